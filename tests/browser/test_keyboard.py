"""The keyboard alone leads from a road map's map to a chapter and to an answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, TimeoutError, expect  # noqa: A004 - it is what wait_for raises

from tests.browser.jupyter import (
    PATIENCE,
    WAIT,
    Lab,
    open_notebook,
    wait_for_checks,
    wait_for_kernel,
)

PALETTES = 3
# After Run All JupyterLab stands on the last cell: Tab goes through its menus once before it comes to the map.
MOST_TABS = 40
FOCUSED = """() => {
    const one = document.activeElement;
    return one.tagName + ' ' + one.textContent.trim() + ' ' + (one.getAttribute('aria-label') || '');
}"""


@pytest.fixture(scope="module")
def map_page(browser: BrowserContext, waiting: Lab) -> Page:
    """The road map's notebook, as JupyterLab opens it."""
    return open_notebook(browser, waiting.page("coin_road_map.ipynb"))[0]


def run_all_by_keyboard(page: Page) -> None:
    """Run all cells by the command palette: JupyterLab has no keys of its own for it.

    A notebook that has just been opened may take the focus late, which closes the palette: then it is opened again.
    """
    active = page.locator(".lm-CommandPalette-item.lm-mod-active", has_text="Run All Cells")
    for _ in range(PALETTES):
        page.keyboard.press("Control+Shift+c")
        try:
            page.locator(".lm-CommandPalette-input:focus").press_sequentially("run all cells", timeout=WAIT)
            active.wait_for(timeout=WAIT)
        except TimeoutError:
            page.keyboard.press("Escape")
        else:
            page.keyboard.press("Enter")
            return
    raise AssertionError("the command palette never offered Run All Cells")


def tab_to(page: Page, tag: str, words: str) -> None:
    """Press Tab until the focus is on an element of kind `tag` that says `words`."""
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        passed.append(str(page.evaluate(FOCUSED))[:60])
        if passed[-1].startswith(f"{tag} {words}"):
            return
    raise AssertionError(f"Tab never came to {words!r}, but to {passed}")


def test_the_keyboard_alone_leads_from_the_map_to_an_answer(map_page: Page) -> None:
    """Run All by the palette, Tab and Enter on the map's link, Run All, Tab and Space on an option, Tab and Enter on
    I'm sure: the verdict is there, in the same page, and the focus stays where it was."""
    page = map_page
    page.evaluate("window.same = true")
    run_all_by_keyboard(page)
    expect(page.get_by_text("Ready next").first).to_be_visible(timeout=PATIENCE)
    wait_for_kernel(page)
    tab_to(page, "A", "A chapter that shows the format")
    page.keyboard.press("Enter")
    page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell", has_text="Check: What shrinks?").first.wait_for(
        timeout=PATIENCE
    )
    assert page.evaluate("window.same"), "the link has loaded JupyterLab anew"
    wait_for_kernel(page)
    run_all_by_keyboard(page)
    wait_for_checks(page, 10)
    tab_to(page, "BUTTON", "A. the spread")
    page.keyboard.press("Space")
    expect(page.locator("button:focus", has_text="A. the spread of the estimate, chosen")).to_be_visible(timeout=WAIT)
    tab_to(page, "BUTTON", "I'm sure")
    page.keyboard.press("Enter")
    said = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .mlr-several").first.get_by_role("status")
    expect(said).to_contain_text("Not yet", timeout=WAIT)
    assert str(page.evaluate(FOCUSED)).startswith("BUTTON I'm sure")
