"""A new chapter: a skeleton in the format, and what a chapter still lacks until it is one."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import yaml

from builder.authoring.checks import check_warnings
from builder.authoring.words import WORDS
from builder.errors import RefusedError, SourceError
from builder.files import beginning, write
from builder.model import Chapter, RoadMap
from builder.reading import Shelf, decode, read_chapter, read_road_map
from builder.reading.identifiers import DEVICES
from builder.reading.source import LARGEST

TO_DO = "To do: "
OWN_PAGES = ("start_here", "review", "glossary")
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
# What a whole chapter has beside its checks, by the numbers of CONTRIBUTING.
OUTCOMES, LINKS = range(3, 6), range(2, 7)


def new_chapter(source: Path, name: str, *, title: str | None = None) -> tuple[Path, list[str]]:
    """Write the skeleton of chapter `name` below `source` unless it is there; return its path and what is missing.

    `title` heads the chapter (None: made from the name). What is missing comes as sentences: the file's to-dos with
    their lines, then what a whole chapter has and this one lacks, or its faults. A chapter that is there is only
    read. Raises RefusedError when the name or the title cannot be one.
    """
    if not NAME.fullmatch(name):
        example = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:60] or "graph_networks"
        raise RefusedError(
            f"{name!r} cannot name a chapter; use at most 60 small letters, digits and _, as in {example}."
        )
    if name in DEVICES or name in OWN_PAGES:
        why = "Windows takes it for a device" if name in DEVICES else "a page of every course has it"
        raise RefusedError(f"A chapter cannot be called {name}: {why}; call it {name}_chapter, for instance.")
    path = source / "chapters" / f"{name}.md"
    # lexists: a dangling link is somebody's file as well, and is read as one, which tells what is wrong.
    if not os.path.lexists(path):
        write(path, skeleton(title or name.replace("_", " ").capitalize()).encode())
    return path, missing(source, path)


def skeleton(title: str) -> str:
    """Return the Markdown of a chapter with to-dos in all its parts. Raises RefusedError for no title of one line."""
    if not title.strip() or not title.isprintable():
        raise RefusedError("A title is one line of words.")
    template = files("builder.authoring").joinpath("skeleton.md").read_text(encoding="utf-8")
    # A plain scalar is dumped with YAML's end mark, three dots; the width keeps a long title on one line. The first
    # place in the template is the front matter, where a colon needs quoting; the others are Markdown.
    in_yaml = yaml.safe_dump(title, allow_unicode=True, width=10_000).removesuffix("...\n").strip()
    return template.replace("{title}", in_yaml, 1).replace("{title}", title)


def missing(source: Path, path: Path) -> list[str]:
    """Return what the chapter at `path` still lacks, as sentences; nothing when it is whole. Only reads."""
    try:
        # One byte more than is allowed is enough for `decode` to say that there is too much.
        text = decode(beginning(path, LARGEST + 1), path.as_posix())
        # Seen from the source's folder, as its pictures are.
        chapter = read_chapter(text, path.relative_to(source).as_posix(), Shelf(source))
    except SourceError as error:
        return [str(replace(fault, path=path.as_posix())) for fault in error.faults]
    doors = _doors(source, chapter.id)
    # Readers of the short road maps see no code: a figure to move takes the code check's place.
    technical = not doors or any(road_map.code for road_map in doors)
    return [*_to_dos(text), *_parts(chapter), *_checks(chapter, technical=technical), *_ways_in(doors, chapter)]


def _to_dos(text: str) -> list[str]:
    """The to-dos that stand in the text, each with its line."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        _, mark, words = line.partition(TO_DO)
        if mark:
            # Some to-dos stand in a link's words or in a quoted text, whose end is not theirs.
            sentence = words.partition("](")[0].rstrip('."')
            found.append(f"Line {number}: {sentence}.")
    return found


def _parts(chapter: Chapter) -> list[str]:
    """What the chapter lacks beside its checks."""
    outcomes, links = len(chapter.outcomes), len(chapter.resources)
    facts = {
        f"Outcomes: {outcomes}; three to five are wanted.": outcomes in OUTCOMES,
        f"Links to learn from: {links}; two to six are wanted.": links in LINKS,
        f"Words to explain: {len(chapter.words)}; six to fifteen are wanted.": len(chapter.words) in WORDS,
        "It has no recap.": any(section.title == "Recap" for section in chapter.lesson),
    }
    return [sentence for sentence, there in facts.items() if not there]


def _checks(chapter: Chapter, *, technical: bool) -> list[str]:
    """What its checks lack, as `roadmap check` measures it."""
    faults = check_warnings(chapter, technical=technical)
    return [f"{fault.found[0].upper()}{fault.found[1:]}; {fault.allowed.rstrip('.')}." for fault in faults]


def _doors(source: Path, id: str) -> list[RoadMap]:
    """The road maps whose path names the chapter, linked or to come; one with faults is left to the build."""
    road_maps = []
    # Not `course.load`, which refuses a course with any fault: a chapter that is being written is one.
    for path in sorted(source.glob("*_road_map.md")):
        with suppress(SourceError, OSError):
            road_maps.append(read_road_map(decode(beginning(path, LARGEST + 1), path.name), path.name))
    return [road_map for road_map in road_maps if any(step.id == id for step in road_map.steps)]


def _ways_in(doors: list[RoadMap], chapter: Chapter) -> list[str]:
    """What the road maps lack: a link to the chapter."""
    link = f"[{chapter.title}](chapters/{chapter.id}.md)"
    if not doors:
        return [f"No road map leads to it: add `1. {link}` to a stage of one."]
    return [
        f"{road_map.path}:{step.line} still says that it is to come: link `{link}` there."
        for road_map in doors
        for step in road_map.steps
        if step.id == chapter.id and step.to_come
    ]
