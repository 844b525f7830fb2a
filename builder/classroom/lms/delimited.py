"""A delimited table of which single cells can be replaced, with every other byte left as it was."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from builder.classroom.tables import SEP, WORKBOOKS, delimiter_of
from builder.errors import RefusedError

# Longer marks first: that of UTF-32 begins with that of UTF-16.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MOST_CELLS = 2_000_000
AS_CSV = "export it again as CSV (UTF-8)"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what it says, and where its text, quotation marks and all, stands."""

    value: str
    start: int
    end: int
    quoted: bool


@dataclass(frozen=True)
class Delimited:
    """A table as it was read. `encoding` and `mark` are those of its bytes, `delimiter` parts its cells."""

    text: str
    delimiter: str
    encoding: str
    mark: bytes
    rows: tuple[tuple[Cell, ...], ...]

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The names of the columns, without spaces around them."""
        return tuple(cell.value.strip() for cell in self.rows[0])

    def value(self, row: int, column: int) -> str:
        """Return what a cell says; "" where the row ends before it."""
        cells = self.rows[row]
        return cells[column].value.strip() if column < len(cells) else ""

    def replaced(self, values: Mapping[tuple[int, int], str]) -> bytes:
        """Return the table as bytes with other `values`, by row and column. Raises KeyError for a cell it lacks."""
        parts, done = [], 0
        for (row, column), value in sorted(values.items()):
            cells = self.rows[row]
            if column >= len(cells):
                raise KeyError(f"row {row + 1} has no column {column + 1}")
            parts += [self.text[done : cells[column].start], self._written(value, like=cells[column])]
            done = cells[column].end
        return self.mark + "".join((*parts, self.text[done:])).encode(self.encoding)

    def _written(self, value: str, *, like: Cell) -> str:
        if like.quoted or any(char in value for char in (self.delimiter, '"', "\r", "\n")):
            return '"' + value.replace('"', '""') + '"'
        return value


def read(content: bytes, name: str) -> Delimited:
    """Return the table that `content` holds. Raises RefusedError, which calls it `name`, for what is no such table."""
    text, encoding, mark = _decoded(content, name)
    delimiter = delimiter_of(SEP.sub("", text, count=1))
    if text.count(delimiter) + text.count("\n") > MOST_CELLS:
        raise RefusedError(f"{name} has over {MOST_CELLS:,} cells; export fewer columns.")
    rows = _rows(text, delimiter, name)
    if not rows or len(rows[0]) < 2:  # noqa: PLR2004 - a person and a grade
        raise RefusedError(f"{name} holds no table of columns; {AS_CSV}.")
    return Delimited(text, delimiter, encoding, mark, rows)


def _decoded(content: bytes, name: str) -> tuple[str, str, bytes]:
    if content.startswith(WORKBOOKS):
        raise RefusedError(f"{name} is a workbook of a spreadsheet program; {AS_CSV}.")
    mark, encoding = next(((mark, name) for mark, name in MARKS if content.startswith(mark)), (b"", "utf-8"))
    try:
        return content[len(mark) :].decode(encoding), encoding, mark
    except UnicodeDecodeError as fault:
        raise RefusedError(f"{name} is no text in UTF-8 (byte {fault.start + 1:,}); {AS_CSV}.") from fault


def _rows(text: str, delimiter: str, name: str) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows that hold anything."""
    parted = re.escape(delimiter)
    # Moodle's own examples have a space between a comma and a quotation mark. An empty row matches as one plain cell.
    pattern = re.compile(rf' *"(?P<quoted>(?:[^"]|"")*+)" *(?=[{parted}\r\n]|\Z)|(?P<plain>[^{parted}\r\n]*)')
    rows: list[tuple[Cell, ...]] = []
    cells: list[Cell] = []
    named = SEP.match(text)
    place = named.end() if named else 0
    while place < len(text):
        cell, place = _cell(pattern, text, place, name)
        cells.append(cell)
        if text.startswith(delimiter, place):
            place += 1
            if place < len(text):
                continue
            cells.append(Cell("", place, place, quoted=False))
        if any(one.value for one in cells):
            rows.append(tuple(cells))
        cells = []
        place += 2 if text.startswith("\r\n", place) else 1
    return tuple(rows)


def _cell(pattern: re.Pattern[str], text: str, place: int, name: str) -> tuple[Cell, int]:
    found = pattern.match(text, place)
    assert found  # noqa: S101 - a plain cell may be empty
    quoted = found["quoted"]
    if quoted is None and found["plain"].lstrip(" ").startswith('"'):
        line = text.count("\n", 0, place) + 1
        raise RefusedError(f"{name}:{line}: a quotation mark that is not closed before the next cell; {AS_CSV}.")
    value = found["plain"] if quoted is None else quoted.replace('""', '"')
    return Cell(value, found.start(), found.end(), quoted=quoted is not None), found.end()
