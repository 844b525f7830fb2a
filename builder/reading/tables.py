"""Tables of Markdown: every row as wide as its heading, and no lines of pipes that form none.

A row that is too wide silently loses its last cells, and a broken rule line makes a paragraph of pipes.
"""

from __future__ import annotations

import re

from builder.reading.markdown import Node
from builder.reading.source import Source

# A pipe in code cuts a cell as well (GitHub's tables say so), so only a backslash counts.
_PIPE = re.compile(r"(?<!\\)\|")
# A rule line as people mean it: dashes of any kind, pipes, pluses, colons, and nothing else.
_RULE = re.compile(r"[\s|:+=–—-]*(?:-{2,}|[–—])[\s|:+=–—-]*")
_SPACED = re.compile(r"(?<=\s)\|(?=\s)")
_SIGNS = frozenset("|+｜│┃")
_ALIKE = str.maketrans("｜│┃", "|||")  # of full width, and drawn: to readers they are the same
_GRID = re.compile(r"\+(?:[-=:]+\+)+")
_ROW = re.compile(r"\|.*\|")
_DASHES = re.compile(r"\s*-{2,}(?:\s+-{2,})+\s*")
_FORM = "write | a | b |, below it | --- | --- |, and a line for each row, with empty lines around them all"


def inspect(source: Source, node: Node) -> None:
    """Note a table that loses cells, and a block that was meant for a table."""
    if node.type == "table":
        _inspect_rows(source, node)
    elif node.type == "paragraph" and _SIGNS.intersection(node.content):
        if (at := _lost_row(node.content.translate(_ALIKE).split("\n"))) is not None:
            source.fault(node.first + at, "lines of | that form no table", _FORM)
    # Pandoc and reStructuredText draw simple tables so; Markdown makes a line across the page of it.
    elif node.type == "hr" and _DASHES.fullmatch(source.lines[node.first - 1]):
        source.fault(node.first, "a line of dashes in groups, which forms no table", _FORM)


def _inspect_rows(source: Source, node: Node) -> None:
    """Note the rows whose number of cells is not that of the heading row."""
    # Counted in the source: the parser has dropped the cells that are too many, and filled up those that are missing.
    rows = [source.lines[token.map[0]] for token in node.tokens if token.type == "tr_open" and token.map]
    places = [token.map[0] + 1 for token in node.tokens if token.type == "tr_open" and token.map]
    wanted = sum(token.type == "th_open" for token in node.tokens)
    for line, row in zip(places[1:], rows[1:], strict=True):
        count = _cells(row)
        if count == wanted:
            continue
        allowed = r"write as many; a | that is no border is \| in code and words, \vert in a formula"
        # A line of text directly below a table is its last row, with one cell.
        if not _PIPE.search(row):
            allowed = "put an empty line between the table and the text below it"
        source.fault(line, f"a row of {count} in a table of {wanted} columns", allowed)


def _cells(row: str) -> int:
    """Return into how many cells Markdown cuts a line, in code too: only a backslash saves a pipe."""
    text = row.lstrip(" \t>").strip()
    inner = text.removeprefix("|")
    ends = bool(re.search(r"(?<!\\)\|$", inner))
    return len(_PIPE.findall(inner)) + (0 if ends else 1)


def _lost_row(lines: list[str]) -> int | None:
    """Return the number of the line in a paragraph that was meant for a row of a table; None where there is none."""
    rows = [line.strip() for line in lines]
    for number, row in enumerate(rows):
        if _GRID.fullmatch(row):
            return number
        if number and _PIPE.search(rows[number - 1]) and _RULE.fullmatch(row) and ("|" in row or "+" in row):
            return number - 1
    whole = [bool(_ROW.fullmatch(row)) and len(row) > 1 for row in rows]
    if all(whole) and (len(rows) > 1 or len(_PIPE.findall(rows[0])) > 2):  # noqa: PLR2004 - |x| is a size
        return 0
    return next((number - 1 for number in range(1, len(rows)) if _are_rows(rows[number - 1], rows[number])), None)


def _are_rows(first: str, second: str) -> bool:
    """Tell whether two lines are cut into as many cells, each by pipes at both ends or by two and more."""
    if _ROW.fullmatch(first) and _ROW.fullmatch(second):
        return True
    return len(_SPACED.findall(first)) == len(_SPACED.findall(second)) > 1
