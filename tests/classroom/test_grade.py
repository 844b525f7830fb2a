"""A class is graded: what comes in any form is scored by the key, and each of five states stays apart."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from builder.classroom.assignment import place_of
from builder.classroom.attempts import Attempts
from builder.classroom.grade import grade, gradebook_of
from builder.classroom.gradebook import Standing
from builder.classroom.lock import locked
from builder.classroom.scoring import NO_EXAMPLE, NO_RESULTS
from builder.classroom.told import WAYS, lines_of
from builder.cli import main
from builder.errors import RefusedError
from tests.classroom import classes
from tests.classroom.classes import RIGHT, WRONG, laid, person, put, row_of, saved, zipped

UNREADABLE = {"second/bare_code": Standing.UNSCORABLE, "second/reflect": Standing.TO_READ}


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table."""
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


@pytest.mark.parametrize(("answers", "points"), [(RIGHT, 1.0), (WRONG, 0.0)], ids=["right", "wrong"])
def test_every_kind_is_scored(tmp_path: Path, answers: dict[str, dict[str, object]], points: float) -> None:
    """Right answers of each kind earn their point and wrong ones none; free words wait for a person, and code without
    recorded examples cannot be scored."""
    folder = laid(tmp_path / "week_1")
    report = grade(folder, [put(tmp_path / "101.ipynb", saved(answers))])
    rows = gradebook_of(folder).rows
    assert {row.check: row.state for row in rows} == {
        check: UNREADABLE.get(check, Standing.SCORED) for check in classes.PAYLOADS
    }
    assert {row.points for row in rows if row.state == Standing.SCORED} == {points}
    assert {row.points for row in rows if row.state != Standing.SCORED} == {None}
    assert report.conflicts == []
    assert not report.is_clear


@pytest.mark.parametrize(("examples", "says"), [({"examples": ["mean([1])"]}, NO_RESULTS), ({}, NO_EXAMPLE)])
def test_code_without_results_says_what_is_lacking(tmp_path: Path, examples: dict[str, Any], says: str) -> None:
    """Code cannot be scored where it has no examples, and where only the key lacks what they give: that is told, with
    the way to have it."""
    made = classes.assignment()
    code = replace(made.questions[8], payload=made.questions[8].payload | examples)
    folder = laid(tmp_path / "week_1", replace(made, questions=(code,)))
    report = grade(folder, [put(tmp_path / "101.ipynb", saved(RIGHT))])
    assert report.reasons == {says: 1}
    assert any(line.endswith(f"1: {says}{WAYS[says]}") for line in lines_of(report, folder / "teacher"))


@pytest.mark.parametrize(
    ("name", "learner", "called"),
    [
        ("doejane_101_9001_lesson.ipynb", "101", "doejane"),
        ("doejane_LATE_101_9001_lesson-2.ipynb", "101", "doejane"),
        ("Jane Doe_12345_assignsubmission_file_/lesson.ipynb", "12345", "Jane Doe"),
        ("Jane Doe_12345_assignsubmission_file_lesson.ipynb", "12345", "Jane Doe"),
        ("Week 1_jdoe_attempt_2026-11-27-04-05-06_lesson.ipynb", "jdoe", ""),
        ("12345-67890 - Jane Doe - Nov 27, 2026 405 PM/lesson.ipynb", "12345", "Jane Doe"),
        ("101/lesson.ipynb", "101", ""),
        ("101/chapters/lesson.ipynb", "101", ""),
        ("all/Ü/lesson.ipynb", "Ü", ""),
        ("101.ipynb", "101", ""),
        ("101_lesson (1).ipynb", "101", ""),
        ("week_1-101.ipynb", "101", ""),
    ],
)
def test_whose_a_file_is(name: str, learner: str, called: str, tmp_path: Path) -> None:
    """The names of four systems, folders and loose files tell whose a notebook is."""
    folder = laid(tmp_path / "week_1")
    grade(folder, [put(tmp_path / "all.zip", zipped({name: saved(RIGHT, "lesson")}))])
    (found,) = {(row.learner, row.name) for row in gradebook_of(folder).rows}
    assert found == (learner, called)


def test_a_roster_names_people_and_tells_strangers(tmp_path: Path) -> None:
    """Whoever is on the roster has rows, under that name, by id or pseudonym; who is not is graded and told."""
    folder = laid(tmp_path / "week_1", classes.assignment(roster=(person("101", "Jane"), person("102"), person("103"))))
    came = tmp_path / "came"
    for name in ("deep/p-101/week_1.ipynb", "102/any/week_1.ipynb", "104/week_1.ipynb"):
        put(came / name, saved(x=name))
    report = grade(folder, [came])
    book = gradebook_of(folder)
    assert {row.learner: (row.name, row.state.value) for row in book.rows if row.check == "lesson/choice"} == {
        "101": ("Jane", "scored"),
        "102": ("102", "scored"),
        "103": ("103", "missing"),
        "104": ("", "scored"),
    }
    assert [(one.learner, one.what) for one in report.conflicts] == [("104", "this learner is not on the roster")]


