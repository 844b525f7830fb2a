"""Executes a built notebook by papermill in an environment of choice, then drives its checks in the same kernel."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbformat import NotebookNode

from builder.proving.notebook import Programs, result_of, with_drivers
from builder.proving.places import Places
from builder.running.forks import SAFE
from builder.running.kernels import FORKED
from tests.courses import course_in

ENVIRONMENTS = ("newest", "colab")  # what the fixture `python` can be asked for
# Two kernels that start at the same moment may be given one port, and then one of them never answers: nothing of the
# notebook has run by then, so it is started once more.
NOT_STARTED = "Kernel didn't respond in"
STARTS = 2


def python_of(request: pytest.FixtureRequest, environment: str) -> Path:
    """Return the Python of an environment."""
    python: Path = request.getfixturevalue("colab_python") if environment == "colab" else Path(sys.executable)
    return python


# Names that hide builtins and ours stay while all is driven; every check's cell runs once more, as learners do.
AS_LEARNERS_DO = r"""
sum = 0
html = 'mine'
check = explore = data = answer = figure = page = 1
for cell in list(get_ipython().history_manager.input_hist_raw):
    if cell.startswith("#@title ") and ('ml_road_map.check("' in cell or 'ml_road_map.worksheet("' in cell):
        get_ipython().run_cell(cell)
"""


@dataclass(frozen=True)
class Driven:
    """What came of it: the notebook that was driven and under what, as it was executed, the steps that the driver took,
    and its own code cells as Run All had left them, before anything was driven (none in a stock kernel)."""

    path: Path
    python: Path
    book: NotebookNode
    steps: list[dict[str, Any]]
    run_all: list[NotebookNode]


class RunAll:
    """Keeps the code cells of a notebook as Run All leaves them: nbclient calls it with each cell before that runs."""

    def __init__(self, own: set[str]) -> None:
        """Take the ids of the notebook's own cells; those of the driver come behind them."""
        self.own = own
        self.cells: list[NotebookNode] = []
        self.ended = False

    def __call__(self, cell: NotebookNode, cell_index: int) -> None:
        """Note a cell of the notebook's own; behind them, what all have shown by then."""
        del cell_index
        if cell.id in self.own and cell.cell_type == "code":
            self.cells.append(cell)
        # Before them all, or behind.
        if cell.id not in self.own and self.cells and not self.ended:
            self.cells, self.ended = copy.deepcopy(self.cells), True


def drive(
    path: Path, python: Path, folder: Path, source: Path, *, brief: bool = False, stock: bool = not SAFE
) -> Driven:
    """Run all of the notebook `path` untouched under `python`, then drive every check; `folder` takes the files, and
    `source` has the programs that must fail and pass though they do not travel. `brief` as for `with_drivers`, `stock`
    as for `execute`.

    A page of prose alone has no setup and no checks: it is only run.
    """
    given = json.loads(path.read_text(encoding="utf-8"))
    own = len(given["cells"])
    run_all = RunAll({cell["id"] for cell in given["cells"]})
    cells = with_drivers(given["cells"], programs=programs_of(source), brief=brief)
    book = nbformat.from_dict(given | {"cells": cells})
    if len(book.cells) > own:
        book.cells.insert(own, nbformat.v4.new_code_cell(AS_LEARNERS_DO, id="as-learners-do"))
    warnings_off = "import warnings; warnings.filterwarnings('error', message='.*unrecognized arguments.*')"
    book.cells.insert(0, nbformat.v4.new_code_cell(warnings_off, id="warnings"))
    book = execute(book, python, folder, stock=stock, on_cell_start=run_all)
    steps = [step for cell in book.cells for step in result_of(cell).get("steps", ())]
    # As they count without the cell of ours that ran first.
    for counted in (one for cell in run_all.cells for one in (cell, *cell.outputs) if "execution_count" in one):
        counted.execution_count -= 1
    return Driven(path, python, book, steps, run_all.cells)


@cache
def programs_of(source: Path) -> Programs:
    """The mutants and others of a course's code checks."""
    return Places(course_in(source), source, source).programs()


def execute(
    book: NotebookNode,
    python: Path,
    folder: Path,
    *,
    stock: bool = not SAFE,
    on_cell_start: Callable[..., None] | None = None,
) -> NotebookNode:
    """Run all of a notebook by papermill in a fresh kernel of `python`; `folder` takes the files.

    The kernel is forked from a warm one, and `on_cell_start` called with each cell, as nbclient does; for a `stock` one
    papermill itself runs under `python` too. Raises what papermill does when a cell fails, or AssertionError with its
    last lines.
    """
    given, executed = folder / "given.ipynb", folder / "executed.ipynb"
    nbformat.write(book, given)
    if stock:
        _by_command(given, executed, python)
    else:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("JUPYTER_PATH", str(_kernelspec(python, folder)))
            how = {"engine_name": FORKED, "kernel_name": "python3", "on_cell_start": on_cell_start}
            papermill.execute_notebook(given, executed, cwd=folder, progress_bar=False, **how)
    return nbformat.read(executed, as_version=4)


def _by_command(given: Path, executed: Path, python: Path) -> None:
    # Written once, in the end: around each cell it costs as much as the cells.
    how = ["--no-progress-bar", "--no-request-save-on-cell-execute", "--kernel", "python3"]
    command = [str(python), "-m", "papermill", *how, str(given), str(executed)]
    for _ in range(STARTS):
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, cwd=given.parent)
        if NOT_STARTED not in done.stderr:
            break
    assert done.returncode == 0, done.stderr[-3000:]


def _kernelspec(python: Path, folder: Path) -> Path:
    """Write a kernelspec by which `python3` means an environment's Python; return the folder where Jupyter finds it."""
    spec = {"argv": [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"], "language": "python"}
    path = folder / "jupyter" / "kernels" / "python3" / "kernel.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(spec | {"display_name": "Python 3"}), encoding="utf-8")
    return folder / "jupyter"
