"""What is taken out of the notebook: no spreadsheet runs it, and nobody's file gives way to it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from builder.runtime.host.paper import harmless, written

FORMULAS = [
    "=1+1", "+1+1", "-2+3+cmd|' /C calc'!A0", '-1+HYPERLINK("https://e.org")', "@SUM(1)", "＝1+1", "－1+1", "＋1+1",
    "＠SUM(1)", " =1+1", "\u00a0=1+1", "\u3000=1+1", "\x00=1+1", "\t=1+1", "\r=1+1", "\n=1+1", "\ufeff=1+1",
    "\u200b=1+1", "\u202e=1+1", ";=1+1", "a;=1+1", "a; @x", "a\t=1+1", "a\n=1+1", '"=1+1"', "'=1+1", "-1-1", "- 1+1",
    "-1e5+A1", "+.5+A1", "--1", "-A1", "﹣1+1", "﹦1", "-1%+1", "=", "-", "a;－1+1", "\x0b=1", "\x85=1", "-1\n",
    "-1;-2+3",
]  # fmt: skip
NUMBERS = ["2", "-2", "+2.5", "-1,5", "1e-3", "-1e-3", "16.7 %", "-3%", ".5"]
WORDS = ["", "1/6", "words", "a - b", "1-2", "a=b"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_what_begins_like_a_formula_is_text(cell: str) -> None:
    """However it is hidden, and wherever another country's spreadsheet begins a cell, a formula is a text there."""
    for part in harmless(cell).replace("\t", ";").replace("\n", ";").replace("\r", ";").split(";"):
        shown = part.strip().lstrip('"\x00\x0b\x85\u3000\u00a0\ufeff\u200b\u202e')
        assert not shown.startswith(tuple("=+-@＝＋－＠﹣﹦")), part


@pytest.mark.parametrize("cell", [*NUMBERS, *WORDS])
def test_numbers_and_words_stay(cell: str) -> None:
    """A plain number stays one, negative or not, and so do words and fractions."""
    assert harmless(cell) == cell


ROWS = [["a"], ["1"]]


def test_a_file_that_is_there_is_left(tmp_path: Path) -> None:
    """A reader's own costs.csv, or a folder of that name, stays; both new files take the next free number, and it is
    said; the same again is no third one."""
    (tmp_path / "costs.csv").write_text("mine")
    (tmp_path / "costs-2.html").mkdir()
    for _ in range(2):
        said, page = written(tmp_path / "costs", "Costs", "1 row", ROWS)
    assert said.startswith(f"Written to {tmp_path}/costs-3.csv and, to be printed, {tmp_path}/costs-3.html.")
    assert "There was another costs" in said
    assert page == "costs-3.html"
    assert (tmp_path / "costs.csv").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "costs-2.html",
        "costs-3.csv",
        "costs-3.html",
        "costs.csv",
    ]
    with (tmp_path / "costs-3.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == ROWS
    assert "costs-4.csv" in written(tmp_path / "costs", "Costs", "2 rows", [*ROWS, ["2"]])[0]


def test_half_a_character_is_written_as_a_question_mark(tmp_path: Path) -> None:
    """A text that no file can hold as it is stops nothing."""
    assert written(tmp_path / "x", "X\ud800", "", [["a\udfff"]])[0].startswith("Written to ")
    assert (tmp_path / "x.csv").read_text("utf-8-sig") == "a?\n"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """Where nothing can be written, the reason is said and nothing is half there."""
    assert written(tmp_path / "no" / "x", "X", "", ROWS) == ("Could not be written: No such file or directory.", "")
    assert list(tmp_path.iterdir()) == []