def test_a_code_stands_for_a_notebook(tmp_path: Path) -> None:
    """A code in a comment, with what a web page puts around it, is scored like a notebook; what it does not answer is
    unanswered."""
    code = classes.pasted({check: RIGHT[check] for check in ("lesson/choice", "lesson/number")})
    page = f"<html><body><p>Dear all, here it is:</p><p>{code[:40]}<br>{code[40:]}</p></body></html>"
    folder = laid(tmp_path / "week_1")
    report = grade(folder, [put(tmp_path / "all.zip", zipped({"doe_101_9_text.html": page.encode()}))])
    states = {row.check: row.state for row in gradebook_of(folder).rows}
    scored = {"lesson/choice", "lesson/number"}
    assert {check for check, state in states.items() if state == Standing.SCORED} == scored
    assert {state for check, state in states.items() if check not in scored} == {Standing.UNANSWERED}
    assert report.is_clear


def test_two_files_of_one_learner_are_a_conflict_where_they_differ(tmp_path: Path) -> None:
    """Of two files that came together nobody guesses which counts; a later run with one of them alone decides."""
    folder, came = laid(tmp_path / "week_1"), tmp_path / "came"
    mixed = RIGHT | {"lesson/choice": WRONG["lesson/choice"]}
    put(came / "101" / "week_1.ipynb", saved(RIGHT))
    put(came / "101" / "week_1 (1).ipynb", saved(mixed))
    report = grade(folder, [came])
    book = gradebook_of(folder)
    assert row_of(book, "101").state == Standing.UNSCORABLE
    assert row_of(book, "101", "lesson/number").points == 1.0
    assert [one.what for one in report.conflicts] == ["two of their answers differ, of lesson/choice"]
    (came / "101" / "week_1 (1).ipynb").unlink()
    assert grade(folder, [came]).conflicts == []
    assert row_of(gradebook_of(folder), "101").points == 1.0


def test_one_file_of_several_learners_is_a_conflict(tmp_path: Path) -> None:
    """The same bytes from two learners, in one run or in two, are told at both, also by a rebuild; the same notebook
    without an answer is what was handed out."""
    folder = laid(tmp_path / "week_1")
    for learner in ("103", "101"):
        report = grade(folder, [put(tmp_path / f"{learner}.ipynb", saved())])
    grade(folder, [put(tmp_path / f"{learner}.ipynb", saved({})) for learner in ("104", "105")])
    told = [(one.learner, one.what) for one in report.conflicts]
    assert told == [("101", "the same file came from 103"), ("103", "the same file came from 101")]
    assert [(one.learner, one.what) for one in grade(folder, []).conflicts] == told
    assert row_of(gradebook_of(folder), "101").points == 1.0  # whoever decides otherwise has overrides.csv


def test_a_later_run_is_a_later_attempt_and_the_first_stays(tmp_path: Path) -> None:
    """What comes later counts, the same bytes again are the same attempt, and statistics keep the first answer."""
    folder = laid(tmp_path / "week_1")
    for answers in (WRONG, RIGHT, RIGHT):
        grade(folder, [put(tmp_path / "101.ipynb", saved(answers))])
    row = row_of(gradebook_of(folder), "101")
    assert (row.points, row.attempt, row.part) == (1.0, 2, 0.0)
    with Attempts(folder / "teacher" / "attempts.jsonl") as log:
        assert [one.first for one in log.of("101")] == [1, 2]


def test_a_line_of_the_log_that_was_changed_by_hand_is_told(tmp_path: Path) -> None:
    """What an editor did to a line of the log costs that line alone, and is told."""
    folder = laid(tmp_path / "week_1")
    grade(folder, [put(tmp_path / f"{learner}.ipynb", saved(x=learner)) for learner in ("101", "102")])
    path = folder / "teacher" / "attempts.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"answers":[', '"answers":[1,', 1), encoding="utf-8")
    report = grade(folder, [])
    assert [one.what for one in report.conflicts] == ["1 of its lines cannot be read"]
    assert row_of(gradebook_of(folder), "102").points == 1.0


def test_the_last_of_several_with_times_counts(tmp_path: Path) -> None:
    """Where an LMS tells when each was sent, the last one counts, in whatever order they lie in the zip."""
    names = {f"w_jdoe_attempt_2026-11-2{day}-04-05-06_week_1.ipynb": day for day in (7, 5, 6)}
    files = {name: saved(RIGHT if day == 7 else WRONG, x=day) for name, day in names.items()}
    folder = laid(tmp_path / "week_1")
    assert grade(folder, [put(tmp_path / "all.zip", zipped(files))]).conflicts == []
    row = row_of(gradebook_of(folder), "jdoe")
    assert (row.points, row.attempt, row.part) == (1.0, 3, 0.0)


