"""The gradebook: what each learner's answer to each check came to, and what somebody has to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from builder.classroom.assignment import Assignment
from builder.runtime.text import Rich

DECIMALS = 6  # of points: what adding them up makes of tenths stands in no table
LONGEST_ANSWER = 2_000  # characters of an answer that a row keeps


class Standing(StrEnum):
    """What came of a check at a learner. Nothing but SCORED has points."""

    MISSING = "missing"  # nothing with this check in it came
    UNANSWERED = "unanswered"
    UNSCORABLE = "could not be scored"
    TO_READ = "for a person to read"
    SCORED = "scored"


class Row(NamedTuple):
    """One learner and check.

    `points` is None where there are none, which is not 0. `attempt` says which hand-in counted, from 1; 0 for none.
    The fields from `verdict` on are for the report: "right", "not yet" or ""; the share of right, from 0 to 1, of the
    first finished attempt, by which statistics are made, or None; the text of the option or mistake that was met; why
    an answer could not be scored; and what its learner is told of it.
    """

    learner: str
    name: str
    chapter: str
    check: str
    state: Standing
    points: float | None
    possible: float
    attempt: int = 0
    sure: bool | None = None
    answer: str = ""
    file: str = ""
    verdict: str = ""
    part: float | None = None
    tries: int = 0
    option: str = ""
    reason: str = ""
    said: tuple[Rich, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """What somebody has to look at: whose, in which file, what it is, and what to do."""

    learner: str
    file: str
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Gradebook:
    """All rows, by learner and then in the order of the assignment, and all conflicts."""

    assignment: Assignment
    rows: tuple[Row, ...]
    conflicts: tuple[Conflict, ...] = ()

    @property
    def possible(self) -> float:
        """The points of all questions that are graded."""
        return sum(question.points for question in self.assignment.questions if question.credit != "none")

    def by_learner(self) -> dict[str, tuple[Row, ...]]:
        """Return the rows of each learner."""
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            found.setdefault(row.learner, []).append(row)
        return {learner: tuple(rows) for learner, rows in found.items()}


def total_of(rows: Sequence[Row]) -> float | None:
    """Return the sum of the points of some rows; None where no row has any."""
    points = [row.points for row in rows if row.points is not None]
    return round(sum(points), DECIMALS) if points else None
