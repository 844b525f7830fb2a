"""The notebook of a chapter: the whole chapter, then where the learner stands and the way on."""

from __future__ import annotations

from typing import Any

from builder.model import Chapter, Prose, RoadMap, Section
from builder.runtime.scoring.payload import VERSION
from builder.writing.before import add_before, before_blocks
from builder.writing.blocks import BlockWriter, features
from builder.writing.borrowing import set_up
from builder.writing.card import RECAP, card_of
from builder.writing.cells import add_summary
from builder.writing.escape import escaped
from builder.writing.glossary import glossary_link
from builder.writing.hours import both_hours
from builder.writing.notebook import FOLDED, Notebook
from builder.writing.payload import packed
from builder.writing.site import Site
from builder.writing.welcome import head, without_title

KNOWN = """\
Do you know this already? {count} questions tell you: all right at the first answer and without a hint, and this \
chapter counts as known. Is it new to you? Skip them and read on."""
MORE = """\
These links lead to other sites that go further: take one that appeals to you, now or later."""
WAY_ON = "## Where you stand, and the way on"
NUMBERS = {2: "Two", 3: "Three"}


def chapter_notebook(chapter: Chapter, site: Site) -> Notebook:
    """Return the notebook of a chapter: what it is about and something to touch first, the links after the lesson."""
    book = Notebook(site.output(chapter.path), chapter.path)
    title, intro = without_title(chapter.intro)
    # One paragraph: the first thing to touch is to stand in the first screen.
    lead = f"{escaped(chapter.summary)} {facts(chapter, site, book.path)}"
    # The heading in the text wins over the front matter's title: anchors are made of its words (builder/anchors.py).
    first = head(title or chapter.title, site, book.path, lead, runs=True)
    book.markdown(first, key="head")
    # Directly behind the head: whoever runs a notebook from the top meets it before anything that needs it. It
    # carries what the questions from before need as well, whose kinds may be others than the chapter's own.
    set_up(book, chapter.id, chapter.all_blocks, features(chapter.all_blocks + before_blocks(chapter, site)), site)
    # A resource's reason stands in a line of its own; in the source it goes on in the same paragraph.
    breaks = frozenset(resource.span.first for resource in chapter.resources if resource.why)
    writer = BlockWriter(book, site, chapter.id, chapter.all_blocks, breaks=breaks, boxed=card_of(chapter))
    writer.blocks(intro)
    # After the opening, so that a chapter begins with its own question; before the skip test, whose questions come
    # next.
    add_before(book, chapter, site)
    for section in in_order(chapter):
        _add_section(section, chapter, writer)
    book.markdown(WAY_ON, key="way-on")
    add_summary(book, check_names(chapter), ending(chapter, site, book.path))
    if others := way_on(chapter, site, book.path):
        book.markdown(others, key="other-ways")
    return book


def in_order(chapter: Chapter) -> list[Section]:
    """Return the sections of a chapter in the order in which its notebook has them, whatever the source's order is.

    Skip test, lesson, links, words, recap: what a reader can do stands before what leads elsewhere.
    """
    # Only the recap moves behind links and words: it is where the chapter ends.
    last = [section for section in chapter.lesson if section.title == RECAP]
    lesson = [section for section in chapter.lesson if section not in last]
    parts = ([chapter.skip_test], lesson, [chapter.learn, chapter.glossary], last)
    return [section for part in parts for section in part if section]


def _add_section(section: Section, chapter: Chapter, writer: BlockWriter) -> None:
    if section is chapter.skip_test:
        _add_skip_test(section, writer)
        return
    writer.section(section)
    if section is chapter.learn:
        writer.book.markdown(MORE)
    if section is chapter.glossary:
        writer.book.markdown(glossary_link(writer.site, at=writer.book.path))


def _add_skip_test(section: Section, writer: BlockWriter) -> None:
    """Add a skip test, folded: its heading with what the author says of it, or what is to be said of any."""
    first, *others = section.blocks
    words, blocks = "", section.blocks
    if isinstance(first, Prose):
        words, blocks = "".join(writer.prose(first)).strip(), tuple(others)
    words = words or KNOWN.format(count=NUMBERS.get(len(section.checks), len(section.checks)))
    # Heading and words share one cell: JupyterLab folds what stands below the cell with the heading, and the words
    # that say what this is must stay in sight.
    heading = "".join(writer.prose(section.heading)).strip()
    writer.book.markdown(f"{heading}\n\n{words}", FOLDED, key="skip-test")
    writer.blocks(blocks)


