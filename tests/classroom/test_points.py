"""Points follow the teacher: what late.csv, credit, overrides.csv and a key put right make of the same answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from builder.classroom.grade import grade, gradebook_of
from builder.classroom.gradebook import total_of
from builder.classroom.scoring import NOT_FIRST
from builder.classroom.told import lines_of
from builder.errors import RefusedError
from tests.classroom import classes
from tests.classroom.classes import RIGHT, WRONG, laid, put, row_of, saved, zipped

DUE = datetime(2026, 11, 27, tzinfo=UTC)
LATE = "learner,until,percent\n,2026-11-29,50\nslow,2026-12-24 12:00,100\n102,,80\n"


@pytest.mark.parametrize(
    ("name", "points", "says"),
    [
        ("w_early_attempt_2026-11-25-12-00-00_week_1.ipynb", 1.0, ""),
        ("w_late_attempt_2026-11-28-12-00-00_week_1.ipynb", 0.5, "which counts for 50 %"),
        ("w_later_attempt_2026-12-05-12-00-00_week_1.ipynb", 0.0, "which counts for 0 %"),
        ("w_slow_attempt_2026-12-05-12-00-00_week_1.ipynb", 1.0, "which is allowed"),
        ("doe_LATE_102_9_week_1.ipynb", 0.8, "late, which counts for 80 %"),
        ("doe_101_9_week_1.ipynb", 1.0, ""),
    ],
)
def test_lateness_costs_what_the_table_says(name: str, points: float, says: str, tmp_path: Path) -> None:
    """A line for all, a learner's own in its place, nothing after the last line, and no time given at all."""
    folder = laid(tmp_path / "week_1", classes.assignment(due=DUE))
    put(folder / "teacher" / "late.csv", LATE.encode())
    assert grade(folder, [put(tmp_path / "all.zip", zipped({name: saved()}))]).conflicts == []
    row = gradebook_of(folder).rows[0]
    assert row.points == points
    assert row.reason.endswith(says)


def test_a_mark_of_late_without_a_time_is_told(tmp_path: Path) -> None:
    """Where late.csv counts hours and Canvas says no more than "late", the points stand and somebody is told."""
    folder = laid(tmp_path / "week_1", classes.assignment(due=DUE))
    put(folder / "teacher" / "late.csv", LATE.encode())
    report = grade(folder, [put(tmp_path / "all.zip", zipped({"doe_LATE_101_9_week_1.ipynb": saved()}))])
    assert [one.what for one in report.conflicts] == ["it is marked as late, and its name does not say how late"]
    assert row_of(gradebook_of(folder), "101").points == 1.0


