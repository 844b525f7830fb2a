"""A page that `roadmap lab` opens wakes by itself, in peace, and leaves to the reader what is the reader's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import nbformat
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Kept
from tests.browser.jupyter import COURSE, PATIENCE, WAIT, Lab, lab, new_tab, run_all, save
from tests.browser.waking import (
    CHAPTER,
    CHECKS,
    SLEEPING,
    SOUGHT_IN_VAIN,
    UNDRAWN,
    below_top,
    go,
    own,
    printed,
    ready,
    renewed,
    runs,
    said,
    scrolled,
    selected,
    written,
)

START = "start_here.ipynb"
GIVES_UP = 2_500  # milliseconds; after two seconds JupyterLab's widgets are no longer sought
LOST = ".jp-OutputArea-output.jupyter-widgets:not(:has(*))"
LETTERS = "abcdvjkmrxyz126"


@pytest.fixture
def opened(waking: Lab, always_running: Kept, browser: BrowserContext) -> Iterator[tuple[Lab, Page]]:
    """A tab of the browser; afterwards kernels and answers are gone, and the pages are as they were laid."""
    page = new_tab(browser, 1000, 700)
    yield waking, page
    page.close()
    waking.lay_anew(always_running[1])


def test_a_page_wakes_and_leaves_the_readers_own_cells_alone(opened: tuple[Lab, Page]) -> None:
    """An opened page runs all cells of the course, not one that the reader changed or wrote; Run All runs those too."""
    served, page = opened
    cells = written(served, CHAPTER, changed=True)
    go(served, page)
    ready(page)
    expect(page.locator(".mlr .mlr-main")).to_have_count(CHECKS, timeout=WAIT)
    expect(own(page).locator(".jp-OutputArea-output")).to_have_count(0)
    assert runs(page) == cells - 2
    run_all(page, CHECKS)
    ready(page)
    assert printed(page) == cells - 2 + 1 + cells


def test_a_page_wakes_once(opened: tuple[Lab, Page]) -> None:
    """A page that is loaded again while its kernel lives follows its reader as before, and runs no author's cell again:
    only those that show what is kept."""
    served, page = opened
    cells = written(served, CHAPTER)
    go(served, page)
    ready(page)
    save(page, served.copy / CHAPTER, "0 of 8 done, 8 not answered")  # which it does by itself, in a moment
    go(served, page)
    ready(page)
    summary = page.get_by_text(re.compile(r"^So far: \d+ of \d+ done"))
    before = summary.text_content() or ""
    word = page.locator(".mlr-text").last
    word.get_by_role("textbox").fill("magic")
    word.get_by_role("button", name="I'm sure").click()
    expect(summary).not_to_have_text(before, timeout=WAIT)
    assert runs(page) == cells - 1 + renewed(served)


def test_a_page_loaded_again_on_a_slow_machine_comes_up_alive(opened: tuple[Lab, Page]) -> None:
    """Widgets that JupyterLab has given up for lost are drawn, the figure as it was left; no cell runs for it."""
    served, page = opened
    cells = written(served, CHAPTER)
    go(served, page)
    ready(page)
    picture = page.locator(".mlr img").first
    first = picture.get_attribute("alt") or ""
    page.locator(".noUi-handle").first.press("ArrowRight")
    expect(picture).not_to_have_attribute("alt", first)
    left = picture.get_attribute("alt") or ""
    save(page, served.copy / CHAPTER, left)
    page.add_init_script(SOUGHT_IN_VAIN)
    go(served, page)
    ready(page)
    page.wait_for_timeout(GIVES_UP)
    assert page.evaluate("seek()") > 0
    expect(page.locator(".mlr-ready")).to_contain_text("This page is awake")
    expect(picture).to_have_attribute("alt", left)
    expect(page.locator(LOST)).to_have_count(0)
    page.locator(".noUi-handle").first.press("ArrowLeft")
    expect(picture).to_have_attribute("alt", first)
    assert runs(page) == cells - 1 + renewed(served)


def test_a_page_loaded_again_before_it_was_awake_runs_all_cells(opened: tuple[Lab, Page]) -> None:
    """Where the setup has run in the kernel and the last cell has not, all cells of the course run; that the page comes
    alive by itself is said until the setup has run."""
    served, page = opened
    cells = written(served, CHAPTER)
    page.add_init_script(SLEEPING)
    go(served, page)
    expect(page.locator(".mlr-wait")).to_be_visible()
    setup = page.locator(".jp-CodeCell").first
    setup.locator(".jp-Placeholder-content").first.click()
    setup.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".mlr-ready")).to_contain_text("This page is awake", timeout=PATIENCE)
    expect(page.locator(".mlr-wait")).to_be_hidden()
    save(page, served.copy / CHAPTER, "widget-view+json")
    page.add_init_script("window.addEventListener('load', () => wake())")
    go(served, page)
    ready(page)
    assert runs(page) == 1 + cells - 1
    expect(page.locator(".mlr .mlr-main")).to_have_count(CHECKS, timeout=WAIT)


def test_the_first_page_loaded_again_leads_back_to_the_chapter(opened: tuple[Lab, Page]) -> None:
    """What was answered on another page since is known to start_here's living kernel, and Continue is in its first
    screen."""
    served, page = opened
    written(served, CHAPTER)
    go(served, page, START)
    ready(page)
    assert page.get_by_text("Continue:").count() == 0
    go(served, page)
    ready(page)
    word = page.locator(".mlr-text").last
    word.get_by_role("textbox").fill("magic")
    word.get_by_role("button", name="I'm sure").click()
    expect(word.get_by_role("status")).to_contain_text("Not yet")
    go(served, page, START)
    ready(page)
    expect(page.get_by_text("Continue:").first).to_be_in_viewport()


def test_run_all_pressed_at_once_waits_for_the_kernel(opened: tuple[Lab, Page]) -> None:
    """Run All, chosen as soon as its menu is there, asks nothing and runs each cell once, the reader's own too."""
    served, page = opened
    cells = written(served, CHAPTER)
    go(served, page)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    assert printed(page) == cells
    ready(page)
    expect(page.locator(".mlr .mlr-main")).to_have_count(CHECKS, timeout=WAIT)
    assert page.locator(".jp-Dialog").count() == 0


