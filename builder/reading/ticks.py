"""Ticks: the ways in which people mark the right one of some options, but for the one that the format has, - [x]."""

from __future__ import annotations

import re
import unicodedata
from itertools import takewhile

from builder.reading import inline
from builder.reading.markdown import Node

_SIGNS = "✓✔☑✅√🗹"
# A box with a mark in it, with or without the list's own mark; a letter may stand close to it, a link's bracket not.
_BOX = re.compile(rf"\s*(?:[-*+]\s*)?(?:\[{{1,2}}\s*\(?[xX*{_SIGNS}]\)?\s*\]{{1,2}}|\(\([xX]\)\))(?=[\s\w]|$)")
# Brackets of any kind with one sign in them, and the empty ones by which they are known for boxes.
_FILLED = re.compile(r"(?:\([xX*•]\)|\[[-*•xXyY]\]|\{[-*•xXyY]\})\s")
_EMPTY = re.compile(r"(?:\(\s*\)|\[\s*\]|\{\s*\})\s")
_NUMERAL = re.compile(r"\([a-wyz]\)|\([ivx]{2,}\)")
# A sign at either end of a text; behind it an emoji has a mark of its own.
_BEFORE = re.compile(rf"\A[{_SIGNS}●]\ufe0f?\s")
_BEHIND = re.compile(rf"(?:[{_SIGNS}]\ufe0f?|\s\([xX]\)|\s\[[xX]\])\Z")
# What stands in a tick's place in an item that is not the right one: a cross, an empty box, another emoji.
_OTHER_BEFORE = re.compile(r"\A[^\w\s\"'(`*$<\[]\ufe0f?\s")
_OTHER_BEHIND = re.compile(r"[✗✘❌☐☒○⬜]\ufe0f?\Z")


def right(node: Node, *, asked: bool) -> int | None:
    """Return the line of the option that a paragraph or a list marks as the right one; None where none is marked.

    A list of which each item has a tick, or a sign of some kind, tells what is done or good; below a question
    (`asked`) it answers it.
    """
    if node.type == "paragraph":
        at = _box(node)
        at = _line(node) if at is None else at
        return None if at is None else node.first + at
    at = _item(node, asked=asked) if node.items else None
    # A box is found in its paragraph, which is looked at by itself.
    if at is None or any(_box(block) is not None for block in node.items[at].children[:1]):
        return None
    return node.items[at].first


def _box(node: Node) -> int | None:
    """Return the number of the first line of a paragraph that begins with a marked box."""
    if node.type != "paragraph":
        return None
    # As it is typed, in characters that look the same; and as it is read, since \\[x] and &#91;x] look like a box.
    text = unicodedata.normalize("NFKC", node.content)
    if "[" not in text and "(" not in text and "&" not in text:  # most texts have no box, in whatever spelling
        return None
    read = inline.words(takewhile(lambda token: "break" not in token.type, node.inline))
    found = next((number for number, line in enumerate(text.split("\n")) if _BOX.match(line)), None)
    return 0 if found is None and _BOX.match(read) else found


def _line(node: Node) -> int | None:
    """Return the number of the line of a paragraph that a tick marks, among lines that all have a mark."""
    lines = [f"{text} " for text in node.content.split("\n")]
    if len(lines) > 1 and all(_BEFORE.match(text) or _OTHER_BEFORE.match(text) for text in lines):
        return _odd([bool(_BEFORE.match(text)) for text in lines])
    return _odd([bool(_FILLED.match(text)) for text in lines]) if any(map(_EMPTY.match, lines)) else None


def _item(node: Node, *, asked: bool) -> int | None:
    """Return the number of the item of a list that is marked."""
    texts = [inline.words(item.children[0].inline).strip() if item.children else "" for item in node.items]
    filled = [bool(_FILLED.match(text)) for text in texts]
    # Round marks count alone as well: (x) among other letters numbers the items.
    empty = any(_EMPTY.match(text) for text in texts)
    if any(filled) and (empty or (texts[filled.index(True)][0] == "(" and not any(map(_NUMERAL.match, texts)))):
        return filled.index(True)
    for tick, other in ((_BEFORE, _OTHER_BEFORE), (_BEHIND, _OTHER_BEHIND)):
        marks = [bool(tick.search(text)) for text in texts]
        signed = all(mark or other.search(text) for mark, text in zip(marks, texts, strict=True))
        if (at := _odd(marks)) is not None and (asked or not signed):
            return at
    return None


def _odd(marks: list[bool]) -> int | None:
    return marks.index(True) if any(marks) and not all(marks) else None