@pytest.mark.parametrize("is_one_run", [True, False])
def test_what_is_sent_once_more_unchanged_is_no_later(is_one_run: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """Of what comes after the day an answer that was there in time counts in full, in one run or in two; one that was
    changed meanwhile does not, though it be changed back."""
    folder = laid(tmp_path / "week_1", classes.assignment(due=DUE))
    put(folder / "teacher" / "late.csv", b"learner,until,percent\n,2026-12-24,33.3\n")
    number, text, value = ({check: WRONG[check]} for check in ("lesson/number", "lesson/text", "lesson/computed"))
    files = {
        f"w_jdoe_attempt_2026-11-{day}-12-00-00_week_1.ipynb": saved(answers, x=day)
        for day, answers in (("25", RIGHT | number | text | value), ("26", RIGHT | text), ("28", RIGHT | number))
    }
    came = [files] if is_one_run else [{name: content} for name, content in files.items()]
    for place, some in enumerate(came):
        grade(folder, [put(tmp_path / f"{place}.zip", zipped(some))])
    book = gradebook_of(folder)
    found = [row_of(book, "jdoe", f"lesson/{check}") for check in ("choice", "number", "text", "computed")]
    assert [(row.points, row.attempt) for row in found] == [(1.0, 1), (0.0, 3), (0.333, 3), (1.0, 2)]
    assert total_of(book.rows) == 6.333


@pytest.mark.parametrize(
    ("credit", "more", "points"),
    [
        ("right", {}, (1.0, 0.0)),
        ("first", {"tries": 1}, (1.0, 0.0)),
        ("first", {"tries": 2}, (0.0, 0.0)),
        ("first", {"state": "shown"}, (0.0, 0.0)),
        ("completion", {}, (1.0, 1.0)),
        ("none", {}, (None, None)),
    ],
)
def test_credit(credit: Any, more: dict[str, Any], points: tuple[float | None, float | None], tmp_path: Path) -> None:
    """Points are given for right, for right at once, for any answer, or not at all; verdicts stay the same."""
    made = classes.assignment()
    questions = tuple(replace(question, credit=credit) for question in made.questions)
    folder = laid(tmp_path / "week_1", replace(made, questions=questions))
    for learner, answers in (("101", RIGHT), ("102", WRONG)):
        content = saved({check: one | more for check, one in answers.items()})
        grade(folder, [put(tmp_path / f"{learner}.ipynb", content)])
    rows = [row_of(gradebook_of(folder), learner) for learner in ("101", "102")]
    assert tuple(row.points for row in rows) == points
    assert rows[0].reason == (NOT_FIRST if credit == "first" and points[0] == 0.0 else "")
    assert [row.verdict for row in rows] == ["right", "not yet"]


def test_overrides_stand_and_name_their_author(tmp_path: Path) -> None:
    """A person's points stand over the key through every regrade, with author and reason, from any spreadsheet's CSV;
    one on nobody is told."""
    folder = laid(tmp_path / "week_1")
    lines = "learner;check;points;author;reason\r\n101;lesson/choice;0,5;A. Möller;half a thought\r\n9;x;1;A;b\r\n"
    put(folder / "teacher" / "overrides.csv", lines.encode("cp1252"))
    report = grade(folder, [put(tmp_path / "101.ipynb", saved())])
    row = row_of(gradebook_of(folder), "101")
    assert (row.points, row.reason) == (0.5, "decided by A. Möller: half a thought")
    assert [(one.file, one.what) for one in report.conflicts] == [("overrides.csv:3", "no such learner")]


def test_more_points_than_there_are_are_told(tmp_path: Path) -> None:
    """A line that gives more than its question is worth stands, and is told: it may be meant, or mistyped."""
    folder = laid(tmp_path / "week_1")
    lines = "learner,check,points,author,reason\n101,lesson/choice,10,A,b\n101,lesson/text,1,A,b\n"
    put(folder / "teacher" / "overrides.csv", lines.encode())
    report = grade(folder, [put(tmp_path / "101.ipynb", saved())])
    assert row_of(gradebook_of(folder), "101").points == 10.0
    assert "overrides.csv gives more points than there are: 10 of 1 to 101 for lesson/choice." in [
        *lines_of(report, folder / "teacher")
    ]
    assert report.conflicts == []


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("overrides.csv", "learner,check,points,author,reason\n101,lesson/choice,1,,\n", "no author and no reason"),
        ("overrides.csv", "learner,check,points,author,reason\n101,lesson/choice,many,A,b\n", "“many” are no points"),
        ("overrides.csv", "learner,check\n", "no column points, author, reason"),
        ("overrides.csv", "learner,check,points,author,reason\n101,lesson/choice,0,5,A,b\n", "csv:2: it has 6 cells"),
        ("overrides.csv", 'learner,check,points,author,reason\n101,lesson/choice,1,A,"b\n102,x,1,A,b\n', "is no CSV"),
        ("overrides.csv", "learner,check,points,author,reason\n101,lesson/choice,1e308,A,b\n", "are no points"),
        ("overrides.csv", "learner,check,points,author,reason\n101,lesson/choice,1_0,A,b\n", "“1_0” are no points"),
        ("overrides.csv", "learner,check,points,author,reason,Points\n", "several columns are called points"),
        ("late.csv", "learner,until,percent\n,soon,50\n", "late.csv:2: “soon” is no day or time"),
        ("late.csv", "learner,until,percent\n,12/1/2026,50\n", "“12/1/2026” is no day or time"),
        ("late.csv", "learner,until,percent\n,2026-12-02,0.5\n", "“0.5” are no per cent"),
        ("late.csv", "learner,until,percent\n,2026-12-02,\n", "“” are no per cent"),
        (
            "late.csv",
            "learner,until,percent\n,2026-12-02,50\n,2026/12/2,80\n",
            "csv:3: another line says",
        ),
        ("late.csv", "learner,until,percent\n,2026-12-02,150\n", "“150” are no per cent; give a number from 0 to 100"),
    ],
)
def test_a_table_with_a_fault_is_refused_with_its_line(name: str, text: str, says: str, tmp_path: Path) -> None:
    """A table of the teacher's that cannot be read stops grading before anything is written."""
    folder = laid(tmp_path / "week_1")
    put(folder / "teacher" / name, text.encode())
    with pytest.raises(RefusedError, match=says):
        grade(folder, [put(tmp_path / "101.ipynb", saved())])
    assert not (folder / "teacher" / "gradebook.csv").exists()
    assert not (folder / "teacher" / "attempts.jsonl").exists()


def test_an_extension_of_nobody_is_told(tmp_path: Path) -> None:
    """An id in late.csv from which nothing came is named, and is no conflict: it may be mistyped, or be early."""
    folder = laid(tmp_path / "week_1", classes.assignment(due=DUE))
    put(folder / "teacher" / "late.csv", b"learner,until,percent\n,2027-01-01,50\n1O1,2027-01-01,100\n")
    report = grade(folder, [put(tmp_path / "101.ipynb", saved())])
    assert (report.extended, report.conflicts) == (["1O1"], [])
    said = [line for line in lines_of(report, folder / "teacher") if "late.csv" in line]
    assert said == ["late.csv gives time to 1O1, from whom nothing came: is the id right?"]


def test_a_key_put_right_regrades_what_came(tmp_path: Path) -> None:
    """After a change of the key, grading without files scores what came before anew."""
    folder = laid(tmp_path / "week_1")
    grade(folder, [put(tmp_path / "101.ipynb", saved(WRONG))])
    made = classes.assignment()
    number = made.questions[2]
    mended = replace(number, payload=number.payload | {"value": 0.99})
    laid(folder, replace(made, questions=(*made.questions[:2], mended, *made.questions[3:])))
    grade(folder, [])
    assert row_of(gradebook_of(folder), "101", "lesson/number").points == 1.0
