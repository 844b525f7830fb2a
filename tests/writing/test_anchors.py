"""Links to headings: what the builder takes for one leads to a heading of the built notebook."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from builder.anchors import anchors_of
from builder.course import links, load
from builder.course.outline import outline
from builder.model import Course, documents_of
from builder.reading import read_page
from builder.settings import Settings
from builder.writing import write
from tests.conftest import ROOT
from tests.courses import course_in

SHAPES = ROOT / "tests" / "fixtures" / "headings"


class Shown(HTMLParser):
    """What a browser makes of a cell: the addresses of its links, and the text of each of its headings."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.headings: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in ("h1", "h2", "h3", "h4", "h5", "h6")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.headings[-1] += data


@cache
def _markdown() -> MarkdownIt:
    """Markdown with formulas left as they are written, since Jupyter names headings before it sets them."""
    parser = MarkdownIt("commonmark").use(dollarmath_plugin, renderer=lambda tex, _: tex)
    parser.add_render_rule("math_inline", lambda _self, tokens, place, *_: f"${tokens[place].content}$")
    return parser


def _shown(notebook: str) -> Shown:
    shown = Shown()
    cells: list[dict[str, Any]] = json.loads(notebook)["cells"]
    for cell in cells:
        if cell["cell_type"] == "markdown":
            shown.feed(_markdown().render("".join(cell["source"])))
    return shown


def _astray(course: Course) -> Iterator[str]:
    """Yield each link in the built notebooks that names a heading which is not there."""
    shown = {path: _shown(text) for path, text in write(course, Settings()).items()}
    for path, notebook in shown.items():
        for address in notebook.links:
            file, _, anchor = address.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            if ":" in file or not anchor:
                continue
            if unquote(anchor) not in {heading.replace(" ", "-") for heading in shown[target].headings}:
                yield f"{path}: {address}"


def _with_every_link(course: Course) -> Course:
    """The course with one page more, which links to every heading that a link may name."""
    lines = ["---", "title: All", "summary: All.", "---", "", "# All", ""]
    for page in documents_of(course):
        lines += [f"- [{name or '-'}](../{page.path}#{name})\n" for name in anchors_of(page)]
    return replace(course, pages=(*course.pages, read_page("\n".join(lines) + "\n", "pages/all_links.md")))


@pytest.mark.parametrize("source", [ROOT / "road_maps", SHAPES], ids=["our course", "every shape"])
def test_every_link_to_a_heading_leads_to_one(source: Path) -> None:
    """Every link with an anchor that the builder accepts leads to a heading that stands in the built notebook."""
    course = _with_every_link(course_in(source))
    paths = frozenset(page.path for page in documents_of(course))
    assert list(links.faults([outline(page) for page in documents_of(course)], paths)) == []
    assert list(_astray(course)) == []


def test_every_shape_of_heading_is_linked() -> None:
    """The fixture links every heading of its page of shapes, by the name that GitHub gives it, and no other."""
    course = course_in(SHAPES)
    (page,) = course.pages
    own = [link.target for block in page.blocks for link in getattr(block, "links", ())]
    named = {target.partition("#")[2] for target in own if not target.startswith("../")}
    assert named - {""} == set(anchors_of(page))


def test_a_link_to_a_heading_leads_there_from_every_notebook() -> None:
    """A link within a chapter stays on its page; one within a road map stays on that page."""
    notebooks = {path: _shown(text) for path, text in write(load(SHAPES), Settings()).items()}
    assert "#Practice" in notebooks["chapters/deep.ipynb"].links
    assert "#Check:-How-deep?" in notebooks["chapters/deep.ipynb"].links
    assert "#Stage-1:-All-of-it" in notebooks["whole_road_map.ipynb"].links
