"""What a teacher is told while a class is graded, and after it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from builder.classroom.assignment import Assignment
from builder.classroom.assignment import read as read_assignment
from builder.classroom.attempts import Attempts
from builder.classroom.execution.results import Execution
from builder.classroom.grade import CONFLICTS, GRADEBOOK, LATE, OVERRIDES, SUMMARY, Report, grade, teacher_of
from builder.classroom.gradebook import Conflict, Standing
from builder.classroom.lms import fill, opened
from builder.classroom.lms.gradescope import grade_one
from builder.classroom.report import pages
from builder.classroom.scoring import NO_EXAMPLE, NO_RESULTS, NO_VALUE
from builder.classroom.submissions import counted as files_of
from builder.errors import RefusedError, few, visible
from builder.files import read, write
from builder.runtime.text import counted

MOST_REPORTED = 5_000  # learners: each has a page, and all rows are in memory while they are made
MOST_SHOWN = 20  # conflicts on the screen; all stand in conflicts.csv
RUN = "; to have it scored, assign once more with the same options and --run, then grade without naming any file"
WAYS = {
    NO_VALUE: RUN,
    NO_RESULTS: RUN,
    NO_EXAMPLE: "; on Linux --execute runs its tests",
}
RunCode = Callable[[Path, Assignment, Attempts], Execution] | None


def grade_and_tell(
    folder: Path,
    paths: Sequence[Path],
    *,
    export: Path | None = None,
    column: str = "",
    run: RunCode = None,
) -> Report:
    """Grade what a class handed in, with a bar where there is a terminal, and print what came of it.

    `export` is the LMS's own table of grades, of which a copy gets the points in `column`. `run`, if given, runs the
    code that came for the assignment in a folder.
    """
    console, teacher = Console(), teacher_of(folder)
    if export:  # before anything is read: a fault in it is told within a second
        opened(read(export), export.name, column or read_assignment(teacher).name)
    most = math.inf if export else MOST_REPORTED
    total = files_of(paths)
    if paths and not total:
        raise RefusedError(f"no file is in {', '.join(map(str, paths))}; give what the class handed in.")
    with _bar(console, total) as tell:
        report = grade(folder, paths, tell, partial(run, teacher.parent) if run else None, most)
    _print(console, (*lines_of(report, teacher), *published(teacher, report, export, column)))
    return report


def grade_one_and_tell(folder: Path, paths: Sequence[Path], out: Path, run: RunCode = None) -> Report:
    """Grade `paths` as one learner's in Gradescope's autograder, and print what came of it."""
    teacher = teacher_of(folder)
    report = grade_one(folder, paths, out, partial(run, teacher.parent) if run else None)
    _print(Console(), (*lines_of(report, teacher), f"{out} is for Gradescope."))
    return report


def _print(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        # Names may hold [brackets], which rich would take for its markup, and what commands a terminal.
        console.print(visible(line), markup=False, highlight=False, soft_wrap=True)


def published(teacher: Path, report: Report, export: Path | None, column: str) -> Iterator[str]:
    """Write the report and the export filled in, and yield what is said of them."""
    if report.gradebook and report.learners <= MOST_REPORTED:
        for name, text in pages(report.gradebook):
            write(teacher / "report" / name, text.encode())
        yield f"The report is {teacher / 'report' / 'index.html'}"
    else:
        yield f"No report: it is made for at most {MOST_REPORTED:,} learners."
    if report.gradebook and export:
        filled = fill(read(export), export.name, report.gradebook, column)
        write(teacher / "lms" / export.name, filled.data)
        report.unplaced = len(filled.unmatched_here)
        yield f"{teacher / 'lms' / export.name} is the export filled in."
        yield from (f"  {note}" for note in filled.notes)
        yield from (f"  in the export, and nothing came: {person}." for person in filled.unmatched_there)
        yield from (f"  {sentence}." for sentence in filled.unmatched_here)


@contextmanager
def _bar(console: Console, total: int) -> Iterator[Callable[[str], None] | None]:
    # Elsewhere a line a file would bury what matters.
    if not console.is_terminal:
        yield None
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda name: progress.update(task, advance=1, description=name[-60:])


def lines_of(report: Report, teacher: Path) -> Iterator[str]:
    """Yield what is said of a report: how much came, how many checks are in which state, what has to be looked at, and
    where all of it stands."""
    yield f"{counted(report.files, 'file')} read; {counted(report.learners, 'learner')} in the gradebook."
    for state in Standing:
        if report.states[state]:
            yield f"  {report.states[state]:>7,} {state.value}"
        if state == Standing.UNSCORABLE:
            yield from (
                f"          {count:,}: {why}{WAYS.get(why, '')}" for why, count in report.reasons.most_common(3)
            )
    for conflict in report.conflicts[:MOST_SHOWN]:
        yield f"  {told(conflict)}"
    if len(report.conflicts) > MOST_SHOWN:
        yield f"  … and {len(report.conflicts) - MOST_SHOWN:,} more in {CONFLICTS}."
    yield from _asides(report)
    if report.execution:
        yield f"{counted(report.execution.count, 'answer')} in code run in a sandbox."
        yield from (f"  not run: {learner}, {why}" for learner, why in report.execution.broken)
    yield f"{teacher / GRADEBOOK}, {SUMMARY}, {CONFLICTS} ({counted(len(report.conflicts), 'conflict')})"
    if report.conflicts:
        yield f"Nothing was guessed. What you decide goes into {teacher / OVERRIDES}, with your name and the reason."


def _asides(report: Report) -> Iterator[str]:
    """Yield what is no conflict and may well be a slip, of learners and of the teacher."""
    if report.bare:
        named = few(report.bare, MOST_SHOWN)
        yield f"Not run, or saved without its outputs, in which the answers stand: a page of {named}."
    if report.extended:
        named = few(report.extended, MOST_SHOWN)
        yield f"{LATE} gives time to {named}, from whom nothing came: is the id right?"
    if report.above:
        yield f"{OVERRIDES} gives more points than there are: {few(report.above, MOST_SHOWN)}."
    if report.states[Standing.TO_READ]:
        yield "`roadmap review-texts` lists what is for a person to read, question by question."


def told(conflict: Conflict) -> str:
    """Return a conflict as a line."""
    whose = ", ".join(filter(None, (conflict.learner, conflict.file)))
    return f"{whose}: {conflict.what}; {conflict.remedy}."
