"""What an executed notebook shows, and that as text to compare."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from builder.running.notebook import execute

# What measures times in the course's cells; the last is a function of Systems languages' own.
CLOCKS = ("timeit", "perf_counter", "shortest(")


def outputs(path: Path, folder: Path, *, stock: bool = False) -> list[NotebookNode]:
    """Execute a notebook; return its code cells as they were executed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROADMAP_HOME", str(folder / "answers"))
        outcome = execute(path, timeout=600, output=folder, stock=stock)
    assert outcome.ok, outcome.verdict
    executed = nbformat.read(folder / f"{outcome.name}.ipynb", as_version=4)
    return [cell for cell in executed.cells if cell.cell_type == "code"]


def said(cells: Sequence[NotebookNode]) -> list[str]:
    """The text that each cell printed."""
    return ["".join(output.get("text", "") for output in cell.outputs) for cell in cells]


def normalised(cells: Sequence[NotebookNode]) -> str:
    """What cells show, as text to compare: the ids of widgets by their order, addresses and measured times left out."""
    shown = json.dumps([_shown_by(cell) for cell in cells], indent=1, sort_keys=True)
    ids: dict[str, str] = {}
    shown = re.sub(r"\b[0-9a-f]{32}\b", lambda found: ids.setdefault(found[0], f"id {len(ids)}"), shown)
    return re.sub(r"\b0x[0-9a-f]+", "0x", shown)


def _shown_by(cell: NotebookNode) -> list[Any]:
    """A cell's count and outputs. A text that was printed comes in as many pieces as time would have it: in one here;
    a cell that measures times has no numbers."""
    shown = [cell.execution_count]
    for output in cell.outputs:
        if output.output_type != "stream":
            shown.append(output)
            continue
        text = output.text
        if any(clock in cell.source for clock in CLOCKS):
            text = re.sub(r"[\d.]+", "…", text)
        if isinstance(shown[-1], tuple) and shown[-1][0] == output.name:
            shown[-1] = (output.name, shown[-1][1] + text)
        else:
            shown.append((output.name, text))
    return shown
