"""Nothing that is typed, kept, sent or named by anybody becomes markup where the runtime shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Browser

from builder.runtime.host import paper
from tests.browser.jupyter import chromium_browser
from tests.runtime.conftest import Page
from tests.runtime.hostile import LIVE, PLACES, TEXTS, Shown, said_in
from tests.writing.opened import opened

STYLE, VIEWPORT = (
    re.search(one, paper.paper("", "", [[]]), re.DOTALL)[0]  # type: ignore[index]
    for one in (r"<style>.*?</style>", r'<meta name="viewport"[^>]*>')
)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser for all tests of the module."""
    with chromium_browser(chromium) as running:
        yield running


@pytest.mark.parametrize("place", PLACES)
def test_what_is_said_stays_text(place: str, learner: Page, browser: Browser, tmp_path: Path) -> None:
    """Each hostile text in a place, through its real widgets: exported by nbconvert, with all that stood in a widget
    and on written pages, and opened in Chromium, it opens no dialog, asks no host, says no error and is no element."""
    outputs, widgets = said_in(place, learner, TEXTS, tmp_path)
    exported = _exported([output for output in outputs if "mlr-style" not in str(output)])
    assert any("alert(1)" in text for text in (exported, *widgets))
    # What setup cells and written pages have in their heads is our own.
    shown = "".join((exported, *sorted(widgets))).replace(STYLE, "").replace(VIEWPORT, "")
    assert opened(shown, browser, tmp_path) == []


def test_what_becomes_an_element_is_found(browser: Browser, tmp_path: Path) -> None:
    """The same eyes see a live picture in HTML, in Markdown and in a widget."""
    for bundle in ({"text/html": LIVE}, {"text/markdown": LIVE}):
        assert opened(_exported([(bundle | {"text/plain": ""}, {})]), browser, tmp_path)


def _exported(outputs: list[Shown]) -> str:
    """Return outputs as nbconvert shows them, each once."""
    unique = {str(output): output for output in outputs}.values()
    shown = [nbformat.v4.new_output("display_data", _without_views(one), metadata=look) for one, look in unique]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=shown)])
    body, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    return str(body)


def _without_views(bundle: dict[str, Any]) -> dict[str, Any]:
    return {kind: content for kind, content in bundle.items() if "widget-view" not in kind}
