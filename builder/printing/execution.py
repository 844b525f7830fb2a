"""Runs a sheet's notebook, so that its pictures and results are there to be printed."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import nbformat

from builder.errors import RefusedError

# Paper has no sliders: without ipywidgets the runtime shows a figure as a picture with its sentence.
NO_WIDGETS = 'import sys\nsys.modules["ipywidgets"] = None'


def executed(notebook: str, *, timeout: int, way_out: str = "print with --format md") -> str:
    """Return `notebook` (nbformat 4.5, JSON) with its outputs; it ran in a fresh kernel and an empty folder.

    `timeout` is the seconds that a cell may take. Raises RefusedError where a cell fails or takes longer; `way_out` is
    what to do then beside mending it.
    """
    book = nbformat.reads(notebook, as_version=4)
    # Before all others: the setup cell is the first to look for ipywidgets.
    book.cells.insert(0, nbformat.v4.new_code_cell(NO_WIDGETS, metadata={"tags": ["hidden"]}))
    with tempfile.TemporaryDirectory(prefix="roadmap-print-", ignore_cleanup_errors=True) as folder:
        _execute(book, Path(folder), timeout, way_out)
    return str(nbformat.writes(book))


def _execute(book: Any, folder: Path, timeout: int, way_out: str) -> None:  # noqa: ANN401 - nbformat has no types
    """Run the cells of a notebook in `folder`, filling in their outputs in place."""
    from nbclient import NotebookClient  # noqa: PLC0415 - slow to import, and a sheet of prose runs nothing
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError  # noqa: PLC0415

    # nbclient takes a kernel's folder from here.
    where = {"metadata": {"path": str(folder)}}
    client = NotebookClient(book, timeout=timeout, kernel_name="python3", resources=where)
    # Printing is nobody's learning: it neither sees nor touches anybody's answers.
    environment = os.environ | {"ROADMAP_HOME": str(folder / "answers")}
    # Not client.execute: it takes ctrl-C for itself, and then ends in an AssertionError. What a kernel says on stderr,
    # greetings and farewells, the cells' errors say better.
    with client.setup_kernel(env=environment, stderr=subprocess.DEVNULL):
        for place, cell in enumerate(book.cells):
            try:
                client.execute_cell(cell, place)
            except CellExecutionError as fault:
                raise RefusedError(_failed(cell.source, f"{fault.ename}: {fault.evalue}", way_out)) from fault
            except CellTimeoutError as fault:
                raise RefusedError(_failed(cell.source, f"it took more than {timeout} s", way_out)) from fault
            except DeadKernelError as fault:
                raise RefusedError(_failed(cell.source, "its kernel died", way_out)) from fault


def _failed(source: str, why: str, way_out: str) -> str:
    line = next((line for line in source.splitlines() if line.strip()), "")
    return f"The page's own code fails in the cell that begins `{line}` ({why}). Mend it, or {way_out}."
