"""Every kind of check in JupyterLab: answered by mouse and by keyboard, saved, reloaded, light, dark and narrow."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.jupyter import (
    WAIT,
    Lab,
    open_notebook,
    run_all,
    save,
    wait_for_checks,
)

NOTEBOOK = "chapters/format_example.ipynb"
# The checks of the format example, in the order of the page.
CHECKS = [
    "ten-tosses", "two-heads", "either", "narrow", "how-many", "base-rate", "what-shrinks", "rule-name", "order",
    "mean", "own-coin",
]  # fmt: skip


@pytest.fixture(scope="module")
def page(browser: BrowserContext, waiting: Lab) -> Page:
    """The format example, run, at 1,000 pixels; each test takes a check of its own."""
    opened, strangers = open_notebook(browser, waiting.page(NOTEBOOK))
    run_all(opened, len(CHECKS))
    assert strangers == [], "a page of the course asked the network"
    return opened


def card(page: Page, check: str) -> Locator:
    """The widgets of a check."""
    return page.locator(".mlr:has(.mlr-help)").nth(CHECKS.index(check))


def press(page: Page, check: str, name: str | re.Pattern[str]) -> None:
    card(page, check).get_by_role("button", name=name).first.click()


def expect_said(page: Page, check: str, words: str, wait: float = WAIT) -> None:
    expect(card(page, check).get_by_role("status")).to_contain_text(words, timeout=wait)


def press_until(page: Page, check: str, name: str, seen: Callable[[float], None]) -> None:
    """Press until something is seen, for which `seen` waits some milliseconds; once more where the first was lost.

    JupyterLab scrolls when a click makes another cell active. On a busy machine the button can then move away from
    under the mouse between press and release; a person presses again.
    """
    press(page, check, name)
    try:
        seen(WAIT / 8)
    except AssertionError:
        press(page, check, name)
        seen(WAIT)


def press_until_said(page: Page, check: str, name: str, words: str) -> None:
    """Press until a check says the words."""
    press_until(page, check, name, lambda wait: expect_said(page, check, words, wait))


def choose(page: Page, check: str, letter: str) -> None:
    """Press an option until its card says that it is chosen."""
    option = card(page, check).get_by_role("button", name=re.compile(rf"^{letter}\. .*, chosen", re.DOTALL))
    press_until(page, check, f"{letter}.", lambda wait: expect(option).to_have_count(1, timeout=wait))


def type_into(page: Page, check: str, text: str) -> None:
    card(page, check).locator("input, textarea").first.fill(text)


def drawn(page: Page, waiting: Lab) -> int:
    """Wait until all cells are drawn, which may be after the kernel is idle; return how many there are."""
    cells = len(nbformat.read(waiting.copy / NOTEBOOK, as_version=4).cells)
    expect(page.locator(".jp-Cell")).to_have_count(cells)
    return cells


def test_a_choice_by_mouse(page: Page) -> None:
    """A wrong option is told its own sentence; the right one is confirmed, and its card says that it is chosen."""
    choose(page, "two-heads", "C")
    press_until_said(page, "two-heads", "I'm sure", "counts heads–tails and tails–heads as one case")
    choose(page, "two-heads", "B")
    press_until_said(page, "two-heads", "I'm sure", "Correct")
    expect(card(page, "two-heads").get_by_role("button", name="B. ¼, chosen")).to_have_count(1, timeout=WAIT)


def test_a_number_by_keyboard_alone(page: Page, waiting: Lab) -> None:
    """Tab reaches the field and the buttons, typing goes into the field, Enter presses; no cell is cut or added."""
    cells = drawn(page, waiting)
    card(page, "either").locator("input").first.focus()
    page.keyboard.type("1.5")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect_said(page, "either", "Can a chance be more than 1?")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("7/8")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect_said(page, "either", "Correct")
    assert page.locator(".jp-Cell").count() == cells


def test_the_keys_of_lab_leave_a_check_alone(page: Page, waiting: Lab) -> None:
    """x, d d and m, which cut and convert cells in JupyterLab, leave the cell of a check as it is."""
    cells = drawn(page, waiting)
    code = page.locator(".jp-CodeCell").count()
    card(page, "two-heads").get_by_role("button", name="A.").focus()
    for key in ("x", "d", "d", "m"):
        page.keyboard.press(key)
    page.keyboard.press("Escape")
    for dialog in page.locator(".jp-Dialog .jp-mod-accept").all():
        dialog.click()
    assert (page.locator(".jp-Cell").count(), page.locator(".jp-CodeCell").count()) == (cells, code)


def test_sliders_by_keyboard(page: Page) -> None:
    """The figure is redrawn when its slider has moved, and the check below reads the slider."""
    press_until_said(page, "narrow", "Check", "Move the sliders")
    picture = page.locator(".mlr img").first
    before = picture.get_attribute("alt")
    page.locator(".noUi-handle").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(picture).not_to_have_attribute("alt", before or "", timeout=WAIT)
    press_until_said(page, "narrow", "Check", "Correct")


def test_a_computed_number_by_mouse(page: Page) -> None:
    """An expected mistake is told its sentence, the value that the notebook computed is right."""
    type_into(page, "how-many", "0.7")
    press_until_said(page, "how-many", "I'm guessing", "That is the share")
    type_into(page, "how-many", "7")
    press_until_said(page, "how-many", "I'm guessing", "asked again")


def test_several_by_mouse(page: Page) -> None:
    """A wrong tick is told its sentence and how much is right; ticking just the right ones is right."""
    choose(page, "what-shrinks", "B")
    press_until_said(page, "what-shrinks", "I'm sure", "The coin stays what it is")
    for letter in "BAC":
        press(page, "what-shrinks", f"{letter}.")
    press_until_said(page, "what-shrinks", "I'm sure", "Correct")


def test_words_and_hints_by_mouse(page: Page) -> None:
    """An expected mistake in words is told its sentence; what is asked for may be typed in any case."""
    type_into(page, "rule-name", "Chain Rule")
    press_until_said(page, "rule-name", "I'm sure", "The chain rule multiplies")
    type_into(page, "rule-name", "BAYES’ RULE")
    press_until_said(page, "rule-name", "I'm sure", "Correct")


def move_to_the_end(page: Page, item: str) -> None:
    """Press an item's arrow until it is the last of four, each time when the one before is seen to have moved it."""
    for place in (1, 2, 3):
        arrow = f"Move “{item}.* down, now {{}} of 4"
        here = card(page, "order").get_by_role("button", name=re.compile(arrow.format(place)))
        if here.count():
            here.first.click()
            there = card(page, "order").get_by_role("button", name=re.compile(arrow.format(place + 1)))
            expect(there.first).to_be_attached(timeout=WAIT)


