"""`roadmap lab` in a browser: the first page is there, nothing asks for attention, nothing leaves the machine."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.conftest import ROOT
from tests.tooling.serving import serve


def test_the_first_page_opens_in_peace(tmp_path: Path, chromium: str) -> None:
    """In a fresh home JupyterLab opens start_here and runs it, in the middle of the window and as dark as the reader's
    system, asks nothing, requests nothing from the web, and neither it nor its kernel complains in the terminal.
    Lines of code that are longer than the page is wide go on below."""
    requested: set[str] = set()
    folder = tmp_path / "repository"
    folder.mkdir()
    with (
        serve(folder, tmp_path / "home", "--source", str(ROOT / "road_maps")) as served,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(color_scheme="dark")
        page.on("request", lambda request: requested.add(urlsplit(request.url).hostname or request.url[:30]))
        page.goto(served.address)
        page.get_by_role("heading", name="Start here", level=1).wait_for(timeout=300_000)
        page.get_by_text("Ready", exact=True).first.wait_for(timeout=300_000)
        # The question about news, where it is asked, comes a moment after all else.
        page.wait_for_timeout(3_000)
        assert _interruptions(page) == []
        assert _margins(page) == pytest.approx([1, 1], abs=0.05)
        assert page.locator("body").get_attribute("data-jp-theme-light") == "false"
        assert served.complaints() == ""
        page.goto(served.address.replace("start_here", "chapters/python"))
        code = page.locator(".jp-CodeCell .cm-content").first
        expect(code).to_have_css("white-space", "break-spaces", timeout=300_000)
        browser.close()
    assert requested == {"127.0.0.1"}


def _margins(page: Page) -> list[float]:
    """The room on either side of the words, each as a share of their mean."""
    words, window = (page.locator(one).first.bounding_box() for one in (".jp-RenderedMarkdown h1", ".jp-Notebook"))
    assert words
    assert window
    left = words["x"] - window["x"]
    right = window["width"] - words["width"] - left
    assert min(left, right) > 0
    return [2 * left / (left + right), 2 * right / (left + right)]


def _interruptions(page: Page) -> list[str]:
    """The dialogs and notifications that a reader would have to answer."""
    return page.locator(".jp-Dialog, .Toastify__toast").all_inner_texts()
