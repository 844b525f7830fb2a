"""Front matter: the few fields between two lines of ---, read from YAML's events, so that nothing is ever built of it.

Every value stays the text that the author wrote; anchors, tags and nested values are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import yaml

from builder.errors import near
from builder.reading import bounds, characters, inline
from builder.reading.markdown import Node
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
    "whole": ("flag", False),
}
PAGE: dict[str, tuple[Shape, bool]] = {"title": ("words", True), "summary": ("words", True)}


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a front matter, by shape; what is missing or wrong is empty, and a fault."""

    words: dict[str, str]
    hours: dict[str, float]
    ids: dict[str, tuple[tuple[str, int], ...]]
    flags: dict[str, bool]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A field as it is written; `values` are texts with their lines, `many` tells that they stood in a list."""

    line: int
    values: tuple[tuple[str, int], ...]
    many: bool


def read_fields(source: Source, node: Node | None, known: dict[str, tuple[Shape, bool]]) -> Fields:
    """Return the fields of a front matter; faults for what is missing, unknown or not of its shape."""
    fields = Fields({}, {}, {}, {})
    if node is None:
        names = ", ".join(known)
        source.fault(1, "the file has no front matter", f"begin it with {names} between two lines of ---")
        return fields
    entries = _entries(source, node.tokens[0].content)
    if entries is None:
        return fields
    for name, (shape, needed) in known.items():
        if name in entries:
            _read(source, name, entries[name], shape, fields)
        elif needed:
            source.fault(1, f'the front matter has no "{name}"', f"write {name}: … between the lines of ---")
    for name in entries.keys() - known.keys():
        meant = near(name, known)
        hint = f'did you mean "{meant}"? ' if meant else ""
        found = f'the unknown key "{name}" in the front matter'
        source.fault(entries[name].line, found, f"{hint}known are {', '.join(known)}")
    return fields


def _read(source: Source, name: str, entry: _Entry, shape: Shape, fields: Fields) -> None:
    """Put one field into `fields`, which it changes in place, or note a fault."""
    text = " ".join(entry.values[0][0].split()) if entry.values and not entry.many else ""
    # An escape such as "\e" in quotes is seen in the file, and not where its value is shown.
    if hidden := characters.unseen(text):
        source.fault(entry.line, f'"{name}" holds {hidden[0][1]}', "delete it")
    if shape == "ids":
        fields.ids[name] = _ids(source, name, entry)
    elif not text:
        source.fault(entry.line, f'"{name}" is empty or a list', f"write {name}: and its words on one line")
    elif shape == "words":
        fields.words[name] = text
    elif shape == "flag" and text in ("true", "false"):
        fields.flags[name] = text == "true"
    elif shape == "flag":
        source.fault(entry.line, f'"{name}" is "{inline.short(text)}"', "write true or false")
    elif _NUMBER.fullmatch(text) and float(text) > 0:
        fields.hours[name] = float(text)
    else:
        source.fault(
            entry.line, f'"{name}" is "{inline.short(text)}"', "write the hours of study as a number, such as 2 or 0.5"
        )


def _ids(source: Source, name: str, entry: _Entry) -> tuple[tuple[str, int], ...]:
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


# --- YAML ---------------------------------------------------------------------------------------------------------


def _entries(source: Source, text: str) -> dict[str, _Entry] | None:
    """Return the fields by name; None, with a fault, when the text is not a plain list of fields."""
    if len(text) > bounds.MOST_FRONT:
        source.fault(1, f"the front matter has {len(text):,} characters", f"write at most {bounds.MOST_FRONT:,}")
        return None
    try:
        return _mapping(source, yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        allowed = "write name: value on each line, the value in quotes where it holds a colon"
        source.fault(line, "the front matter cannot be read", allowed)
    except _Unread as error:
        allowed = "write plain words, numbers and lists of ids only"
        source.fault(error.line, f"the front matter holds {error.found}", allowed)
    return None


class _Unread(Exception):  # noqa: N818 - private, and raised for one purpose
    """YAML that no field needs: `found` says what."""

    def __init__(self, event: yaml.Event, found: str) -> None:
        super().__init__(found)
        self.line = _line(event)
        self.found = found


def _line(event: yaml.Event) -> int:
    """Return the line of the file on which an event starts: the front matter begins below the first ---."""
    return event.start_mark.line + 2 if event.start_mark else 1


def _mapping(source: Source, events: Iterator[yaml.Event]) -> dict[str, _Entry]:
    entries: dict[str, _Entry] = {}
    stream = _plain(events)
    first = next(stream, None)
    if first is not None and not isinstance(first, yaml.MappingStartEvent):
        raise _Unread(first, "no fields")
    for event in stream:
        if isinstance(event, yaml.MappingEndEvent):
            break
        if not isinstance(event, yaml.ScalarEvent):
            raise _Unread(event, "a field without a name")
        line = _line(event)
        if event.value in entries:
            source.fault(line, f'the front matter has "{event.value}" twice', "keep one")
        entries[event.value] = _value(line, stream)
    return entries


def _value(line: int, stream: Iterator[yaml.Event]) -> _Entry:
    event = next(stream)
    if isinstance(event, yaml.ScalarEvent):
        return _Entry(line, ((event.value, _line(event)),), many=False)
    if not isinstance(event, yaml.SequenceStartEvent):
        raise _Unread(event, "a value inside a value")
    values = []
    for item in stream:
        if isinstance(item, yaml.SequenceEndEvent):
            break
        if not isinstance(item, yaml.ScalarEvent):
            raise _Unread(item, "a list inside a list")
        values.append((item.value, _line(item)))
    return _Entry(line, tuple(values), many=True)


def _plain(events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    """Yield the events of the one document, refusing aliases, anchors and tags."""
    for event in events:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Unread(event, "an anchor or an alias (& or *)")
        if getattr(event, "tag", None):
            raise _Unread(event, "a tag (!)")
        if isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            yield event
