"""What holds whatever a class hands in: nothing is not worth a point, order and repetition change nothing."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.classroom.attempts import Attempts
from builder.classroom.grade import CONFLICTS, GRADEBOOK, SUMMARY, grade, grade_pieces, gradebook_of
from builder.classroom.gradebook import Standing
from builder.classroom.marking import Marking
from builder.classroom.scoring import credited, scored
from builder.classroom.submissions import Piece
from builder.classroom.submissions.answer import Answer, answer_of
from builder.classroom.tables import Cell, cell, escaped, line_of, seen, table, unescaped
from tests.classroom import classes
from tests.classroom.classes import RIGHT, WRONG, laid, put, saved

LEARNERS = ["101", "102", "103"]
STARTS = "=+-@\t\r＝＋－＠"
TEXT = st.text(st.characters(codec="utf-8"), max_size=30) | st.text("=+-@;'\t\r\n,\" a1＝", max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=8,
)


@contextmanager
def room() -> Iterator[Path]:
    """A folder of one example's own."""
    folder = Path(tempfile.mkdtemp(prefix="class-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def piece(name: str, content: bytes) -> Piece:
    """Return a file as it comes in a zip."""
    return Piece(f"all.zip/{name}", ("all", *name.split("/")), content)


def tables(folder: Path) -> list[bytes]:
    """Return what grading wrote."""
    return [(folder / "teacher" / name).read_bytes() for name in (GRADEBOOK, SUMMARY, CONFLICTS)]


SOME = st.dictionaries(st.sampled_from(list(classes.PAYLOADS)), st.sampled_from([RIGHT, WRONG]), max_size=10)


@st.composite
def came(draw: st.DrawFn) -> list[Piece]:
    """Draw what a class of three hands in, some of it twice or otherwise, some broken."""
    files = []
    for place in range(draw(st.integers(0, 6))):
        learner = draw(st.sampled_from(LEARNERS))
        answers = {check: source[check] for check, source in draw(SOME).items()}
        chapter = draw(st.sampled_from(["", "lesson", "second"]))
        content = saved(answers, chapter) if draw(st.integers(0, 5)) else b"{"
        files.append(piece(f"name_{learner}_{place}_work.ipynb", content))
    return files


@settings(max_examples=15)
@given(came(), st.randoms(use_true_random=False))
def test_order_does_not_matter(files: list[Piece], random: Any) -> None:
    """In whatever order files come, the tables are the same bytes."""
    shuffled = random.sample(files, len(files))
    with room() as one, room() as other:
        grade_pieces(laid(one), files)
        grade_pieces(laid(other), shuffled)
        assert tables(one) == tables(other)


@settings(max_examples=15)
@given(came())
def test_grading_again_changes_nothing(files: list[Piece]) -> None:
    """The same files again, and a rebuild without any, leave the tables as they were; the log stops growing."""
    with room() as folder:
        grade_pieces(laid(folder), files)
        before = tables(folder)
        grade_pieces(folder, files)
        assert tables(folder) == before
        grade(folder, [])
        assert tables(folder) == before


@settings(max_examples=20)
@given(SOME)
def test_no_answer_earns_no_points(answers: dict[str, Any]) -> None:
    """A check without an answer has no points, whatever stands in the rest of the notebook."""
    with room() as folder:
        content = saved({check: source[check] for check, source in answers.items()})
        grade_pieces(laid(folder), [piece("name_101_9_work.ipynb", content)])
        for row in gradebook_of(folder).rows:
            if row.check not in answers:
                assert (row.state, row.points) == (Standing.UNANSWERED, None)


@settings(max_examples=150)
@given(st.sampled_from(list(classes.PAYLOADS)), JSON, st.none() | st.lists(st.text(max_size=5), max_size=3))
def test_any_answer_ends_in_a_state(check: str, value: Any, results: list[str] | None) -> None:
    """Any JSON value in place of an answer ends in a state, with points only where it is scored and only if right."""
    answer = answer_of(json.loads(json.dumps(classes.event(check, value, results=results))))
    if answer is not None:
        question = next(one for one in classes.assignment().questions if one.id == check)
        found, points = credited(question, scored(question, answer), answer)
        assert (points is None) == (found.state != Standing.SCORED)
        assert not points or found.verdict == "right"


TEXTS = st.text(st.characters(), max_size=8)
CELL = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown"]) | JSON,
        "source": st.sampled_from([classes.cell("lesson/choice", None)["source"], [1], "x"]) | JSON,
        "metadata": st.sampled_from([{"ml_road_map": {"check": "lesson/choice"}}]) | JSON,
        "outputs": st.lists(st.fixed_dictionaries({"data": st.fixed_dictionaries({"text/plain": TEXTS | JSON})}))
        | JSON,
    },
)
FIELDS = ("answer", "sure", "state", "tries", "time", "variant", "learner", "results", "hash", "check")


@settings(max_examples=30)
@example([], {}, "\ud800")
@given(
    st.lists(CELL, max_size=4),
    st.dictionaries(st.sampled_from(FIELDS), JSON | TEXTS, max_size=4),
    TEXTS.filter(lambda name: "/" not in name),
)
def test_any_notebook_is_graded_and_stops_nobody(cells: list[Any], fields: dict[str, Any], name: str) -> None:
    """Cells, saved answers and names of any JSON, half characters among it, end in rows, and another's are scored."""
    told = classes.event("lesson/choice", "⅓") | fields
    odd = classes.cell("lesson/choice", None)
    odd["outputs"][0]["data"]["text/plain"] = json.dumps(told)
    content = json.dumps({"cells": [*cells, odd]}).encode()
    with room() as folder:
        files = [piece(f"{name}_101_9_x.ipynb", content), piece("a_999_1_x.ipynb", saved())]
        report = grade_pieces(laid(folder), files)
        assert report.learners in {1, 2}
        assert sum(row.points or 0 for row in gradebook_of(folder).rows if row.learner == "999") == 8.0


