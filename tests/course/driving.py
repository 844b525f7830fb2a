"""Executes a built notebook by papermill in an environment of choice, then drives its checks in the same kernel."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

ENVIRONMENTS = ("newest", "colab")  # what the fixture `python` can be asked for
DRIVER = Path(__file__).with_name("drive.py")
# Two kernels that start at the same moment may be given one port, and then one of them never answers: nothing of the
# notebook has run by then, so it is started once more.
NOT_STARTED = "Kernel didn't respond in"
STARTS = 2


def python_of(request: pytest.FixtureRequest) -> Path:
    """Return the Python of the environment that a fixture is asked for by its parameter."""
    python: Path = request.getfixturevalue("colab_python") if request.param == "colab" else Path(sys.executable)
    return python


@dataclass(frozen=True)
class Driven:
    """What came of it: the executed notebook, the steps that the driver took, what the kernel printed as warnings."""

    book: nbformat.NotebookNode
    steps: list[dict[str, Any]]


def drive(path: Path, python: Path, folder: Path) -> Driven:
    """Run all of the notebook `path` untouched under `python`, then drive every check; `folder` takes the files.

    A page of prose alone has no setup and no checks: it is only run. Raises AssertionError
    with papermill's last lines when a cell fails.
    """
    book = nbformat.read(path, as_version=4)
    # In a namespace of its own: the learner's names, set by the driver on purpose, must not reach the driver itself.
    code = f"import runpy\n_ = runpy.run_path({str(DRIVER)!r})"
    warnings_off = "import warnings; warnings.filterwarnings('error', message='.*unrecognized arguments.*')"
    book.cells.insert(0, nbformat.v4.new_code_cell(warnings_off, id="warnings"))
    has_setup = any("setup" in cell.metadata.get("tags", []) for cell in book.cells)
    if has_setup:
        book.cells.append(nbformat.v4.new_code_cell(code, id="drive"))
    book = execute(book, python, folder)
    return Driven(book, _steps(book.cells[-1]) if has_setup else [])


def execute(book: nbformat.NotebookNode, python: Path, folder: Path) -> nbformat.NotebookNode:
    """Run all of a notebook by papermill in a fresh kernel of `python`; `folder` takes the files.

    Raises AssertionError with papermill's last lines when a cell fails.
    """
    given, executed = folder / "given.ipynb", folder / "executed.ipynb"
    nbformat.write(book, given)
    command = [str(python), "-m", "papermill", "--no-progress-bar", "--kernel", "python3", str(given), str(executed)]
    for _ in range(STARTS):
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False, cwd=folder)
        if NOT_STARTED not in done.stderr:
            break
    assert done.returncode == 0, done.stderr[-3000:]
    return nbformat.read(executed, as_version=4)


def _steps(cell: nbformat.NotebookNode) -> list[dict[str, Any]]:
    printed = "".join(output.get("text", "") for output in cell.outputs if output.output_type == "stream")
    line = next(line for line in printed.splitlines() if line.startswith("DRIVEN "))
    return json.loads(line.removeprefix("DRIVEN "))
