"""Hands quicker than the kernel: JupyterLab lets a kernel handle the messages of widgets in several threads at once."""

from __future__ import annotations

import json
import re
import time

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.jupyter import WAIT, Lab, open_notebook, run_all, with_cells

NOTEBOOK = "chapters/format_example.ipynb"
CHECKS = 11
# It takes its time, prints and displays, so that the next change finds it at work.
FIGURE = """
import time
import matplotlib.pyplot as plt

def slow(doubled=False, first=3, second=3):
    figure, axes = plt.subplots(figsize=(3, 1))
    print("nobody should read this")
    display("nor this")
    time.sleep(0.3)
    return figure, f"doubled {doubled}, first {first}, second {second}"

explore(slow, doubled=False, first=(0, 10, 1), second=(0, 10, 1))
"""
TALK = """
for step in range(8):
    print("step", step)
    display(f"shown {step}")
    time.sleep(0.25)
"""
# Until it ends the kernel hears no button and no field.
BUSY = """
import sys
with sys.modules["ml_road_map.host.threads"].LOCK:
    print("busy")
    time.sleep(2)
"""
ENDLESS = """# Check: format_example/mean
def mean(values):
    while True:
        pass
"""


@pytest.fixture(scope="module")
def page(browser: BrowserContext, waiting: Lab) -> Page:
    """The format example with three cells of the test's own at its end, run."""
    with_cells(waiting, NOTEBOOK, FIGURE, TALK, BUSY)
    opened, _ = open_notebook(browser, waiting.page(NOTEBOOK))
    run_all(opened, CHECKS)
    return opened


def cell(page: Page, words: str) -> Locator:
    """The newest code cell that holds some words."""
    return page.locator(".jp-CodeCell", has=page.locator(".cm-content", has_text=words)).last


def told(page: Page) -> dict[str, str]:
    """What the figure tells of itself, by control."""
    words = cell(page, "def slow").locator(".mlr img").get_attribute("alt") or ""
    return dict(re.findall(r"(\w+) (\w+)", words))


def expect_told(page: Page, **state: object) -> None:
    """Wait until the figure tells a state, and expect its controls to show the same."""
    shown, readouts = cell(page, "def slow"), cell(page, "def slow").locator(".widget-readout")
    words = ", ".join(f"{name} {value}" for name, value in state.items())
    expect(shown.locator(".mlr img")).to_have_attribute("alt", words, timeout=WAIT)
    assert shown.get_by_role("checkbox").is_checked() is state["doubled"]
    assert [readouts.nth(place).text_content() for place in (0, 1)] == [str(state["first"]), str(state["second"])]


def test_changes_in_quick_succession_all_reach_the_figure(page: Page) -> None:
    """Controls are moved without a pause, new ones among those that moved before: the figure tells what all show."""
    shown = cell(page, "def slow")
    first, second = int(told(page)["first"]), int(told(page)["second"])
    shown.get_by_role("checkbox").check()
    expect_told(page, doubled=True, first=first, second=second)
    shown.get_by_role("checkbox").uncheck()
    shown.locator(".noUi-handle").nth(0).press("ArrowRight")
    expect_told(page, doubled=False, first=first + 1, second=second)
    shown.get_by_role("checkbox").check()
    shown.locator(".noUi-handle").nth(1).press("ArrowRight")
    shown.locator(".noUi-handle").nth(0).press("ArrowRight")
    expect_told(page, doubled=True, first=first + 2, second=second + 1)


def test_a_figure_that_is_moved_takes_nothing_from_a_cell_that_runs(page: Page) -> None:
    """While a cell prints and displays, a figure is moved: the cell's output is whole, and nothing else is in it."""
    shown, talking = cell(page, "def slow"), cell(page, "for step in")
    first = int(told(page)["first"])
    shown.locator(".noUi-handle").nth(0).press("ArrowRight")  # after its first change, another thread draws it
    talking.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    for _ in range(3):
        shown.locator(".noUi-handle").nth(0).press("ArrowRight")
        page.wait_for_timeout(300)
    expect(talking).to_contain_text("shown 7", timeout=WAIT)
    said = " ".join(talking.locator(".jp-OutputArea-output").all_text_contents())
    assert said.replace("'", "").split() == [word for step in range(8) for word in f"step {step} shown {step}".split()]
    expect(shown.locator(".mlr img")).to_have_attribute("alt", re.compile(f"first {first + 4},"), timeout=WAIT)
    assert "nobody" not in shown.locator(".jp-Cell-outputWrapper").inner_text()


def test_a_loop_without_end_is_stopped_each_time(page: Page) -> None:
    """However often Check is pressed, and in whichever thread it is heard, code that never ends is stopped."""
    mine = cell(page, "# Check: format_example/mean")
    mine.locator(".cm-content").fill(ENDLESS)
    page.keyboard.press("Control+Enter")
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for()
    check = page.locator(".mlr-code")
    for _ in range(3):
        page.wait_for_timeout(1_000)  # sooner it would be a double click
        check.get_by_role("button", name="Check").first.click()
        expect(check.get_by_role("status")).to_contain_text("at most", timeout=WAIT)
        # Five seconds of computing, which on a busy machine are many more.
        expect(check.get_by_role("status")).to_contain_text("Stopped after 5 seconds", timeout=WAIT)


def answers(served: Lab, number: int) -> list[str]:
    """Wait until so many answers to the number check are recorded, and return them."""
    for _ in range(WAIT // 50):
        files = [path for path in (served.home / "answers").rglob("*") if path.is_file()]
        lines = [json.loads(line) for path in files for line in path.read_text().splitlines() if '"check"' in line]
        found = [one["answer"] for one in lines if one["check"] == "format_example/either"]
        if len(found) >= number:
            break
        time.sleep(0.05)
    return found


def test_a_press_does_not_overtake_what_was_typed(page: Page, waiting: Lab) -> None:
    """A number typed and a button pressed in the same moment, as by a tap: each is judged, and none twice."""
    check = page.locator(".mlr-number").first
    typed = [f"2.{place}" for place in range(10, 25)]
    for number, text in enumerate(typed, 1):
        check.locator("input").fill(text)
        check.get_by_role("button", name="I'm sure").click()
        assert answers(waiting, number) == typed[:number]


def test_an_answer_given_while_the_kernel_is_behind_is_judged_as_it_stands(page: Page) -> None:
    """Two numbers are typed and pressed while the kernel hears nothing: the verdict is that on the one that stands.

    The front end holds the second one back, and not its press.
    """
    check = page.locator(".mlr-number").first
    cell(page, "TURN").locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    cell(page, "TURN").locator(".jp-OutputArea-output").first.wait_for(timeout=WAIT)
    for text in ("1.5", "0.875"):
        check.locator("input").fill(text)
        check.get_by_role("button", name="I'm sure").click()
    judged_right = re.compile("Correct|Shown")  # the latter where other tests had three wrong answers
    expect(check.get_by_role("status")).to_contain_text(judged_right, timeout=WAIT)
    assert check.locator("input").input_value() == "0.875"