@pytest.mark.parametrize(
    ("learner", "typed", "own", "states", "says"),
    [
        ("101", "101", True, "scored", []),
        ("ab12", " AB12 ", True, "scored", []),
        ("101", "102", True, "scored", ["its answers were given as 102"]),
        ("101", "", False, "could not be scored", ["lesson/number was answered with another learner's values"]),
    ],
)
def test_values_of_ones_own(learner: str, typed: str, own: Any, states: str, says: list[str], tmp_path: Path) -> None:
    """Where each learner has values of their own, an answer is scored by those; one to another's, or given under
    another id, is told."""
    made = classes.assignment(variants=True)
    number = made.questions[2]
    forms = tuple(number.payload | {"value": float(place), "variant": {"place": place}} for place in range(5))
    varied = replace(number, payload=forms[0], variants=forms)
    made = replace(made, questions=(*made.questions[:2], varied, *made.questions[3:]))
    place = (place_of(made, varied, learner) + (not own)) % 5
    answer = {"answer": str(place), "variant": {"place": place}} | ({"learner": typed} if typed else {})
    folder = laid(tmp_path / "week_1", made)
    report = grade(folder, [put(tmp_path / f"{learner}.ipynb", saved({"lesson/number": answer}))])
    row = row_of(gradebook_of(folder), learner, "lesson/number")
    assert (row.state, row.points) == (states, 1.0 if states == "scored" else None)
    assert [one.what for one in report.conflicts] == says


def test_one_grades_at_a_time(tmp_path: Path) -> None:
    """While one process grades an assignment another is told to wait."""
    folder = laid(tmp_path / "week_1")
    with locked(folder / "teacher"), pytest.raises(RefusedError, match="another process"):
        grade(folder, [])


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    """The command exits with 0 when all is clear, with 3 when somebody has to look, with 1 where there is nothing to
    grade by; it writes tables, a report, and the LMS's own export filled in."""
    scorable = tuple(one for one in classes.assignment().questions if one.id != "second/bare_code")
    folder = laid(tmp_path / "week_1", classes.assignment(questions=scorable))
    export = put(tmp_path / "canvas.csv", b"Student,ID,Section,week_1 (77)\nDoe,101,a,\nRoe,102,a,\n")
    content = zipped({"doe_101_9_week_1.ipynb": saved()})
    command = ["grade", str(folder), str(put(tmp_path / "all.zip", content))]
    done = CliRunner().invoke(main, [*command, "--lms", str(export)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert "1 file read; 1 learner in the gradebook." in done.output
    assert (folder / "teacher" / "lms" / "canvas.csv").read_text().splitlines()[1] == "Doe,101,a,8"
    assert (folder / "teacher" / "report" / "index.html").is_file()
    lines = table(folder / "teacher" / "summary.csv")
    assert [(line["learner"], line["points"], line["scored"]) for line in lines] == [("101", "8.0", "8")]
    stranger = put(tmp_path / "other.csv", b"Student,ID,Section,week_1 (77)\nRoe,102,a,\n")
    unplaced = CliRunner().invoke(main, ["grade", str(folder), "--lms", str(stranger)], catch_exceptions=False)
    assert (unplaced.exit_code, "101 handed in and is not in the export." in unplaced.output) == (3, True)
    broken = put(tmp_path / "102.ipynb", b"{")
    assert CliRunner().invoke(main, ["grade", str(folder), str(broken)], catch_exceptions=False).exit_code == 3
    assert CliRunner().invoke(main, ["grade", str(tmp_path)], catch_exceptions=False).exit_code == 1
    assert CliRunner().invoke(main, ["grade", str(folder), "no_such"], catch_exceptions=False).exit_code == 2


def test_an_export_with_a_fault_stops_before_anything_is_read(tmp_path: Path) -> None:
    """A table of grades that cannot be filled is refused before a file is read, and so are options that go together."""
    folder = laid(tmp_path / "week_1")
    export, came = put(tmp_path / "grades.csv", b"Student,ID,Section\nDoe,101,a\n"), put(tmp_path / "1.ipynb", saved())
    for options in (["--lms", str(export)], ["--lms", str(tmp_path / "none.csv")], ["--column", "Week 1"]):
        done = CliRunner().invoke(main, ["grade", str(folder), str(came), *options], catch_exceptions=False)
        assert done.exit_code in {1, 2}, done.output
    assert not (folder / "teacher" / "attempts.jsonl").exists()


@pytest.mark.parametrize("place", ["", "..", "teacher", "teacher/report", "class", "class/learners", "../week_2"])
def test_what_is_of_an_assignment_is_not_handed_in(place: str, tmp_path: Path) -> None:
    """A teacher's own folder, one with it inside, and another assignment's are refused, and leave no trace."""
    folder = laid(tmp_path / "week_1")
    laid(tmp_path / "week_2")
    for name in ("teacher/report", "class/learners"):
        (folder / name).mkdir(parents=True)
    with pytest.raises(RefusedError, match="give what the class handed in"):
        grade(folder, [folder / place])
    assert not (folder / "teacher" / "attempts.jsonl").exists()


def test_a_folder_beside_the_key_may_hold_what_came(tmp_path: Path) -> None:
    """Whoever keeps what came in the teacher's folder, or beside it, grades it there."""
    folder = laid(tmp_path / "week_1")
    for place in ("teacher/came", "came"):
        put(folder / place / "101.ipynb", saved())
        assert grade(folder, [folder / place]).learners == 1
