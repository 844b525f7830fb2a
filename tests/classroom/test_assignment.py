"""The two files of the folder teacher/: what is written is what is read, and what is damaged is refused by name."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from builder.classroom.assignment import ASSIGNMENT, KEY, Assignment, Learner, Question, read, write
from builder.errors import RefusedError

PAYLOAD = {"v": 1, "kind": "number", "value": 0.5, "title": "Łódź “half”", "mistakes": []}
QUESTIONS = (
    Question("probability/base-rate", "probability", "Łódź “half”", PAYLOAD, "0123456789abcdef"),
    Question("probability/dice", "probability", "Dice", PAYLOAD, "f" * 16, (PAYLOAD, PAYLOAD), 2.5, "first", "now"),
)
WHOLE = Assignment(
    "week_1",
    "secret",
    QUESTIONS,
    datetime(2026, 12, 1, 12, 0, tzinfo=UTC),
    "an edition",
    (Learner("101", "Zoë =1+1", "amber-owl"),),
    one=True,
    no_ai=True,
    folder="week_1-0f0f0f0f",
)


@pytest.mark.parametrize("assignment", [WHOLE, Assignment("w", "s", ())])
def test_what_is_written_is_what_is_read(assignment: Assignment, tmp_path: Path) -> None:
    """An assignment comes back from its two files as it was."""
    write(tmp_path, assignment)
    assert read(tmp_path) == assignment


def test_one_of_before_folders_had_a_sign_keeps_its_own(tmp_path: Path) -> None:
    """Where the file names no folder for a learner's answers, they stand under the assignment's name."""
    write(tmp_path, WHOLE)
    head = json.loads((tmp_path / ASSIGNMENT).read_text(encoding="utf-8"))
    del head["folder"]
    (tmp_path / ASSIGNMENT).write_text(json.dumps(head), encoding="utf-8")
    assert read(tmp_path).folder == "week_1"


def test_another_editions_key_is_refused(tmp_path: Path) -> None:
    """The key of another edition is refused: marks would mean other questions."""
    write(tmp_path, WHOLE)
    key = json.loads((tmp_path / KEY).read_text(encoding="utf-8"))
    (tmp_path / KEY).write_text(json.dumps(key | {"edition": "another"}), encoding="utf-8")
    with pytest.raises(RefusedError, match="another edition"):
        read(tmp_path)


@pytest.mark.parametrize("name", [ASSIGNMENT, KEY])
@pytest.mark.parametrize("content", ["", "[]", "{}", '{"v": 1}', '{"v": 2}', "[" * 100_000, "\udcff"])
def test_a_damaged_file_is_refused(name: str, content: str, tmp_path: Path) -> None:
    """A file that is empty, torn or of another version ends in a sentence, never in a traceback."""
    write(tmp_path, WHOLE)
    (tmp_path / name).write_bytes(content.encode(errors="surrogateescape"))
    with pytest.raises(RefusedError):
        read(tmp_path)


def test_a_question_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    """A question counts once, whatever a hand has done to the key."""
    write(tmp_path, WHOLE)
    key = json.loads((tmp_path / KEY).read_text(encoding="utf-8"))
    key["questions"].append(key["questions"][0])
    (tmp_path / KEY).write_text(json.dumps(key), encoding="utf-8")
    with pytest.raises(RefusedError, match="probability/base-rate is there twice"):
        read(tmp_path)


@pytest.mark.parametrize("change", [{"credit": "all"}, {"feedback": "soon"}, {"points": -1}, {"points": None}])
def test_a_value_that_there_is_not_is_refused(change: dict[str, Any], tmp_path: Path) -> None:
    """A credit, a time of feedback or points that mean nothing are refused, since teachers edit them by hand."""
    write(tmp_path, WHOLE)
    key = json.loads((tmp_path / KEY).read_text(encoding="utf-8"))
    key["questions"][0] |= change
    (tmp_path / KEY).write_text(json.dumps(key), encoding="utf-8")
    with pytest.raises(RefusedError, match="roadmap assign"):
        read(tmp_path)
