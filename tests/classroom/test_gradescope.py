"""Gradescope's autograder: what one learner handed in becomes results.json, by the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from builder.cli import main
from tests.classroom import classes
from tests.classroom.classes import laid, person, put, saved

VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}


def graded(tmp_path: Path, content: bytes, **changes: Any) -> tuple[int, dict[str, Any]]:
    """Return how the command exits, and what it tells Gradescope of a notebook as Gradescope lays it out."""
    folder = laid(tmp_path / "week_1", classes.assignment(**changes))
    put(tmp_path / "autograder" / "submission_metadata.json", b'{"users": [{"id": 7, "email": "ada@example.edu"}]}')
    # By the name of its page, which says of nobody whose it is, or of the next one.
    put(tmp_path / "autograder" / "submission" / "roe_102_9_lesson.ipynb", content)
    out = tmp_path / "results" / "results.json"
    command = ["grade", str(folder), str(tmp_path / "autograder" / "submission"), "--gradescope", str(out)]
    done = CliRunner().invoke(main, command, catch_exceptions=False)
    return done.exit_code, json.loads(out.read_bytes())


@pytest.mark.parametrize("roster", [(), (person("ada@example.edu"), person("102"))], ids=["none", "roster"])
def test_a_submission_becomes_results(roster: tuple[Any, ...], tmp_path: Path) -> None:
    """Each check is a test with what it is worth; the total is what the tests have, and what a person has to read has
    no score."""
    code, told = graded(tmp_path, saved(), roster=roster)
    tests = {one["name"]: one for one in told["tests"]}
    assert tests.keys() == classes.PAYLOADS.keys()
    assert told["score"] == sum(one.get("score", 0) for one in tests.values()) == 8.0
    assert tests["lesson/choice"] | {"visibility": ""} == {
        "name": "lesson/choice",
        "max_score": 1.0,
        "score": 1.0,
        "output": "right",
        "visibility": "",
    }
    assert "score" not in tests["second/reflect"]
    assert {told["visibility"], *(one["visibility"] for one in tests.values())} <= VISIBILITIES
    assert code == 3  # code without examples waits for somebody


def test_what_cannot_be_read_has_results_too(tmp_path: Path) -> None:
    """Gradescope asks for a score in any case; why there is none stands where the teacher alone sees it."""
    code, told = graded(tmp_path, b"{")
    assert (code, told["score"]) == (3, 0.0)
    assert not any("score" in one for one in told["tests"])
    assert [one["visibility"] for one in told["tests"] if "no JSON" in one["output"]][-1] == "hidden"


def test_it_is_for_one_learner(tmp_path: Path) -> None:
    """The command is refused without a submission, and beside an LMS's export of a class."""
    folder, export = laid(tmp_path / "week_1"), put(tmp_path / "grades.csv", b"")
    for more in ([], [str(export), "--lms", str(export)]):
        done = CliRunner().invoke(main, ["grade", str(folder), *more, "--gradescope", str(tmp_path / "out.json")])
        assert (done.exit_code, (tmp_path / "out.json").exists()) == (2, False)
