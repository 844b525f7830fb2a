"""Whether the resources of the guide stand where they belong: a list that ships with the builder says where that is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from builder.errors import Fault
from builder.model import Block, Chapter, Check, Course, Page, Prose

# Tabs, since titles hold commas; no quoting, so that a quotation mark in a title would be only that.
DATA = "resources.tsv"


@dataclass(frozen=True, slots=True)
class Placement:
    """A resource of the guide and the page that it is meant for.

    `place` is a chapter's id or `pages/NAME`; "" where the course has no use for it. `hours` is None where unknown,
    `cost` "" where unknown.
    """

    title: str
    author: str
    kind: str
    url: str
    place: str
    hours: float | None
    cost: str


@cache
def placements() -> tuple[Placement, ...]:
    """Return the list that ships with the builder, in its order."""
    # By importlib.resources: the builder may be installed, where there is no repository around it.
    text = (files("builder.authoring") / DATA).read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Placement(
            row["title"],
            row["author"],
            row["kind"],
            row["url"],
            row["place"],
            float(row["hours"]) if row["hours"] else None,
            row["cost"],
        )
        for row in rows
    )


def resource_warnings(course: Course) -> Iterator[Fault]:
    """Yield a warning for each resource that is not linked on its page; pages still to come are passed over."""
    linked = {chapter.id: (chapter.path, _chapter_links(chapter)) for chapter in course.chapters}
    linked |= {f"pages/{page.id}": (page.path, _page_links(page)) for page in course.pages}
    for resource in placements():
        # Pages still to come, and resources without a place, are nowhere in `linked`; their path is empty.
        path, links = linked.get(resource.place, ("", frozenset()))
        if path and normalized(resource.url) not in links:
            found = f"{resource.title}, {resource.url}, is not linked"
            yield Fault(path, 1, found, "this is its place: link it, or move it in builder/authoring/resources.tsv")


def _chapter_links(chapter: Chapter) -> frozenset[str]:
    return frozenset(normalized(resource.url) for resource in chapter.resources) | _links(chapter.all_blocks)


def _page_links(page: Page) -> frozenset[str]:
    return _links(page.blocks)


def _links(blocks: tuple[Block, ...]) -> frozenset[str]:
    # Links in a check's stem count too: they stand where the reader needs them.
    proses = [block for block in blocks if isinstance(block, Prose)]
    proses += [prose for block in blocks if isinstance(block, Check) for prose in block.stem]
    return frozenset(normalized(link.target) for prose in proses for link in prose.links)


def normalized(url: str) -> str:
    """Return an address without what makes no difference: the scheme, a slash at its end."""
    # No more than that: a query or a capital may well lead to another page.
    return url.removeprefix("https://").removeprefix("http://").rstrip("/")
