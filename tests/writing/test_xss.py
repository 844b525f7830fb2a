"""Nothing that an author writes runs in a reader's browser, or asks another host for anything."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from markdown_it import MarkdownIt
from nbconvert import HTMLExporter
from playwright.sync_api import Browser

from builder.model import Course
from builder.printing.markdown import to_html
from builder.printing.page import page
from builder.settings import Settings
from builder.writing import pictures, write
from builder.writing.escape import escaped
from builder.writing.handout import answer_sheet, handout
from builder.writing.site import Site
from tests.browser.jupyter import chromium_browser
from tests.reading.cases import read_cases
from tests.writing.opened import opened
from tests.writing.xss import FOLDER, HERE, PAYLOADS, loaded, sources

SETTINGS = Settings("somebody/course")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser for all tests of the module."""
    with chromium_browser(chromium) as running:
        yield running


@pytest.fixture(scope="module")
def courses() -> list[Course]:
    """The courses that the corpus gives, but for those that are refused."""
    return [course for _, _, path, text in sources() if (course := loaded(path, text))]


@pytest.fixture(scope="module")
def cells(courses: list[Course]) -> list[dict[str, Any]]:
    """Every cell of every notebook of the corpus, each once, but for the setup cells."""
    found: dict[str, dict[str, Any]] = {}
    for course in courses:
        for content in write(course, SETTINGS).values():
            found |= {json.dumps([cell["cell_type"], cell["source"]]): cell for cell in _cells(content)}
    return [
        cell | {"id": f"cell-{number}", "source": "".join(cell["source"])} for number, cell in enumerate(found.values())
    ]


def _asked(notebook: str) -> list[dict[str, Any]]:
    """Return what a review shows as Markdown once it runs, as cells."""
    payloads = re.findall(r'\breview\(\\"([A-Za-z0-9+/=]+)\\"\)', notebook)
    items = [item for text in payloads for item in json.loads(base64.b64decode(text))["items"]]
    shown = [f"[{item['chapter']}]({item['href']}), **{item['title']}**" for item in items]
    return [nbformat.v4.new_markdown_cell(text) for text in shown]


def _cells(notebook: str) -> list[dict[str, Any]]:
    return [*_asked(notebook)] + [
        cell for cell in json.loads(notebook)["cells"] if "setup" not in cell["metadata"].get("tags", [])
    ]


def test_nothing_of_the_corpus_runs(cells: list[dict[str, Any]], browser: Browser, tmp_path: Path) -> None:
    """Exported by nbconvert and opened in Chromium, what is not refused opens no dialog, asks no host, says no error;
    the page holds no script, no handler and nothing that loads."""
    assert opened(_exported(cells), browser, tmp_path) == []


def test_nothing_of_the_corpus_runs_on_paper(courses: list[Course], browser: Browser, tmp_path: Path) -> None:
    """The handouts and answers of the same courses hold words only as well, and so do their pictures of the roads."""
    parts = {picture for course in courses for picture in pictures(course).values()}
    # What a picture is made of, without itself and the style of ours that it begins with.
    drawn = {re.sub(r"<style>.*?</style>", "", picture, count=1, flags=re.DOTALL) for picture in parts}
    drawn = {re.sub(r"</?svg[^>]*>", "", picture) for picture in drawn}
    for course in courses:
        for chapter in course.chapters:
            for sheet in (handout(chapter, Site(course, SETTINGS)), answer_sheet(chapter, Site(course, SETTINGS))):
                drawn.add(to_html(sheet.markdown))
    assert opened("".join(sorted(drawn)), browser, tmp_path) == []


def test_words_of_a_page_on_paper_are_escaped(browser: Browser, tmp_path: Path) -> None:
    """A handout's title and the words of its pictures, which the notebook brings along, stay words."""
    picture = nbformat.v4.new_output("display_data", {"image/png": ""}, metadata={"image/png": {"alt": "@@"}})
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=[picture])])
    made = [
        page(nbformat.writes(book).replace("@@", text), title=text, to_fill_in=True) for text in map(_quoted, PAYLOADS)
    ]
    bodies = [html.partition("<main>")[2] + html.partition("<title>")[2].partition("</title>")[0] for html in made]
    assert opened("".join(bodies), browser, tmp_path) == []


def _quoted(text: str) -> str:
    return json.dumps(text)[1:-1]


def _exported(cells: list[dict[str, Any]]) -> str:
    """Return the cells as nbconvert shows them, without its own scripts and styles around them."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.from_dict(cell) for cell in cells])
    body, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    return str(body)


@pytest.mark.parametrize("text", [*PAYLOADS, "C #", "1. a", "a@b.org", "www.example.org", "\\(x\\)", "- a", "a_b_c"])
def test_escaped_text_shows_as_it_was_typed(text: str) -> None:
    """Plain text of an author, escaped, is one text on the page: its own characters."""
    for before in ("", "# "):
        tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(before + escaped(text))
        (inline,) = [token for token in tokens if token.type == "inline"]
        assert {token.type for token in inline.children or ()} <= {"text"}
        assert "".join(token.content for token in inline.children or ()) == text.strip()


def test_no_place_or_payload_is_lost() -> None:
    """Each payload is one line, and each place holds the mark that payloads stand for."""
    places = list(read_cases(FOLDER / "places.md"))
    assert [place.title for place in places if HERE not in "".join(place.sources.values())] == []
    assert len(places) == len({title for title, *_ in sources()})
    assert len(set(PAYLOADS)) == len(PAYLOADS) > 0
