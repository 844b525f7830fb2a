"""The reader's copy of the course: laid once, renewed where the reader has left it alone, never overwritten."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from builder.errors import RefusedError
from builder.files import notebooks_of, read, write
from builder.lab.at_home import at_home
from builder.lab.merge import digests, dumped, merge, parsed
from builder.state import MANIFEST, STATE

# Raise it when what is remembered changes, and keep reading every older one: copies outlive editions.
MANIFEST_VERSION = 2

Verdict = Literal["new", "same", "renewed", "merged", "theirs", "kept", "blocked"]


@dataclass(frozen=True, slots=True)
class Laid:
    """What `lay` did, as sorted posix paths below the copy.

    `new` were not there, `renewed` were replaced by the course's newer version. In `merged` the reader's own cells
    stayed and the others were renewed. `kept` are the reader's own as a whole, and the course has a newer version of
    them. `trouble` is a sentence about a manifest that could not be read, or "". In place of the `blocked` stands
    what cannot be read as a file; nothing was laid there.
    """

    new: tuple[str, ...]
    renewed: tuple[str, ...]
    kept: tuple[str, ...]
    trouble: str = ""
    merged: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the manifest knows of a notebook: the fingerprint as it was laid, and each cell's digest by its id."""

    fingerprint: str
    cells: dict[str, str]


def lay(notebooks: Path, copy: Path) -> Laid:
    """Lay the built notebooks below `notebooks`, as they read at home, into the folder `copy`; say what was done.

    The manifest in the copy remembers each notebook as it was laid: a file that still is so is the course's and is
    renewed with the course; in any other the cells that still are so are renewed, and the rest stays as the reader
    left it. What cannot be merged stays as a whole, as does what the course no longer holds. Raises RefusedError when
    `copy` is no folder of its own.
    """
    # Before anything is read or written: a copy inside of the built notebooks would be taken for pages of the course.
    _refuse(notebooks, copy)
    remembered, trouble = _read_manifest(copy / MANIFEST)
    known = dict(remembered)
    names: dict[Verdict, list[str]] = {verdict: [] for verdict in get_args(Verdict)}
    for source in notebooks_of(notebooks):
        name = source.relative_to(notebooks).as_posix()
        built = at_home(raw := source.read_bytes())
        # Earlier editions laid a notebook as it was built: known by that, where the manifest is lost.
        before = Remembered(fingerprint(raw), {}) if raw != built else None
        verdict, content = _decided(copy / name, built, remembered.get(name, before))
        names[verdict].append(name)
        if content is not None:
            write(copy / name, content)
        # What was kept is remembered as it was laid, not as the course has it now. Else the reader's file would pass
        # for "theirs" next time, and a newer version would never be spoken of again.
        if verdict not in ("theirs", "kept", "blocked"):
            known[name] = _remember(built)
    # After the notebooks. A lay that is stopped in between leaves files that equal the course, which `judge` sees
    # without a manifest; the other way round an old file would count as the reader's for ever.
    if known != remembered or trouble:
        write(copy / MANIFEST, _manifest(known))
    new, renewed, kept, merged, blocked = (
        tuple(names[verdict]) for verdict in ("new", "renewed", "kept", "merged", "blocked")
    )
    return Laid(new, renewed, kept, trouble, merged, blocked)


def _decided(place: Path, built: bytes, laid: Remembered | None) -> tuple[Verdict, bytes | None]:
    """Return what becomes of the reader's file, and what is to be written there; None for nothing."""
    try:
        theirs = read(place) if os.path.lexists(place) else None
    except OSError:
        return "blocked", None
    found = None if theirs is None else fingerprint(theirs)
    # A fingerprint covers outputs and counts of executions, so a notebook that was only run is "kept" by it; `_merged`
    # then finds that no cell was changed.
    verdict = judge(found, fingerprint(built), laid.fingerprint if laid else None)
    if verdict in ("new", "renewed"):
        return verdict, built
    if verdict != "kept" or laid is None or theirs is None:
        return verdict, None
    return _merged(theirs, laid, built)


