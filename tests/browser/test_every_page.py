"""Every kind of page of the course, awake: what axe-core has against it, and where Tab leads on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import axe
from tests.browser.jupyter import PATIENCE, WAIT, Lab, lab, new_tab, unfold
from tests.conftest import ROOT

PAGES = {
    "the first page": "start_here.ipynb",
    "a map": "consumer_road_map.ipynb",
    "a chapter without code": "chapters/how_machines_learn.ipynb",
    "a chapter with code": "chapters/numpy_and_pandas.ipynb",
    "a chapter with a page to fill in": "chapters/what_ml_can_do.ipynb",
    "a list of words": "pages/glossary.ipynb",
    "a page of links": "pages/before_you_begin.ipynb",
}
# All of ours that can be used, numbered as they are read. What JupyterLab has beside: links to headings, folding.
NUMBER = """() => {
  const panel = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook');
  const ours = panel.querySelectorAll(
    ':is(.mlr, .mathjax_ignore, .jp-RenderedMarkdown) :is(a[href], button, input, textarea, select, .noUi-handle)');
  const usable = [...ours].filter(one => one.checkVisibility({visibilityProperty: true}) && !one.disabled
    && !one.matches('.jp-InternalAnchorLink'));
  usable.forEach((one, place) => { one.dataset.place = place; });
  return usable.map(one => `${one.tagName} ${(one.ariaLabel || one.textContent).trim().slice(0, 60)}`);
}"""
# Where the focus is: the number of ours, -1 for another, null outside of the page; and whether that is to be seen.
FOCUSED = """() => {
  const one = document.activeElement, look = getComputedStyle(one);
  const place = one.closest('.jp-Notebook') ? Number(one.dataset.place ?? -1) : null;
  return [place, look.outlineStyle !== 'none' && look.outlineWidth !== '0px'];
}"""


@pytest.fixture(scope="module")
def served(browser: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, BrowserContext]]:
    """The course of this repository, awake, and a browser: one server for all pages."""
    with lab(ROOT / "road_maps", tmp_path_factory.mktemp("pages"), run="--run") as running:
        yield running, browser


def opened(served: tuple[Lab, BrowserContext], notebook: str) -> Page:
    """Open a page as a reader does, and wait until it is ready."""
    page = new_tab(served[1], 1280, 900)
    page.goto(served[0].page(notebook, "doc"))
    expect(page.locator(".mlr-awake span").first).to_have_text("Ready", timeout=PATIENCE)
    unfold(page)
    return page


def answer(page: Page) -> None:
    """Answer the first choice of a page that asks how sure one is, where it has one: a prediction does not."""
    sure = page.get_by_role("button", name="I'm sure")
    for card in page.locator(".mlr-choice:visible").filter(has=sure).all()[:1]:
        card.get_by_role("button", name="A.").first.click()
        card.get_by_role("button", name="I'm sure").click()
        expect(card.get_by_role("status").first).to_be_visible(timeout=WAIT)


def walk(page: Page) -> tuple[list[str], list[str], list[str]]:
    """Press Tab from the title to the end of the page. Return what of ours there is, what Tab came to, in its order,
    and what of it did not show that it has the focus."""
    ours: list[str] = page.evaluate(NUMBER)
    page.locator(".jp-Notebook h1").first.click()
    reached, unseen = [], []
    for _ in range(3 * len(ours) + 30):  # JupyterLab's own stand in between
        page.keyboard.press("Tab")
        place, seen = page.evaluate(FOCUSED)
        if place is None:
            break
        if place >= 0:
            reached.append(ours[place])
            unseen += [] if seen else [ours[place]]
    return ours, reached, unseen


@pytest.mark.parametrize("notebook", PAGES.values(), ids=PAGES.keys())
def test_a_page_is_for_everybody(served: tuple[Lab, BrowserContext], notebook: str) -> None:
    """axe-core finds nothing of ours; a card's empty cells are high enough to write in, and what code prints is not
    broken within words; Tab reaches all that can be used, in the order of reading, shows where it is, and leaves the
    page at its end."""
    page = opened(served, notebook)
    answer(page)
    assert axe.violations(page, axe.script()) == []
    empty = page.locator(".jp-RenderedMarkdown td:empty").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert min(empty, default=24) >= 24
    folded = page.locator(".jp-InputPlaceholder .jp-Placeholder-content")
    # A page that shows no more than its words has none.
    assert set(folded.evaluate_all("all => all.map(one => one.title)")) <= {"Show the code"}
    breaks = "all => all.map(one => getComputedStyle(one).wordBreak)"
    assert set(page.locator(".jp-OutputArea-output pre").evaluate_all(breaks)) <= {"normal"}
    ours, reached, unseen = walk(page)
    assert reached == ours
    assert unseen == []
    page.close()


def test_the_review_and_the_record_are_for_everybody(served: tuple[Lab, BrowserContext]) -> None:
    """So it is where the review asks a question, and where the record of all answers stands."""
    page = opened(served, "chapters/chatbots.ipynb")  # which no other test opens: awake once, it says no more
    answer(page)
    page.close()
    page = opened(served, "review.ipynb")
    page.locator(".mlr-choice").first.wait_for(timeout=PATIENCE)
    assert axe.violations(page, axe.script()) == []
    ours, reached, unseen = walk(page)
    assert reached == ours
    assert unseen == []
    page.get_by_role("button", name="Save my record").click()
    expect(page.get_by_text("Your record:")).to_be_visible(timeout=WAIT)
    record = served[0].copy / "my_record.html"
    paper = new_tab(served[1], 1280, 720)  # JupyterLab would ask before it goes
    paper.goto(record.as_uri())
    assert axe.violations_of_all(paper, axe.script()) == []
    paper.close()
    page.close()
