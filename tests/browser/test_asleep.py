"""A session that slept: the page shows its checks, and the kernel behind them is another one."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.jupyter import WAIT, Lab, open_notebook, restart_kernel, run_all
from tests.browser.waking import CHAPTER, CHECKS, written


@pytest.fixture(scope="module")
def slept(browser: BrowserContext, waiting: Lab) -> Page:
    """The format example, its first check answered wrong, its kernel new."""
    written(waiting, CHAPTER)
    page, _ = open_notebook(browser, waiting.page(CHAPTER))
    run_all(page, CHECKS)
    choose(page, "C.")
    expect(status(page)).to_contain_text("Not yet", timeout=WAIT)
    expect(small_print(page)).to_be_hidden()
    restart_kernel(page)
    return page


def cell(page: Page) -> Locator:
    """The cell that asks the check `two-heads`."""
    return page.locator(".jp-Cell:has-text('Check: Two heads in a row') ~ .jp-CodeCell").first


def status(page: Page) -> Locator:
    """What is said of the answer."""
    return cell(page).get_by_role("status")


def small_print(page: Page) -> Locator:
    """What stands below a check that sleeps, and not below one that is alive."""
    return cell(page).locator(".mlr-asleep")


def choose(page: Page, option: str) -> None:
    """Choose an option and be sure."""
    cell(page).get_by_role("button", name=option).click()
    cell(page).get_by_role("button", name="I'm sure").click()


def test_a_click_that_nothing_hears_has_a_sentence_below_it(slept: Page) -> None:
    """Where the kernel is new a click changes nothing, and below the check stands what to do about that."""
    choose(slept, "B.")
    slept.wait_for_timeout(2_000)  # many times as long as an answer takes
    expect(status(slept)).to_contain_text("Not yet")
    expect(small_print(slept)).to_be_visible()
    expect(small_print(slept)).to_contain_text("Nothing happens when you click? Choose Run > Run All Cells again.")


def test_a_check_run_alone_says_what_to_run(slept: Page) -> None:
    """A check's cell that is run without the setup says one sentence and raises nothing."""
    cell(slept).locator(".jp-OutputPrompt, .jp-OutputCollapser").first.click()
    slept.keyboard.press("Control+Enter")
    expect(cell(slept)).to_contain_text("This page is not set up yet. Choose Run > Run All Cells", timeout=WAIT)
    assert cell(slept).locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0


def test_run_all_brings_the_answers_back(slept: Page) -> None:
    """After Run All the answer from before stands there, and a new one is heard."""
    run_all(slept, CHECKS)
    expect(cell(slept)).to_contain_text("Your answer in an earlier session (sure): C. ⅓", timeout=WAIT)
    choose(slept, "B.")
    expect(status(slept)).to_contain_text("Correct", timeout=WAIT)
