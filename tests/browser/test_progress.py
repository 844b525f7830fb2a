"""Answers outlive the kernel in JupyterLab: in the notebook, on the map, in the review."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser import axe
from tests.browser.jupyter import (
    PATIENCE,
    WAIT,
    Lab,
    new_tab,
    open_notebook,
    restart_kernel,
    run_all,
    unfold,
    wait_for_kernel,
)

CHAPTER, SHEET, MAP, START, REVIEW = (
    "chapters/format_example.ipynb",
    "chapters/python.ipynb",
    "coin_road_map.ipynb",
    "start_here.ipynb",
    "review.ipynb",
)
CHECKS = 11


def first_choice(page: Page) -> Locator:
    """The check `two-heads`, wherever else a check from before stands."""
    shown = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    return shown.locator(".jp-Cell:has-text('Check: Two heads in a row') ~ .jp-CodeCell .mlr-choice").first


def run_and_wait(page: Page, words: str) -> None:
    """Run all cells and wait until some words stand in an output."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    expect(page.locator(".jp-OutputArea", has_text=words).first).to_be_visible(timeout=PATIENCE)
    wait_for_kernel(page)


@pytest.fixture(scope="module")
def answered(browser: BrowserContext, waiting: Lab) -> Page:
    """The format example, its first check answered wrong, its kernel restarted, run again."""
    page, _ = open_notebook(browser, waiting.page(CHAPTER))
    run_all(page, CHECKS)
    first_choice(page).get_by_role("button", name="C.").click()
    first_choice(page).get_by_role("button", name="I'm sure").click()
    expect(first_choice(page).get_by_role("status")).to_contain_text("Not yet", timeout=WAIT)
    restart_kernel(page)
    run_all(page, CHECKS)
    return page


def test_an_answer_is_there_in_a_new_kernel(answered: Page) -> None:
    """After a restart and Run All the option is chosen, and its sentence is said."""
    expect(first_choice(answered).get_by_role("status")).to_contain_text("counts heads–tails", timeout=WAIT)
    expect(first_choice(answered).get_by_role("button", name="chosen, not right")).to_have_count(1, timeout=WAIT)


def test_the_map_knows_it_too(answered: Page, browser: BrowserContext, waiting: Lab) -> None:
    """The road map's notebook, in a kernel of its own, shows the chapter in progress, and start_here counts it."""
    del answered
    page, _ = open_notebook(browser, waiting.page(MAP))
    run_and_wait(page, "left in the required")
    expect(page.get_by_role("group", name="Count")).to_contain_text("in progress", timeout=WAIT)
    page.close()
    page, _ = open_notebook(browser, waiting.page(START))
    run_and_wait(page, "What you know, on every road")
    expect(page.get_by_text("1 in progress").first).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="I want to know whether a coin is fair").click()
    expect(page.get_by_text("Your road map: The coin road map")).to_be_visible(timeout=WAIT)
    page.close()


def test_the_review_asks_it_again(answered: Page, browser: BrowserContext, waiting: Lab) -> None:
    """The wrong answer comes back in the review; answered right there, it is recorded."""
    del answered
    page, _ = open_notebook(browser, waiting.page(REVIEW))
    run_and_wait(page, "Question 1 of 1")
    card = page.locator(".mlr-choice").first
    card.get_by_role("button", name="¼").click()
    card.get_by_role("button", name="I'm sure").click()
    expect(card.get_by_role("status")).to_contain_text("Correct", timeout=WAIT)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("That was all for today")).to_be_visible(timeout=WAIT)
    page.close()


def test_a_map_that_is_returned_to_has_caught_up(browser: BrowserContext, waking: Lab) -> None:
    """What was answered in a chapter stands on the map that stayed open behind it, without a word or click."""
    page = new_tab(browser)
    page.goto(waking.page(MAP, "doc"))
    box = page.get_by_role("group", name="Count")
    expect(box).to_contain_text("ready", timeout=PATIENCE)
    expect(box).not_to_contain_text("in progress")
    box.get_by_role("link", name="A chapter that shows the format").click()
    chapter = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)", has_text="Skip test")
    chapter.locator(".jp-showHiddenCellsButton").first.click(timeout=PATIENCE)
    choice = chapter.locator(".mlr-choice", has_text="I'm sure").first
    choice.get_by_role("button", name="C.").click(timeout=PATIENCE)
    choice.get_by_role("button", name="I'm sure").click()
    expect(choice.get_by_role("status")).to_contain_text("Not yet", timeout=WAIT)
    page.go_back()
    expect(box).to_contain_text("in progress", timeout=WAIT)
    page.close()


def test_axe_finds_nothing_of_ours(answered: Page) -> None:
    """In every kind of check, one of them answered wrong, axe-core finds nothing of ours."""
    unfold(answered)
    assert axe.violations(answered, axe.script()) == []


def test_the_file_holds_every_answer(answered: Page, waiting: Lab) -> None:
    """What was answered stands in the learner's folder, a file a kernel, each line valid JSON."""
    del answered
    folder = Path(waiting.copy).parent / "home" / "answers"
    events = [json.loads(line) for path in folder.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    assert {event["check"] for event in events} <= {"format_example/two-heads", "start_here/road"}
    assert "⅓" in {event["answer"] for event in events}  # other tests of this module may have answered before
