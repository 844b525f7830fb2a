"""Grading: what came goes into the log, and gradebook, summary and conflicts are made anew of all that is there."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby
from pathlib import Path

from builder.classroom.assignment import ASSIGNMENT, Assignment
from builder.classroom.assignment import read as read_assignment
from builder.classroom.attempts import NOBODY, Attempts
from builder.classroom.collect import collect
from builder.classroom.execution.results import RESULTS, Execution, outcomes_in
from builder.classroom.gradebook import Conflict, Gradebook, Row, Standing, total_of
from builder.classroom.lateness import rules_of
from builder.classroom.lock import locked
from builder.classroom.marking import BARE, Marking
from builder.classroom.overrides import Overrides, overrides_of
from builder.classroom.submissions import Piece, pieces
from builder.classroom.tables import Cell, table
from builder.errors import RefusedError
from builder.files import is_file

MOST_REASONS = 100
SELDOM = 20_000  # lists and objects that came and did not go
TEACHER, CLASS = "teacher", "class"
MADE = ("report", "lms", "quizzes")  # folders in that of the teacher
LOG, OVERRIDES, LATE = "attempts.jsonl", "overrides.csv", "late.csv"
GRADEBOOK, SUMMARY, CONFLICTS = "gradebook.csv", "summary.csv", "conflicts.csv"
HEADS = ("learner", "name", "chapter", "check", "state", "points", "possible", "attempt", "sure", "answer", "file")
SUMMARY_HEADS = ("learner", "name", "points", "possible", *(state.value for state in Standing), "reasons")
Marked = tuple[list[Row], set[Conflict]]
Tell = Callable[[str], None] | None
Run = Callable[[Assignment, Attempts], Execution] | None


@dataclass(slots=True)
class Report:
    """What grading came to: how many files there were, learners, rows in each state, conflicts, sorted, what running
    code came to, if it was run, the gradebook as values, if it was asked for, how many handed in who have no place of
    their own in the LMS's export, if one was filled in, why how many rows could not be scored, to whom late.csv gives
    time of whom nothing came, whose page was not run, or saved without its outputs, and what overrides.csv gives that
    is more than there is."""

    files: int = 0
    learners: int = 0
    states: Counter[Standing] = field(default_factory=Counter)
    conflicts: list[Conflict] = field(default_factory=list)
    execution: Execution | None = None
    gradebook: Gradebook | None = None
    unplaced: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    extended: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)

    @property
    def is_clear(self) -> bool:
        """Whether nobody has to look at anything."""
        return not (self.conflicts or self.states[Standing.UNSCORABLE] or self.unplaced)


def grade(folder: Path, paths: Sequence[Path], tell: Tell = None, run: Run = None, most: float = 0) -> Report:
    """Read what a class handed in for the assignment in `folder`, and write its gradebook; of no paths, make it anew of
    what came before. `tell` hears the name of each file when it has been read; `run`, if given, runs the code of those
    attempts that it is handed; of up to `most` learners the report has the gradebook too. Raises RefusedError where the
    folder, or a table in it, is not as it should be; then nothing is written."""
    refuse_own(teacher_of(folder), paths)
    return grade_pieces(folder, pieces(paths), tell, run, most)


def refuse_own(teacher: Path, paths: Iterable[Path]) -> None:
    """Raise RefusedError for a path that is of an assignment itself, or holds one: nobody has handed that in, and what
    is in the log stays there."""
    own = teacher.resolve()
    for path in paths:
        there = path.resolve()
        inside = any(there.is_relative_to(one) for one in (own.parent / CLASS, *(own / name for name in MADE)))
        another = any(is_file(there / place) for place in (ASSIGNMENT, f"{TEACHER}/{ASSIGNMENT}"))
        if inside or another or own.is_relative_to(there):
            raise RefusedError(f"{path} is of an assignment itself, or holds one; give what the class handed in.")


def grade_pieces(folder: Path, came: Iterable[Piece], tell: Tell = None, run: Run = None, most: float = 0) -> Report:
    """Do what `grade` does, with files that need not lie on a disk."""
    teacher = teacher_of(folder)
    # Before anything is read: a table with a fault in it is told within a second, and not after a thousand notebooks.
    marking = marking_of(teacher)
    with locked(teacher), seldom_collecting(), Attempts(teacher / LOG) as log:
        report = Report(collect(came, marking.assignment, log, tell))
        if run:
            report.execution = run(marking.assignment, log)
            marking.executed.update(outcomes_in(teacher / RESULTS))
        report.above = above(marking)
        report.extended = sorted(strangers({*marking.late} - {""}, marking, log))
        kept = list[Row]() if all(count <= most for count, _ in enumerate(_learners(marking, log), 1)) else None
        _write(teacher, report, _marked(marking, log), kept)
        doubts = {*strays(log), *alike(marking, log), *unknown(marking, log, teacher / OVERRIDES)}
        report.conflicts = sorted({*report.conflicts, *doubts})
        if kept is not None:
            report.gradebook = Gradebook(marking.assignment, tuple(kept), tuple(report.conflicts))
        with table(teacher / CONFLICTS, ("learner", "file", "what", "remedy")) as row:
            for one in report.conflicts:
                row((one.learner, one.file, one.what, one.remedy))
    return report


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Have Python look for circles of garbage less often: what it reads of a notebook has none, and a thousand lists,
    at which it would look each time."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def gradebook_of(folder: Path) -> Gradebook:
    """Return the gradebook of an assignment as values, of what came before."""
    teacher = teacher_of(folder)
    marking = marking_of(teacher)
    with locked(teacher), Attempts(teacher / LOG) as log:
        found = list(_marked(marking, log))
        conflicts = sorted({*strays(log), *(one for _, conflicts in found for one in conflicts)})
    return Gradebook(marking.assignment, tuple(row for rows, _ in found for row in rows), tuple(conflicts))


def marking_of(teacher: Path) -> Marking:
    """Return what the folder teacher/ marks by. Raises RefusedError for a table in it that cannot be read."""
    assignment = read_assignment(teacher)
    if not assignment.questions:
        raise RefusedError(f"{teacher} has no question; assign some.")
    late, executed = rules_of(teacher / LATE), outcomes_in(teacher / RESULTS)
    return Marking(assignment, overrides_of(teacher / OVERRIDES), late, executed)


def teacher_of(folder: Path) -> Path:
    """Return the teacher's folder of an assignment, which may itself be given. Raises RefusedError where none is."""
    found = folder if folder.name == TEACHER else folder / TEACHER
    if not found.is_dir():
        raise RefusedError(
            f"{folder} is no assignment; give the folder that `roadmap assign` made, with teacher/ in it."
        )
    return found


