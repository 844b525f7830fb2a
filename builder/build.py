"""Building: from the source folder to the notebooks' folder, writing only what changed, losing nothing of anybody's."""

from __future__ import annotations

import json
import os
from collections.abc import Container, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from builder import files, inputs
from builder.errors import RefusedError, visible
from builder.seal import is_sealed
from builder.stamps import DRAWN, Stamps, read_stamps
from builder.state import MANIFEST, STATE, State, is_as_left, name_of, read_state, write_state

if TYPE_CHECKING:
    from builder.course.memory import Memory

HOME = "notebooks"  # where the notebooks of a source are at home: beside it
# By what a source is known. Not by pages/*.md, which any site may have in the root of its repository, and to build into
# a root is allowed.
SOURCE_FILES = ("*_road_map.md", "start_here.md", "chapters/*.md")
NAMED = 3  # how many files a refusal names


# No dataclasses, whose making takes some hundredths of a build with nothing to do.
class Report(NamedTuple):
    """What a build did, or with `check` would have done.

    Notebooks and pictures were `written` or `removed`; `kept` says how many were left as they were. Those of the
    written that somebody had changed are `edited`; their versions lie in `aside` now, in the same order, or with
    `check` still in their places. `foreign` are the notebooks in the folder that are not the course's, asked for by
    `check` alone. `trouble` is a sentence about the build's own state, or "".
    """

    written: tuple[Path, ...] = ()
    removed: tuple[Path, ...] = ()
    kept: int = 0
    edited: tuple[Path, ...] = ()
    aside: tuple[Path, ...] = ()
    foreign: tuple[Path, ...] = ()
    trouble: str = ""

    @property
    def clean(self) -> bool:
        """Whether the notebooks were what the source says already."""
        return not self.written and not self.removed


class _File(NamedTuple):
    """A file of the build: its path below a folder, posix, how the state names it, and a digest of what it is to hold.
    `content` is that, None where it is there already."""

    folder: Path
    below: str
    name: str
    digest: str
    content: bytes | None

    @property
    def path(self) -> Path:
        """Where it stands."""
        return self.folder / self.below


def build(source: Path, out: Path, *, check: bool = False) -> Report:
    """Build the course in `source` into `out`, and return what was written. Pictures go into images/: of the source
    when `out` is its home, the folder HOME beside it, else of `out`, since only a build at home may change a source.

    Goes by content; a file whose text stays the same is not touched. What no build wrote is never overwritten and
    never removed. With `check` nothing is written, and everything read; else a file is not read again as long as its
    stamp says that it is the same.

    Raises, before anything is written, SourceError with every fault of the run, RefusedError when `out` is another
    course's or a reader's folder, OSError when something in the way cannot be read.
    """
    state, stamps = read_state(out), Stamps() if check else read_stamps(out)
    tools = inputs.tools(stamps)
    key = inputs.key(source, out, tools, stamps)
    # Both are needed: the key tells that the source is the same, and only the files themselves that nobody has
    # changed or deleted one. What follows imports the reader and the writer, which costs most of a build's time.
    if state.key == key and is_as_left(out, state, stamps):
        if not check:
            stamps.write(out)
        return Report(kept=len(state.outputs), foreign=_foreign(out, state.outputs) if check else ())
    _refuse_other(source, out, state)
    memory = _memory(out, "" if check else tools, stamps)
    # All of the course is made before anything is written, so a fault in any page leaves every notebook as it was.
    made = _made(source, out, memory, stamps)
    changed = [one for one in made if one.content is not None and _found(one.path) != one.content]
    outputs = {one.name: one.digest for one in made}
    stale = tuple(_stale(out, outputs, state))
    report = Report(tuple(one.path for one in changed), stale, len(made) - len(changed))
    if check:
        edited = tuple(one.path for one in changed if _is_edited(one, state))
        gone = {path.relative_to(out).as_posix() for path in stale}
        return report._replace(edited=edited, foreign=_foreign(out, outputs.keys() | gone))
    # Behind the check, which may name such notebooks: it removes nothing.
    if not state.key:
        _refuse_unknown(source, out, stale)
    aside = {one.path: place for one in changed if (place := _put(one, state))}
    for path in stale:
        path.unlink(missing_ok=True)  # another build may have been here meanwhile
    memory.write()
    for one in made:
        if one.content is not None:
            stamps.look(str(one.path))  # so that the next build need not read it
    stamps.write(out)
    # The state comes last, when all that it says is true. A build that is stopped before leaves the old one, and
    # the next one builds anew (tests/building/test_interrupted.py stops at each step on the disk).
    trouble = write_state(out, State(key, name_of(source, out), outputs))
    return report._replace(edited=tuple(aside), aside=tuple(aside.values()), trouble=trouble)


def _put(file: _File, state: State) -> Path | None:
    """Write a file of the build; return where the version of whoever changed it lies now, or None."""
    # Asked again just before, and not remembered: an editor may have saved since the build began.
    aside = files.set_aside(file.path) if _is_edited(file, state) else None
    files.write(file.path, file.content or b"")
    return aside


def _is_edited(file: _File, state: State) -> bool:
    """Whether a file is there that no build wrote so."""
    content = _found(file.path)
    return content is not None and not state.wrote(file.name, content)


