"""The notebook of a road map: per stage and chapter what it is, its skip test, its links, and the way into it.

Where the road map is `whole`, the chapter itself stands there.
"""

from __future__ import annotations

from builder.anchors import stage_heading
from builder.model import Block, Chapter, RoadMap, Stage, Step
from builder.writing.blocks import BlockWriter, add_map, add_setup, add_summary, features
from builder.writing.chapter import add_sections, all_blocks, chapter_writer, check_names, named, spoken_hours
from builder.writing.map import map_payload
from builder.writing.notebook import Notebook
from builder.writing.review import review_link
from builder.writing.site import Site
from builder.writing.welcome import head, without_title

# A chapter's own headings begin at h2; below its title (h2, as the stages are) they begin at h3. One level more and
# the checks' titles would be h5, which JupyterLab shows like plain text.
DEEPER = 1


def road_map_notebook(road: RoadMap, site: Site) -> Notebook:
    """Return the notebook of a road map."""
    book = Notebook(site.output(road.path), road.path)
    title, intro = without_title(road.intro)
    written = [site.chapters[step.id] for step in road.steps if step.id in site.chapters]
    blocks = [*intro, *(block for chapter in written for block in _shown(chapter, road))]
    blocks += [block for section in road.outro for block in section.blocks]
    book.markdown(head(title or road.title, site, book.path, road.summary, runs=True), key="head")
    add_setup(book, road.id, features(blocks) | {"road_map"})
    add_map(book, road.id, map_payload(road, site))
    writer = BlockWriter(book, site, road.id)
    writer.blocks(intro)
    for number, stage in enumerate(road.stages, 1):
        _add_stage(number, stage, road, book, site)
    for section in road.outro:
        writer.section(section)
    book.markdown(review_link(site, at=book.path), key="review")
    add_summary(book, _names(road, written))
    return book


def _shown(chapter: Chapter, road: RoadMap) -> tuple[Block, ...]:
    if road.whole:
        return all_blocks(chapter)
    return chapter.skip_test.blocks if chapter.skip_test else ()


def _names(road: RoadMap, written: list[Chapter]) -> list[str]:
    if road.whole:
        return [name for chapter in written for name in check_names(chapter)]
    tests = ((chapter, chapter.skip_test.checks) for chapter in written if chapter.skip_test)
    return [f"{chapter.id}/{check.id}" for chapter, checks in tests for check in checks]


def _add_stage(number: int, stage: Stage, road: RoadMap, book: Notebook, site: Site) -> None:
    writer = BlockWriter(book, site, road.id)
    prose = "\n\n".join("".join(writer.prose(part)).strip("\n") for part in stage.prose)
    book.markdown(f"## {stage_heading(number, stage.title)}\n\n{prose}")
    waiting: list[str] = []
    for step in stage.steps:
        chapter = site.chapters.get(step.id)
        if chapter is None:
            waiting.append(f"- **{step.title}**: to come{_optional(step)}.")
            continue
        book.markdown("\n".join(waiting))
        waiting.clear()
        _add_chapter(step, chapter, road, book, site)
    book.markdown("\n".join(waiting))


def _add_chapter(step: Step, chapter: Chapter, road: RoadMap, book: Notebook, site: Site) -> None:
    writer = chapter_writer(chapter, book, site, deeper=DEEPER, shared=road.whole)
    heading = f"## {chapter.title}\n\n{chapter.summary}\n\n{_facts(step, chapter, road, site, book.path)}"
    if road.whole:
        book.markdown(heading)
        writer.blocks(without_title(chapter.intro)[1])
        add_sections(chapter, writer)
        return
    link = site.link(f"{chapter.title}: open the chapter", chapter.path, at=book.path)
    book.markdown(f"{heading}\n\n{link}")
    for section in chapter.sections:
        if section in (chapter.skip_test, chapter.learn):
            writer.section(section)


def _facts(step: Step, chapter: Chapter, road: RoadMap, site: Site, at: str) -> str:
    line = f"About {spoken_hours(chapter.hours)}{_optional(step)}."
    assumed = {need for need, _ in road.assumes}
    on_path = {other.id for other in road.steps}
    asked = [need for need, _ in chapter.needs if need not in assumed]
    needed = [named(need, site, at) for need in asked if need in on_path]
    helpful = [named(need, site, at) for need in asked if need not in on_path]
    line += f" Builds on: {', '.join(needed)}." if needed else ""
    return line + (f" Helpful, not needed: {', '.join(helpful)}." if helpful else "")


def _optional(step: Step) -> str:
    return ", can be skipped" if step.optional else ""
