"""Which cells of the reader's copy may run by themselves: those that stand there as the course has them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builder.lab.course_cells import course_cells
from tests.tooling.notebooks import make


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """The built notebooks and the reader's copy, both with `chapters/a.ipynb`: a heading and two code cells."""
    for name in ("built", "copy"):
        make(tmp_path / name / "chapters" / "a.ipynb", "x = 1", "x + 1")
    return tmp_path / "built", tmp_path / "copy"


def test_what_stands_as_built_is_the_courses(folders: tuple[Path, Path]) -> None:
    """Every cell of a copy that was left alone is the course's."""
    assert course_cells(*folders, "chapters/a.ipynb") == ["cell-0", "cell-1", "cell-2"]


def test_what_the_reader_wrote_is_not(folders: tuple[Path, Path]) -> None:
    """A changed cell, and one that the reader added, are not the course's; outputs do not count."""
    path = folders[1] / "chapters" / "a.ipynb"
    book = json.loads(path.read_text(encoding="utf-8"))
    book["cells"][1]["source"] = "x = 2"
    book["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "2"}]
    book["cells"].append({**book["cells"][2], "id": "mine"})
    path.write_text(json.dumps(book), encoding="utf-8")
    assert course_cells(*folders, "chapters/a.ipynb") == ["cell-0", "cell-2"]


@pytest.mark.parametrize("name", ["mine.ipynb", "gone.ipynb", "broken.ipynb", "../copy/chapters/a.ipynb"])
def test_other_files_hold_nothing_of_the_course(folders: tuple[Path, Path], name: str) -> None:
    """Of a notebook that is not built, not in the copy, not readable, or outside, no cell is the course's."""
    built, copy = folders
    make(copy / "mine.ipynb", "x = 1")
    make(built / "gone.ipynb", "x = 1")
    make(built / "broken.ipynb", "x = 1")
    (copy / "broken.ipynb").write_bytes(b"{")
    assert course_cells(built, copy, name) == []