def _merged(theirs: bytes, laid: Remembered, built: bytes) -> tuple[Verdict, bytes | None]:
    mine, new = parsed(theirs), parsed(built)
    # Of a manifest of version 1 no cells are known. A cell without an id could be any.
    if mine is None or new is None or not laid.cells or any("id" not in cell for cell in mine["cells"]):
        return "kept", None
    done = merge(mine, laid.cells, new)
    try:
        content = dumped(done.notebook)
    except RecursionError:  # nested deeper than can be written
        return "kept", None
    # Nothing of their own, and all in its order: the reader has run it at most, so it is told as renewed.
    run_perhaps = not done.own and list(digests(mine)) == list(laid.cells)
    return "renewed" if run_perhaps else "merged", content


def _remember(built: bytes) -> Remembered:
    notebook = parsed(built)
    return Remembered(fingerprint(built), digests(notebook) if notebook else {})


def judge(found: str | None, built: str, remembered: str | None) -> Verdict:
    """Say what becomes of a notebook, by three fingerprints: of the reader's file (None: there is none), of the
    course's, and of the one that was laid (None: not known)."""
    if found is None:
        return "new"
    if found == built:
        return "same"
    # "same" stands before this one: without a manifest, or with a broken one, what equals the course is the course's.
    if found == remembered:
        return "renewed"
    # The reader's own: worth a word only when the course has moved on since it was laid.
    return "theirs" if remembered == built else "kept"


def fingerprint(notebook: bytes) -> str:
    """Return a hash of a notebook's cells; of all its bytes where it is no notebook.

    The notebook's own metadata is left out: JupyterLab writes its kernel's name there as soon as the file is opened,
    and who has only looked has changed nothing.
    """
    try:
        # Parsed and sorted, since an editor may save the same cells with another indent and order of keys.
        cells = json.dumps(json.loads(notebook)["cells"], sort_keys=True)
    except (ValueError, TypeError, KeyError, RecursionError):
        return hashlib.sha256(notebook).hexdigest()
    return hashlib.sha256(cells.encode()).hexdigest()


def _refuse(notebooks: Path, copy: Path) -> None:
    mine, theirs = notebooks.resolve(), copy.resolve()
    if mine == theirs or mine in theirs.parents or theirs in mine.parents:
        raise RefusedError(f"Your copy cannot lie in {notebooks} or around it; choose another folder with --copy.")
    if copy.exists() and not copy.is_dir():
        raise RefusedError(f"{copy} is a file; choose another folder for your copy with --copy.")
    # A build and a reader in one folder: each would take the other's notebooks for changed ones.
    if os.path.lexists(copy / STATE):
        raise RefusedError(f"A course is built in {copy}; choose another folder for your copy with --copy.")
    if (copy / MANIFEST).is_dir():
        raise RefusedError(f"{copy / MANIFEST} is a folder, where your copy is remembered in a file; rename it.")


# --- the manifest ------------------------------------------------------------------------------------------------


def _manifest(known: dict[str, Remembered]) -> bytes:
    files = {name: {"print": one.fingerprint, "cells": one.cells} for name, one in known.items()}
    # Not sorted: the order of the cells tells whether the reader has moved any.
    return json.dumps({"v": MANIFEST_VERSION, "files": dict(sorted(files.items()))}, indent=1).encode() + b"\n"


def _read_manifest(path: Path) -> tuple[dict[str, Remembered], str]:
    """The notebooks as laid and "", or nothing and the sentence that says why every file counts as the reader's."""
    if not os.path.lexists(path):
        return {}, ""
    try:
        return _remembered(json.loads(read(path))), ""
    except (OSError, ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return {}, f"{path} cannot be read, so every notebook that differs from the course counts as yours and is kept."


def _remembered(manifest: Any) -> dict[str, Remembered]:  # noqa: ANN401 - any JSON value
    """Return what a manifest says. Version 1 knew the fingerprints alone. Raises what another thing raises."""
    files = manifest["files"]
    if manifest["v"] == 1 and all(isinstance(value, str) for value in files.values()):
        return {name: Remembered(value, {}) for name, value in files.items()}
    if manifest["v"] != MANIFEST_VERSION:
        raise ValueError(f"a manifest of version {manifest['v']}")
    return {name: Remembered(str(value["print"]), dict(value["cells"])) for name, value in files.items()}
