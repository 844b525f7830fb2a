"""Small tables that stand in the page, shown once and handed out by data()."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable

from ..host.outputs import show
from ..host.threads import in_turn
from ..record.session import SESSION
from ..text import counted, escape

Row = dict[str, int | float | str | None]

ROWS_SHOWN, COLUMNS_SHOWN = 12, 12  # an embedding alone has 64 columns
FIVE_DIGITS = 10_000
SENTENCE = 40  # characters of a cell from which on it is one


@in_turn
def embed(name: str, text: str, note: str = "") -> None:
    """Keep the table `name` (chapter/table), CSV with a heading row, and show its first rows with a `note` above."""
    heading, *lines = csv_lines(text)
    rows = [dict(zip(heading, map(valued, line), strict=True)) for line in lines]
    SESSION.tables[name] = rows
    what = ", ".join(filter(None, (counted(len(rows), "row"), note)))
    # By its name in code, where code asks for it; what only stands there is named in words.
    title = name.rpartition("/")[2].replace("_", " " if note else "_")
    show(table_html(f"{title}: {what}", heading, lines), f"{name}, {what}:\n{beginning(text)}")


def beginning(text: str) -> str:
    """Return the first rows of CSV as they stand: a saved page need not hold a long table twice."""
    lines = text.strip().split("\n")
    return "\n".join([*lines[: ROWS_SHOWN + 1], *(["…"] if len(lines) > ROWS_SHOWN + 1 else [])])


def csv_lines(text: str) -> list[list[str]]:
    """Return the lines of CSV as cells, the heading first; empty lines are passed over."""
    return [line for line in csv.reader(io.StringIO(text.strip())) if line]


def valued(text: str) -> int | float | str | None:
    """Return a cell's number, or its text; None for an empty one."""
    text = text.strip()
    # Not by trying int() and float(), which also take "1_000", "nan" and "inf": in a table those are words.
    if re.fullmatch(r"[+-]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text):
        return float(text)
    return text or None


def table_html(title: str, heading: list[str], lines: list[list[str]]) -> str:
    """Return the first rows as HTML below a title, and how many more there are; of many columns the first ones."""
    more = f"<p>… and {len(lines) - ROWS_SHOWN} more</p>" if len(lines) > ROWS_SHOWN else ""
    if len(heading) > COLUMNS_SHOWN:
        more += f"<p>… and {len(heading) - COLUMNS_SHOWN} more columns</p>"
    return rows_html(title, heading[:COLUMNS_SHOWN], [line[:COLUMNS_SHOWN] for line in lines[:ROWS_SHOWN]]) + more


def grouped(cells: Iterable[str]) -> list[str]:
    """Return a column's cells with a comma at the thousands, where one of them has five digits or more: of a year or a
    small sum it would be no help."""
    read = [(cell, valued(cell)) for cell in cells]
    if not any(isinstance(value, int) and abs(value) >= FIVE_DIGITS for _, value in read):
        return [cell for cell, _ in read]
    return [f"{value:,}" if isinstance(value, int) else cell for cell, value in read]


def rows_html(title: str, heading: list[str], lines: list[list[str]], frame: str = "mlr-scroll") -> str:
    """Return rows as HTML in a frame that scrolls or, as "mlr-stack", puts cells below one another on a narrow page.

    Words begin at the left, as in a book.
    """
    looks = [look_of([line[place] for line in lines]) for place in range(len(heading))]
    head = row_html("th", heading, heading, looks)
    shown = zip(*map(grouped, zip(*lines, strict=True)), strict=True)
    body = "".join(row_html("td", heading, line, looks) for line in shown)
    table = f'<table aria-label="{escape(title)}">{head}{body}</table>'
    return f'<p style="opacity:.75">{escape(title)}</p><div class="{frame}" style="overflow-x:auto">{table}</div>'


def look_of(cells: list[str]) -> str:
    """Return how the cells of a column are to look, as CSS."""
    # By column and not by cell, so that a column's digits stand below one another.
    if all(map(is_number, cells)):
        return "text-align:right"
    # Among many columns a narrow page would leave a sentence a word a line.
    return "text-align:left" + ";min-width:14em" * any(len(cell) > SENTENCE for cell in cells)


def is_number(text: str) -> bool:
    """Whether a cell is empty or holds a number."""
    return not isinstance(valued(text), str)


def row_html(tag: str, heading: list[str], cells: Iterable[str], looks: list[str]) -> str:
    """Return a row of a table, each cell in its column's look and with its name."""
    frame = "padding:3px 8px;overflow-wrap:normal"  # a narrow page would break words in the midst
    made = (
        f'<{tag} data-column="{escape(column)}" style="{frame};{look}">{escape(cell)}</{tag}>'
        for column, cell, look in zip(heading, cells, looks, strict=True)
    )
    return f"<tr>{''.join(made)}</tr>"


def tables(chapter: str) -> Callable[[str], list[Row]]:
    """Return the function data() of a chapter."""

    def data(name: str) -> list[Row]:
        """Return the rows of a table of this chapter, each a dict; numbers are numbers, empty cells None."""
        # Copies: a learner who changes the rows gets the table as it was with the next call.
        return [dict(row) for row in SESSION.tables[full_name("table", name, chapter, SESSION.tables)]]

    return data


def full_name(what: str, name: str, chapter: str, known: Iterable[str]) -> str:
    """Return `name` as chapter/name. Raises LookupError, with the chapter's names, where it is not among the known."""
    full = f"{chapter}/{name}"
    if full not in known:
        own = ", ".join(f'"{one.partition("/")[2]}"' for one in known if one.startswith(f"{chapter}/"))
        raise LookupError(f'no {what} "{name}" here; there are: {own or "none so far"}. Run the cells above first.')
    return full


TOOLS = {"data": tables}
