"""Readers' copies of 3c91ecd, worked on: today's copying renews them, and no reader's text is lost."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from tests.conftest import ROOT
from tests.course.driving import execute
from tests.recorded import house
from tests.recorded.conftest import expected
from tests.recorded.outputs import named, record, records, text_of
from tests.tooling.notebooks import tree

FORMAT = "chapters/format_example.ipynb"
CAN_DO = "chapters/what_ml_can_do.ipynb"


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def cells(path: Path) -> dict[str, NotebookNode]:
    return {cell.id: cell for cell in read(path).cells}


def setups(path: Path) -> list[str]:
    return [cell.source for cell in read(path).cells if named(cell) == "setup"]


def as_laid(path: Path) -> bytes:
    return house.at_home(path.read_bytes())


@pytest.fixture
def copy(work: Path, built: Path) -> Path:
    """The copy of the small course, renewed by today's build of the same source."""
    laid = house.lay(built, work / "my_course")
    assert (laid.trouble, laid.kept) == ("", ())
    return work / "my_course"


def test_no_cell_of_the_readers_is_lost(work: Path, built: Path) -> None:
    """Each cell that differs from what was laid, in any notebook, stands in the renewed copy word for word."""
    manifest = json.loads((work / "my_course" / ".roadmap.json").read_bytes())["files"]
    theirs = {}
    for name, laid in manifest.items():
        if (work / "my_course" / name).exists():
            mine = cells(work / "my_course" / name)
            theirs[name] = {key: cell.source for key, cell in mine.items() if not is_laid(cell, laid["cells"])}
    house.lay(built, work / "my_course")
    assert len(theirs[FORMAT]) == 16  # a note, a starter, a thought, and thirteen cells of ours once more
    for name, sources in theirs.items():
        renewed = cells(work / "my_course" / name)
        assert {key: renewed[key].source for key in sources} == sources, name


def is_laid(cell: NotebookNode, digests: dict[str, str]) -> bool:
    """Whether a cell is as it was laid."""
    return digests.get(cell.id) == house.digest(cell)


def test_what_the_reader_left_alone_follows(copy: Path, built: Path) -> None:
    """The setup cell is today's in every notebook, also in the one that was worked on, and so is all of the others."""
    for path in sorted(built.rglob("*.ipynb")):
        assert setups(copy / path.relative_to(built)) == setups(path), path
    untouched = "judge_road_map.ipynb"
    assert (copy / untouched).read_bytes() == as_laid(built / untouched)


def test_what_the_reader_deleted_stays_away(copy: Path, built: Path) -> None:
    """A cell that was deleted does not come back; a notebook that was renamed stays, and the course's stands beside."""
    assert any(cell.source.startswith("Seven in ten") for cell in read(built / FORMAT).cells)
    assert not any(cell.source.startswith("Seven in ten") for cell in read(copy / FORMAT).cells)
    assert (copy / "chapters" / "python.ipynb").read_bytes() == as_laid(built / "chapters" / "python.ipynb")


def test_foreign_files_are_left_alone(work: Path, built: Path) -> None:
    """A renamed notebook and a file of the reader's own keep every byte."""
    before = tree(work / "my_course")
    house.lay(built, work / "my_course")
    after = tree(work / "my_course")
    for name in ("chapters/python, my way.ipynb", "notes.txt"):
        assert after[name] == before[name]


def test_saved_answers_stay_in_the_renewed_notebooks(work: Path) -> None:
    """Today's course, laid over a copy of the old one, keeps the answers in the outputs of all checks that it has."""
    before = records(read(work / "my_company_course" / CAN_DO))
    assert len(before) == 9
    laid = house.lay(ROOT / "notebooks", work / "my_company_course")
    assert laid.trouble == ""
    renewed = read(work / "my_company_course" / CAN_DO)
    there = {named(cell) for cell in renewed.cells}
    assert records(renewed) == {name: one for name, one in before.items() if name in there}
    started = (work / "my_company_course" / "start_here.ipynb").read_bytes()
    assert started == as_laid(ROOT / "notebooks" / "start_here.ipynb")


def test_a_second_lay_changes_nothing(copy: Path, built: Path) -> None:
    """What was renewed once is left alone from then on."""
    before = tree(copy)
    house.lay(built, copy)
    assert tree(copy) == before


@pytest.mark.parametrize("home", ["coins"], indirect=True)
def test_old_cells_run_under_the_new_setup(home: str, copy: Path, tmp_path: Path) -> None:
    """In the renewed chapter the reader's copies of old cells, which import check, figure, summary and embed, show
    under today's setup cell what ours show."""
    book = execute(read(copy / FORMAT), Path(sys.executable), tmp_path)
    own = [cell for cell in book.cells if cell.id.startswith("own-") and cell.cell_type == "code"]
    words = ("check", "figure", "summary", "embed")
    assert {word for word in words if any(f"from ml_road_map import {word}" in cell.source for cell in own)} == {*words}
    stood = {check: place["latest"] for check, _, place in expected(home)["standings"]}
    again = [found for cell in own if (found := record(text_of(cell)))]
    assert len(again) == 9  # all but the one that was reset
    assert all(found == stood[found["check"]] for found in again)