def _found(path: Path) -> bytes | None:
    """Return what the file at `path` holds; None where nothing is. Raises OSError for what cannot be read."""
    # lexists, since exists takes a link to nothing for a free place. Here it is read, and that is told.
    return files.read(path) if os.path.lexists(path) else None


def _memory(out: Path, tools: str, stamps: Stamps) -> Memory:
    """Return what the last build into `out` by these tools remembers; nothing for ""."""
    from builder.course.memory import Memory, read_memory

    # Of this folder in this place alone: what comes along with a folder from elsewhere is not taken for our own.
    return read_memory(out, f"{tools}\0{out.resolve()}", stamps) if tools else Memory()


def _made(source: Path, out: Path, memory: Memory, stamps: Stamps) -> list[_File]:
    """Return every file of the build: the notebooks in `out`, the pictures where they are at home."""
    # Imported here: a rebuild with nothing to do needs none of it.
    from builder import writing
    from builder.course import load
    from builder.settings import read_settings
    from builder.writing import setup

    settings = read_settings(source, out)
    course = load(source, memory)
    # The first page says in which order the road maps stand, by links that are no part of its fingerprint.
    named = memory.named(settings, course.kept, [road.path for road in course.road_maps])
    asked, lenders = memory.asked(), writing.lenders(course)
    at_home = out.resolve() == source.resolve().parent / HOME
    # GitHub shows the source with its pictures, so those of the course that is published stand there. A build to any
    # other place is a trial, and leaves alone what others read: the source may even be read-only.
    place, above = (source, f"{name_of(source, out)}/") if at_home else (out, "")
    setup.STRIPPED.update(memory.recall_runtime())
    made = []
    for folder, prefix, makers in (
        (out, "", writing.notebooks(course, settings)),
        (place, above, writing.drawings(course)),
    ):
        for name, make in makers.items():
            there = stamps.look(f"{folder}{os.sep}{name}").removeprefix(DRAWN)
            basis = named + (memory.asked(lenders[name]) if name in lenders else asked)
            if there and memory.is_written(name, there, basis):
                made.append(_File(folder, name, prefix + name, there, None))
                continue
            content = make().encode()
            digest = sha256(content).hexdigest()
            memory.keep_written(name, digest, basis)
            made.append(_File(folder, name, prefix + name, digest, content))
    memory.keep_runtime(setup.STRIPPED)
    return made


# --- whose files these are ---------------------------------------------------------------------------------------


def _refuse_other(source: Path, out: Path, state: State) -> None:
    """Raise RefusedError when `out` is a source, this one or another, a reader's copy, or holds another's course."""
    if out.resolve() == source.resolve():
        raise RefusedError(f"{out} is the source itself; build into another folder with --out.")
    if os.path.lexists(out / MANIFEST):
        raise RefusedError(f"{out} is a reader's copy of a course; build into another folder with --out.")
    if state.source and state.source != name_of(source, out):
        other = visible(os.path.normpath(out / state.source))
        way_out = f"build {source} into another folder with --out, or delete {out / STATE} if it is the same course"
        raise RefusedError(f"{out} holds the course of {other}; {way_out}.")
    if not state.source and (pages := [page for pattern in SOURCE_FILES for page in sorted(out.glob(pattern))]):
        found = visible(pages[0].relative_to(out).as_posix())
        raise RefusedError(f"{out} is the source of a course, with {found}; build into another folder with --out.")


def _refuse_unknown(source: Path, out: Path, stale: tuple[Path, ...]) -> None:
    """Raise RefusedError when there is no state to tell whether stale notebooks are this course's or another's."""
    if stale:
        names = ", ".join(path.relative_to(out).as_posix() for path in stale[:NAMED])
        more = f" and {len(stale) - NAMED} more" if len(stale) > NAMED else ""
        way_out = "delete them if those pages are gone; if it is another course's folder, choose one with --out"
        raise RefusedError(f"{out} holds notebooks that {source} has no page for: {names}{more}; {way_out}.")


def _stale(out: Path, known: Container[str], state: State) -> Iterator[Path]:
    """Yield the notebooks that a build wrote where they stand, and that the course no longer has: none of the `known`,
    as the state names them."""
    for path in files.notebooks_of(out, known=known):
        if (content := _found(path)) is not None:
            name = path.relative_to(out).as_posix()
            # Jupyter's "Duplicate" copies the seal too. Only at the place that it was written for is a sealed file a
            # build's to remove; anywhere else it is somebody's copy.
            at_home = name in state.outputs or (is_sealed(content) and _home(content) == name)
            if at_home and state.wrote(name, content):
                yield path


def _home(content: bytes) -> str:
    """Return the path below the notebooks' folder that a built notebook was written for, "" for what is none.

    A copy of it elsewhere says the same: that is how a copy is known.
    """
    try:
        source = json.loads(content)["metadata"]["ml_road_map"]["source"]
        return Path(source).with_suffix(".ipynb").as_posix()
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def _foreign(out: Path, known: Container[str]) -> tuple[Path, ...]:
    """Return the notebooks in the folder that are none of the `known`, as the state names them."""
    return tuple(files.notebooks_of(out, aside=True, known=known))
