"""Sources with faults that no case file can hold: bytes that are no text, and texts too long to print."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from builder.course import load
from builder.model import Course, RoadMap
from builder.reading import read_chapter
from builder.writing import pictures
from tests.reading.cases import PAGES

LESSON = PAGES["lesson"][0]
CHECK = "### Check: A\n<!-- id: a -->\n\n"


def _bytes(data: bytes) -> Callable[[Path], object]:
    """Return what reads a course of one chapter that is these bytes."""

    def read(folder: Path) -> object:
        (folder / "chapters").mkdir()
        (folder / "chapters" / "a.md").write_bytes(data)
        return load(folder)

    return read


def _text(text: str) -> Callable[[Path], object]:
    """Return what reads a chapter."""
    return lambda _folder: read_chapter(text, "chapters/a.md")


def _named(name: str | bytes, make: Callable[[Path], object]) -> Callable[[Path], object]:
    """Return what reads a course in which something stands in the place of a chapter."""

    def read(folder: Path) -> object:
        (folder / "chapters").mkdir()
        make(folder / "chapters" / os.fsdecode(name))
        return load(folder)

    return read


def _sparse(path: Path) -> None:
    """Make a file of 20 GB that takes no room; reading it whole would take all memory."""
    with path.open("wb") as file:
        file.truncate(20_000_000_000)


def _unreadable(folder: Path) -> object:
    """Read a course whose chapter the system does not hand out, whoever asks."""
    file = folder / "chapters" / "a.md"
    file.parent.mkdir()
    file.write_text(LESSON)
    with patch("builder.files.os.open", side_effect=PermissionError(13, "Permission denied")):
        return load(folder)


def _tables(make: Callable[[Path], object]) -> Callable[[Path], object]:
    """Return what reads a chapter with the tables a.csv and b.csv, once they have been made in the folder."""
    fences = "".join(f"```csv data={name} file={name}.csv\n```\n\n" for name in "ab")

    def read(folder: Path) -> object:
        source = folder / "source"
        (source / "chapters").mkdir(parents=True)
        (source / "chapters" / "a.md").write_text(LESSON + fences)
        (source / "a.csv").write_text("a\n1\n")
        make(source)
        return load(source)

    return read


def _pictures(make: Callable[[Path], object], *names: str) -> Callable[[Path], object]:
    """Return what reads a chapter that shows pictures, once they have been made in the folder."""

    def read(folder: Path) -> object:
        source = folder / "source"
        (source / "chapters").mkdir(parents=True)
        text = LESSON + "".join(f"![A picture](../{name})\n\n" for name in names)
        (source / "chapters" / "a.md").write_text(text)
        make(source)
        return load(source)

    return read


def _png(path: Path, size: int) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * (size - 8))


def _drawn(folder: Path) -> None:
    """Draw a road map as a build does."""
    road = RoadMap("a_road_map.md", "a", "A", "A", "A", (), code=True, image=None, intro=(), stages=(), outro=())
    (folder / "a.svg").write_text(pictures(Course((road,), (), (), None))["images/a.svg"])


def _large_tables(folder: Path) -> None:
    for name in "ab":
        (folder / f"{name}.csv").write_text("a\n" + ("1" * 200 + "\n") * 2_700)


def _table_outside(folder: Path) -> None:
    (folder.parent / "b.csv").write_text("a\n1\n")
    (folder / "b.csv").symlink_to("../b.csv")


# A name for each -> what reads it, given an empty folder; each raises a SourceError with one fault.
MADE: dict[str, Callable[[Path], object]] = {
    "not UTF-8": _bytes(LESSON.encode() + b"\xff"),
    "a NUL": _bytes(LESSON.encode() + b"\0"),
    "over 1 MB": _bytes(LESSON.encode() + b"a " * 500_000),
    "unreadable": _unreadable,
    "a text without an empty line": _text(LESSON + "word\n" * 1001),
    "code too deep": _text(f"{LESSON}```python\nx = (\n{('-' * 4_000 + chr(10)) * 13}1)\n```\n"),
    "an escape character": _bytes(LESSON.encode() + b"a \x1b[31m b"),
    "letters turned round": _bytes(LESSON.encode() + "a \u202e b".encode()),
    "a folder": _named("a.md", Path.mkdir),
    "a pipe": _named("a.md", os.mkfifo),
    "a link to nothing": _named("a.md", lambda path: path.symlink_to("b.md")),
    "a link to an endless device": _named("a.md", lambda path: path.symlink_to("/dev/zero")),
    "20 GB": _named("a.md", _sparse),
    "a name that is not UTF-8": _named(b"\xff.md", lambda path: path.write_text(LESSON)),
    "a long name": _named("a" * 100 + ".md", lambda path: path.write_text(LESSON)),
    "many lines": _text(LESSON + "a\n\n" * 10_000),
    "a long line": _text(f"{LESSON}```text\n{'a ' * 3_000}\n```\n"),
    "many brackets": _text(LESSON + "[" * 4_900),
    "many cells": _text(LESSON + "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 7_000),
    "many checks": _text(LESSON + "### Check: A\n<!-- id: a -->\n\n" * 201),
    "many mistakes": _text(LESSON + CHECK + "= `1` ± 0\n\n" + "- `2`\n  > a\n" * 101),
    "many expected words": _text(LESSON + CHECK + "= `a`\n\n" + "- `b`\n  > a\n" * 101),
    "a long cell": _text(f"{LESSON}```python\n" + "a = 1\n" * 1_001 + "```\n"),
    "a large table": _text(f"{LESSON}```csv data=a\na,b\n" + "1,2\n" * 10_001 + "```\n"),
    "tables of over 1 MB": _tables(_large_tables),
    "a table behind a link": _tables(_table_outside),
    "a table in a pipe": _tables(lambda folder: os.mkfifo(folder / "b.csv")),
    "a picture of over 40 kB": _pictures(lambda folder: _png(folder / "a.png", 40_001), "a.png"),
    "pictures of over 60 kB": _pictures(lambda folder: _png(folder / "a.png", 30_001), "a.png", "a.png"),
    "a picture behind a link": _pictures(lambda folder: (folder / "a.png").symlink_to("/dev/zero"), "a.png"),
    "a picture of the builder's": _pictures(_drawn, "a.svg"),
    "a long front matter": _text(LESSON.replace("hours: 1", "hours: 1" + " \n" * 2500)),
}
