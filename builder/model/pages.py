"""Pages as they are read: chapters and others, their sections, and what these list."""

from __future__ import annotations

import math
from dataclasses import dataclass

from builder.model.blocks import Cell, Picture, Prose, Table, Worksheet
from builder.model.checks import Check
from builder.model.rich import Rich
from builder.model.span import Span

# What stands in a page, in the order of the source. `assert_never` in the handout holds this list to what is printed.
Block = Prose | Cell | Picture | Table | Worksheet | Check


def counting(blocks: tuple[Block, ...]) -> tuple[Check, ...]:
    """Return the checks among `blocks`, in order, that count: all but predictions."""
    return tuple(block for block in blocks if isinstance(block, Check) and not block.predict)


@dataclass(frozen=True, slots=True)
class Resource:
    """A link of a chapter's Learn list. `hours` is None where the author gave none, the middle where it is a range;
    `cost` is as written."""

    span: Span
    title: str
    url: str
    author: str
    kind: str
    hours: float | None
    cost: str
    why: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the field: `term`, in plain characters; `also`, its other names, () where there are none; and what it
    means."""

    span: Span
    term: str
    also: Rich
    meaning: Rich


@dataclass(frozen=True, slots=True)
class Silence:
    """A comment that silences warnings of `roadmap check`: those of one `kind`, for a `reason`, on the lines `covers`.

    These are the lines of the check or section that it stands in, of the whole page where it stands above all sections.
    """

    span: Span
    kind: str
    reason: str
    covers: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A level-two heading and all below it. `heading` is the heading's own line."""

    span: Span
    title: str
    # A prose of its own, so that a writer can put words between it and what follows (the skip test's), and so that
    # its links and anchors are found as in any other.
    heading: Prose
    blocks: tuple[Block, ...]

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks of this section that count, in order: predictions do not."""
        # Here, so that maps, summaries, review and lint leave them out together.
        return counting(self.blocks)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter. `hours` are those of the page alone; `needs` and their lines stand in the order written; `skip_test`
    may be absent."""

    path: str
    id: str
    title: str
    summary: str
    hours: float
    # Ids of other chapters with their lines: a need may be still to come, so `course`, not `reading`, says which are
    # unknown, and needs the line for it.
    needs: tuple[tuple[str, int], ...]
    intro: tuple[Block, ...]
    outcomes: tuple[str, ...]
    # Apart from the lesson: the skip test proves a chapter known and is no part of what makes it done, the links
    # follow the lesson in the notebook, and the lint measures the lesson alone.
    skip_test: Section | None
    learn: Section | None
    resources: tuple[Resource, ...]
    lesson: tuple[Section, ...]
    # The section that lists the chapter's words, and what it lists.
    glossary: Section | None = None
    words: tuple[Word, ...] = ()
    silences: tuple[Silence, ...] = ()

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections in the order of a chapter: skip test, learn, then the lesson's (Practice, Recap …), words."""
        # The order of the source format. A notebook has another one, in which links follow the lesson (`in_order` in
        # writing/chapter.py).
        before = tuple(part for part in (self.skip_test, self.learn) if part)
        return before + self.lesson + ((self.glossary,) if self.glossary else ())

    @property
    def link_hours(self) -> float:
        """The hours of all links of the Learn list together; those that say none count for nothing."""
        # Not by sum(), which adds more exactly from Python 3.12 on: what is shown would hang on who builds.
        return math.fsum(resource.hours or 0 for resource in self.resources)

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """Every block of the page, in order."""
        # In the source's order, not the notebook's: a figure whose check stands in another section must come before it.
        return (*self.intro, *(block for section in self.sections for block in section.blocks))

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks of the chapter that count, in order: predictions do not."""
        return tuple(check for section in self.sections for check in section.checks)


@dataclass(frozen=True, slots=True)
class Page:
    """Any other page: start_here and those under pages/. Its checks, if any, belong to the page's id."""

    path: str
    id: str
    title: str
    summary: str
    blocks: tuple[Block, ...]
    silences: tuple[Silence, ...] = ()

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """Every block of the page, in order."""
        return self.blocks