def test_an_order_by_mouse(page: Page) -> None:
    """Items move by their arrows; a wrong order is told by its first item, or by how many from the start are right."""
    items = ["Say what", "Collect", "Look at", "Report it"]
    for item in reversed(items):
        move_to_the_end(page, item)
    press_until_said(page, "order", "I'm sure", "does not come first")
    for item in items:
        move_to_the_end(page, item)
    press_until_said(page, "order", "I'm sure", "Correct")


def test_code_by_keyboard(page: Page) -> None:
    """The starter as given is no attempt; a typical mistake is told its sentence; a solution passes."""
    press_until_said(page, "mean", "Check", "as it was given")
    cell = page.locator(".jp-CodeCell", has_text="# Check: format_example/mean").first
    mark = "# Check: format_example/mean"
    for body, words in (
        ("return sum(values) / len(values)", "Try it on an empty list"),
        ("if not values:\n        raise ValueError\n    return sum(values) / len(values)", "Correct"),
    ):
        cell.locator(".cm-content").fill(f"{mark}\ndef mean(values):\n    {body}")
        page.keyboard.press("Control+Enter")
        expect(cell.locator(".jp-InputPrompt")).to_contain_text("[", timeout=WAIT)
        page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for()
        press_until_said(page, "mean", "Check", words)


