"""A page to fill in, in JupyterLab: typed by its labels, there again in a new kernel, readable on a narrow page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.jupyter import WAIT, Lab, open_notebook, restart_kernel, run_all

CHECKS = 2


@pytest.fixture(scope="module")
def sheet(browser: BrowserContext, waiting: Lab) -> Page:
    """A chapter with a page to fill in, run."""
    page, _ = open_notebook(browser, waiting.page("chapters/python.ipynb"))
    run_all(page, CHECKS)
    return page


def test_what_is_typed_is_kept_and_comes_back(sheet: Page) -> None:
    """Fields are found by their column and row; what was typed stands below them, and in them in a new kernel."""
    sheet.get_by_label("what, row 2").fill("steps <b>up</b>")
    sheet.get_by_label("how many, row 2").fill("0,5")
    sheet.get_by_label("how many, row 2").press("Tab")
    kept = sheet.get_by_role("table", name="Your page so far: 1 row")
    expect(kept).to_contain_text("steps <b>up</b>", timeout=WAIT)
    restart_kernel(sheet)
    run_all(sheet, CHECKS)
    expect(sheet.get_by_label("how many, row 2")).to_have_value("0,5", timeout=WAIT)
    expect(kept).to_contain_text("steps <b>up</b>", timeout=WAIT)


def test_words_for_a_number_are_told(sheet: Page) -> None:
    """A word where a number belongs is told in a status that screen readers announce, with its row."""
    sheet.get_by_label("how many, row 3").fill("ten")
    sheet.get_by_label("how many, row 3").press("Tab")
    expect(sheet.locator(".mlr-page").get_by_role("status")).to_contain_text("Row 3", timeout=WAIT)


def test_what_is_saved_to_print_opens_in_a_tab_of_its_own(sheet: Page) -> None:
    """The link that appears once the page is saved opens it as the browser shows it, and leaves the notebook alone."""
    sheet.get_by_role("button", name="Save to print").first.click()
    link = sheet.get_by_role("link", name="Open the page that prints")
    expect(link).to_have_attribute("href", re.compile("/files/"), timeout=WAIT)
    with sheet.expect_popup() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", name="My counts")).to_be_visible(timeout=WAIT)
    expect(opened.value.get_by_role("cell", name="steps <b>up</b>")).to_be_visible()
    opened.value.close()
    expect(link).to_be_visible()


def test_a_narrow_page_shows_one_field_a_line(sheet: Page) -> None:
    """At 480 pixels the fields of a row stand below one another, each with its label in sight."""
    sheet.set_viewport_size({"width": 480, "height": 2400})
    first, second = (sheet.get_by_label(f"{column}, row 2") for column in ("what", "how many"))
    above, below = first.bounding_box(), second.bounding_box()
    assert above
    assert below
    assert below["y"] >= above["y"] + above["height"]
    label = sheet.locator("label", has_text="what, row 2").bounding_box()
    assert label
    assert label["width"] > 40
    expect(sheet.get_by_role("textbox", name="what, row 1")).to_be_visible()
    table = sheet.get_by_role("table", name="Examples")
    cells = [cell.bounding_box() or {} for cell in table.locator("tr").nth(1).locator("td").all()]
    assert cells[0]["x"] == cells[1]["x"], "the cells of an example stand below one another"
