"""Nothing that an author writes runs in a reader's browser, or asks another host for anything."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from markdown_it import MarkdownIt
from nbconvert import HTMLExporter

from builder.writing.escape import escaped
from tests.reading.cases import read_cases
from tests.writing.opened import opened
from tests.writing.xss import FOLDER, HERE, PAYLOADS, built, sources


@pytest.fixture(scope="module")
def cells() -> list[dict[str, Any]]:
    """Every cell of every notebook that the corpus gives, each once, but for the setup cells."""
    found: dict[str, dict[str, Any]] = {}
    for _, _, path, text in sources():
        for name, content in (built(path, text) or {}).items():
            if name.endswith(".ipynb"):
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


def test_nothing_of_the_corpus_runs(cells: list[dict[str, Any]], chromium: str, tmp_path: Path) -> None:
    """Exported by nbconvert and opened in Chromium, what is not refused opens no dialog, asks no host, says no error;
    the page holds no script, no handler and nothing that loads."""
    assert opened(_exported(cells), chromium, tmp_path) == []


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
