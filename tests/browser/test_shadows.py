"""On a narrow page: where a table or a picture goes on to the right a shadow says so, until its end is in sight."""

from __future__ import annotations

import io

import matplotlib.pyplot as plt
import pytest
from playwright.sync_api import BrowserContext, Locator

from builder.runtime.host.style import style_element
from tests.browser.jupyter import new_tab

FRAMES = {
    "a table of a chapter": '<div class="mlr-scroll" style="overflow-x:auto"><table><td>{}</table></div>',
    "a picture": '<div class="mlr-scroll" style="overflow-x:auto">{}</div>',
    "a table of Markdown": '<div class="jp-RenderedMarkdown"><table><td>{}</table></div>',
}
PAGE = '<body class="jp-Notebook" style="--jp-layout-color0:white">{}{}'
CONTENT = '<svg style="flex:none;height:20px;width:{}px"></svg>'
WHITE = 1.0


@pytest.mark.parametrize("frame", FRAMES)
def test_a_shadow_stands_where_something_is_cut_off(frame: str, browser: BrowserContext) -> None:
    """A frame that is wider than the page is shaded at its right edge, but not once its end was moved into sight."""
    page = new_tab(browser, 480, 200)
    page.set_content(PAGE.format(style_element(), FRAMES[frame].format(CONTENT.format(900))))
    moved = page.locator(".mlr-scroll, .jp-RenderedMarkdown table")
    assert _at_the_edge(moved) < WHITE
    moved.evaluate("one => { one.scrollLeft = 9999; }")
    assert _at_the_edge(moved) == WHITE
    page.close()


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("window", "content"), [(480, 100), (1000, 900)])
def test_what_fits_has_no_shadow(frame: str, window: int, content: int, browser: BrowserContext) -> None:
    """A frame that fits its page, narrow or wide, has no shadow."""
    page = new_tab(browser, window, 200)
    page.set_content(PAGE.format(style_element(), FRAMES[frame].format(CONTENT.format(content))))
    assert _at_the_edge(page.locator(".mlr-scroll, .jp-RenderedMarkdown table")) == WHITE
    page.close()


def _at_the_edge(frame: Locator) -> float:
    """Return the darkest colour, from 0 to 1 (white), of a frame's last five columns of pixels."""
    pixels = plt.imread(io.BytesIO(frame.screenshot()))
    return float(pixels[:, -5:, :3].min())
