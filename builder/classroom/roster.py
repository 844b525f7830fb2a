"""The roster: who is in the class, from a CSV file with a heading row, such as an LMS exports."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from builder.classroom.assignment import Learner, digest
from builder.errors import RefusedError
from builder.files import read as read_file

LARGEST = 20_000_000  # bytes
LONGEST = 300  # characters of an id or a name
# How the columns are called, the likeliest first; case does not count.
IDS = ("id", "learner", "user id", "student id", "sis user id", "sis login id", "username", "orgdefinedid", "email")
NAMES = ("name", "student", "full name", "learner name", "student name", "display name")
FORMULA = tuple("=+-@\t\r＝＋－＠")  # what a spreadsheet would take for one


def read_roster(path: Path, secret: str) -> tuple[Learner, ...]:
    """Return the learners of a roster, sorted by id. Their pseudonyms follow from the id and the `secret`.

    Raises RefusedError with the line of what cannot be an id, and of an id that is there twice.
    """
    learners: dict[str, Learner] = {}
    for line, ident, name in _rows(path):
        if trouble := _trouble(ident, name, learners):
            raise RefusedError(f"{path}:{line}: {trouble}.")
        learners[ident] = Learner(ident, name, f"learner-{digest(secret, 'learner', ident)[:12]}")
    if not learners:
        raise RefusedError(f"{path} names nobody; write a line a learner below the heading row.")
    return tuple(learners[ident] for ident in sorted(learners))


def _rows(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the id and the name of each learner."""
    try:
        text = read_file(path, LARGEST).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise RefusedError(f"{path} cannot be read ({fault}); save it as CSV in UTF-8.") from fault
    heading = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=heading.count), strict=True)
    try:
        titles = [title.strip().lower() for title in next(rows, [])]
        place, named = _column(titles, IDS), _column(titles, NAMES)
        if place is None:
            raise RefusedError(f"{path}:1: no column is called id; call the one so that holds what your LMS knows.")
        for row in rows:
            if any(cell.strip() for cell in row):
                cells = [*row, *[""] * len(titles)]
                yield rows.line_num, cells[place].strip(), cells[named].strip() if named is not None else ""
    except csv.Error as fault:
        raise RefusedError(f"{path}:{rows.line_num}: this is no CSV ({fault}); export it once more.") from fault


def _column(titles: list[str], known: tuple[str, ...]) -> int | None:
    return next((titles.index(name) for name in known if name in titles), None)


def _trouble(ident: str, name: str, learners: dict[str, Learner]) -> str:
    """Return why this cannot be the line of a learner; "" if it can."""
    if not ident:
        return f'"{name}" has no id; fill it in or take the line out'
    if ident in learners:
        return f'the id "{ident}" is there twice; each learner has one of their own'
    if ident.startswith(FORMULA) or not ident.isprintable() or max(len(ident), len(name)) > LONGEST:
        return f'"{ident[:50]}" cannot be an id; give the one that your LMS exports'
    return ""
