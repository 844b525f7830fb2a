"""Saved notebooks of 3c91ecd, read and run again, and today's notebooks in the hands of its learners."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import nbformat
import pytest

from tests.course.driving import execute
from tests.recorded import house
from tests.recorded.conftest import expected
from tests.recorded.outputs import record, records, shown, verdict

PYTHON = Path(sys.executable)
SAVED = {"answered": ("coins", 10), "half_answered": ("coins", 9), "filled_in": ("company", 9)}


def then(home: str, path: str) -> dict[str, str]:
    """Return what the old notebook `path` showed a learner on the last day."""
    return next(one for one in expected("notebooks") if (one["home"], one["notebook"]) == (home, path))["shown"]


@pytest.mark.parametrize(
    ("saved", "home", "answers"), [(name, *rest) for name, rest in SAVED.items()], indirect=["home"]
)
def test_a_saved_notebook_carries_its_answers(saved: str, home: str, answers: int, work: Path) -> None:
    """The outputs of each answered check and page hold an event that is valid today and stands in the folder."""
    found = records(nbformat.read(work / "saved" / f"{saved}.ipynb", as_version=4))
    known, _ = house.events()
    assert len(found) == answers, home
    for name, event in found.items():
        assert event["check"] == name
        assert house.trouble(event) == ""
        assert event in known


@pytest.mark.parametrize("home", ["company"], indirect=True)
def test_an_old_notebook_runs_again_as_it_is(home: str, work: Path, tmp_path: Path) -> None:
    """With its old setup inside, a saved notebook runs again and shows all that it showed: checks, page, summary."""
    book = execute(nbformat.read(work / "saved" / "filled_in.ipynb", as_version=4), PYTHON, tmp_path)
    assert shown(book) == then(home, "chapters/what_ml_can_do.ipynb")


@pytest.mark.parametrize("home", ["coins"], indirect=True)
@pytest.mark.parametrize("path", ["chapters/format_example.ipynb", "chapters/python.ipynb"])
def test_answers_come_back_in_the_notebooks_of_today(path: str, home: str, built: Path, tmp_path: Path) -> None:
    """The old source, built today, shows each old answer with its verdict and its record, and the summary counts it."""
    book = nbformat.read(built / path, as_version=4)
    now, before = shown(execute(book, PYTHON, tmp_path)), then(home, path)
    # The two of the skip test, right then, count for the map alone today.
    counted = re.sub(r" \(\d+ at once\)", "", now["summary"]).splitlines()
    # What is written in one's own words is done, as the maps count it.
    today = before["summary"].replace("7 of 10 right, 1 written down", "6 of 8 done, 5 right, 1 in your own words")
    today = today.replace("1 of 2 right", "1 of 2 done, 1 right")
    today = today.replace("?.", "?")  # a title's own mark ends the sentence
    assert set(counted) >= set(today.splitlines())
    for name in (name for name in before if "/" in name):
        assert record(now[name]) == record(before[name]), name
        assert verdict(now[name]) == verdict(before[name]), name


def test_a_code_brings_a_filled_page_to_a_new_computer(built: Path, tmp_path: Path) -> None:
    """Taken by progress(), an old code brings the rows that page() hands out, as numbers and words, after Run All."""
    book = nbformat.read(built / "chapters" / "python.ipynb", as_version=4)
    book.cells.insert(2, nbformat.v4.new_code_cell(f'progress("{expected("coins")["code"]}")'))
    book.cells.append(nbformat.v4.new_code_cell('print(page("my_counts"))'))
    printed = execute(book, PYTHON, tmp_path).cells[-1].outputs[0]["text"]
    rows = next(one["rows"] for one in expected("notebooks") if "python/my_counts" in one["rows"])
    assert ast.literal_eval(printed) == rows["python/my_counts"]


@pytest.mark.parametrize("home", ["coins"], indirect=True)
def test_the_map_of_today_knows_them(home: str, built: Path, tmp_path: Path) -> None:
    """The map of the old source, built today, says of each chapter what it said then."""
    book = execute(nbformat.read(built / "coin_road_map.ipynb", as_version=4), PYTHON, tmp_path)
    now, before = (
        re.findall(r"([^:,(]+) \(([^)]+)\)", text["map"].partition("Ready next")[0])
        for text in (shown(book), then(home, "coin_road_map.ipynb"))
    )
    assert len(now) == 6
    assert now == before
