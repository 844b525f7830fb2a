"""Merges a newer version of a notebook into the reader's: what they left alone follows the course, the rest stays."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

Cell = dict[str, Any]

# The one line of the setup cell that is the reader's.
CODE_LINE = re.compile(r'^PROGRESS_CODE = ".*" #@param.*$', re.MULTILINE)
# The tags of cells whose outputs may hold what the reader answered or filled in.
ANSWERED = {"check", "worksheet"}


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged notebook. `own` says how many cells are the reader's own or changed by them, `renewed` how many of the
    course's were replaced, added or dropped."""

    notebook: dict[str, Any]
    own: int
    renewed: int


def digests(notebook: dict[str, Any]) -> dict[str, str]:
    """Return a digest of every cell by its id: of its kind and its source, not of what running it leaves behind.

    Of two cells with one id the first counts. A cell without an id is left out.
    """
    found: dict[str, str] = {}
    for cell in notebook["cells"]:
        # ids are of nbformat 4.5. An editor that saves as 4.4 drops them, and then nothing tells which cell is which:
        # reader_copy keeps such a notebook as a whole.
        if "id" in cell:
            found.setdefault(cell["id"], digest(cell))
    return found


def digest(cell: Cell) -> str:
    """Return 16 hex digits for a cell's kind and source; a progress code in the setup cell does not count."""
    source = CODE_LINE.sub('PROGRESS_CODE = ""', text_of(cell))
    # "replace", since JSON can hold half a surrogate pair and UTF-8 cannot. 16 digits are plenty, as a digest is
    # compared with that of the cell of one id alone. They stand in readers' manifests: were anything else
    # digested, every cell would look changed by its reader.
    return sha256(f"{cell['cell_type']}\0{source}".encode("utf-8", "replace")).hexdigest()[:16]


def text_of(cell: Cell) -> str:
    """Return the source of a cell, which a notebook holds as a text or as lines."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def merge(theirs: dict[str, Any], laid: dict[str, str], built: dict[str, Any]) -> Merged:
    """Return the reader's notebook with the course's newer cells in place of those that they left alone.

    `laid` holds the digests of the cells as they were laid. A cell that the reader wrote, changed or moved stays where
    it is; one that they deleted stays away; one that is new in the course stands behind the cell that it follows
    there. Changes none of its arguments.
    """
    new = {cell["id"]: cell for cell in built["cells"]}
    kept: list[Cell] = []
    own = renewed = 0
    seen: set[str] = set()
    for cell in theirs["cells"]:
        name = cell.get("id", "")
        # Two cells may bear one id. The first is taken for the course's, the second is the reader's.
        if name in seen or laid.get(name) != digest(cell):  # the reader's own, or changed, or a second one of its id
            kept.append(cell)
            own += 1
        elif name in new:
            kept.append(renewed_cell(cell, new[name]))
            renewed += digest(cell) != digest(new[name])
        else:
            renewed += 1  # the course has dropped it
        seen.add(name)
    # Not in `laid` means new in the course; in `laid` and not here means that the reader has deleted it.
    added = [cell for cell in built["cells"] if cell["id"] not in laid and cell["id"] not in seen]
    for cell in added:
        # One by one, since a new cell may follow another new one.
        kept.insert(place_of(cell["id"], kept, list(new)), cell)
    return Merged({**theirs, "cells": kept}, own, renewed + len(added))


def renewed_cell(cell: Cell, new: Cell) -> Cell:
    """Return the course's cell `new` in place of the reader's untouched `cell`, with the outputs that are theirs.

    The outputs of a cell that stays the same are kept; so are those that may hold an answer.
    """
    if cell["cell_type"] != "code" or new["cell_type"] != "code":
        return new
    code = CODE_LINE.search(text_of(cell))
    # A function, not a text: in a text `re` would read backslashes of the pasted code as its own.
    source = CODE_LINE.sub(lambda _: code.group(), text_of(new)) if code else text_of(new)
    same = digest(cell) == digest(new)
    metadata = {**cell["metadata"], **new["metadata"]}
    left = cell if same or ANSWERED & set(new["metadata"].get("tags", [])) else new
    lines = source.splitlines(keepends=True)
    ran = {"outputs": left["outputs"], "execution_count": left["execution_count"]}
    return new | {"source": lines, "metadata": metadata} | ran


def place_of(name: str, cells: list[Cell], order: list[str]) -> int:
    """Return where among `cells` the new cell `name` goes: behind the nearest cell before it in the course's order."""
    # Backwards, so that of two cells with one id the first has the last word, as in `digests`.
    places = {cell.get("id", ""): place for place, cell in reversed(list(enumerate(cells)))}
    before = order[: order.index(name)]
    return next((places[one] + 1 for one in reversed(before) if one in places), 0)


def parsed(content: bytes) -> dict[str, Any] | None:
    """Return a notebook whose cells can be merged; None for anything else."""
    try:
        notebook = json.loads(content)
        whole = isinstance(notebook["metadata"], dict) and all(map(is_cell, notebook["cells"]))
    except (ValueError, TypeError, KeyError, RecursionError, AttributeError):
        return None
    return notebook if whole else None


def is_cell(cell: Cell) -> bool:
    """Whether `cell` is a cell as nbformat 4 has it. Raises what another thing raises."""
    source, is_code = cell["source"], cell["cell_type"] == "code"
    # An id may be missing, but not be a list, by which nothing can be looked up.
    texts = [*(source if isinstance(source, list) else [source]), cell.get("id", "")]
    return all(isinstance(text, str) for text in texts) and (
        not is_code or ({"outputs", "execution_count"} <= set(cell) and isinstance(cell["metadata"], dict))
    )


def dumped(notebook: dict[str, Any]) -> bytes:
    """Return a notebook as Jupyter writes it; half a character, which UTF-8 cannot hold, stays an escape."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return text.encode("utf-8", "backslashreplace")
