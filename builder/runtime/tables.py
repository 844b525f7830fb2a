"""Small tables that stand in the page, shown once and handed out by data()."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

from .memory import GIVEN
from .outputs import show
from .rich import escape

Row = dict[str, int | float | str | None]

TABLES: dict[str, list[Row]] = {}
ROWS_SHOWN = 12


def embed(name: str, text: str) -> None:
    """Keep the table `name` (chapter/table), given as CSV with a heading row, and show its first rows."""
    heading, *lines = [line for line in csv.reader(io.StringIO(text.strip())) if line]
    rows = [dict(zip(heading, map(valued, line), strict=True)) for line in lines]
    TABLES[name] = rows
    show(table_html(name, heading, lines), f"{name}, {len(rows)} rows:\n{text.strip()}")


def valued(text: str) -> int | float | str | None:
    """Return a cell's number, or its text; None for an empty one."""
    text = text.strip()
    if re.fullmatch(r"[+-]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", text):
        return float(text)
    return text or None


def table_html(name: str, heading: list[str], lines: list[list[str]]) -> str:
    """Return the first rows as HTML; a wide table scrolls in its own frame."""
    head = "".join(f'<th scope="col" style="text-align:left">{escape(word)}</th>' for word in heading)
    body = "".join(f"<tr>{''.join(f'<td>{escape(word)}</td>' for word in line)}</tr>" for line in lines[:ROWS_SHOWN])
    short = name.rpartition("/")[2]
    title = f'data("{short}"), {len(lines)} row{"" if len(lines) == 1 else "s"}'
    more = f"<p>… and {len(lines) - ROWS_SHOWN} more</p>" if len(lines) > ROWS_SHOWN else ""
    table = f'<table aria-label="{escape(title)}"><tr>{head}</tr>{body}</table>'
    return f'<p><code>{escape(title)}</code></p><div style="overflow-x:auto">{table}</div>{more}'


def tables(chapter: str) -> Callable[[str], list[Row]]:
    """Return the function data() of a chapter."""

    def data(name: str) -> list[Row]:
        """Return the rows of a table of this chapter, each a dict; numbers are numbers, empty cells None."""
        rows = TABLES.get(f"{chapter}/{name}")
        if rows is None:
            known = [key.partition("/")[2] for key in TABLES if key.startswith(f"{chapter}/")]
            names = ", ".join(f'"{one}"' for one in known) or "none so far"
            raise LookupError(f'no table "{name}" here; there are: {names}. Run the cells above first.')
        return [dict(row) for row in rows]

    return data


GIVEN["data"] = tables
