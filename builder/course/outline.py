"""The outline of a page: what the course as a whole asks of it, so that nobody needs its body for that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from hashlib import sha256
from typing import Any

from builder.anchors import anchor_above, anchors_of, proses
from builder.course.codec import field_names
from builder.model import Cell, Check, Document, Picture, Prose, Span, Stage, Worksheet

_PLACES = frozenset({Span})
_LESSON = _PLACES | {Prose, Cell, Picture}


@dataclass(frozen=True, slots=True)
class Outline:
    """What the course as a whole asks of a page: its `headings`, each as the name by which GitHub knows it and the
    anchor of the notebook, the `links` to pages of the course, each with its target as written and its line, and the
    pages to fill in."""

    path: str
    id: str
    headings: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, int], ...]
    sheets: tuple[Worksheet, ...]


def outline(page: Document) -> Outline:
    """Return the outline of a page."""
    links = (link for prose in (*proses(page), *_varied(page)) for link in prose.links)
    # Addresses with a scheme were judged when the file was read; no network is asked whether they answer.
    # Once each, as most links of variants are the same in all.
    inside = dict.fromkeys((link.target, link.line) for link in links if ":" not in link.target.partition("#")[0])
    return Outline(page.path, page.id, tuple(anchors_of(page).items()), tuple(inside), _sheets(page))


def fingerprints(page: Document) -> tuple[str, str]:
    """Return two digests: of all that any other page's notebook may name of a page, and of all that those may hold of
    it which ask or count its checks.

    Both leave out its lesson's prose, cells and pictures, places in its source, and headings, which count where a link
    leads to one (`links.followed`).
    """
    # What the learner's record names of a page that has no heading of its own.
    below = [(sheet.name, anchor_above(page, sheet.span.first)) for sheet in _sheets(page)]
    # Whole stages, since the map tells where one can go while chapters are to come.
    asked = [_told(page, _LESSON, frozenset({Check, Stage})), below]
    return _digest(_told(page, _LESSON | {Check}, frozenset())), _digest(asked)


def _digest(value: object) -> str:
    return sha256(json.dumps(value).encode()).hexdigest()


def _varied(page: Document) -> Iterator[Prose]:
    """Yield the prose of the variants of a page's checks."""
    for block in page.all_blocks:
        for variant in block.variants if isinstance(block, Check) else ():
            yield from variant.stem


def _sheets(page: Document) -> tuple[Worksheet, ...]:
    return tuple(block for block in page.all_blocks if isinstance(block, Worksheet))


def _told(value: Any, untold: frozenset[type], whole: frozenset[type]) -> Any:  # noqa: ANN401 - a value of the model
    """Return a value as JSON, without what is of the `untold` types; of those that are `whole` all but places in the
    source."""
    kind: Any = type(value)
    if kind is tuple:
        return [_told(part, untold, whole) for part in value if type(part) not in untold]
    if kind in untold:
        return None
    if is_dataclass(value):
        inner = _PLACES if kind in whole else untold
        return [kind.__name__, *[_told(getattr(value, name), inner, whole) for name in field_names(kind)]]
    return value.hex() if kind is bytes else value
