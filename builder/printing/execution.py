"""Runs a sheet's notebook, so that its pictures and results are there to be printed."""

from __future__ import annotations

import os
import tempfile
from typing import Any

import nbformat

# Paper has no sliders: without ipywidgets the runtime shows a figure as a picture with its sentence.
NO_WIDGETS = 'import sys\nsys.modules["ipywidgets"] = None'


def executed(notebook: str, *, timeout: int) -> str:
    """Return `notebook` (nbformat 4.5, JSON) with its outputs; it ran in a fresh kernel and an empty folder.

    `timeout` is the seconds that a cell may take. Raises ValueError where a cell fails or takes longer.
    """
    from nbclient import NotebookClient  # noqa: PLC0415 - slow to import, and a sheet of prose runs nothing
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError  # noqa: PLC0415

    book = nbformat.reads(notebook, as_version=4)
    book.cells.insert(0, nbformat.v4.new_code_cell(NO_WIDGETS, metadata={"tags": ["hidden"]}))
    begun: list[str] = []

    def note(*, cell: Any, **_: object) -> None:  # noqa: ANN401 - nbformat has no types
        begun[:] = [cell.source]

    with tempfile.TemporaryDirectory(prefix="roadmap-print-", ignore_cleanup_errors=True) as folder:
        # Printing is nobody's learning: it neither sees nor touches anybody's answers.
        environment = os.environ | {"ROADMAP_HOME": os.path.join(folder, "answers")}  # noqa: PTH118
        where = {"metadata": {"path": folder}}
        client = NotebookClient(book, timeout=timeout, kernel_name="python3", resources=where, on_cell_execute=note)
        client.extra_arguments = ["--log-level=ERROR"]  # it warns of having no encryption, on one's own computer
        try:
            client.execute(env=environment)
        except CellExecutionError as fault:
            raise ValueError(_failed(f"{fault.ename}: {fault.evalue}", begun)) from fault
        except CellTimeoutError as fault:
            raise ValueError(_failed(f"it took more than {timeout} s", begun)) from fault
        except DeadKernelError as fault:
            raise ValueError(_failed("its kernel died", begun)) from fault
    return str(nbformat.writes(book))


def _failed(why: str, begun: list[str]) -> str:
    line = next((line for source in begun for line in source.splitlines() if line.strip()), "")
    return f"The page's own code fails in the cell that begins `{line}` ({why}). Mend it, or print with --format md."
