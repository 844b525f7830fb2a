"""Targets: the pages of the course that its links name, and the headings in them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from builder.errors import Fault, near
from builder.model import Block, Chapter, Check, Course, Page, Prose, RoadMap, Section

Document = Chapter | Page | RoadMap
_DROPPED = re.compile(r"[^\w\- ]")


def faults(course: Course, paths: frozenset[str]) -> Iterator[Fault]:
    """Yield a fault for each link to a file or a heading that the course has not.

    `paths` are all files of the source; headings are looked for in those that could be read only.
    """
    documents = {document.path: document for document in documents_of(course)}
    slugs = {path: slugs_of(document) for path, document in documents.items()}
    for path, document in documents.items():
        for link in (link for prose in proses(document) for link in prose.links):
            file, _, place = link.target.partition("#")
            if ":" in file:
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            if target not in paths:
                allowed = _near(target, paths)
                yield Fault(path, link.line, f"no page of the course is behind the link to {link.target}", allowed)
            elif place and place not in slugs.get(target, {place}):
                allowed = _near(place, slugs[target])
                yield Fault(path, link.line, f"no heading is behind the link to {link.target}", allowed)


def _near(name: str, known: frozenset[str] | set[str]) -> str:
    meant = near(name, known)
    return f"did you mean {meant}?" if meant else "link to what is there"


def documents_of(course: Course) -> tuple[Document, ...]:
    """Return every page of a course, whatever its kind."""
    start = (course.start,) if course.start else ()
    return (*course.road_maps, *course.chapters, *course.pages, *start)


def proses(document: Document) -> Iterator[Prose]:
    """Yield every prose of a page, headings of sections and stems of checks included, in the order of the model."""
    match document:
        case Chapter():
            yield from _in_blocks(document.intro)
            yield from _in_sections(document.sections)
        case Page():
            yield from _in_blocks(document.blocks)
        case RoadMap():
            yield from _in_blocks(document.intro)
            for stage in document.stages:
                yield from stage.prose
            yield from _in_sections(document.outro)


def _in_sections(sections: tuple[Section, ...]) -> Iterator[Prose]:
    for section in sections:
        yield section.heading
        yield from _in_blocks(section.blocks)


def _in_blocks(blocks: tuple[Block, ...]) -> Iterator[Prose]:
    for block in blocks:
        if isinstance(block, Prose):
            yield block
        elif isinstance(block, Check):
            yield from block.stem


def slugs_of(document: Document) -> set[str]:
    """Return the names by which GitHub's links reach the headings of a page; a name that comes again is numbered."""
    found: set[str] = set()
    counts: dict[str, int] = {}
    for _, words in sorted(_headings(document)):
        name = _DROPPED.sub("", words.strip().lower()).replace(" ", "-")
        count = counts.get(name, 0)
        counts[name] = count + 1
        found.add(f"{name}-{count}" if count else name)
    return found


def _headings(document: Document) -> Iterator[tuple[int, str]]:
    """Yield every heading of a page: its line and its words."""
    for prose in proses(document):
        for heading in prose.headings:
            yield prose.span.first + prose.text.count("\n", 0, heading.start), heading.words
    if isinstance(document, RoadMap):
        for stage in document.stages:
            yield stage.span.first, stage.title
        if document.stages:
            yield document.stages[0].span.first - 1, "Path"
        return
    sections = document.sections if isinstance(document, Chapter) else ()
    blocks = document.blocks if isinstance(document, Page) else tuple(b for section in sections for b in section.blocks)
    for block in blocks:
        if isinstance(block, Check):
            yield block.span.first, f"Check: {block.title}"
