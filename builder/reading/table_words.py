"""The words behind `csv`: what a table is for, what it is called, and its settings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.reading import languages
from builder.reading.markdown import Node
from builder.reading.source import Source

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DATE = re.compile(r"[12][0-9]{3}-(?:0[1-9]|1[0-2])")
_ORIGIN = re.compile(r"[a-z0-9][a-z0-9_-]*/[a-z][a-z0-9_]*")
_FILE = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.csv")
# What a table is for -> its settings, and what it is called in faults.
_USES: dict[str, tuple[tuple[str, ...], str]] = {
    "data": (("file",), "table"),
    "facts": (("asof", "file"), "table"),
    "page": (("from",), "page"),
}


@dataclass(frozen=True, slots=True)
class TableWords:
    """What the words of a csv fence say. `what` names the table in faults, `is_page` says that it is filled in.

    `asof` is a month (2026-11), `file` a path seen from the source's folder, `origin` a page of another chapter
    (chapter/page); each is "" where the fence does not say one.
    """

    name: str
    what: str
    is_page: bool
    asof: str = ""
    file: str = ""
    origin: str = ""


def read_table_words(source: Source, node: Node) -> TableWords | None:
    """Return what the words of a csv fence say; None, with a fault, where they say nothing that it can be."""
    # There are two words or more, as `fences.is_table` has seen.
    _, word, *more = node.info.split()
    use, _, name = word.partition("=")
    known, noun = _USES.get(use, ((), ""))
    given = dict(part.partition("=")[::2] for part in more)
    if not noun or not _NAME.fullmatch(name) or len(given) < len(more) or given.keys() - set(known):
        source.fault(node.first, f"a csv fence says {node.info!r}", languages.CSV)
        return None
    settings = (given.get(key, "") for key in ("asof", "file", "from"))
    words = TableWords(name, f'the {noun} "{name}"', use == "page", *settings)
    if use == "facts" and not _DATE.fullmatch(words.asof):
        found = f"{words.what} says as of {words.asof!r}" if words.asof else f"{words.what} does not say its month"
        source.fault(node.first, found, f"write ```csv facts={name} asof=2026-11: the month of which it is true")
        return None
    if "from" in given and not _ORIGIN.fullmatch(words.origin):
        found = f"{words.what} starts from {words.origin!r}"
        source.fault(node.first, found, "write from=chapter/page, with a page to fill in of another chapter")
        return None
    if "file" in given and not _FILE.fullmatch(words.file):
        allowed = "write file=recordings/name.csv, seen from the folder of the source"
        source.fault(node.first, f"{words.what} is read from {words.file!r}", allowed)
        return None
    return words
