"""A reader's copy names no place but the JupyterLab that it is read in, and that is no change of the reader's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from builder.lab.at_home import RUN_HERE, at_home
from builder.lab.course_cells import course_cells
from builder.lab.merge import digests
from builder.lab.reader_copy import Laid, lay
from builder.state import MANIFEST
from builder.writing.welcome import RUN_FIRST

CHAPTER = "chapters/linear_regression.ipynb"
LAUNCHED = ("colab.research.google.com/github/loganthorneloe", "mybinder.org/v2")


@pytest.fixture(scope="module")
def built(built_repository: Path) -> Path:
    """The course of this repository."""
    return built_repository / "notebooks"


def test_a_saved_copy_says_where_it_comes_alive() -> None:
    """What a page says while it wakes is true as well of a copy that is read where nothing runs."""
    assert "come alive in JupyterLab" in RUN_HERE


@pytest.fixture
def laid_before(built: Path, tmp_path: Path) -> Path:
    """A copy as earlier editions laid it: each notebook as it was built, in a manifest of version 2."""
    copy, files = tmp_path / "copy", {}
    lay(built, copy)
    for path in built.rglob("*.ipynb"):
        name = path.relative_to(built).as_posix()
        (copy / name).write_bytes(path.read_bytes())
        files[name] = {"print": "", "cells": digests(json.loads(path.read_bytes()))}
    (copy / MANIFEST).write_text(json.dumps({"v": 2, "files": files}), encoding="utf-8")
    return copy


def prose(content: bytes) -> list[str]:
    """The Markdown cells of a notebook."""
    cells: list[dict[str, Any]] = json.loads(content)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]


def test_no_page_of_a_copy_leads_to_another_host(built: Path) -> None:
    """Built pages offer Colab and Binder; laid, no page does, none explains them before it begins, and its code is the
    same."""
    pages = sorted(built.rglob("*.ipynb"))
    assert all(LAUNCHED[0] in path.read_text(encoding="utf-8") for path in pages)
    for content in (path.read_bytes() for path in pages):
        text = "\n\n".join(prose(at_home(content)))
        assert not [place for place in LAUNCHED if place in text]
        assert "VS Code" not in text
        assert (RUN_HERE in text) is (RUN_FIRST in "\n\n".join(prose(content)))
        assert all(cell.strip() for cell in prose(at_home(content)))


@pytest.mark.parametrize(
    "text",
    [
        "[A course](https://colab.research.google.com/github/a/b/blob/main/c.ipynb)",
        "[c](https://a.org/c.ipynb) ([in Colab](https://colab.research.google.com/github/a/b/c.ipynb))",
        "Open it in Colab ([in Colab](https://colab.research.google.com/drive/1)).",
    ],
)
def test_an_authors_own_link_to_colab_stays(text: str) -> None:
    """Only the twin of a link to a page is dropped: what an author leads to on Colab is part of the course."""
    book = {"cells": [{"cell_type": "markdown", "source": text}], "metadata": {}}
    assert at_home(json.dumps(book).encode()) == json.dumps(book).encode()


def test_code_is_left_alone(built: Path) -> None:
    """Of a page's code nothing is changed: what runs in the copy is what was built."""
    built_book, laid_book = (
        json.loads((built / CHAPTER).read_bytes()),
        json.loads(at_home((built / CHAPTER).read_bytes())),
    )
    code = [[cell for cell in book["cells"] if cell["cell_type"] == "code"] for book in (built_book, laid_book)]
    assert code[0] == code[1]


def test_a_map_stands_there_before_it_has_run(built: Path) -> None:
    """A laid map shows its stages and links its chapters, without a word on progress; the built one shows nothing, and
    laid twice nothing is doubled."""
    book = json.loads(content := (built / "modeling_road_map.ipynb").read_bytes())
    (bare,) = (cell for cell in book["cells"] if "map" in cell["metadata"].get("tags", []))
    assert bare["outputs"] == []
    (cell,) = (cell for cell in json.loads(at_home(content))["cells"] if cell["id"] == bare["id"])
    (output,) = cell["outputs"]
    assert '<li><a href="chapters/python.ipynb">Python</a> <small>(' in output["data"]["text/html"]
    assert not re.search("ready|waits|done", output["data"]["text/html"])
    assert at_home(at_home(content)) == at_home(content)


def test_every_laid_cell_is_the_courses(built: Path, tmp_path: Path) -> None:
    """A copy that was left alone is the course's, cell for cell, and a second lay changes nothing."""
    lay(built, tmp_path / "copy")
    cells = json.loads((tmp_path / "copy" / CHAPTER).read_bytes())["cells"]
    assert course_cells(built, tmp_path / "copy", CHAPTER) == [cell["id"] for cell in cells]
    assert lay(built, tmp_path / "copy") == Laid((), (), ())


def test_a_copy_of_an_earlier_edition_is_renewed(built: Path, laid_before: Path) -> None:
    """Notebooks that were laid with links to Colab lose them, and what the reader wrote there stays."""
    mine = json.loads((laid_before / CHAPTER).read_bytes())
    mine["cells"][2]["source"] = "mine"
    (laid_before / CHAPTER).write_text(json.dumps(mine), encoding="utf-8")
    laid = lay(built, laid_before)
    assert (laid.kept, laid.merged) == ((), (CHAPTER,))
    text = prose((laid_before / CHAPTER).read_bytes())
    assert "mine" in text
    assert LAUNCHED[0] not in "".join(text)


def test_a_lost_manifest_of_an_earlier_edition_costs_nothing(built: Path, laid_before: Path) -> None:
    """Without its manifest a notebook as it was built is known for the course's, and renewed."""
    (laid_before / MANIFEST).unlink()
    laid = lay(built, laid_before)
    assert laid.kept == ()
    assert len(laid.renewed) == len(list(built.rglob("*.ipynb")))