def _marked(marking: Marking, log: Attempts) -> Iterator[Marked]:
    """Yield the rows and conflicts of each learner: one is in memory at a time."""
    roster = {learner.id: learner.name for learner in marking.assignment.roster}
    for learner in _learners(marking, log):
        rows, conflicts = marking.rows(learner, roster.get(learner, ""), log.of(learner))
        if roster and learner not in roster:
            conflicts.add(Conflict(learner, "", "this learner is not on the roster", "ask who it is"))
        yield rows, conflicts


def _learners(marking: Marking, log: Attempts) -> Iterator[str]:
    """Yield the ids of all whom there is something to say of, in order."""
    enrolled = sorted(learner.id for learner in marking.assignment.roster)
    return (learner for learner, _ in groupby(merge(log.index.learners(), enrolled)))


def strangers(ids: set[str], marking: Marking, log: Attempts) -> set[str]:
    """Return those of some ids that are not on the roster, and of whom nothing came."""
    roster = {learner.id for learner in marking.assignment.roster}
    return {one for one in ids - roster if not log.index.places(one)}


def _write(teacher: Path, report: Report, marked: Iterator[Marked], kept: list[Row] | None) -> None:
    """Write the tables of what was marked and sum it up in `report`; the rows are added to `kept`, if given."""
    with ExitStack() as stack:
        gradebook = stack.enter_context(table(teacher / GRADEBOOK, HEADS))
        summary = stack.enter_context(table(teacher / SUMMARY, SUMMARY_HEADS))
        for rows, conflicts in marked:
            for row in rows:
                gradebook(cells_of(row))
            summary(summed(rows))
            if kept is not None:
                kept += rows
            report.learners += 1
            report.states.update(row.state for row in rows)
            report.reasons.update(_reasons(rows, report.reasons))
            report.bare += {row.learner for row in rows if row.reason == BARE}
            report.conflicts += conflicts


