"""Ids: the comment below a heading that names a check, and the shape of every name that outlives its title."""

from __future__ import annotations

import re
from dataclasses import dataclass

from builder.errors import near
from builder.reading import bounds
from builder.reading.markdown import Node
from builder.reading.source import Source

# No capitals and no underscores: an id is kept with learners' answers for years, and has one spelling only.
_CHECK = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_FILE = re.compile(r"[a-z0-9][a-z0-9_-]*")
# Windows takes these for devices, whatever ending follows: nobody there could check the course out.
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
# Four digits: a revision is counted up by hand.
_COUNT = re.compile(r"[1-9][0-9]{0,3}")
# "predict" is a word alone; the others have a value.
_KEYS = ("id", "outcome", "rev", "predict")
# The beginning of a comment that gives an id, or was meant to.
# Loose on purpose: a misspelt id must still be known for one, or it would be a comment that names nothing.
# "check: ok …" silences a warning; other words count only before what may be an id, for authors' notes begin so too.
NAMING = re.compile(
    r"<!--\W{0,5}(?:ids?\b\s*[:=]?"
    r"|(?:identifier|check|quiz|question|exercise|outcome|rev)\s*[:=]\s*(?!ok\b)[\w-]+\s*(?:,[^<>]{0,80})?-->)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Marks:
    """What the comment of a check says; `id` is "" where it is missing or malformed, which is a fault."""

    id: str = ""
    outcome: int | None = None
    rev: int = 1
    predict: bool = False


def is_comment(node: Node | None) -> bool:
    """Tell whether a block is a comment that names something."""
    return node is not None and node.type == "html_block" and node.content.startswith("<!--")


def names_check(node: Node) -> bool:
    """Tell whether a block is a comment that gives an id, or was meant to."""
    return is_comment(node) and bool(NAMING.match(node.content))


def stem(source: Source) -> str:
    """Return the id that a file gives by its name; a fault where the name is none."""
    name = source.path.rpartition("/")[2].removesuffix(".md")
    # Reading goes on with the name as it is: the other faults of the file are worth telling.
    if len(name) > bounds.LONGEST_NAME:
        source.fault(1, f"a file name of {len(name)} characters", f"use {bounds.LONGEST_NAME} at most")
    elif not _FILE.fullmatch(name):
        source.fault(1, f'the file name "{name}" is no id', "use lower-case letters, digits and _")
    elif name in DEVICES:
        source.fault(1, f'the file name "{name}" is a device of Windows', f"call it {name}_page, for instance")
    return name


def read_step_id(text: str) -> str:
    """Return the id of a comment such as <!-- id: everyday_ml -->; "" where it is none."""
    # removeprefix is exact: "ID:" or "id =" is no id, and the step is told so with the form to write.
    inner = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    name = inner.removeprefix("id:").strip()
    return name if inner.startswith("id:") and _FILE.fullmatch(name) else ""


def read_marks(source: Source, node: Node, title: str) -> Marks:
    """Return what the comment below a check's heading says; faults for what it must not say."""
    inner = node.content.strip().removeprefix("<!--").removesuffix("-->")
    what = f'check "{title}"'
    given: dict[str, str] = {}
    for part in inner.split(","):
        key, _, value = (piece.strip() for piece in part.partition(":"))
        # Of two equal keys the first counts; the second is told, without a hint, since its name is right.
        if key not in _KEYS or key in given or (key == "predict" and value):
            meant = near(key, _KEYS)
            hint = f"did you mean {meant}? " if meant and key not in given else ""
            allowed = f"{hint}write <!-- id: a-name, outcome: 1, rev: 2 -->"
            source.fault(node.first, f"{what} has {part.strip()!r} in its comment", allowed)
            continue
        given[key] = value
    name = given.get("id", "")
    # An empty comment has its fault from the loop already.
    if "id" not in given and given:
        source.fault(node.first, f"{what} has no id", "write <!-- id: a-name --> directly below the heading")
    elif "id" in given and not _CHECK.fullmatch(name):
        source.fault(node.first, f"{what} has the id {name!r}", "use lower-case letters, digits and single hyphens")
        # Without an id no check is made of it, so a malformed one can never reach a learner's file.
        name = ""
    counts = {key: _count(source, node, what, key, given[key]) for key in ("outcome", "rev") if key in given}
    return Marks(name, counts.get("outcome"), counts.get("rev") or 1, "predict" in given)


def _count(source: Source, node: Node, what: str, key: str, text: str) -> int | None:
    if _COUNT.fullmatch(text):
        return int(text)
    source.fault(node.first, f"{what} has the {key} {text!r}", "write a whole number from 1")
    return None