def test_waking_never_moves_the_reader(opened: tuple[Lab, Page]) -> None:
    """What stands at the top of the window stays there while all cells above it run, and so does the selection."""
    served, page = opened
    page.add_init_script(SLEEPING)
    go(served, page)
    place = page.get_by_role("heading", name="Check: The name of the rule")
    place.wait_for(timeout=PATIENCE)
    while below_top(place) > 100:  # at first the page may be too short for it
        place.evaluate("one => one.scrollIntoView({block: 'start'})")
        page.wait_for_timeout(100)
    before = scrolled(page)
    page.evaluate("wake()")
    ready(page)
    assert abs(below_top(place)) < 100
    assert scrolled(page) > before + 700  # by more than a window
    assert selected(page) == 0


def test_a_page_loaded_anew_stays_where_its_reader_is(opened: tuple[Lab, Page]) -> None:
    """What stood at the top of the window before F5 stands there when the page is drawn once more."""
    served, page = opened
    go(served, page)
    ready(page)
    place = page.get_by_role("heading", name="Check: The name of the rule")
    while abs(below_top(place)) > 100:  # JupyterLab scrolls smoothly
        place.evaluate("one => one.scrollIntoView({block: 'start', behavior: 'instant'})")
        page.wait_for_timeout(100)
    page.reload()
    ready(page)
    # JupyterLab draws what is below the window when it has nothing else to do.
    place.wait_for(timeout=PATIENCE)
    is_at_top = "one => Math.abs(one.getBoundingClientRect().top) < 200"
    page.wait_for_function(is_at_top, arg=place.element_handle(), timeout=WAIT)


