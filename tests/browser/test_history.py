"""The browser's own ways between pages: Back, Forward, and a link opened in a tab of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import nbformat
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.jupyter import PATIENCE, Lab, new_tab

FIRST = "chapters/python.ipynb"
SECOND = "chapters/format_example.ipynb"
TITLE = "A chapter that shows the format"
LINK = "[to the recap](format_example.ipynb#Recap)"


@pytest.fixture(scope="module")
def address(waiting: Lab) -> str:
    """The address of a chapter that links to another one."""
    path = waiting.copy / FIRST
    book = nbformat.read(path, as_version=4)
    book.cells.insert(1, nbformat.v4.new_markdown_cell(LINK))
    nbformat.write(book, path)
    return waiting.page(FIRST, "doc")


@pytest.fixture
def page(browser: BrowserContext, address: str) -> Iterator[Page]:
    """That chapter, just opened, in a window without a history."""
    others = browser.pages
    page = new_tab(browser, 1000, 700)
    page.goto(address)
    page.get_by_role("link", name="to the recap").wait_for()
    yield page
    for opened in browser.pages:
        if opened not in others:
            opened.close()


def expect_shown(page: Page, notebook: str, title: str) -> None:
    """Wait until a page is the one that is shown, and expect its address."""
    expect(page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) h1")).to_contain_text(title, timeout=PATIENCE)
    expect(page).to_have_url(re.compile(re.escape(f"/tree/{notebook}")), timeout=PATIENCE)


def test_back_and_forward_open_the_page_of_their_address(page: Page) -> None:
    """Back leads to the page that the link stood on, Forward to the one that it opened, and neither adds a step."""
    page.get_by_role("link", name="to the recap").click()
    expect_shown(page, SECOND, TITLE)
    steps = page.evaluate("history.length")
    for _ in range(2):
        page.go_back()
        expect_shown(page, FIRST, "Python")
        page.go_forward()
        expect_shown(page, SECOND, TITLE)
    assert page.evaluate("history.length") == steps


def test_a_link_opens_in_a_tab_of_its_own_where_that_is_asked_for(page: Page) -> None:
    """With Ctrl or Shift held, or by the middle button, a link opens its page in another tab, and this one stays."""
    ways: list[dict[str, Any]] = [{"modifiers": ["Control"]}, {"modifiers": ["Shift"]}, {"button": "middle"}]
    for way in ways:
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="to the recap").click(**way)
        expect_shown(opened.value, SECOND, TITLE)
        expect_shown(page, FIRST, "Python")
        opened.value.close()


def test_a_heading_in_an_address_is_gone_to(page: Page) -> None:
    """An address that ends in a heading, as that of a link in a tab of its own, leads there."""
    page.goto(page.url.replace(FIRST, f"{SECOND}?reset#Recap"))
    expect(page.get_by_role("heading", name="Recap")).to_be_in_viewport(timeout=PATIENCE)
