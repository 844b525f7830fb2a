"""Fences: which language and role one has, whether it is closed, and what stands between its marks."""

from __future__ import annotations

import ast
import csv
import math
import re

from builder.errors import SourceError, near
from builder.model import Cell, Snippet, Span, Table, Worksheet
from builder.reading import bounds, choices, delimiters, dialects, embeddings, languages, python
from builder.reading.markdown import Node
from builder.reading.shelf import MOST_IN_TABLES
from builder.reading.source import Source, decode
from builder.reading.table_words import TableWords, read_table_words

# The words that may stand after `python`: what a fence is for. "" is a cell, or in a check a part of its stem.
ROLES = ("", *languages.ROLES)
CHECK_ROLES = ROLES[2:]

# A value without quotes ends at a space; with them it may hold some.
_SETTING = re.compile(r"\s*([A-Za-z_]\w*)=('[^']*'|\"[^\"]*\"|[^\s'\"]+)(?=\s|$)")
_QUOTED = 40  # characters
_MOST_COLUMNS = 8  # of a page to fill in: more fields in a row cannot be read


def language(node: Node) -> str:
    """Return the first word behind the opening marks of a fence; "" for another block."""
    return node.info.split()[0] if node.type == "fence" and node.info else ""


def role(node: Node) -> str | None:
    """Return the role of a python fence; None for any other block, and for a role there is not."""
    if language(node) != "python":
        return None
    # Two empty words behind, for a fence that says python alone.
    word = [*node.info.split(), "", ""][1]
    return word if word in ROLES else None


def is_table(node: Node) -> bool:
    """Tell whether a block is a fence that embeds data, or a page to fill in."""
    return language(node) == "csv" and len(node.info.split()) > 1


def inspect(source: Source, node: Node) -> None:
    """Note what is wrong with any fence, wherever it stands: left open, or words that mean nothing."""
    if is_closed(source, node):
        # A fence that says text is shown as it stands; a cell is looked at where it is read.
        if language(node) not in ("python", "text"):
            dialects.inspect_marks(source, node.first + 1, node.content)
        inspect_language(source, node)


def is_closed(source: Source, node: Node) -> bool:
    """Tell whether a fence ends; note a fault where it does not, or does not where its author meant it to."""
    opening, closing = node.tokens[0].map or (0, 0)
    lines = node.content.count("\n")
    # Opening and closing marks are a line each; without the closing ones the fence ends with the file.
    if lines != closing - opening - 2:
        source.fault(node.first, "a fence is left open", f"close it with {node.tokens[0].markup} on a line of its own")
        return False
    # Markdown closes a fence only by bare marks: marks with a word behind them are most likely the next fence.
    for number, line in enumerate(node.content.split("\n")[:lines], node.first + 1):
        if line.startswith(node.tokens[0].markup):
            found = f"a fence is left open, or another one ({line.strip()}) begins inside it"
            source.fault(number, found, f"close the fence of line {node.first} first")
    return True


def inspect_language(source: Source, node: Node) -> None:
    """Note a fence whose first words mean something to another tool, or nearly something here."""
    if language(node) == "python":
        _inspect_words(source, node)
    elif remedy := languages.meant(node.info):
        source.fault(node.first, f'a fence marked "{node.info[:_QUOTED]}"', remedy)


def _inspect_words(source: Source, node: Node) -> None:
    words = node.info.split()[1:]
    known = ", ".join(ROLES[1:])
    if words and words[0] not in ROLES:
        meant = near(words[0], ROLES[1:])
        hint = f"did you mean {meant}? " if meant else ""
        source.fault(node.first, f'the unknown word "{words[0]}" after python', f"{hint}known are {known}")
    # Behind `reach` stand settings, which `settings` reads.
    elif len(words) > 1 and words[0] != "reach":
        source.fault(node.first, f'the unknown word "{words[1]}" after python {words[0]}', "write one word only")


def snippet(source: Source, node: Node, what: str) -> Snippet | None:
    """Return the lines between the marks of a fence, as they are; None, with a fault, where there are none.

    `what` begins the faults, as in 'check "mean": the solution'.
    """
    span = _inside(source, node, what)
    # Cut from the source and not from the token, so that span and text agree (test_spans_cut_back_to_their_text).
    return Snippet(span, source.cut(span)) if span else None


def cell(source: Source, node: Node) -> tuple[Cell, ast.Module | None] | None:
    """Return a python fence as a cell, with its syntax tree; None, with a fault, when it holds nothing."""
    span = _inside(source, node, "a python cell")
    if not span:
        return None
    code = source.cut(span)
    dialects.inspect_code(source, span.first, code)
    return Cell(span, code, hidden=role(node) == "hidden"), python.parse(source, span.first, code, "a python cell")


def table(source: Source, node: Node) -> Table | Worksheet | None:
    """Return a csv fence as a table or a page to fill in; None, with a fault, when it is neither."""
    words = read_table_words(source, node)
    if words and words.file:
        return _table_from_file(source, node, words)
    span = _inside(source, node, words.what) if words else None
    if not words or not span:
        return None
    text = source.cut(span)
    before = len(source.faults)
    columns = _inspect_rows(source, span, words.what, choices.without(text) if words.is_page else text)
    if not words.is_page:
        return Table(span, words.name, text, words.asof)
    if len(source.faults) == before:
        choices.inspect(source, span.first, words.what, text)
    if columns > _MOST_COLUMNS:
        allowed = f"keep {_MOST_COLUMNS} at most: people fill it in"
        source.fault(span.first, f"{words.what} has {columns} columns", allowed)
    return Worksheet(span, words.name, text, words.origin)


