"""Executes one notebook by papermill, in an empty folder of its own."""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from builder.errors import told
from builder.files import read
from builder.running.forks import SAFE
from builder.running.names import name_of
from builder.running.outcome import Outcome, first_line


def execute(path: Path, *, timeout: int, output: Path | None, stock: bool = False) -> Outcome:
    """Execute one notebook and return its outcome; whatever goes wrong is part of the outcome.

    Its kernel is forked from a warm parent where that is safe, unless a `stock` one is wanted. Meant for a worker of
    its own: sets the environment that its kernel inherits.
    """
    begin = time.monotonic()
    try:
        # Trouble of the clean-up is passed over: a process that the notebook has started may still write there,
        # and that is no fault of the notebook.
        with tempfile.TemporaryDirectory(prefix="roadmap-run-", ignore_cleanup_errors=True) as folder:
            error, cell = _in_folder(path, Path(folder), timeout, output, stock=stock)
    except OSError as fault:
        error, cell = told(fault), None
    return Outcome(name_of(path), time.monotonic() - begin, error, cell)


def _in_folder(path: Path, folder: Path, timeout: int, output: Path | None, *, stock: bool) -> tuple[str, int | None]:
    """Execute a notebook in an empty folder, below `output` if it is kept; return the error and its cell."""
    executed = (output.resolve() if output else folder) / f"{name_of(path)}.ipynb"
    executed.parent.mkdir(parents=True, exist_ok=True)
    # Apart from the executed notebook, which may stand in the same folder: the kernel is to find nothing beside it, as
    # on a host that opens a single notebook (tests/running/test_pool.py lists its folder).
    home = folder / "kernel"
    home.mkdir()
    # A run is nobody's learning: it neither sees nor touches the answers of whoever starts it.
    os.environ["ROADMAP_HOME"] = str(folder / "answers")
    # Absolute, as `executed` is: papermill changes into `cwd` before it writes its output.
    return _papermill(path.resolve(), executed, home, timeout, stock=stock)


def _papermill(path: Path, executed: Path, home: Path, timeout: int, *, stock: bool) -> tuple[str, int | None]:
    """Execute `path` into `executed` with the kernel in `home`; return the error ("" for none) and its cell."""
    # Only the workers need these, and they are slow to import.
    from nbclient.exceptions import CellTimeoutError  # noqa: PLC0415
    from papermill import PapermillExecutionError, execute_notebook  # noqa: PLC0415

    from builder.running.kernels import FORKED, STOCK  # noqa: PLC0415

    # The kernel is named here, since its name in the notebook may be that of whoever saved it last.
    engine = STOCK if stock or not SAFE else FORKED
    how = {"engine_name": engine, "kernel_name": "python3", "execution_timeout": timeout}
    try:
        execute_notebook(path, executed, cwd=home, progress_bar=False, **how)
    except PapermillExecutionError as fault:
        return first_line(f"{fault.ename}: {fault.evalue}"), fault.cell_index + 1
    # papermill tells only what cells raise. Of a time limit or a dead kernel the cell is found by the times in the
    # notebook, which is written as far as it came.
    except CellTimeoutError:
        return f"took more than {timeout} s", _last_begun(executed)
    except OSError as fault:
        return told(fault), _last_begun(executed)
    # Not BaseException: SystemExit is how pool.py tells a worker to leave.
    except Exception as fault:  # noqa: BLE001 - one notebook's trouble must not end the others
        return first_line(f"{type(fault).__name__}: {fault}"), _last_begun(executed)
    return _stopped_early(executed)


def cells_of(executed: Path) -> list[dict[str, Any]]:
    """Return the cells of an executed notebook; none where papermill did not come so far as to write it to its end."""
    try:
        return list(json.loads(read(executed))["cells"])
    except (OSError, ValueError, RecursionError):
        return []


def _last_begun(executed: Path) -> int | None:
    """The number of the cell that ran last, counted from 1, by the times that papermill noted; None if none did."""
    begun = [
        n for n, cell in enumerate(cells_of(executed), 1) if cell["metadata"].get("papermill", {}).get("start_time")
    ]
    return begun[-1] if begun else None


def _stopped_early(executed: Path) -> tuple[str, int | None]:
    """Find the first cell that never ran: after `sys.exit(0)` papermill leaves the rest out and calls it success."""
    for number, cell in enumerate(cells_of(executed), 1):
        # Since nteract/papermill#449 a SystemExit of 0, or of nothing, is no failure there. A cell of white space is
        # never run and has no count either, so it says nothing.
        if cell["cell_type"] == "code" and "".join(cell["source"]).strip() and cell["execution_count"] is None:
            return "never ran: a cell before it ended the notebook (sys.exit?)", number
    return "", None
