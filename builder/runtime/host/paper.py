"""Takes rows out of the notebook: a CSV file for spreadsheets, and a page of HTML that prints well."""

from __future__ import annotations

import csv
import io
import itertools
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..text import escape

TO_PRINT = "Open the page that prints"
PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][+-]?[0-9]+)? ?%?")


def written(stem: Path, title: str, lead: str, rows: list[list[str]]) -> tuple[str, str]:
    """Write rows, the first of them the heading, to `stem`.csv and `stem`.html; return where they are, or why not, and
    the name of the latter, "" where there is none.

    A file that is there and says anything else is left as it is: both get a number then, as in `stem`-2.csv.
    """
    table = io.StringIO()
    csv.writer(table).writerows([harmless(cell) for cell in row] for row in rows)
    # The mark tells spreadsheets that it is UTF-8.
    # Excel takes a CSV without it for the country's old encoding (sqlpage/SQLPage#528). "replace", since half a
    # character, which a front end can send, must not stop an export.
    contents = [table.getvalue().encode("utf-8-sig", "replace"), paper(title, lead, rows).encode("utf-8", "replace")]
    try:
        # Both or neither: a table and its page bear the same number.
        places = next(pair for pair in pairs_from(stem) if all(map(is_free, pair, contents)))
        for place, content in zip(places, contents, strict=True):
            write_new(place, content)
    except OSError as fault:
        return f"Could not be written: {fault.strerror}.", ""
    aside = "" if places[0].stem == stem.name else f" There was another {stem.name}, which is as it was."
    return f"Written to {places[0].resolve()} and, to be printed, {places[1].resolve()}.{aside}", places[1].name


def pairs_from(stem: Path) -> Iterator[tuple[Path, Path]]:
    """Yield the places for a table and a page, with a number from the second pair on."""
    for number in itertools.count(1):
        name = stem.name if number == 1 else f"{stem.name}-{number}"
        yield stem.with_name(f"{name}.csv"), stem.with_name(f"{name}.html")


def names_written(stem: Path) -> list[str]:
    """Return the names of the tables and pages that written() left at `stem`."""
    pairs = itertools.takewhile(lambda pair: any(map(Path.exists, pair)), pairs_from(stem))
    return [place.name for pair in pairs for place in pair if place.exists()]


def is_free(place: Path, content: bytes) -> bool:
    """Whether nothing is at a place, or a file that says the same."""
    # Not exists(), which is False for a link that leads nowhere: it is somebody's, too.
    if not os.path.lexists(place):
        return True
    return place.is_file() and place.stat().st_size == len(content) and place.read_bytes() == content


def write_new(place: Path, content: bytes) -> None:
    """Write a file where none is; of one that cannot be written whole nothing stays."""
    if place.is_file():  # and says the same
        return
    # "x", for since is_free() somebody may have put a file there.
    with place.open("xb") as file:
        try:
            file.write(content)
            file.flush()
        except OSError:
            place.unlink()
            raise


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: what is no plain number and begins like one, also behind
    what another country's spreadsheet takes for the end of a cell, gets an apostrophe."""
    if PLAIN_NUMBER.fullmatch(cell):
        return cell
    return "".join(f"'{part}" if begins_formula(part) else part for part in re.split(r"([;\t\r\n\v\f])", cell))


def begins_formula(text: str) -> bool:
    """Whether the first sign that a spreadsheet does not pass over is one that begins a formula."""
    # NFKC, since the wide ＝ ＋ － ＠ of East Asian keyboards begin a formula as well.
    seen = (char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char)[0] not in "CZ")
    return next((char in "=+-@" for char in seen if char not in "\"'"), False)


def paper(title: str, lead: str, rows: list[list[str]]) -> str:
    """Return rows as a page of HTML that prints well, below a title and a sentence."""
    head, *body = [[escape(cell) for cell in row] for row in rows]
    heads = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in body)
    # The loader reads it: in a notebook there is no file.
    loader: Any = __spec__.loader
    template: str = loader.get_data(str(Path(__file__).with_name("paper.html"))).decode()
    return template.format(title=escape(title), lead=escape(lead), head=f"<tr>{heads}</tr>", body=lines)