def _table_from_file(source: Source, node: Node, words: TableWords) -> Table | None:
    """Return a table whose rows stand in a file; None, with a fault, where they cannot be read."""
    if node.content.strip():
        found = f"{words.what} has rows, and is read from {words.file}"
        source.fault(node.first, found, "leave the fence empty, or write no file=")
        return None
    try:
        text = decode(source.shelf.read_table(words.file), words.file)
    except OSError as error:
        allowed = f"name a csv file inside the source, with at most {MOST_IN_TABLES:,} bytes in all such files"
        source.fault(node.first, f"{words.what} cannot be read from {words.file} ({error.strerror})", allowed)
        return None
    except SourceError as error:
        source.faults += error.faults
        return None
    # A source of its own, so that a fault names the file and its line.
    rows = Source(text.rstrip("\n"), words.file)
    _inspect_rows(rows, rows.span(1, len(rows.lines)), words.what, rows.text)
    embeddings.inspect(rows, words.what)
    source.faults += rows.faults
    return Table(source.span(node.first, node.last), words.name, rows.text, words.asof, words.file)


def _inspect_rows(source: Source, span: Span, what: str, text: str) -> int:
    """Note what is wrong with the rows of a table; return how many columns its heading row has."""
    # Strict, or a quote that is left open would take in the rest of the table without a word.
    lines = text.split("\n")
    rows = csv.reader(lines, strict=True)
    heading: list[str] = []
    if sign := delimiters.between(lines):
        source.fault(span.first, f"{what} parts its columns by {sign}", delimiters.REMEDY)
        return 1
    try:
        heading = next(rows, [])
        if wrong := delimiters.heading_fault(heading):
            source.fault(span.first, f"{what} {wrong[0]}", wrong[1])
        # Bounded by its heading before any other row is read.
        if (values := len(heading) * text.count("\n")) > bounds.MOST_VALUES:
            allowed = f"keep {bounds.MOST_VALUES:,} at most: it stands in the notebook"
            source.fault(span.first, f"{what} has {values:,} values", allowed)
            return len(heading)
        for count, row in enumerate(rows, 1):
            if wrong := _row_fault(row, len(heading)):
                # Of the line that the row ends on: a value in quotes may go over several.
                source.fault(span.first + rows.line_num - 1, f"row {count} of {what} {wrong[0]}", wrong[1])
                return len(heading)
    except csv.Error as error:
        source.fault(span.first + rows.line_num - 1, f"{what} is not CSV ({error})", "mend the quotes")
        return len(heading)
    if rows.line_num < 2:  # noqa: PLR2004 - the heading and a row
        source.fault(span.first, f"{what} has no row", "write a heading row and at least one more")
    return len(heading)


def _row_fault(row: list[str], columns: int) -> tuple[str, str] | None:
    """Return what is wrong with a row, and its remedy; None where nothing is."""
    if len(row) != columns:
        return "has not one value for each column", f"write {columns} values, with commas between them"
    if odd := next(filter(delimiters.several, row), ""):
        return f'has the value "{odd.strip()}"', "write commas between numbers, or words with them"
    return None


def settings(source: Source, node: Node, what: str) -> dict[str, float | bool | str] | None:
    """Return the `name=value` pairs behind `python reach`, the values as Python literals.

    None, with a fault, where another word stands there.
    """
    # Taken off as a whole: the words may be parted by more than one space.
    text = node.info.removeprefix("python").strip().removeprefix("reach")
    found: dict[str, float | bool | str] = {}
    pos = 0
    while match := _SETTING.match(text, pos):
        value = _literal(match[2])
        # A name twice has no right value: the rest, from there on, is told.
        if value is None or match[1] in found:
            break
        found[match[1]] = value
        pos = match.end()
    if rest := text[pos:].strip():
        allowed = "give each slider once, as name=value: a number, True, False or 'words'"
        source.fault(node.first, f"{what} has the setting {rest.split()[0]}", allowed)
        return None
    return found


def _literal(text: str) -> float | bool | str | None:
    try:
        value = ast.literal_eval(text)
    # The last two on brackets in brackets: the text is anybody's.
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None
    # 1e999 is read as infinity, which no slider reaches. None and tuples are literals too.
    if not isinstance(value, int | float | bool | str) or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value


def _inside(source: Source, node: Node, what: str) -> Span | None:
    """Return the span between the marks, as written; None, with a fault, where that is not the code itself."""
    # Markdown takes the indentation off the code as well: what runs would not be what stands in the source.
    if source.lines[node.first - 1][:1].isspace():
        source.fault(node.first, f"{what} is indented", "begin the fence at the margin")
        return None
    if not node.content.strip():
        source.fault(node.first, f"{what} is empty", "write something between the marks, or delete the fence")
        return None
    # The count holds only for a fence that is closed, see `inspect`.
    lines = node.content.count("\n")
    if language(node) == "python" and lines > bounds.MOST_CODE:
        source.fault(node.first, f"{what} has {lines:,} lines", f"part it: at most {bounds.MOST_CODE:,}")
        return None
    return Span(source.path, node.first + 1, node.first + lines)
