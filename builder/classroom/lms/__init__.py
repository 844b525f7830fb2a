"""Grades into the learning management system: its own export comes back with one column filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.classroom.gradebook import Gradebook, total_of
from builder.classroom.lms import delimited
from builder.classroom.lms.delimited import Delimited
from builder.classroom.lms.formats import Format, column_of, format_of
from builder.errors import RefusedError
from builder.runtime.text import counted

SHORTENED = re.compile(r"\d[.,]\d+E\+\d+")  # as spreadsheets show a long number, and save it
NUMBER = re.compile(r"-?\d+(?P<comma>[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Filled:
    """An export filled in. `unmatched_there` are people of the export whom nothing came from, `unmatched_here` those
    who handed in and are not in the export; `notes` are sentences for the teacher."""

    name: str
    data: bytes
    unmatched_there: tuple[str, ...]
    unmatched_here: tuple[str, ...]
    notes: tuple[str, ...]


def fill(content: bytes, name: str, gradebook: Gradebook, column: str = "") -> Filled:
    """Return the export `content`, a file called `name`, with the gradebook's totals in the assignment's column.

    It is the column whose title is the assignment's name, or `column`. A person without a total, locked or excused
    keeps what stands there. Raises RefusedError as `opened` does.
    """
    table, form, place = opened(content, name, column or gradebook.assignment.name)
    totals = {learner: total_of(rows) for learner, rows in gradebook.by_learner().items()}
    people = _people(table, form)
    matched, doubtful, unmatched_here = _matched(table, form, people, totals)
    comma = _has_comma(table, place)
    cells: dict[tuple[int, int], str] = {}
    notes = [*_strange(table, form, people, {*matched, *doubtful}, totals)]
    notes += _points_differ(table, form, place, gradebook)
    for row, learner in matched.items():
        if (total := totals[learner]) is None:
            continue
        if reason := _kept(table, form, row, place):
            notes.append(f"{_person(table, form, row)} keeps what stands there: {reason}.")
        else:
            cells[row, place] = written(total, comma=comma)
    replaced = sum(1 for (row, _), new in cells.items() if table.value(row, place) not in {"", "-", new})
    if replaced:
        notes.append(f"{counted(replaced, 'grade')} that stood there before had another value.")
    there = tuple(_person(table, form, row) for row in people if row not in matched and row not in doubtful)
    return Filled(name, table.replaced(cells), there, unmatched_here, tuple(notes))


def opened(content: bytes, name: str, title: str) -> tuple[Delimited, Format, int]:
    """Return the table of an export, whose it is, and the place of the column with this `title` in it.

    Raises RefusedError for a table of no known system, without that column, or where the system would not read it.
    """
    table = delimited.read(content, name)
    form = format_of(table.header, name)
    place = column_of(form, table.header, title, name)
    if form.unread and any(form.unread in table.value(row, place) for row in _heads(table, form)):
        raise RefusedError(
            f'{name}: {form.name} passes over the column "{table.header[place]}", which is {form.unread}; make one '
            "there that is not, and export again."
        )
    return table, form, place


def _strange(
    table: Delimited, form: Format, people: list[int], known: set[int], totals: dict[str, float | None]
) -> Iterator[str]:
    """Yield what makes an export look like another course's, or like one that a spreadsheet has changed."""
    if people and not known and any(total is not None for total in totals.values()):
        yield f"Nobody who handed in is in the export: is it of this course?{form.stranger and ' ' + form.stranger}"
    shortened = sum(any(SHORTENED.fullmatch(value) for value in _ids(table, form, row)) for row in people)
    if shortened:
        yield f"A spreadsheet has shortened {counted(shortened, 'id')} in it, as to 1.2E+11: export it once more."


def written(points: float, *, comma: bool = False) -> str:
    """Return points as the systems read them: at most four decimals, nothing between thousands."""
    text = f"{points:.4f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text


def _people(table: Delimited, form: Format) -> list[int]:
    """Return the rows of people: those with an id."""
    heads = {*_heads(table, form)}
    return [row for row in range(1, len(table.rows)) if row not in heads and any(_ids(table, form, row))]


