"""An evening and the next in the JupyterLab before the newest: all other tests are of the newest."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from builder.lab.sleep import without_widgets
from tests.browser.jupyter import COURSE, PATIENCE, Lab, lab, new_tab, save
from tests.browser.waking import written
from tests.conftest import ROOT

CHAPTER = "chapters/format_example.ipynb"


def older_version() -> str:
    """Return the version of JupyterLab that .ci/lab installs."""
    return (ROOT / ".ci" / "lab.txt").read_text(encoding="utf-8").partition("jupyterlab==")[2].split()[0]


def awake(browser: BrowserContext, served: Lab) -> Page:
    """Open the chapter and wait until it has run by itself."""
    page = new_tab(browser)
    page.goto(served.page(CHAPTER, "doc"))
    expect(page.locator(".mlr-awake span").first).to_have_text("Ready", timeout=PATIENCE)
    return page


def test_a_page_wakes_and_is_answered_and_remembers(browser: BrowserContext, older_lab: Path, tmp_path: Path) -> None:
    """There too a page runs by itself and judges an answer, sleeps when the server ends, and wakes with the answer."""
    with lab(COURSE, tmp_path, run="--run", python=older_lab) as first:
        written(first, CHAPTER)
        page = awake(browser, first)
        assert f'"appVersion": "{older_version()}"' in (page.locator("#jupyter-config-data").text_content() or "")
        word = page.locator(".mlr-text").last
        word.get_by_role("textbox").fill("chain rule")
        word.get_by_role("button", name="I'm sure").click()
        expect(word.get_by_role("status")).to_contain_text("multiplies", timeout=PATIENCE)
        save(page, first.copy / CHAPTER, "Your answer (sure): chain rule")
        page.close()
        assert without_widgets((first.copy / CHAPTER).read_bytes()) is not None
    assert without_widgets((first.copy / CHAPTER).read_bytes()) is None  # nothing is left to take out
    with lab(COURSE, tmp_path, run="--run", python=older_lab) as again:
        page = awake(browser, again)
        expect(page.locator(".mlr-text").last.get_by_role("status")).to_contain_text("multiplies", timeout=PATIENCE)
