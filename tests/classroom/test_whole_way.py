"""The whole way of an assignment: made by the command, answered as a learner does, saved, handed in, graded."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nbformat
import pytest

from builder.classroom.assignment import read
from builder.classroom.grade import grade, gradebook_of
from builder.classroom.gradebook import Standing
from tests.classroom.classes import put
from tests.classroom.conftest import Assign
from tests.classroom.made import answers_of, canvas_zip, learners, right_answer
from tests.classroom.test_answered import GIVEN, answering
from tests.course.driving import execute

# Of what test_answered.py gives. The code is wrong, but gives for the one example what the solution gives.
RIGHT = {"narrow", "base-rate", "order", "either", "mean"}
WRONG = {"what-shrinks", "rule-name", "how-many", "two-heads"}


def test_what_was_answered_in_a_kernel_is_graded(assign: Assign, tmp_path: Path) -> None:
    """Answers given through the widgets of a real kernel come out of the saved notebook as they are worth; a prediction
    is worth nothing, and free words wait for a reader."""
    folder = assign("--chapters", "format_example", "--run")
    path = folder / "class" / "chapters" / "format_example.ipynb"
    given = {f"format_example/{name}": value for name, (value, _) in GIVEN.items()}
    book = execute(answering(nbformat.read(path, as_version=4), given), Path(sys.executable), tmp_path)
    saved = put(tmp_path / "doe_101_9001_format_example.ipynb", nbformat.writes(book).encode())
    assert grade(folder, [saved]).conflicts == []
    rows = {row.check.partition("/")[2]: row for row in gradebook_of(folder).rows}
    assert {name for name, row in rows.items() if row.points == 1} == RIGHT
    assert {name for name, row in rows.items() if row.points == 0} == WRONG
    assert rows["own-coin"].state == Standing.TO_READ
    assert (rows["ten-tosses"].points, rows["ten-tosses"].possible) == (None, 0.0)


@pytest.mark.parametrize("options", [(), ("--one",)], ids=["a chapter", "one"])
def test_a_class_is_graded_as_its_answers_are_worth(options: tuple[str, ...], assign: Assign, tmp_path: Path) -> None:
    """Of a made class of thirty each learner gets what the answers deserve that were put into the notebooks."""
    folder = assign("--chapters", "format_example", *options)
    assignment = read(folder / "teacher")
    report = grade(folder, [put(tmp_path / "all.zip", canvas_zip(folder, 30))])
    book = gradebook_of(folder)
    assert (report.learners, report.conflicts) == (30, [])
    for learner in learners(30):
        events = answers_of(assignment, f"0/{learner.id}")
        for row, question in zip(book.by_learner()[learner.id], assignment.questions, strict=True):
            if question.id not in events:
                assert row.state == Standing.UNANSWERED
            elif row.state == Standing.SCORED and row.possible:
                is_right = json.dumps(events[question.id]["answer"]) == json.dumps(right_answer(question))
                assert row.points == is_right
    assert {row.check for row in book.rows if row.state == Standing.UNSCORABLE} <= {
        question.id for question in assignment.questions if question.payload["kind"] in {"code", "computed"}
    }
