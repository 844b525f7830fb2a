"""An assignment that is made once more: what has changed is told, and what came stays what it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from builder.classroom.assignment import Assignment, read
from builder.classroom.grade import grade, gradebook_of
from builder.classroom.renewed import changes
from tests.classroom import classes
from tests.classroom.classes import person, put
from tests.classroom.conftest import Assign, told
from tests.classroom.made import canvas_zip

DUE = datetime(2026, 12, 1, 18, tzinfo=UTC)
KEPT = "Answers to these that came are kept, and are in no gradebook."
WHOLE = classes.assignment(due=DUE, roster=(person("101"), person("102")), variants=True)
REWORDED = tuple(replace(one, mark="another") if one.id == "lesson/choice" else one for one in WHOLE.questions)


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (WHOLE, []),
        (replace(WHOLE, due=None), ["Due Tuesday, 1 December 2026, 18:00 UTC until now, and on no day from now on."]),
        (replace(WHOLE, roster=()), ["The roster of 2 learners is left out; give it with --roster to keep it."]),
        (replace(WHOLE, roster=(person("101"), person("103"))), ["No longer on the roster: 102."]),
        (
            replace(WHOLE, variants=False),
            ["Learners had values of their own; without --variants answers to these cannot be scored."],
        ),
        (
            replace(WHOLE, questions=WHOLE.questions[:3]),
            [f"No longer asked: {', '.join(one.id for one in WHOLE.questions[3:8])} and 2 more. {KEPT}"],
        ),
        (
            replace(WHOLE, questions=REWORDED),
            ["Asked in another form from now on: lesson/choice. Answers to the old form cannot be scored."],
        ),
    ],
)
def test_what_has_changed_is_told(now: Assignment, says: list[str]) -> None:
    """Each option that was forgotten, and each question that is asked no more or otherwise, has its sentence."""
    assert list(changes(WHOLE, now)) == says


def test_the_command_tells_it(assign: Assign, tmp_path: Path) -> None:
    """Made once more without its date, the assignment says what it was; a date that is past is called so."""
    assign("--chapters", "format_example", "--due", "2020-01-01")
    output = told(tmp_path, "--chapters", "format_example")
    assert "2020" in output
    assert "until now, and on no day from now on." in output
    past = told(tmp_path, "--chapters", "format_example", "--due", "2020-01-01")
    assert "which is past: whatever comes now is late." in past


def test_what_an_earlier_edition_asked_is_no_conflict(assign: Assign, tmp_path: Path) -> None:
    """Who handed in what was handed out first is in no conflict, whatever was changed since that nobody is asked."""
    folder = assign("--chapters", "format_example", "--run")
    came = put(tmp_path / "all.zip", canvas_zip(folder, 3))
    grade(folder, [came])
    before = [(row.check, row.points) for row in gradebook_of(folder).rows]
    first = read(folder / "teacher").edition
    for due in ("2030-01-01", "2031-01-01"):
        assign("--chapters", "format_example", "--run", "--due", due)
        assert first in read(folder / "teacher").earlier
        assert grade(folder, []).conflicts == []
        assert [(row.check, row.points) for row in gradebook_of(folder).rows] == before


def test_names_that_windows_keeps_and_names_too_many_are_refused(tmp_path: Path) -> None:
    """An assignment's name is one that every computer has room for, and several chapters are parted by commas."""
    assert '"con" cannot be its name' in told(tmp_path, "--chapters", "probability", name="con")
    assert "parted by commas" in told(tmp_path, "--chapters", "probability", "format_example")