@given(st.sampled_from(["", " ", "\n\t", "\u200b"]), st.sampled_from(["right", "first", "completion", "none"]))
def test_blanks_earn_nothing(blank: str, credit: Any) -> None:
    """Blanks where words are asked for earn nothing under any credit."""
    for question in classes.assignment().questions:
        if question.payload["kind"] in {"text", "number", "reflect", "code"}:
            changed = replace(question, credit=credit)
            answer = Answer(question.id, question.mark, blank)
            assert not credited(changed, scored(changed, answer), answer)[1]


@settings(max_examples=300)
@given(TEXT)
def test_text_comes_back_from_a_table_and_is_no_formula(text: str) -> None:
    """Any text comes back as it was from a cell; no cell begins as a formula, nor does any part of it where a
    spreadsheet of another language would part it."""
    kept = escaped(seen(text))
    assert unescaped(kept) == seen(text)
    parts = [kept, *kept.replace("\t", ";").replace("\r", ";").replace("\n", ";").split(";")]
    assert not any(part.startswith(tuple(STARTS)) for part in parts)
    made = io.StringIO()
    csv.writer(made).writerow([cell(text), 1])
    assert next(csv.reader(io.StringIO(made.getvalue(), newline="")))[0] == kept


VALUES = TEXT | st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([0, 0.0, -0.0, 1, 1.0])


@settings(max_examples=300)
@example([1, True, 1.0, "1", 0, False, -0.0, 0.0, None, "", Standing.TO_READ])
@given(st.lists(VALUES, min_size=2, max_size=8))
def test_a_line_of_a_table_is_what_csv_writes(values: list[Cell]) -> None:
    """Whatever was written before, a line is what csv.writer makes of its cells: 1, 1.0 and True are three, and -0.0 is
    0.0, as which it may be remembered."""
    made = io.StringIO()
    csv.writer(made).writerow([cell(one) for one in values])
    assert line_of(values) == made.getvalue()
    assert [cell(one) for one in (1, 1.0, True, -0.0, 0.0, None)] == ["1", "1.0", "yes", "0.0", "0.0", ""]


def test_answers_that_look_alike_are_scored_apart() -> None:
    """What one answer came to is not taken for another's: not of another type, not with other values, results or
    tries, and not to another question."""
    made = classes.assignment()
    number = next(one for one in made.questions if one.payload["kind"] == "number")
    questions = [
        replace(number, credit="first"),
        replace(number, id="other/check", payload=number.payload | {"value": 7}),
    ]
    value = number.payload["value"]
    told = [True, 1, 1.0, "1", "true", value, str(value), [value], None, "7", 7]
    answers = [Answer(number.id, number.mark, one, tries=tries) for one in told for tries in (1, 2)]
    answers += [one._replace(state="shown") for one in answers] + [one._replace(mark="x") for one in answers]
    marking = Marking(made)
    for question in questions:
        for answer in answers:
            assert marking.pointed(question, answer) == credited(question, scored(question, answer), answer), answer


@settings(max_examples=40)
@example("\ud800", "")
@given(st.text(st.characters(), min_size=1, max_size=40), TEXT)
def test_no_name_leaves_its_cell_or_its_place(name: str, said: str) -> None:
    """Any name of a learner, half characters and all, becomes one line of the summary or a sentence; no file is made
    but the teacher's."""
    with room() as folder:
        answers = {"lesson/text": {"answer": said}} if said else {}
        odd = Piece(name, ("", name, "work.ipynb"), saved(answers))
        grade_pieces(laid(folder), [odd, piece("good_999_1_work.ipynb", saved())])
        text = (folder / "teacher" / SUMMARY).read_text(encoding="utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline="")))
        assert len({len(line) for line in lines}) == 1
        assert len(lines) in {2, 3}
        assert "999" in {line[0] for line in lines}
        names = {path.name for path in folder.rglob("*")}
        assert names == {
            "teacher",
            "assignment.json",
            "key.json",
            "attempts.jsonl",
            ".lock",
            GRADEBOOK,
            SUMMARY,
            CONFLICTS,
        }


@given(st.binary(max_size=400))
def test_any_bytes_in_the_log_are_passed_over(noise: bytes) -> None:
    """Whatever a kill, or an editor, left in the log: it opens, and what comes next is kept."""
    with room() as folder:
        path = put(folder / "attempts.jsonl", noise)
        with Attempts(path) as log:
            assert all(map(log.index.places, log.index.learners()))
        assert Marking(classes.assignment()).rows("101", "", [])[0][0].state == Standing.MISSING


def test_a_table_has_all_its_rows_or_the_old_ones(tmp_path: Path) -> None:
    """A table whose writing fails in the middle is as it was before, and nothing is left beside it."""
    path = put(tmp_path / "x.csv", b"old")
    with pytest.raises(ZeroDivisionError), table(path, ["a"]) as row:
        row([1 / 0])
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["x.csv"]
