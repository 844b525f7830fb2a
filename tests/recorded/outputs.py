"""Reads what a notebook shows: the plain text of our cells, and the answer records in it."""

from __future__ import annotations

import json
from typing import Any

from nbformat import NotebookNode


def named(cell: NotebookNode) -> str:
    """Return the check or page that a cell of ours shows, else its tag; "" for any other cell."""
    tags = cell.metadata.get("tags") or [""] if cell.cell_type == "code" else [""]
    return next(iter(cell.metadata.get("ml_road_map", {}).values()), str(tags[0]))


def text_of(cell: NotebookNode) -> str:
    """Return the plain text of a cell's outputs."""
    return "\n".join(filter(None, (output.get("data", {}).get("text/plain", "") for output in cell.outputs)))


def shown(book: NotebookNode) -> dict[str, str]:
    """Return the plain text below each of our cells."""
    return {named(cell): text_of(cell) for cell in book.cells if named(cell)}


def verdict(text: str) -> str:
    """Return what stands below a check without its question: the verdict in a word or two, or that there is none."""
    return text.rpartition("answer(")[2].partition("\n")[2].partition(".")[0]


def record(text: str) -> dict[str, Any] | None:
    """Return the answer record that the last line of a text holds, if any."""
    line = text.splitlines()[-1] if text else ""
    return json.loads(line) if line.startswith('{"') else None


def records(book: NotebookNode) -> dict[str, dict[str, Any]]:
    """Return the answer records of a notebook by their checks and pages."""
    found = {name: record(text) for name, text in shown(book).items()}
    return {name: one for name, one in found.items() if one}
