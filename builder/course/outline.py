"""The outline of a page: what the course as a whole asks of it, so that nobody needs its body for that."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from builder.anchors import anchor_above, anchors_of, proses
from builder.course.codec import field_names
from builder.model import (
    Cell,
    Chapter,
    Check,
    Document,
    Picture,
    Prose,
    Resource,
    RoadMap,
    Silence,
    Span,
    Table,
    Word,
    Worksheet,
)

_PLACES = frozenset({Span})
_LESSON = _PLACES | {Prose, Cell, Picture, Table, Check, Resource, Word, Silence}
_PLAIN = frozenset({str, int, float, bool, type(None)})


@dataclass(frozen=True, slots=True)
class Outline:
    """What the course as a whole asks of a page: the `names` by which GitHub knows its headings, in the same order the
    `anchors` of the notebook, the `links` to pages of the course, each with its target as written and its line, and
    the pages to fill in."""

    path: str
    id: str
    names: tuple[str, ...]
    anchors: tuple[str, ...]
    links: tuple[tuple[str, int], ...]
    sheets: tuple[Worksheet, ...]


def outline(page: Document) -> Outline:
    """Return the outline of a page."""
    links = (link for prose in (*proses(page), *_varied(page)) for link in prose.links)
    # Addresses with a scheme were judged when the file was read; no network is asked whether they answer.
    # Once each, as most links of variants are the same in all.
    inside = dict.fromkeys((link.target, link.line) for link in links if ":" not in link.target.partition("#")[0])
    anchors = anchors_of(page)
    return Outline(page.path, page.id, tuple(anchors), tuple(anchors.values()), tuple(inside), _sheets(page))


def fingerprints(page: Document) -> tuple[str, str]:
    """Return two digests: of all that any other page's notebook may name of a page, and of what those hold of it
    besides which ask or count its checks, or list its words.

    Both leave out its lesson's prose, cells, pictures and tables, its links, places in its source, and headings, which
    count where a link leads to one (`links.followed`).
    """
    hours, words = (page.link_hours, _told(page.words, _PLACES)) if isinstance(page, Chapter) else (0, [])
    skip_test = page.skip_test.blocks if isinstance(page, Chapter) and page.skip_test else ()
    checks = [
        [_told(one, _PLACES) for one in blocks if isinstance(one, Check)] for blocks in (skip_test, page.all_blocks)
    ]
    # Whole stages, since the map tells where one can go while chapters are to come.
    stages = _told(page.stages, _PLACES) if isinstance(page, RoadMap) else []
    # What the learner's record names of a page that has no heading of its own.
    below = [(sheet.name, anchor_above(page, sheet.span.first)) for sheet in _sheets(page)]
    return _digest([_told(page, _LESSON), hours]), _digest([checks, words, stages, below])


def _digest(value: object) -> str:
    return sha256(json.dumps(value).encode()).hexdigest()


def _varied(page: Document) -> Iterator[Prose]:
    """Yield the prose of the variants of a page's checks."""
    for block in page.all_blocks:
        for variant in block.variants if isinstance(block, Check) else ():
            yield from variant.stem


def _sheets(page: Document) -> tuple[Worksheet, ...]:
    return tuple(block for block in page.all_blocks if isinstance(block, Worksheet))


def _told(value: Any, untold: frozenset[type]) -> Any:  # noqa: ANN401 - a value of the model
    """Return a value as JSON, without what is of the `untold` types."""
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [_told(part, untold) for part in value if type(part) not in untold]
    if kind in untold:
        return None
    if kind is bytes:
        return value.hex()
    return [kind.__name__, *[_told(getattr(value, name), untold) for name in field_names(kind)]]
