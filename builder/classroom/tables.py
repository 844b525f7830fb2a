"""Tables of CSV, in and out. What is text in them stays text: no program that opens them may take it for a formula."""

from __future__ import annotations

import codecs
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
PARTING = re.compile(r'[,"\r\n]')  # signs for which a cell stands in quotation marks
DELIMITERS = ",;\t"
QUOTES = re.compile(r'"[^"]*+"')
LONGEST_HEADING = 1_000_000  # characters that are looked at for what parts cells
SEP = re.compile(r'\A\s*"?sep=.?"?[,;\t]*(?=[\r\n])', re.IGNORECASE)  # by which Excel is told the delimiter
WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")  # how .xlsx, .ods and .xls begin
WESTERN = "cp1252"  # how Windows writes the languages of western Europe, where nobody asks for UTF-8
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def cell(value: Cell) -> str:
    """Return a value as it may stand in a table: numbers as Python writes them, nothing for None, text escaped."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value + 0)  # of -0.0 it makes 0.0, which it equals: what is written may be remembered by the value


def line_of(values: Iterable[Cell]) -> str:
    """Return a line of a table of two columns or more, its end with it: what csv.writer makes of its cells, for which
    most of what a table costs would go."""
    return ",".join([_quoted(value) if isinstance(value, str) else _plain(value) for value in values]) + "\r\n"


# A large class has a million cells, and few texts and numbers.
_plain = lru_cache(maxsize=1_000, typed=True)(cell)  # 1, 1.0 and True are written in three ways


@lru_cache(maxsize=2_000)
def _quoted(text: str) -> str:
    text = _text(text)
    return '"' + text.replace('"', '""') + '"' if PARTING.search(text) else text


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
def table(path: Path, heads: Iterable[str]) -> Iterator[Callable[[Iterable[Cell]], object]]:
    """Write a table row by row, by the function that is yielded: at the end all of it is there, before that the old."""
    with writing(path) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", newline="")
        try:
            text.write(line_of(heads))
            yield lambda values: text.write(line_of(values))
        finally:
            text.detach()  # writes what waits, and leaves the file open


def rows(path: Path, heads: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table that a teacher keeps, with their line; none where there is no such file.

    Raises RefusedError where a column of `heads` is missing or there twice, and as `lines` does.
    """
    if not path.exists():
        return
    read_in = lines(path)
    line, titles = next(read_in, (1, []))
    found = [name.strip().casefold() for name in titles]
    if missing := [head for head in heads if head not in found]:
        raise RefusedError(f"{path}:{line}: no column {', '.join(missing)}; the columns are {','.join(heads)}.")
    if twice := [head for head in heads if found.count(head) > 1]:
        raise RefusedError(f"{path}:{line}: several columns are called {', '.join(twice)}; leave one of each.")
    for line, values in read_in:
        yield line, {name: unescaped(value) for name, value in zip(found, values, strict=True)}


def lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of a table that hold anything, with their numbers: the heading, then what stands below it.

    Spreadsheets write a table in their own way: with semicolons or tabs, in another encoding, with lines of nothing,
    with a first line that names the delimiter. Each line comes with as many cells as the heading. Raises RefusedError
    for what is no table of CSV, and for a line with more: a comma in a cell that nobody quoted moves all behind it.
    """
    text = text_of(read(path, LARGEST), path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), skipinitialspace=True, strict=True)
    wide = 0
    try:
        for values in reader:
            if not any(value.strip() for value in values):
                continue
            wide = wide or len(values)
            if any(value.strip() for value in values[wide:]):
                raise RefusedError(
                    f"{path}:{reader.line_num}: it has {len(values)} cells, and the heading has {wide}; put quotation "
                    'marks around a cell with the delimiter in it, such as "0,5".'
                )
            yield reader.line_num, [*values, *[""] * (wide - len(values))][:wide]
    except csv.Error as fault:
        raise RefusedError(
            f"{path}:{reader.line_num}: this is no CSV ({fault}); write it anew as CSV (UTF-8)."
        ) from fault


def text_of(content: bytes, path: Path) -> str:
    """Return the text of a table, an empty line in place of the one that names its delimiter. Raises RefusedError for a
    workbook."""
    if content.startswith(WORKBOOKS):
        raise RefusedError(f"{path} is a workbook of a spreadsheet program; save it as CSV (UTF-8).")
    text = content.decode(encoding_of(content), "replace")
    return SEP.sub("", text, count=1)


def encoding_of(content: bytes) -> str:
    """Return how a table is written: as its first bytes say, in UTF-8, or as Excel does where nobody asks for that."""
    if content.startswith(WIDE):
        return "utf-16"
    try:
        content.decode()
    except UnicodeDecodeError:
        return WESTERN
    return "utf-8-sig"


def delimiter_of(text: str) -> str:
    """Return what parts the cells of a table, by its heading; what stands in quotation marks there parts nothing."""
    heading = QUOTES.sub("", text.lstrip()[:LONGEST_HEADING]).partition("\n")[0]
    return max(DELIMITERS, key=heading.count)