def _ids(table: Delimited, form: Format, row: int) -> list[str]:
    """Return what stands in the columns of a row that name a person, the surest first."""
    return [table.value(row, table.header.index(key)) for key in form.keys if key in table.header]


def _heads(table: Delimited, form: Format) -> list[int]:
    """Return the rows that tell of columns and not of a person: that of the points, and what stands above it."""
    # Without an id: a person may call themselves "Points Possible".
    nameless = (row for row in range(1, len(table.rows)) if not any(_ids(table, form, row)))
    last = next((row for row in nameless if form.points_row and table.value(row, 0).startswith(form.points_row)), 0)
    return [*range(1, last + 1)]


def _matched(
    table: Delimited, form: Format, people: list[int], totals: dict[str, float | None]
) -> tuple[dict[int, str], set[int], tuple[str, ...]]:
    """Return whose each row of `people` is, the rows that may be of several or of one of several, and sentences on
    those who have none of their own."""
    rows, doubtful, trouble = dict[int, str](), set[int](), list[str]()
    known: list[dict[str, list[int]]] = []
    for key in (key for key in form.keys if key in table.header):
        known.append({})
        for row in people:
            known[-1].setdefault(form.id_of(table.value(row, table.header.index(key))), []).append(row)
    for learner, total in totals.items():
        # The surest column alone: the id of one may be the login of another.
        found = next((column[learner] for column in known if learner in column), [])
        if not found:
            if total is not None:
                trouble.append(f"{learner} handed in and is not in the export")
        elif len(found) > 1:
            trouble.append(f"{learner} stands in {len(found)} rows of the export")
            doubtful |= {*found}
        elif found[0] in rows:
            trouble.append(f"{learner} and {rows[found[0]]} are one row of the export")
            doubtful.add(found[0])
        else:
            rows[found[0]] = learner
    return {row: learner for row, learner in rows.items() if row not in doubtful}, doubtful, tuple(trouble)


def _kept(table: Delimited, form: Format, row: int, place: int) -> str:
    """Return why a cell is not to be changed; "" where it may be."""
    if place >= len(table.rows[row]):
        return "its row ends before the column"
    if (there := table.value(row, place)) in form.kept:
        return f'it says "{there}"'
    if form.locked and form.locked[0] in table.header:
        name, value = form.locked
        if table.value(row, table.header.index(name)) == value:
            return f'"{name}" says "{value}"'
    return ""


def _points_differ(table: Delimited, form: Format, place: int, gradebook: Gradebook) -> list[str]:
    """Return a sentence where the system counts to another number of points: nothing is scaled without being asked."""
    there, here = _points(table, form, place), gradebook.possible
    if there is None or abs(there - here) < 0.0001:  # noqa: PLR2004 - as many decimals as are written
        return []
    return [f"{form.name} has {written(there)} points for this column, and here are {written(here)}: none was scaled."]


def _points(table: Delimited, form: Format, place: int) -> float | None:
    said = ""
    if form.title and (match := re.fullmatch(form.title, table.header[place])):
        said = match.groupdict().get("points") or ""
    if heads := _heads(table, form):
        said = table.value(heads[-1], place)
    if form.points_column in table.header and len(table.rows) > 1:
        said = table.value(1, table.header.index(form.points_column))
    return float(said.replace(",", ".")) if NUMBER.fullmatch(said) else None


def _has_comma(table: Delimited, place: int) -> bool:
    """Whether the export writes its decimals with a comma: by what stands in the column, or beside it."""
    found = [NUMBER.fullmatch(cell.value.strip()) for row in table.rows[1:] for cell in row[max(0, place - 1) :]]
    signs = [match["comma"][0] for match in found if match and match["comma"]]
    return signs.count(",") > signs.count(".")


def _person(table: Delimited, form: Format, row: int) -> str:
    """Return a person as the export names them: the first cell, and the surest id."""
    key = next(key for key in form.keys if key in table.header and table.value(row, table.header.index(key)))
    identity, first = form.id_of(table.value(row, table.header.index(key))), table.value(row, 0)
    return identity if first in {identity, table.value(row, table.header.index(key))} else f"{first} ({identity})"
