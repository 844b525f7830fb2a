"""The blocks of a page but its checks: prose, cells, pictures, tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from builder.model.span import Span


@dataclass(frozen=True, slots=True)
class Link:
    """An inline link in a prose. `start` and `end` are offsets into the prose's text of the whole `[words](target)`;
    `target_start` and `target_end` those of the target alone."""

    # Offsets count within this prose's text, not within the file: whoever cuts lines off the head of a prose must
    # move them all (`_shifted` in writing/welcome.py).
    start: int
    end: int
    target_start: int
    target_end: int
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class Heading:
    """An ATX heading in a prose: offset of its first `#` in the prose's text, its level (1-6) and its words."""

    start: int
    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown as the author wrote it: `text` is `span` cut from the source."""

    span: Span
    text: str
    links: tuple[Link, ...] = ()
    headings: tuple[Heading, ...] = ()
    # Whether it is the caption of the picture or figure above it.
    caption: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A Python cell: `code` is `span` cut from the source (the lines between the fence marks)."""

    span: Span
    code: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that travels in the notebook: `words` say what is seen, `target` is as written, `data` what the file
    holds."""

    span: Span
    words: str
    target: str
    kind: Literal["svg", "png", "webp"]
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """A small table that the runtime hands out as `data(name)`. `csv` is `span` cut from the source, or where a `file`
    is named what that holds; its first line is the heading row. `asof` is the month (2026-11) of which facts that age
    are true, "" for all others."""

    span: Span
    # Unique in its page alone; the notebook puts the owner's id before it, as with checks.
    name: str
    csv: str
    asof: str = ""
    # As written: seen from the folder of the source, "" where the table stands in the page.
    file: str = ""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A table that the reader fills in, handed out as `page(name)`. `csv` is `span` cut from the source: the heading
    row, then examples. A column "who [nobody|a clerk]" offers choices. `origin` names the page of another chapter
    (chapter/page) from whose rows it starts, "" for none."""

    span: Span
    name: str
    csv: str
    origin: str = ""
