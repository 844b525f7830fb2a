"""What axe-core, a checker of accessibility, has against what we put on a page."""

from __future__ import annotations

from importlib.resources import files
from importlib.util import find_spec

from playwright.sync_api import Page

from tests.browser.jupyter import PATIENCE
from tests.conftest import lacking

# The checks' boxes, what we display as HTML, and the prose: all that is ours and not JupyterLab's.
MARK_OURS = """() => [...document.querySelectorAll(
    '.mlr, .jp-RenderedHTML .mathjax_ignore, .jp-NotebookPanel:not(.lm-mod-hidden) .jp-RenderedMarkdown'
)].map(one => one.classList.add('ours')).length"""
# The links beside headings are JupyterLab's.
THEIRS = [".jp-InternalAnchorLink"]


def script() -> str:
    """Return the script of axe-core, as the package axe-playwright-python ships it."""
    if find_spec("axe_playwright_python") is None:
        lacking("axe-core is not here: install axe-playwright-python.")
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, axe: str) -> list[str]:
    """Return what axe-core has against what is ours on a page of JupyterLab: the rule and the element."""
    page.wait_for_function(f"({MARK_OURS})() > 0", timeout=PATIENCE)
    # Marked in the same breath: an output that is drawn anew, as the map is, loses the mark.
    places = {"include": [[".ours"]], "exclude": [[one] for one in THEIRS]}
    return _run(page, axe, f"places => {{ ({MARK_OURS})(); return axe.run(places) }}", places)


def violations_of_all(page: Page, axe: str) -> list[str]:
    """Return what axe-core has against a page of which all is ours."""
    return _run(page, axe, "() => axe.run()", None)


def _run(page: Page, axe: str, call: str, places: object) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate(call, places)["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
