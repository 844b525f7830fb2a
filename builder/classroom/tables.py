"""Tables of CSV, in and out. What is text in them stays text: no program that opens them may take it for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from builder.errors import RefusedError
from builder.files import read, writing

Cell = str | float | None  # bool is an int, and int counts as float
LARGEST = 50_000_000  # bytes of a table that a teacher writes
# Where a cell begins as a formula does, in full-width forms too. Also behind what parts cells elsewhere: a spreadsheet
# whose language has the decimal comma parts our lines at semicolons, and knows no quotation marks then.
FORMULA = re.compile(r"(?:^|(?<=[;\t\r\n]))('*[=+\-@＝＋－＠\t\r])")
QUOTED = re.compile(r"(?:^|(?<=[;\t\r\n]))'('*[=+\-@＝＋－＠\t\r])")
COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # control characters, but for tabs and line ends
DELIMITERS = ",;\t"


def cell(value: Cell) -> object:
    """Return a value as it may stand in a table: numbers as they are, nothing for None, text escaped."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value


@lru_cache(maxsize=2_000)  # a large class has a million cells, and few texts
def _text(text: str) -> str:
    # Nearly all of them are plain and in one line.
    is_plain = text[:1].isalnum() and ";" not in text and text.isascii() and text.isprintable()
    return text if is_plain else escaped(seen(text))


def escaped(text: str) -> str:
    """Return `text` with ' before what would be a formula."""
    return FORMULA.sub(r"'\1", text)


def unescaped(text: str) -> str:
    """Return the text that `escaped` was given."""
    return QUOTED.sub(r"\1", text)


def seen(text: str) -> str:
    """Return `text` with the line ends of Unix, and signs that command programs as their escapes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode()
    return COMMANDS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


@contextmanager
def table(path: Path, heads: Iterable[str]) -> Iterator[Callable[[Iterable[Cell]], None]]:
    """Write a table row by row, by the function that is yielded: at the end all of it is there, before that the old."""
    with writing(path) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        try:
            writer.writerow(heads)
            yield lambda values: writer.writerow(map(cell, values))
        finally:
            text.detach()  # writes what waits, and leaves the file open


def rows(path: Path, heads: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table that a teacher keeps, with their line; none where there is no such file.

    Spreadsheets write it back in their own way: with semicolons or tabs, in another encoding, with lines of nothing.
    Raises RefusedError where a column of `heads` is missing.
    """
    if not path.exists():
        return
    text = _decoded(read(path, LARGEST))
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        found = [name.strip().casefold() for name in next(reader, [])]
        if missing := [head for head in heads if head not in found]:
            raise RefusedError(f"{path}:1: no column {', '.join(missing)}; the columns are {','.join(heads)}.")
        for values in reader:
            if any(value.strip() for value in values):
                yield reader.line_num, {name: unescaped(value) for name, value in zip(found, values, strict=False)}
    except csv.Error as fault:
        raise RefusedError(f"{path}:{reader.line_num}: it is no table of CSV ({fault}); write it anew.") from fault


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # Excel where nobody asked it for UTF-8
