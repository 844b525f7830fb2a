"""Plain YAML, as front matter has it: fields and lists of texts, read from nodes, so that nothing is built of it.

Anchors, tags and nested values are refused; what cannot be read is told by the sign that is the trouble.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from builder.reading import bounds
from builder.reading.source import Source


@dataclass(frozen=True, slots=True)
class Entry:
    """A field as it is written; `values` are texts with their lines, `many` tells that they stood in a list, `comment`
    is what stands behind a value without quotes and is none of it to YAML."""

    line: int
    values: tuple[tuple[str, int], ...]
    many: bool
    comment: str


def entries_of(source: Source, text: str) -> dict[str, Entry] | None:
    """Return the fields by name; None, with a fault, when the text is not a plain list of fields."""
    # Before YAML sees it: what nobody writes by hand need not be read.
    if len(text) > bounds.MOST_FRONT:
        source.fault(1, f"the front matter has {len(text):,} characters", f"write at most {bounds.MOST_FRONT:,}")
        return None
    try:
        # Nodes only, of which each scalar is still a text: built, `no` would be False, 1.10 a number and a date a date.
        return _mapping(source, yaml.compose(text, Loader=_Loader), text)
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


# Of Python's own loader: that of libyaml composes in C and would never call the method below.
class _Loader(yaml.SafeLoader):
    """Composes the nodes of a front matter, of which nothing is built; refuses aliases, anchors and tags."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        # Aliases grow a small text without bound when they are walked (yaml/pyyaml#235); no field needs one.
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Unread(event, "an anchor or an alias (& or *)")
        if getattr(event, "tag", None):
            raise _Unread(event, "a tag (!)")
        return super().compose_node(parent, index)


def _line(part: yaml.Event | yaml.Node) -> int:
    """Return the line of the file on which a part starts: the front matter begins below the first ---."""
    return part.start_mark.line + 2 if part.start_mark else 1


def _comment(value: yaml.Node, text: str) -> str:
    """Return the comment behind a value; "" behind quotes, where it is one to its author as well."""
    if not isinstance(value, yaml.ScalarNode) or value.style is not None or not value.value or not value.end_mark:
        return ""
    rest = text[value.end_mark.index :].partition("\n")[0].strip()
    return rest if rest.startswith("#") else ""


def _mapping(source: Source, fields: yaml.Node | None, text: str) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    if fields is None:
        return entries
    if not isinstance(fields, yaml.MappingNode):
        raise _Unread(fields, "no fields")
    for key, value in fields.value:
        if not isinstance(key, yaml.ScalarNode):
            raise _Unread(key, "a field without a name")
        # YAML keeps the last and says nothing.
        if key.value in entries:
            # Read all the same: the last one stands, and its own faults are told as well.
            source.fault(_line(key), f'the front matter has "{key.value}" twice', "keep one")
        entries[key.value] = _entry(_line(key), value, text)
    return entries


def _entry(line: int, value: yaml.Node, text: str) -> Entry:
    if not isinstance(value, yaml.ScalarNode | yaml.SequenceNode):
        raise _Unread(value, "a value inside a value")
    many = isinstance(value, yaml.SequenceNode)
    # A single value is a list of one here; `many` tells the two apart where it matters.
    scalars = value.value if many else [value]
    for item in scalars:
        if not isinstance(item, yaml.ScalarNode):
            raise _Unread(item, "a list inside a list")
    return Entry(line, tuple((item.value, _line(item)) for item in scalars), many, _comment(value, text))


# --- what YAML cannot read ----------------------------------------------------------------------------------------

# A field or an item of a list: its name, "" for an item, and the sign with which its value begins.
_BEGINNING = re.compile(r"[ ]*(?:-|([\w-]+)[ ]*:)[ ]+([^ ])")
# The signs with which no plain value begins, and what helps where quotes round the value are not the whole remedy.
# What YAML says of a sign is of no use to authors ("while scanning for the next token"): so we look ourselves.
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
    # Where nothing is marked, as on text that is nested too deep, the fault stands at the top.
    at = mark.index if mark else 0
    start = text.rfind("\n", 0, at) + 1
    # Line 1 of the text is line 2 of the file, below the first ---.
    number = text.count("\n", 0, start) + 2 if mark else 1
    value = _BEGINNING.match(text, start) if mark else None
    name, sign = (value[1], value[2]) if value else (None, "")
    # YAML names the sign itself: a value further on in a list, which the pattern does not reach.
    if "cannot start" in str(error) and sign != text[at]:
        name, sign = None, text[at]
    # No sign that we know: a colon inside a value is by far the likeliest.
    if sign not in _SIGNS:
        allowed = "write name: value on each line, the value in quotes where it holds a colon"
        return number, "the front matter cannot be read", allowed
    return number, *begins(f'"{name}"' if name else "an item", sign)


def begins(what: str, sign: str) -> tuple[str, str]:
    """Return the fault of a value, called `what`, that begins with a sign of YAML's, and its remedy."""
    if sign == "\t":
        return "the front matter holds a tab", _SIGNS[sign]
    return f"{what} begins with {sign!r}, which YAML reads in its own way", _SIGNS[sign]
