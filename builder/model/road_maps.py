"""A road map: its stages, and the chapters on its path."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model.blocks import Prose
from builder.model.pages import Block, Section
from builder.model.span import Span


@dataclass(frozen=True, slots=True)
class Step:
    """One chapter on a road map's path. `title` is as the road map words it; `line` is where it stands."""

    id: str
    title: str
    optional: bool
    # Whether the author wrote no link. `course` refuses a step that is linked and not there, and one that is there
    # and not linked, so writers may ask either this or `site.chapters`.
    to_come: bool
    line: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A column of the map: its heading, what is said below it, and its steps."""

    span: Span
    title: str
    prose: tuple[Prose, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class RoadMap:
    """A road map. `intro` stands before the path, `outro` (whole sections) after it; `image` is the head image's
    target as written, or None."""

    path: str
    id: str
    title: str
    audience: str
    summary: str
    # What readers of this road are taken to know. Such chapters bar no way on the map, though they are needed.
    assumes: tuple[tuple[str, int], ...]
    code: bool
    image: str | None
    intro: tuple[Block, ...]
    stages: tuple[Stage, ...]
    outro: tuple[Section, ...]

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """Every block of the page, in order."""
        return (*self.intro, *(block for section in self.outro for block in section.blocks))

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps of all stages, in order."""
        return tuple(step for stage in self.stages for step in stage.steps)
