"""Front matter: the few fields between two lines of ---, read from YAML's nodes, so that nothing is ever built of it.

Every value stays the text that the author wrote; anchors, tags and nested values are refused.
"""

from __future__ import annotations

import re
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
        source.fault(entry.line, *_empty(source, name, entry))
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


def _empty(source: Source, name: str, entry: _Entry) -> tuple[str, str]:
    """Return why a field has no words, and the remedy."""
    value = _BEGINNING.match(source.lines[entry.line - 1])
    if value and value[2] == "#":
        return _begins(f'"{name}"', "#"), _SIGNS["#"]
    return f'"{name}" is empty or a list', f"write {name}: and its words on one line"


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
        return _mapping(source, yaml.compose(text, Loader=_Loader))
    except (yaml.YAMLError, RecursionError) as error:
        source.fault(*_trouble(text, error))
    except _Unread as error:
        allowed = "write plain words, numbers and lists of ids only"
        source.fault(error.line, f"the front matter holds {error.found}", allowed)
    return None


class _Unread(Exception):  # noqa: N818 - private, and raised for one purpose
    """YAML that no field needs: `found` says what."""

    def __init__(self, part: yaml.Event | yaml.Node, found: str) -> None:
        super().__init__(found)
        self.line = _line(part)
        self.found = found


class _Loader(yaml.SafeLoader):
    """Composes the nodes of a front matter, of which nothing is built; refuses aliases, anchors and tags."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Unread(event, "an anchor or an alias (& or *)")
        if getattr(event, "tag", None):
            raise _Unread(event, "a tag (!)")
        return super().compose_node(parent, index)


def _line(part: yaml.Event | yaml.Node) -> int:
    """Return the line of the file on which a part starts: the front matter begins below the first ---."""
    return part.start_mark.line + 2 if part.start_mark else 1


def _mapping(source: Source, fields: yaml.Node | None) -> dict[str, _Entry]:
    entries: dict[str, _Entry] = {}
    if fields is None:
        return entries
    if not isinstance(fields, yaml.MappingNode):
        raise _Unread(fields, "no fields")
    for key, value in fields.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _Unread(key, "a field without a name")
        if key.value in entries:
            source.fault(_line(key), f'the front matter has "{key.value}" twice', "keep one")
        entries[key.value] = _entry(_line(key), value)
    return entries


def _entry(line: int, value: yaml.Node) -> _Entry:
    if not isinstance(value, yaml.ScalarNode | yaml.SequenceNode):
        raise _Unread(value, "a value inside a value")
    many = isinstance(value, yaml.SequenceNode)
    scalars = value.value if many else [value]
    for item in scalars:
        if not isinstance(item, yaml.ScalarNode):
            raise _Unread(item, "a list inside a list")
    return _Entry(line, tuple((item.value, _line(item)) for item in scalars), many=many)


# --- what YAML cannot read ----------------------------------------------------------------------------------------

# A field or an item of a list: its name, "" for an item, and the sign with which its value begins.
_BEGINNING = re.compile(r"[ ]*(?:-|([\w-]+)[ ]*:)[ ]+([^ ])")
# The signs with which no plain value begins, and what helps where quotes round the value are not the whole remedy.
_SIGNS = dict.fromkeys("%@`&*!|>?-,]{}#", "put the value in quotes") | {
    "[": "close the list with ], or put the value in quotes",
    "'": "end the value with the same sign, or put all of it in double quotes",
    '"': "end the value with the same sign, or put all of it in single quotes",
    "\t": "write spaces",
}


def _trouble(text: str, error: Exception) -> tuple[int, str, str]:
    """Return the line of the file that cannot be read, the sign that is the trouble there if one is, and the remedy."""
    mark = getattr(error, "problem_mark", None)
    begun = getattr(error, "context_mark", None)
    if begun and "block mapping" not in str(getattr(error, "context", "")):
        mark = begun  # a quotation that never ends is the trouble where it begins
    at = mark.index if mark else 0
    start = text.rfind("\n", 0, at) + 1
    number = text.count("\n", 0, start) + 2 if mark else 1
    value = _BEGINNING.match(text, start) if mark else None
    name, sign = (value[1], value[2]) if value else (None, "")
    if "cannot start" in str(error) and sign != text[at]:
        name, sign = None, text[at]
    if sign not in _SIGNS:
        allowed = "write name: value on each line, the value in quotes where it holds a colon"
        return number, "the front matter cannot be read", allowed
    return number, _begins(f'"{name}"' if name else "an item", sign), _SIGNS[sign]


def _begins(what: str, sign: str) -> str:
    if sign == "\t":
        return "the front matter holds a tab"
    return f"{what} begins with {sign!r}, which YAML reads in its own way"
