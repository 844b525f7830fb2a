"""What the model holds as values, as Markdown: tables, and prose whose links lead nowhere on paper."""

from __future__ import annotations

import csv
import io
from itertools import accumulate

from builder.model import Prose
from builder.runtime.lesson.filled import column_of
from builder.runtime.text import counted
from builder.writing.escape import escaped

ROWS_SHOWN, COLUMNS_SHOWN = 12, 12  # as in the notebook
FIRST_ROWS = 5  # of a longer one: it cannot be looked through on paper anyway, only what it holds be seen


def table(text: str, *, empty: int = 0) -> str:
    """Return CSV with a heading row as a Markdown table: its rows and first columns, and `empty` rows; of a table that
    is too long to be shown the first rows, with how many more there are below."""
    # csv and no split: values may be quoted. Empty lines are left out, as the runtime does for data().
    heading, *rows = [line[:COLUMNS_SHOWN] for line in csv.reader(io.StringIO(text.strip())) if line]
    heading = [_with_unit(name) for name in heading]
    shown = rows if len(rows) <= ROWS_SHOWN else rows[:FIRST_ROWS]
    blank = [[""] * len(heading)] * empty
    lines = [_row(heading), _row(["---"] * len(heading)), *(_row(row) for row in (*shown, *blank))]
    more = len(rows) - len(shown)
    return "\n".join(lines) + (f"\n\n… and {counted(more, 'more row')}" if more else "")


def _with_unit(heading: str) -> str:
    """Return what heads a column: its name with its unit, or all that stands there."""
    column, _, unit = column_of(heading)
    return f"{column}, {unit}" if unit else heading


def _row(cells: list[str]) -> str:
    # A line end in a value would end the row, so white space becomes one space. `escaped` makes a bar harmless, and
    # would also escape the marks of the second line.
    return f"| {' | '.join(cell if cell == '---' else escaped(' '.join(cell.split())) for cell in cells)} |"


def printed(prose: Prose, breaks: frozenset[int] = frozenset()) -> str:
    """Return the Markdown of `prose` for paper: a link to another page of the course is only its words. After the
    source lines `breaks` the text goes on in a new line."""
    edits = [
        (link.start, link.end, _words(prose, link.start, link.target_start))
        for link in prose.links
        if not _leads_out(link.target)
    ]
    ends = accumulate(len(line) + 1 for line in prose.text.split("\n"))
    edits += [(end - 1, end - 1, "  ") for number, end in enumerate(ends, prose.span.first) if number in breaks]
    text = prose.text
    # As in writing/markdown.py, which leads such links to notebooks instead.
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text.strip("\n")


def _leads_out(target: str) -> bool:
    return target.startswith(("http:", "https:", "mailto:"))


def _words(prose: Prose, start: int, target_start: int) -> str:
    """Return the words of a link: what stands between its bracket and the `](` before its target."""
    # From the right, since the words may hold brackets of their own.
    return prose.text[start + 1 : target_start].rpartition("](")[0]
