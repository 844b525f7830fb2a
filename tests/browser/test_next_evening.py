"""A page that was answered and saved is opened when its kernel is gone: by JupyterLab as it comes, and by ours."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.jupyter import COURSE, PATIENCE, WAIT, lab, new_tab, plain_jupyter, save, unfold
from tests.browser.waking import written

CHAPTER = "chapters/format_example.ipynb"
LOST = "chapters/lost.ipynb"  # the chapter as a computer leaves it that is switched off
ERROR = "Error displaying widget"


@pytest.fixture(scope="module")
def evening(browser: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a `roadmap lab` that has been stopped, and what the chapter's figure told when it was moved."""
    folder = tmp_path_factory.mktemp("evening")
    with lab(COURSE, folder, run="--run") as first:
        written(first, CHAPTER)
        page = opened(browser, first.page(CHAPTER, "doc"))
        ready(page)
        choice = page.locator(".mlr-choice", has_text="I'm sure").first
        choice.get_by_role("button", name="C.").click()
        choice.get_by_role("button", name="I'm sure").click()
        expect(choice.get_by_role("status")).to_contain_text("Not yet", timeout=WAIT)
        told = moved(page)
        save(page, first.copy / CHAPTER, told)
        shutil.copy(first.copy / CHAPTER, first.copy / LOST)
        page.close()
    return folder, told


@pytest.fixture(scope="module")
def asleep(browser: BrowserContext, evening: tuple[Path, str]) -> Iterator[tuple[Page, Page]]:
    """The chapter, and the one that was lost, in a JupyterLab without anything of ours; no cell has run."""
    with plain_jupyter(evening[0]) as plain:
        pages = opened(browser, plain.page(CHAPTER)), opened(browser, plain.page(LOST))
        for page in pages:
            page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").first.wait_for(timeout=PATIENCE)
            unfold(page)
        yield pages
        for page in pages:
            page.close()


def opened(browser: BrowserContext, address: str) -> Page:
    """Open a notebook and wait until its title stands there."""
    page = new_tab(browser)
    page.goto(address)
    page.locator(".jp-Notebook h1").wait_for(timeout=PATIENCE)
    return page


def ready(page: Page) -> None:
    """Wait until the page has run, and open its skip test."""
    expect(page.locator(".mlr-awake span").first).to_have_text("Ready", timeout=PATIENCE)
    expect(page.locator(".mlr-ready")).to_contain_text("This page is awake", timeout=WAIT)
    unfold(page)


def moved(page: Page) -> str:
    """Move the figure by a step and return what it tells then."""
    picture = page.locator(".mlr img").first
    before = picture.get_attribute("alt") or ""
    page.locator(".noUi-handle").first.press("ArrowRight")
    expect(picture).not_to_have_attribute("alt", before, timeout=WAIT)
    return picture.get_attribute("alt") or ""


def test_a_saved_page_says_that_it_sleeps(asleep: tuple[Page, Page]) -> None:
    """In a JupyterLab without ours it says how it wakes; nothing of yesterday's wakefulness, and no error, is there."""
    page, _ = asleep
    expect(page.get_by_text("This page sleeps until it is run: choose Run > Run All Cells.")).to_be_visible()
    assert page.get_by_text("This page is awake").count() == 0
    assert page.get_by_text(ERROR).count() == 0


def test_a_saved_page_shows_the_last_answer_and_picture(asleep: tuple[Page, Page], evening: tuple[Path, str]) -> None:
    """The question's options, the answer that was given, and the figure as it was left stand there, that one alone."""
    page, _ = asleep
    expect(page.get_by_text("C. ⅓", exact=True)).to_be_visible()
    expect(page.get_by_text("Not yet. Your answer (sure): C. ⅓")).to_be_visible()
    figure = page.locator(".jp-CodeCell", has=page.locator(".mlr-left"))
    expect(figure.get_by_alt_text(evening[1])).to_be_visible()
    assert [one.is_visible() for one in figure.locator("img").all()].count(True) == 1


def test_a_page_that_nobody_put_to_sleep_shows_no_error(asleep: tuple[Page, Page], evening: tuple[Path, str]) -> None:
    """Where the server was killed each widget's place says what to do instead, and the last picture is there."""
    _, page = asleep
    places = page.locator(".jp-OutputArea-output.jupyter-widgets").filter(has_text=ERROR)
    expect(places.first).to_be_attached(timeout=WAIT)
    looks = "one => [getComputedStyle(one).fontSize, getComputedStyle(one, '::after').content]"
    found = [place.evaluate(looks) for place in places.all()]
    assert {size for size, _ in found} == {"0px"}
    assert all("choose Run > Run All Cells" in words for _, words in found)
    expect(page.get_by_alt_text(evening[1])).to_be_visible()


def test_ours_wakes_the_page_and_the_answer_stands(browser: BrowserContext, evening: tuple[Path, str]) -> None:
    """The next `roadmap lab` runs the page by itself; the option is chosen and its sentence said, and it can be
    answered on."""
    with lab(COURSE, evening[0], run="--run") as again:
        page = opened(browser, again.page(CHAPTER, "doc"))
        ready(page)
        choice = page.locator(".mlr-choice", has_text="I'm sure").first
        expect(choice.get_by_role("status")).to_contain_text("counts heads–tails", timeout=WAIT)
        choice.get_by_role("button", name="B.").click()
        choice.get_by_role("button", name=re.compile("sure")).click()
        expect(choice.get_by_role("status")).to_contain_text("Correct", timeout=WAIT)
        page.close()