def test_letters_typed_on_an_option_do_nothing(opened: tuple[Lab, Page]) -> None:
    """Single letters and digits, typed on an option, add, cut, change and leave no cell."""
    served, page = opened
    written(served, CHAPTER)
    # Before the page is there, which is saved once it is awake: half of a file would be read.
    count = len(nbformat.read(served.copy / CHAPTER, as_version=4).cells)
    go(served, page)
    ready(page)
    # A page may be awake before its last cells are drawn.
    expect(page.locator(".jp-Cell")).to_have_count(count)
    before = page.locator(".jp-Cell").evaluate_all("all => all.map(one => one.className.split(' jp-mod')[0])")
    option = page.locator(".mlr button:visible", has_text="B.").first
    option.focus()
    expect(option).to_be_focused()
    active = selected(page)
    for letter in [*LETTERS, "d", "d"]:
        page.keyboard.press(letter)
    page.keyboard.press("Tab")  # whatever the letters did has been done before this is
    after = page.locator(".jp-Cell").evaluate_all("all => all.map(one => one.className.split(' jp-mod')[0])")
    assert after == before
    assert selected(page) == active


def test_the_contents_are_a_click_away(opened: tuple[Lab, Page]) -> None:
    """A page stands alone, its side bars closed; the table of contents opens with one click and leads to a heading, be
    that drawn before or after."""
    served, page = opened
    written(served, CHAPTER)
    page.add_init_script(UNDRAWN)
    go(served, page)
    ready(page)
    assert page.locator(".jp-SideBar.lm-TabBar .lm-mod-current").count() == 0
    page.get_by_role("tab", name=re.compile("Table of Contents")).click()
    entry = page.locator(".jp-TableOfContents-content").get_by_text("Recap")
    expect(entry).to_be_visible(timeout=WAIT)
    heading = page.get_by_role("heading", name="Recap")
    expect(heading).to_have_count(0)
    entry.click()
    page.evaluate("draw()")
    expect(heading).to_be_in_viewport(timeout=WAIT)


@pytest.mark.parametrize("place", ["Check:-Two-heads-in-a-row", "cell-id=stem-format_example-two-heads"])
def test_a_link_opens_a_folded_section(opened: tuple[Lab, Page], place: str) -> None:
    """A link to a question of the skip test, which is folded, by its heading or its cell, opens its page; awake, that
    shows the question."""
    served, page = opened
    path = served.copy / "chapters" / "python.ipynb"
    book = nbformat.read(path, as_version=4)
    link = f"[to the question](format_example.ipynb#{place})"
    book.cells.insert(1, nbformat.v4.new_markdown_cell(link))
    nbformat.write(book, path)
    written(served, CHAPTER)
    go(served, page, "chapters/python.ipynb")
    page.get_by_role("link", name="to the question").click()
    # The page that the link is on stays behind the other, and may be awake too.
    opened_page = page.locator(".jp-NotebookPanel", has=page.get_by_role("heading", name="A chapter that shows"))
    expect(opened_page.get_by_text("This page is awake")).to_be_attached(timeout=PATIENCE)
    question = page.get_by_role("heading", name="Check: Two heads in a row")
    expect(question).to_be_in_viewport(timeout=PATIENCE)


def test_the_setting_turns_it_off(opened: tuple[Lab, Page]) -> None:
    """Where the reader's settings say so a page waits, says that it has not run, and Run All runs it."""
    served, page = opened
    cells = written(served, CHAPTER)
    setting = served.home / "settings" / "ml-road-map" / "awake.jupyterlab-settings"
    setting.parent.mkdir()
    setting.write_text(json.dumps({"run": False}))
    go(served, page)
    expect(said(page)).to_have_text("Not run yet: choose Run > Run All Cells", timeout=PATIENCE)
    setting.unlink()
    run_all(page, CHECKS)
    assert printed(page) == cells


def test_a_course_from_elsewhere_asks_once(browser: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A page of another source runs only after the reader's yes, which is asked for once and holds for other pages."""
    with lab(COURSE, tmp_path_factory.mktemp("elsewhere"), run=None) as elsewhere:
        written(elsewhere, CHAPTER)
        page = new_tab(browser, 1280, 720)
        go(elsewhere, page)
        page.locator(".jp-Dialog").get_by_text("course in").wait_for(timeout=PATIENCE)
        assert page.locator(".mlr .mlr-main").count() == 0
        page.get_by_role("button", name="Run them").click()
        ready(page)
        go(elsewhere, page, "coin_road_map.ipynb")
        ready(page)
        assert page.locator(".jp-Dialog").count() == 0
        page.close()
