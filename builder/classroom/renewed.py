"""What an assignment that is made once more no longer is: a teacher who forgot an option hears of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from builder.classroom.assignment import Assignment
from builder.classroom.moments import in_words
from builder.errors import few
from builder.runtime.text import counted

MOST_NAMED = 5


def changes(before: Assignment, now: Assignment) -> Iterator[str]:
    """Yield a sentence for each thing that has changed and that answers, or their points, hang on."""
    if before.due != now.due:
        yield f"Due {_day(before.due)} until now, and {_day(now.due)} from now on."
    yield from _learners(before, now)
    if before.variants and not now.variants:
        yield "Learners had values of their own; without --variants answers to these cannot be scored."
    asked = {question.id: question for question in now.questions}
    if gone := [question.id for question in before.questions if question.id not in asked]:
        yield f"No longer asked: {few(gone, MOST_NAMED)}. Answers to these that came are kept, and are in no gradebook."
    marks = {question.id: question.mark for question in before.questions}
    if other := [name for name, question in asked.items() if marks.get(name, question.mark) != question.mark]:
        yield f"Asked in another form from now on: {few(other, MOST_NAMED)}. Answers to the old form cannot be scored."


def _day(due: datetime | None) -> str:
    return in_words(due) if due else "on no day"


def _learners(before: Assignment, now: Assignment) -> Iterator[str]:
    if before.roster and not now.roster:
        yield f"The roster of {counted(len(before.roster), 'learner')} is left out; give it with --roster to keep it."
        return
    known = {learner.id for learner in now.roster}
    if gone := [learner.id for learner in before.roster if learner.id not in known]:
        yield f"No longer on the roster: {few(gone, MOST_NAMED)}."