def test_free_words_meet_the_model(page: Page) -> None:
    """Written words are answered with the model."""
    type_into(page, "own-coin", "Three of my ten friends said so.")
    press_until_said(page, "own-coin", "Compare", "A good answer names the count")


def test_a_guess_opens_the_figure_below_it(page: Page) -> None:
    """The figure of the opening is closed; once a guess is given it is drawn, with the guess above it."""
    closed = page.locator(".mlr", has_text="Guess first")
    expect(closed).to_be_visible()
    choose(page, "ten-tosses", "A")
    press_until_said(page, "ten-tosses", "This is my guess", "open now")
    expect(page.get_by_text("Your guess: A. in half of all cases, or fewer")).to_be_visible(timeout=WAIT)
    picture = page.locator(".mlr").get_by_alt_text("10 tosses: between 40 % and 60 % heads in 66% of all cases.")
    expect(picture).to_be_visible()
    expect(closed).to_have_count(0)


def test_the_saved_file_holds_the_answers_and_a_reload_brings_them_back(page: Page, waiting: Lab) -> None:
    """A saved file holds each answer as a record; after a reload, with the kernel alive, all checks are back."""
    type_into(page, "base-rate", "0.99")
    press_until_said(page, "base-rate", "I'm sure", "how often the test finds the illness")
    save(page, waiting.copy / NOTEBOOK, "0.99")
    kept = {record["check"]: record for record in records(waiting.copy / NOTEBOOK)}
    assert kept["format_example/base-rate"]["answer"] == "0.99"
    assert kept["format_example/base-rate"]["sure"] is True
    page.reload()
    wait_for_checks(page, len(CHECKS))
    expect_said(page, "base-rate", "how often the test finds the illness")
    press_until_said(page, "base-rate", "Hint 2", "How many healthy ones do?")


def records(path: Path) -> list[dict[str, object]]:
    """The answer records that a saved notebook holds in plain text."""
    book = nbformat.read(path, as_version=4)
    outputs = (output for cell in book.cells if cell.cell_type == "code" for output in cell.outputs)
    texts = (output.get("data", {}).get("text/plain", "") for output in outputs)
    return [json.loads(line) for text in texts for line in text.splitlines() if line.startswith('{"')]


def turn_dark(page: Page) -> None:
    """Choose JupyterLab's dark theme as a reader does, on a page that is wide enough for all menus."""
    page.set_viewport_size({"width": 1000, "height": 2400})
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    for words in ("Theme", "JupyterLab Dark"):  # which have other roles, or none
        page.locator(".lm-Menu-item").get_by_text(words, exact=True).click()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_is_cut_off(*, dark: bool, page: Page, tmp_path: Path) -> None:
    """At 1,000 and at 480 pixels, light and dark, no part of a check reaches beyond the page or is clipped: of checks
    as the tests above have left them, answered wrongly, rightly, with hints."""
    if dark:
        turn_dark(page)
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", str(not dark).lower())
    for width in (1000, 480):
        page.set_viewport_size({"width": width, "height": 6000})
        page.screenshot(path=tmp_path / f"{width}.png")  # it waits until all is drawn anew
        assert page.evaluate(EDGE) > width - 60
        assert page.evaluate(CUT_OFF) == []


# How wide the notebook is in its window.
EDGE = "document.querySelector('.jp-Notebook').getBoundingClientRect().right"
# Elements of a check that reach beyond the notebook, or whose text is wider than they are and hidden.
CUT_OFF = """() => {
  const edge = EDGE;
  return [...document.querySelectorAll('.mlr *')].filter(one => {
    const box = one.getBoundingClientRect();
    if (!box.width || !one.offsetParent) return false;
    const clipped = one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === 'hidden';
    return box.right > edge + 1 || (clipped && !one.matches('.mlr-hit, .mlr-arrow'));
  }).map(one => one.className + ': ' + one.textContent.slice(0, 60));
}""".replace("EDGE", EDGE)
