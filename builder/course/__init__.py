"""The whole course: every file read, and what only the whole can get wrong.

Knows the files' places and the model; knows no Markdown.
"""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from builder.course import links, needs, strays, worksheets
from builder.course.hashes import read_hashes
from builder.course.memory import Memory
from builder.course.outline import Outline, outline
from builder.errors import Fault, SourceError
from builder.files import beginning
from builder.model import Chapter, Course, Page, Prose, RoadMap, documents_of
from builder.reading import Shelf, decode, read_chapter, read_page, read_road_map
from builder.reading.source import LARGEST

_Document = TypeVar("_Document", Chapter, Page, RoadMap)


def load(source: Path, memory: Memory | None = None) -> Course:
    """Return the course below a folder: start_here.md, *_road_map.md, chapters/*.md and pages/*.md, sorted by name;
    the road maps in the order in which start_here links to them. What the `memory` knows is not read again.

    Raises one SourceError with all faults of all files, their paths beginning with `source` as it was given.
    """
    # Faults are gathered and raised once at the end: an author mends all files in one go.
    faults: list[Fault] = []
    reader = _Reader(source, memory or Memory(), faults)
    maps = reader.read("", "*_road_map.md", RoadMap, read_road_map)
    chapters = reader.read("chapters/", "*.md", Chapter, read_chapter)
    pages = reader.read("pages/", "*.md", Page, read_page)
    start = reader.read("", "start_here.md", Page, read_page)
    course = Course(_in_order(maps, start), chapters, pages, start[0] if start else None, read_hashes(source, faults))
    # Named by what is there, not by what could be read: one broken chapter must not break each link to it.
    paths = frozenset(reader.paths)
    if not paths:
        allowed = "give a folder with name_road_map.md, chapters/name.md or pages/name.md"
        faults.append(Fault(source.as_posix(), 1, "no course is here", allowed))
    # Looked for even where files have faults of their own; each of the three passes over what could not be read.
    faults += _doubles(paths, has_words=any(chapter.words for chapter in chapters))
    faults += strays.faults(source)
    faults += needs.faults(course, paths)
    # By their outlines: pages that are remembered keep their bodies closed.
    outlines = [reader.outlines[page.path] for page in documents_of(course)]
    faults += links.faults(outlines, paths)
    faults += worksheets.faults(outlines, paths)
    if faults:
        raise SourceError(_placed(source, faults))
    return course


def _in_order(maps: tuple[RoadMap, ...], start: tuple[Page, ...]) -> tuple[RoadMap, ...]:
    """Return the road maps in the order in which the first page links to them, any others behind, by name."""
    # The first page is read by its links, since no other file says in which order the road maps are meant.
    prose = (block for page in start for block in page.blocks if isinstance(block, Prose))
    linked = [link.target.partition("#")[0] for one in prose for link in one.links]
    return tuple(sorted(maps, key=lambda road: linked.index(road.path) if road.path in linked else len(linked)))


def _paths(source: Path, folder: str, pattern: str) -> list[str]:
    """Return what has a name of a pattern in a folder, relative to the source folder, sorted; hidden names are left
    out, which are an editor's lock links and what macOS keeps beside a file; nobody means them for a page.
    """
    try:
        names = os.listdir(source / folder)  # noqa: PTH208 - names are all that is asked for
    except OSError:
        return []
    # As in ".#chapter.md" of Emacs, which leads nowhere, and "._chapter.md" (test_hidden_files_are_passed_over).
    # Not by filter(), for which .MD is .md on Windows alone.
    fitting = (name for name in names if fnmatch.fnmatchcase(name, pattern))
    return sorted(f"{folder}{name}" for name in fitting if not name.startswith("."))


class _Reader:
    """Reads the files of a source, or recalls them; adds the faults of what cannot be read to `faults` in place."""

    def __init__(self, source: Path, memory: Memory, faults: list[Fault]) -> None:
        self._source = source
        self._memory = memory
        self._faults = faults
        self._shelf = Shelf(source)
        self.paths: list[str] = []  # all that were found, those included that could not be read
        self.outlines: dict[str, Outline] = {}  # of all pages that were read or recalled, by their paths

    def read(
        self, folder: str, pattern: str, kind: type[_Document], read: Callable[[str, str, Shelf], _Document]
    ) -> tuple[_Document, ...]:
        """Return what could be read of the files of a pattern in a folder, each of one kind."""
        found = []
        paths = _paths(self._source, folder, pattern)
        self.paths += paths
        for path in paths:
            # A name need not be UTF-8; what is shown must be.
            shown = os.fsencode(path).decode(errors="backslashreplace")
            # Texts and no Path, which is made for the few that are read: there may be a thousand.
            file = f"{self._source}{os.sep}{path}"
            anew = partial(self._read_anew, read, file, shown)
            try:
                known = self._memory.recall(kind, shown, file, self._shelf, anew)
                page, self.outlines[shown] = known or anew()
                found.append(page)
            except SourceError as error:
                self._faults += error.faults
            # What `files.beginning` says of a folder, a pipe or a device of that name lands here as well.
            except OSError as error:
                allowed = "make it a readable file, or give it a name that does not end in .md"
                self._faults.append(Fault(shown, 1, f"the file cannot be read ({error.strerror})", allowed))
        return tuple(found)

    def _read_anew(
        self, read: Callable[[str, str, Shelf], _Document], file: str, path: str
    ) -> tuple[_Document, Outline]:
        before = len(self._shelf.shown)
        # One byte more than is allowed, so that `decode` sees that a file is too large, and no more is read.
        content = beginning(Path(file), LARGEST + 1)
        page = read(decode(content, path), path, self._shelf)
        outlined = outline(page)
        self._memory.keep(page, outlined, content, self._shelf.shown[before:])
        return page, outlined


def _doubles(paths: frozenset[str], *, has_words: bool) -> Iterator[Fault]:
    """Yield a fault for each file that has the id of another page: both would own the checks of that name.

    A course that `has_words` has the glossary, a page that the builder makes.
    """
    owners = {"start_here": "start_here.md", "review": "the review, a page that every course has"}
    owners |= {"glossary": "the page of all words, which the builder makes"} if has_words else {}
    for path in sorted(paths, key=lambda path: (path.count("/"), path)):  # those of the course itself keep their names
        folder, _, name = path.removesuffix(".md").rpartition("/")
        if owners.setdefault(name, path) != path:
            what = "chapter" if folder == "chapters" else "page"
            yield Fault(path, 1, f"the {what} has the name of {owners[name]}", "give it a name of its own")


def _placed(source: Path, faults: list[Fault]) -> Iterator[Fault]:
    """Yield the faults with their paths as the author knows them: below the source folder as it was given."""
    # A fault of the whole course names the source folder already.
    for fault in faults:
        path = fault.path if fault.path == source.as_posix() else (source / fault.path).as_posix()
        yield Fault(path, fault.line, fault.found, fault.allowed)
