"""Front matter: the few fields between two lines of ---, those that a file must have and those that it may have.

Every value stays the text that the author wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from builder.errors import near
from builder.reading import characters, dialects, inline
from builder.reading.markdown import Node, line_of
from builder.reading.plain_yaml import Entry, begins, entries_of
from builder.reading.source import Source

_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4})?")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")

Shape = Literal["words", "hours", "ids", "flag"]
# What each file's front matter holds: field -> shape, and whether it must be there.
CHAPTER: dict[str, tuple[Shape, bool]] = {
    "title": ("words", True),
    "summary": ("words", True),
    "hours": ("hours", True),
    "needs": ("ids", False),
}
ROAD_MAP: dict[str, tuple[Shape, bool]] = {
    "title": ("words", True),
    "audience": ("words", True),
    "summary": ("words", True),
    "assumes": ("ids", False),
    "code": ("flag", False),
}
# What a road map could say once -> what to do today.
_GONE = {
    "whole": "every road map is a map now, with a notebook a chapter: delete the line; where its readers see no code, "
    "write code: false",
}
PAGE: dict[str, tuple[Shape, bool]] = {"title": ("words", True), "summary": ("words", True)}


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a front matter, by shape; what is missing or wrong is empty, and a fault."""

    words: dict[str, str]
    hours: dict[str, float]
    ids: dict[str, tuple[tuple[str, int], ...]]
    flags: dict[str, bool]


def read_fields(source: Source, node: Node | None, known: dict[str, tuple[Shape, bool]]) -> Fields:
    """Return the fields of a front matter; faults for what is missing, unknown or not of its shape."""
    fields = Fields({}, {}, {}, {})
    if node is None:
        # Told even where other things stand in its place: all three kinds of file must have one.
        names = ", ".join(known)
        source.fault(1, "the file has no front matter", f"begin it with {names} between two lines of ---")
        return fields
    # The token holds what stands between the lines of ---, so line 1 of it is line 2 of the file.
    entries = entries_of(source, node.tokens[0].content)
    if entries is None:
        return fields
    # In the order of the table; what it does not know comes after, in any order, for faults are sorted.
    for name, (shape, needed) in known.items():
        if name in entries:
            _read(source, name, entries[name], shape, fields)
        elif needed:
            source.fault(1, f'the front matter has no "{name}"', f"write {name}: … between the lines of ---")
    for name in entries.keys() - known.keys():
        if known is ROAD_MAP and name in _GONE:
            source.fault(entries[name].line, f'the front matter has "{name}", which is gone', _GONE[name])
            continue
        meant = near(name, known)
        hint = f'did you mean "{meant}"? ' if meant else ""
        found = f'the unknown key "{name}" in the front matter'
        source.fault(entries[name].line, found, f"{hint}known are {', '.join(known)}")
    return fields


def _read(source: Source, name: str, entry: Entry, shape: Shape, fields: Fields) -> None:
    """Put one field into `fields`, which it changes in place, or note a fault."""
    # Over several lines YAML joins words by spaces and line ends; here a field is one line.
    text = " ".join(entry.values[0][0].split()) if entry.values and not entry.many else ""
    # An escape such as "\e" in quotes is seen in the file, and not where its value is shown.
    if hidden := characters.unseen(text):
        source.fault(entry.line, f'"{name}" holds {hidden[0][1]}', "delete it")
    # Before the empty ones are refused: `needs: []` is a list without ids, and is allowed.
    if shape == "ids":
        fields.ids[name] = _ids(source, name, entry)
    elif not text:
        source.fault(entry.line, *_empty(source, name, entry))
    elif shape == "words" and entry.comment:
        # Behind a number or an id nothing is lost.
        found = f'"{name}" goes on with {inline.short(entry.comment)!r}, which YAML reads as a comment'
        source.fault(entry.line, found, "put the value in quotes, or the comment on a line of its own")
    elif shape == "words":
        _inspect_words(source, name, text, entry.line)
        fields.words[name] = text
    elif shape == "flag" and text in ("true", "false"):
        fields.flags[name] = text == "true"
    elif shape == "flag":
        source.fault(entry.line, f'"{name}" is "{inline.short(text)}"', "write true or false")
    # Digits alone: YAML reads 0x10 and 1:30 as numbers too, people do not.
    elif _NUMBER.fullmatch(text) and float(text) > 0:
        fields.hours[name] = float(text)
    else:
        source.fault(
            entry.line, f'"{name}" is "{inline.short(text)}"', "write the hours of study as a number, such as 2 or 0.5"
        )


def _empty(source: Source, name: str, entry: Entry) -> tuple[str, str]:
    """Return why a field has no words, and the remedy."""
    # YAML takes "title: # words" for a comment, and the title for empty.
    if source.lines[entry.line - 1].partition(":")[2].lstrip().startswith("#"):
        return begins(f'"{name}"', "#")
    return f'"{name}" is empty or a list', f"write {name}: and its words on one line"


def _inspect_words(source: Source, name: str, text: str, line: int) -> None:
    """Note marks in a field of plain words: they would be shown as they are typed."""
    # As a line of prose: a title that begins with a number and a dot is no list.
    tokens = line_of(text)
    dialects.inspect(source, tokens, line)
    if mark := next((inline.UNSHOWN[token.type] for token in tokens if token.type in inline.UNSHOWN), ""):
        source.fault(line, f'"{name}" holds {mark}', "write plain words")


def _ids(source: Source, name: str, entry: Entry) -> tuple[tuple[str, int], ...]:
    if not entry.many:
        source.fault(entry.line, f'"{name}" is not a list', f"write {name}: [id, id], or {name}: []")
        return ()
    seen: dict[str, int] = {}
    for text, line in entry.values:
        if not _ID.fullmatch(text):
            allowed = "an id is the name of a chapter's file without .md"
            source.fault(line, f'"{name}" holds {text!r}, which is no id', allowed)
        elif text in seen:
            source.fault(line, f'"{name}" names {text} twice', "name it once")
        else:
            seen[text] = line
    return tuple(seen.items())