def check_names(chapter: Chapter) -> list[str]:
    """Return the names (chapter/id) of the checks that make a chapter done, in order: all but its skip test's."""
    # The skip test is another way to be done, not a part of it: who reads the lesson need not go back to it.
    skip = chapter.skip_test.checks if chapter.skip_test else ()
    return [f"{chapter.id}/{check.id}" for check in chapter.checks if check not in skip]


def ending(chapter: Chapter, site: Site, at: str) -> str:
    """Return what the end of a chapter needs beside its checks: the way on, and the skip test that passes it too."""
    return packed({"v": VERSION, "links": links_on(chapter, site, at), "skip": site.evidence(chapter)["skip"]})


def links_on(chapter: Chapter, site: Site, at: str) -> list[dict[str, Any]]:
    """Return where one goes on from a chapter that is done: the next chapters of its road maps, then their maps.

    Each bears the titles of its `roads`. From a chapter that stands on none, all roads are the way on.
    """
    roads = site.road_maps_with(chapter)
    # A dict keeps the order and joins the double: two roads often go on to the same chapter.
    later: dict[Chapter, list[str]] = {}
    for road in roads:
        if one := _next_step(chapter, road, site):
            later.setdefault(one, []).append(road.title)
    pages = [(f"Next: {one.title}", one.path, titles) for one, titles in later.items()]
    pages += [(f"Map: {road.title}", road.path, [road.title]) for road in roads]
    if not roads and (start := site.course.start):
        pages.append((f"All roads: {start.title}", start.path, []))
    return [
        {
            "words": words,
            "href": site.relative(path, at=at),
            "colab": site.settings.colab(site.output(path)),
            "roads": titles,
        }
        for words, path, titles in pages
    ]


def _next_step(chapter: Chapter, road: RoadMap, site: Site) -> Chapter | None:
    ids = [step.id for step in road.steps]
    # Steps still to come are passed over: the way on must lead to something that can be opened.
    later = ids[ids.index(chapter.id) + 1 :]
    return next((site.chapters[name] for name in later if name in site.chapters), None)


def facts(chapter: Chapter, site: Site, at: str) -> str:
    """Return one line: how long a chapter takes and what it builds on."""
    line = both_hours(chapter)
    if chapter.needs:
        needs = (named(need, site, at) for need, _ in chapter.needs)
        line += f" Builds on: {', '.join(needs)}."
    return line


def named(chapter_id: str, site: Site, at: str) -> str:
    """Return a chapter's title as a link; one still to come is named and said to be so."""
    chapter = site.chapters.get(chapter_id)
    return site.link(chapter.title, chapter.path, at=at) if chapter else f"{escaped(site.title(chapter_id))} (to come)"


def way_on(chapter: Chapter, site: Site, at: str) -> str:
    """Return the Markdown that leads on from a chapter where its summary does not; "" for nothing."""
    roads, start = site.road_maps_with(chapter), site.course.start
    # A summary, which a chapter without checks lacks, has links_on(): nothing is to stand there twice.
    in_summary = bool(check_names(chapter))
    following = [_next_step(chapter, road, site) for road in roads] if in_summary else []
    unlocked = [other for other in site.unlocked_by(chapter) if other not in following]
    links = ", ".join(site.link(other.title, other.path, at=at) for other in unlocked)
    lines = [f"This chapter {'also ' * bool(following)}opens the way to: {links}"] if unlocked else []
    if not in_summary:
        lines += [f"Back to the map: {site.link(road.title, road.path, at=at)}" for road in roads]
    if start and (roads or not in_summary):
        lines.append(f"All roads: {site.link(start.title, start.path, at=at)}")
    # A single one is no list.
    return "\n".join(f"- {line}" for line in lines) if len(lines) > 1 else "".join(lines)