def _reasons(rows: Iterable[Row], known: Counter[str]) -> Iterator[str]:
    """Yield why rows could not be scored; of a large class, whose zips may be damaged in as many ways, some alone."""
    for row in rows:
        if row.state == Standing.UNSCORABLE:
            reason = row.reason.partition("; ")[0]  # behind it stands how late it was
            if reason in known or len(known) < MOST_REASONS:
                yield reason


def cells_of(row: Row) -> tuple[Cell, ...]:
    """Return a row as it stands in gradebook.csv: its fields that HEADS names, which come first."""
    return row[:11]


def summed(rows: list[Row]) -> tuple[Cell, ...]:
    """Return a learner's line of summary.csv: points (nothing where there are none), possible, how many checks are in
    each state, and what is said of some of them."""
    states = [row.state for row in rows]
    reasons = dict.fromkeys(row.reason for row in rows if row.reason)
    first = rows[0]
    possible = sum(row.possible for row in rows)
    counts = map(states.count, Standing)
    return (first.learner, first.name, total_of(rows), possible, *counts, "; ".join(reasons))


def strays(log: Attempts) -> set[Conflict]:
    """Return what came in this run, or in the last one, and is nobody's; and what of the log cannot be read."""
    found = {
        Conflict(NOBODY, one.file, one.trouble[0], one.trouble[1])
        for one in log.of(NOBODY)
        if one.run == log.last and one.trouble
    }
    if not log.is_done:
        what, remedy = "the run before this one was cut off", "grade what was handed in once more"
        found.add(Conflict(NOBODY, log.path.name, what, remedy))
    if log.damaged:
        what, remedy = f"{log.damaged} of its lines cannot be read", "grade what was handed in once more, without them"
        found.add(Conflict(NOBODY, log.path.name, what, remedy))
    return found


def alike(marking: Marking, log: Attempts) -> Iterator[Conflict]:
    """Yield a conflict for each learner whose id is another's but for capitals, zeros before it or signs around it, and
    whom the roster does not know: they may be one."""
    roster = {learner.id for learner in marking.assignment.roster}
    forms = ((one.casefold().strip(". _-").lstrip("0"), one) for one in _learners(marking, log))
    for learner, other in log.index.alike(forms):
        if not roster.issuperset((other, learner)):
            yield Conflict(learner, "", f"this id is nearly that of {other}", "if they are one, rename one's files")


def above(marking: Marking) -> list[str]:
    """Return the lines of overrides.csv that give more points than their question has, in words: a teacher may mean
    that, or have mistyped."""
    possible = {question.id: question.points for question in marking.assignment.questions}
    overrides: Overrides = marking.overrides
    return [
        f"{one.points:g} of {possible[one.check]:g} to {one.learner} for {one.check}"
        for one in overrides.values()
        if one.points > possible.get(one.check, one.points)
    ]


def unknown(marking: Marking, log: Attempts, path: Path) -> Iterator[Conflict]:
    """Yield a conflict for each line of overrides.csv on a check or a learner that there is not."""
    checks = {question.id for question in marking.assignment.questions}
    overrides: Overrides = marking.overrides
    nobodies = strangers({one.learner for one in overrides.values()}, marking, log)
    for one in overrides.values():
        there = one.learner not in nobodies
        if not there or one.check not in checks:
            what = f"no such check: {one.check}" if there else "no such learner"
            yield Conflict(one.learner, f"{path.name}:{one.line}", what, "mend the line")
