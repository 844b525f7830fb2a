"""The outline of a page: what the course as a whole asks of it, so that nobody needs its body for that."""

from __future__ import annotations

import json
from dataclasses import dataclass, is_dataclass
from hashlib import sha256
from typing import Any

from builder.anchors import anchor_above, anchors_of, proses
from builder.course.codec import field_names
from builder.model import Cell, Check, Document, Picture, Prose, Span, Worksheet

_LESSON = frozenset({Prose, Cell, Picture})


@dataclass(frozen=True, slots=True)
class Outline:
    """What the course as a whole asks of a page: the `names` by which GitHub knows its headings, the `links` to pages
    of the course, each with its target as written and its line, and the pages to fill in."""

    path: str
    id: str
    names: tuple[str, ...]
    links: tuple[tuple[str, int], ...]
    sheets: tuple[Worksheet, ...]


def outline(page: Document) -> Outline:
    """Return the outline of a page."""
    links = (link for prose in proses(page) for link in prose.links)
    # Addresses with a scheme were judged when the file was read; no network is asked whether they answer.
    inside = tuple((link.target, link.line) for link in links if ":" not in link.target.partition("#")[0])
    return Outline(page.path, page.id, tuple(anchors_of(page)), inside, _sheets(page))


def fingerprint(page: Document) -> str:
    """Return a digest of all that other pages' notebooks may hold of a page: it without its lesson's prose, cells and
    pictures, and without the places in its source.

    The headings count, as links lead to them, and checks with all that belongs to them, as they are asked elsewhere.
    """
    # What the learner's record names of a page that has no heading of its own.
    below = [(sheet.name, anchor_above(page, sheet.span.first)) for sheet in _sheets(page)]
    content = [_told(page, asked=False), sorted(anchors_of(page).items()), below]
    return sha256(json.dumps(content).encode()).hexdigest()


def _sheets(page: Document) -> tuple[Worksheet, ...]:
    return tuple(block for block in page.all_blocks if isinstance(block, Worksheet))


def _told(value: Any, *, asked: bool) -> Any:  # noqa: ANN401 - a value of the model
    """Return a value as JSON, without what no other page's notebook shows; `asked` is whether it belongs to a check."""
    kind: Any = type(value)
    if kind is tuple:
        return [_told(part, asked=asked) for part in value]
    if kind is Span or (kind in _LESSON and not asked):
        return None
    if is_dataclass(value):
        asked = asked or kind is Check
        return [kind.__name__, *[_told(getattr(value, name), asked=asked) for name in field_names(kind)]]
    return value.hex() if kind is bytes else value
