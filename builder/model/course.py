"""The course as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from builder.model.checks import Check
from builder.model.pages import Chapter, Page
from builder.model.road_maps import RoadMap

Document = Chapter | Page | RoadMap


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of the forms that a check has had: its `rev`, and the content hashes of that `rev`, the newest
    first. Answers to any of them stand."""

    rev: int
    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """The whole course. All paths are posix, relative to the source folder (`chapters/probability.md`)."""

    road_maps: tuple[RoadMap, ...]
    chapters: tuple[Chapter, ...]
    pages: tuple[Page, ...]
    # Apart from `pages`, since it has a notebook of its own kind. It may be missing: whoever leads back to it must
    # ask.
    start: Page | None
    # By the names of checks (chapter/id).
    kept: Mapping[str, Kept] = field(default_factory=dict)

    def chapter(self, id: str) -> Chapter | None:
        """Return the chapter of that id, or None while it is still to come."""
        return next((chapter for chapter in self.chapters if chapter.id == id), None)


def documents_of(course: Course) -> tuple[Document, ...]:
    """Return every page of a course, whatever its kind."""
    start = (course.start,) if course.start else ()
    return (*course.road_maps, *course.chapters, *course.pages, *start)


def named_checks(course: Course) -> Iterator[tuple[str, Check]]:
    """Yield every check of a course with its name (chapter/id), page by page."""
    for page in documents_of(course):
        for block in page.all_blocks:
            if isinstance(block, Check):
                yield f"{page.id}/{block.id}", block
