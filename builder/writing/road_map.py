"""The notebook of a road map: its map, then per stage and chapter what it is, how long it takes, and the way in."""

from __future__ import annotations

from builder.anchors import stage_heading
from builder.model import Chapter, RoadMap, Stage, Step
from builder.writing.blocks import BlockWriter, features
from builder.writing.cells import add_map, add_setup
from builder.writing.chapter import named
from builder.writing.escape import escaped
from builder.writing.hours import both_hours
from builder.writing.map import map_payload
from builder.writing.notebook import Notebook
from builder.writing.review import review_link
from builder.writing.site import Site
from builder.writing.welcome import head, without_title


def road_map_notebook(road: RoadMap, site: Site) -> Notebook:
    """Return the notebook of a road map."""
    book = Notebook(site.output(road.path), road.path)
    title, intro = without_title(road.intro)
    # The prose of stages is not in here: it holds nothing that runs. Anything else in a stage, `reading` refuses.
    blocks = [*intro, *(block for section in road.outro for block in section.blocks)]
    book.markdown(head(title or road.title, site, book.path, escaped(road.summary), runs=True), key="head")
    add_setup(book, road.id, features(blocks) | {"road_map"})
    # The map comes before the author's words: it is what somebody who comes back is looking for.
    add_map(book, road.id, map_payload(road, site))
    writer = BlockWriter(book, site, road.id, blocks)
    writer.blocks(intro)
    for number, stage in enumerate(road.stages, 1):
        prose = "\n\n".join("".join(writer.prose(part)).strip("\n") for part in stage.prose)
        # By `stage_heading`, from which anchors are made as well: links to a stage, and to "Path", lead here.
        book.markdown(f"## {escaped(stage_heading(number, stage.title))}\n\n{prose}")
        _add_steps(stage, road, book, site)
    for section in road.outro:
        writer.section(section)
    book.markdown(review_link(site, at=book.path), key="review")
    return book


def _add_steps(stage: Stage, road: RoadMap, book: Notebook, site: Site) -> None:
    """Add the chapters of a stage: one a cell, with those still to come between them as a list."""
    waiting: list[str] = []
    for step in stage.steps:
        chapter = site.chapters.get(step.id)
        if chapter is None:
            waiting.append(f"- **{escaped(step.title)}**: to come{_optional(step)}.")
            continue
        # Steps to come are gathered and written where the next written one begins, so that the order of the path
        # stays; an empty list adds no cell.
        book.markdown("\n".join(waiting))
        waiting.clear()
        way_in = site.link(f"Open {chapter.title}", chapter.path, at=book.path)
        facts = _facts(step, chapter, road, site, book.path)
        book.markdown(f"### {escaped(chapter.title)}\n\n{escaped(chapter.summary)}\n\n{facts}\n\n{way_in}")
    book.markdown("\n".join(waiting))


def _facts(step: Step, chapter: Chapter, road: RoadMap, site: Site, at: str) -> str:
    line = both_hours(chapter) + (" It can be skipped." if step.optional else "")
    # The same rule as on the map (`blocking_needs` in map.py), told in words: what is off this path helps and is not
    # needed.
    assumed = {need for need, _ in road.assumes}
    on_path = {other.id for other in road.steps}
    asked = [need for need, _ in chapter.needs if need not in assumed]
    needed = [named(need, site, at) for need in asked if need in on_path]
    helpful = [named(need, site, at) for need in asked if need not in on_path]
    line += f" Builds on: {', '.join(needed)}." if needed else ""
    return line + (f" Helpful, not needed: {', '.join(helpful)}." if helpful else "")


def _optional(step: Step) -> str:
    return ", can be skipped" if step.optional else ""
