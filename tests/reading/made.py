"""Sources with faults that no case file can hold: bytes that are no text, and texts too long to print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from builder.course import load
from builder.reading import read_chapter
from tests.reading.cases import PAGES

LESSON = PAGES["lesson"][0]


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


def _unreadable(folder: Path) -> object:
    """Read a course whose chapter the system does not hand out, whoever asks."""
    file = folder / "chapters" / "a.md"
    file.parent.mkdir()
    file.write_text(LESSON)
    with patch.object(Path, "open", side_effect=PermissionError(13, "Permission denied")):
        return load(folder)


# A name for each -> what reads it, given an empty folder; each raises a SourceError with one fault.
MADE: dict[str, Callable[[Path], object]] = {
    "not UTF-8": _bytes(LESSON.encode() + b"\xff"),
    "a NUL": _bytes(LESSON.encode() + b"\0"),
    "over 1 MB": _bytes(LESSON.encode() + b"a " * 500_000),
    "unreadable": _unreadable,
    "a text without an empty line": _text(LESSON + "word " * 1001),
    "code too deep": _text(f"{LESSON}```python\nx = {'-' * 50_000}1\n```\n"),
    "a long front matter": _text(LESSON.replace("hours: 1", "hours: 1" + " " * 5000)),
}
