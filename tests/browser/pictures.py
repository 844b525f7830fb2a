"""Takes the README's pictures in JupyterLab: a page in motion, a self-check that has just been answered wrong, a map.

    uv run --group test python -m tests.browser.pictures

They are looked at before they are committed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.browser.jupyter import PATIENCE, chromium_browser, lab, new_tab, open_notebook, run_all
from tests.conftest import ROOT

IMAGES = ROOT / "road_maps" / "images"
SHARP = 2  # device pixels a CSS pixel
SETTLED, FIGURE = 400, 1_500  # milliseconds until what was pressed stands there
MOVES = 5  # steps of the slider


def take_motion(page: Page) -> None:
    """Take the moving picture: the guess with which How machines learn opens, and the figure that answers it."""
    frames: list[tuple[bytes, int]] = []  # each with the milliseconds that it stays

    def frame(stays: int) -> None:
        page.wait_for_timeout(SETTLED)
        frames.append((page.screenshot(), stays))

    guess = page.locator(".mlr-choice").first
    guess.wait_for(timeout=PATIENCE)
    page.get_by_role("status").get_by_text("Ready", exact=True).wait_for(timeout=PATIENCE)
    page.locator(".jp-Notebook h1").first.scroll_into_view_if_needed()
    frame(2_500)
    guess.scroll_into_view_if_needed()
    frame(1_500)
    guess.get_by_role("button", name="B.").click()
    frame(1_200)
    page.get_by_role("button", name="This is my guess").first.click()
    page.get_by_text("Your guess: B").wait_for(timeout=PATIENCE)  # it stands in the figure that has opened
    page.wait_for_timeout(FIGURE)  # the cells below it move while it opens
    handle = page.locator(".noUi-handle").first
    handle.focus()
    # To the top, so that the picture that it moves is in sight below it.
    handle.evaluate("one => one.closest('.jp-Cell').scrollIntoView()")
    opened = len(frames)
    frame(2_000)
    for move in range(1, MOVES + 1):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(FIGURE)
        frame(500 if move < MOVES else 3_000)
    # From the figure on, which is what one sees where nothing moves; the guess that opens it comes round again.
    frames = [*frames[opened:], *frames[:opened]]
    first, *others = [Image.open(BytesIO(png)).convert("P", palette=Image.Palette.ADAPTIVE) for png, _ in frames]
    stays = [milliseconds for _, milliseconds in frames]
    first.save(IMAGES / "motion.gif", save_all=True, append_images=others, duration=stays, loop=0, optimize=True)


def take_check(page: Page) -> None:
    """Answer the first choice of How machines learn wrong, and take its picture from the question on."""
    run_all(page, 5)
    card = page.locator(".mlr-choice", has_text="I'm sure").first
    card.get_by_role("button", name="A.").click()
    card.get_by_role("button", name="I'm sure").click()
    card.get_by_role("status").wait_for()
    stem = card.evaluate_handle("one => one.closest('.jp-Cell').previousElementSibling").as_element()
    assert stem
    stem.evaluate("one => one.scrollIntoView()")
    page.wait_for_timeout(1_000)
    question, answer = stem.bounding_box(), card.bounding_box()
    assert question
    assert answer
    top, left = question["y"] + 4, answer["x"] - 14
    height, width = answer["y"] + answer["height"] - top + 1, answer["width"] + 28
    page.screenshot(path=IMAGES / "self_check.png", clip={"x": left, "y": top, "width": width, "height": height})


def take_map(page: Page) -> None:
    """Take the picture of the consumer road map's map."""
    run_all(page, 0)
    drawn = page.locator(".jp-OutputArea-output", has_text="left in the required").first
    drawn.scroll_into_view_if_needed()
    page.wait_for_timeout(1_000)
    drawn.screenshot(path=IMAGES / "map.png")


def main() -> None:
    """Take all three."""
    chromium = shutil.which("chromium") or sys.exit("Install Chromium first (Debian: apt-get install chromium).")
    with (
        tempfile.TemporaryDirectory() as folder,
        lab(ROOT / "road_maps", Path(folder)) as running,
        chromium_browser(chromium) as browser,
    ):
        for notebook, take in (
            ("chapters/how_machines_learn.ipynb", take_check),
            ("consumer_road_map.ipynb", take_map),
        ):
            context = browser.new_context(device_scale_factor=SHARP)
            page, _ = open_notebook(context, running.page(notebook), width=900, height=1400)
            take(page)
            context.close()
    with (
        tempfile.TemporaryDirectory() as folder,
        # As a reader gets it: it runs by itself.
        lab(ROOT / "road_maps", Path(folder), run=None) as running,
        chromium_browser(chromium) as browser,
    ):
        page = new_tab(browser.new_context(device_scale_factor=1.5), 480, 640)
        page.goto(running.page("chapters/how_machines_learn.ipynb", "doc"))
        # A course from elsewhere asks whether it may run.
        page.locator(".jp-Dialog .jp-mod-accept").click(timeout=PATIENCE)
        take_motion(page)


if __name__ == "__main__":
    main()
