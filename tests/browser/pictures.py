"""Takes the README's pictures in JupyterLab: a self-check that has just been answered wrong, and a map.

    uv run --group test python -m tests.browser.pictures

They are looked at before they are committed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.jupyter import chromium_browser, lab, open_notebook, run_all
from tests.conftest import ROOT

IMAGES = ROOT / "road_maps" / "images"
SHARP = 2  # device pixels a CSS pixel


def take_check(page: Page) -> None:
    """Answer the first choice of How machines learn wrong, and take its picture from the question on."""
    run_all(page, 5)
    card = page.locator(".mlr-choice", has_text="I'm sure").first
    card.get_by_role("button", name="A.").click()
    card.get_by_role("button", name="I'm sure").click()
    card.get_by_role("status").wait_for()
    card.evaluate("one => one.closest('.jp-Cell').previousElementSibling.scrollIntoView()")
    page.wait_for_timeout(1_000)
    question = page.locator(".jp-Cell", has_text="Check: Who wrote the rule?").first.bounding_box()
    answer = card.bounding_box()
    assert question
    assert answer
    top, left = question["y"] + 4, answer["x"] - 14
    height, width = answer["y"] + answer["height"] - top + 1, answer["width"] + 28
    page.screenshot(path=IMAGES / "self_check.png", clip={"x": left, "y": top, "width": width, "height": height})


def take_map(page: Page) -> None:
    """Take the picture of the developer road map's map."""
    run_all(page, 3)
    drawn = page.locator(".jp-OutputArea-output", has_text="Ready next").first
    drawn.scroll_into_view_if_needed()
    page.wait_for_timeout(1_000)
    drawn.screenshot(path=IMAGES / "map.png")


def main() -> None:
    """Take both pictures."""
    chromium = shutil.which("chromium") or sys.exit("Install Chromium first (Debian: apt-get install chromium).")
    with (
        tempfile.TemporaryDirectory() as folder,
        lab(ROOT / "road_maps", Path(folder)) as running,
        chromium_browser(chromium) as browser,
    ):
        for notebook, take in (("chapters/how_machines_learn.ipynb", take_check), ("dev_road_map.ipynb", take_map)):
            page, _ = open_notebook(browser, running.page(notebook), width=900, height=1400, sharp=SHARP)
            take(page)
            page.close()


if __name__ == "__main__":
    main()
