"""Reading free words: one table of all answers, question by question, and the marks in it kept as overrides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.classroom.assignment import Question
from builder.classroom.grade import OVERRIDES, grade, gradebook_of, teacher_of
from builder.classroom.gradebook import Gradebook, Row, Standing
from builder.classroom.overrides import Override, add, number_of, overrides_of
from builder.classroom.scoring import is_graded
from builder.classroom.tables import rows, seen, table
from builder.errors import RefusedError
from builder.runtime.scoring.text import normalized
from builder.runtime.text import counted, plain

TEXTS = "texts.csv"
HEADS = ("check", "question", "model", "learner", "name", "attempt", "answer", "possible", "points", "reason")
READ = ("check", "learner", "answer", "points", "reason")  # the columns that are read back
WORDS = {"model", "accepted"}  # what the payloads of questions hold that ask for words
NO_REASON = "read and marked"
Marks = dict[tuple[str, str], Override]


def review(folder: Path, author: str = "", check: str = "") -> Iterator[str]:
    """Take over the marks that stand in texts.csv, and write it anew; yield what is said of it.

    `check` is the full id of the one question to be listed, "" for all. Raises RefusedError where marks stand in it and
    there is no `author`, and for a mark that is none.
    """
    teacher = teacher_of(folder)
    book = gradebook_of(folder)
    if check and check not in {question.id for question in book.assignment.questions}:
        raise RefusedError(f'no question "{check}" in this assignment; give its full id, chapter/id.')
    taken, stale = new_marks(teacher, book, author)
    if taken:
        add(teacher / OVERRIDES, taken)
        grade(folder, [])
        book = gradebook_of(folder)
        yield f"{counted(len(taken), 'mark')} of {author} kept in {teacher / OVERRIDES}; the gradebook is made anew."
    yield from stale
    if not any(map(asks_for_words, book.assignment.questions)):
        yield "No question of this assignment asks for words."
        return
    yield from _write(teacher / TEXTS, book, overrides_of(teacher / OVERRIDES), check)
    yield f"{teacher / TEXTS}: fill in points and reason, and run this again with --author."


def new_marks(teacher: Path, book: Gradebook, author: str) -> tuple[list[Override], list[str]]:
    """Return the marks in texts.csv that are not kept yet, and sentences on those whose answer has changed since."""
    answers = {(row.learner, row.check): row for row in book.rows}
    kept = overrides_of(teacher / OVERRIDES)
    taken, stale = [], []
    for line, cells in rows(teacher / TEXTS, READ):
        place, reason = f"{teacher / TEXTS}:{line}", cells["reason"].strip()
        if not cells["points"].strip():
            if reason:  # it would be lost: the table is written anew
                raise RefusedError(f"{place}: “{reason}” stands there without points; give points, too.")
            continue
        learner, check = _meant(cells["learner"].strip(), cells["check"].strip(), answers)
        row, points = answers.get((learner, check)), number_of(cells["points"])
        if row is None:
            raise RefusedError(f"{place}: no learner {learner} or no check {check}; bring back the line as it was.")
        if points is None or points > row.possible:
            raise RefusedError(f"{place}: “{cells['points']}” are no points from 0 to {row.possible:g}.")
        mark = Override(learner, check, points, author, reason or NO_REASON)
        if is_kept(mark, kept):
            continue
        if is_of(row, cells):
            taken.append(mark)
        else:
            given = f"{points:g}, “{mark.reason}”"
            stale.append(f"{learner} has answered {check} anew since; the mark in line {line} ({given}) was left out.")
    if taken and not author:
        raise RefusedError(f"{teacher / TEXTS} has {counted(len(taken), 'new mark')}; say whose by --author.")
    return taken, stale


def _meant(learner: str, check: str, answers: Mapping[tuple[str, str], Row]) -> tuple[str, str]:
    """Return the learner and check of a line, where a spreadsheet may have taken the zeros off an id's beginning."""
    if (learner, check) in answers:
        return learner, check
    found = [one for one, other in answers if other == check and one.lstrip("0") == learner]
    return (found[0] if len(found) == 1 else learner), check


def is_of(row: Row, cells: Mapping[str, str]) -> bool:
    """Whether a line is of the answer that counts now: by its attempt, since a spreadsheet makes a day of 1/2 and
    question marks of letters that it does not know, or by its words."""
    return cells.get("attempt", "").strip() == str(row.attempt) or (
        seen(row.answer).strip() == seen(cells["answer"]).strip()
    )


def is_kept(mark: Override, kept: Marks) -> bool:
    """Whether a mark stands already as it is, whoever set it."""
    before = kept.get((mark.learner, mark.check))
    return before is not None and (before.points, before.reason) == (mark.points, mark.reason)


def _write(path: Path, book: Gradebook, kept: Marks, check: str) -> Iterator[str]:
    """Write the table of answers, those alike beside one another; yield a line a question."""
    lines = []
    with table(path, HEADS) as put:
        for question in book.assignment.questions:
            if not asks_for_words(question) or check not in {"", question.id}:
                continue
            found = [row for row in book.rows if row.check == question.id and is_to_read(row, kept)]
            found.sort(key=lambda row: (normalized(row.answer), row.learner))
            for row in found:
                put(_Line(question, row, kept.get((row.learner, row.check))).cells())
            marked = sum((row.learner, row.check) in kept for row in found)
            lines.append(f"{question.id}: {counted(len(found), 'answer')}, {marked} marked")
    yield from lines or [f"{check} does not ask for words."]


def asks_for_words(question: Question) -> bool:
    """Whether a question's answers are words that give points."""
    return not WORDS.isdisjoint(question.payload) and is_graded(question)


def is_to_read(row: Row, kept: Marks) -> bool:
    """Whether a person may want to read an answer: free words, words that the key does not know, what has a mark."""
    if not row.answer:
        return False
    return row.state == Standing.TO_READ or row.verdict == "not yet" or (row.learner, row.check) in kept


@dataclass(frozen=True, slots=True)
class _Line:
    question: Question
    row: Row
    mark: Override | None

    def cells(self) -> tuple[str | float | None, ...]:
        payload, row, mark = self.question.payload, self.row, self.mark
        model = plain(payload["model"]) if "model" in payload else " / ".join(payload.get("accepted", ()))
        told = (mark.points, mark.reason) if mark else (None, "")
        about = (row.check, payload["stem"], model, row.learner, row.name)
        return (*about, row.attempt, row.answer, row.possible, *told)
