"""What is filled into pages: rows as they were typed, what a record holds of them, and what their cells say."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from ..record.event import EVENT_VERSION, Event, Recorded
from ..record.session import SESSION
from ..scoring.numerals import read_number
from ..scoring.verdict import State
from .table import is_number

Filled = dict[str, str]  # a row as it was typed, by column

WORKSHEET_HASH = "page to fill in"  # rows are never scored, so no change of the page may take them away
MOST_FILLED = 30
MISSING = {"nan", "NaT", "<NA>"}  # what an empty cell of pandas says
BOUNDS = re.compile(r"(?:(\d+) to|of) (\d+)$")  # in the unit of a column: "right of 100", "1 to 5"


def rows_of(origin: str, columns: list[str]) -> list[Filled]:
    """Return what was typed into the page `origin`, in those of the columns that it has."""
    event = SESSION.history.standing(origin, WORKSHEET_HASH).latest if origin else None
    rows = recorded_rows(event["answer"]) if event else []
    kept = [{column: row[column] for column in columns if row.get(column)} for row in rows]
    return [row for row in kept if row][:MOST_FILLED]


def first_cell(row: Filled) -> str:
    """Return the first cell of a row, by which it is known."""
    return next(iter(row.values()), "").casefold()


def column_of(heading: str) -> tuple[str, list[str], str]:
    """Return the name of a column; what it offers, as in "who [nobody|a clerk]"; its unit, as in "cost [|euros]"."""
    name, _, rest = heading.partition("[")
    if "|" not in rest:
        return heading, [], ""
    first, *others = [words.strip() for words in rest.partition("]")[0].split("|")]
    return (name.strip(), [first, *others], "") if first else (name.strip(), [], others[0])


def worksheet_event(name: str, rows: list[Filled]) -> Event:
    """Return the record of a page that was filled in: like an answer that is written down and never scored."""
    known: Event = {"v": EVENT_VERSION, "check": name, "hash": WORKSHEET_HASH, "answer": rows, "sure": None}
    return {**known, "state": State.REFLECTED, "tries": 1, "hints": 0}


def recorded_rows(answer: Recorded) -> list[Filled]:
    """Return the rows of a record; what is none of ours is left out."""
    rows = answer if isinstance(answer, list) else []
    texts = [{str(column): str(cell) for column, cell in row.items()} for row in rows if isinstance(row, dict)]
    return texts[:MOST_FILLED]


def given_rows(rows: object, columns: list[str]) -> list[Filled]:
    """Return the rows that a cell of the learner's fills a page in with; None is an empty cell. Raises ValueError with
    what is wrong, for what is not read would take the place of the rows that are there."""
    given: Any = rows.to_dict("records") if hasattr(rows, "to_dict") else rows  # a table of pandas
    some = list(given) if isinstance(given, Iterable) else [given]
    if isinstance(given, dict) or not all(isinstance(row, dict) for row in some):
        raise ValueError(f"give a list of rows, each a dict such as {{{columns[0]!r}: …}}; nothing was changed.")
    if unknown := {str(column) for row in some for column in row} - set(columns):
        known = ", ".join(f'"{column}"' for column in columns)
        raise ValueError(f'no column "{min(unknown)}" here; there are: {known}. Nothing was changed.')
    if len(some) > MOST_FILLED:
        raise ValueError(f"it holds {MOST_FILLED} rows at most, and these are {len(some)}; nothing was changed.")
    return [{column: text_of(cell) for column, cell in row.items()} for row in some]


def text_of(cell: object) -> str:
    """Return what stands in a cell that was given as a value."""
    is_empty = cell is None or (not isinstance(cell, str) and str(cell) in MISSING)
    return "" if is_empty else str(cell).strip()


def holds_numbers(examples: list[str]) -> bool:
    """Whether the examples of a column are numbers."""
    return any(examples) and all(map(is_number, examples))


def number_in(text: str) -> int | float | None:
    """Return the number that was typed, as the learner most likely meant it; None where there is none."""
    readings = read_number(text)
    if not readings:
        return None
    return int(readings[0]) if readings[0].is_integer() else readings[0]


def misreading(text: str, unit: str, *, signed: bool) -> str:
    """Return what is to be said of a cell that should hold a number of a unit, `signed` or not; "" where it plainly
    does."""
    readings = read_number(text)
    if not readings:
        return "write a number alone, such as 12 or 3.5. Until then this cell counts as empty."
    if readings[0] < 0 and not signed:
        return f"{text} is below 0, and counts as such. If you mean {-readings[0]:g}, write it without the sign."
    if len(readings) > 1 and "." in text:  # not for a comma, which few write with three decimals
        return f"{text} counts as {readings[0]:g}. If you mean {readings[1]:,.0f}, write {readings[1]:.0f}."
    if found := BOUNDS.search(unit):
        low, high = int(found[1] or 0), int(found[2])
        return "" if low <= readings[0] <= high else f"{text} is not between {low} and {high}, and counts all the same."
    return ""
