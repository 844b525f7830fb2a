"""Every built notebook, executed by papermill and driven through its real widgets, at both ends of the versions."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert import HTMLExporter

from builder.build import build
from builder.running.forks import SAFE

from .driving import ENVIRONMENTS, drive

ROOT = Path(__file__).resolve().parents[2]
SOURCE, FIXTURE = ROOT / "road_maps", ROOT / "tests" / "fixtures" / "course"
MODELS = ("local_model(", "local_vectors(")  # the group `record` is installed in the tests' own environment alone
BUILT = sorted(path for path in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


@pytest.fixture(scope="session")
def fixture_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The notebooks built from the fixture course, the format example among them."""
    folder = tmp_path_factory.mktemp("fixture")
    shutil.copytree(FIXTURE, folder / "course")  # a build writes the pictures beside the source
    build(folder / "course", folder / "notebooks")
    return folder / "notebooks"


def check_ids(book: nbformat.NotebookNode) -> set[str]:
    """The names of the checks of a notebook, and of its pages to fill in."""
    marks = (cell.metadata.get("ml_road_map", {}) for cell in book.cells)
    return {mark[what] for mark in marks for what in ("check", "page") if what in mark}


def assert_driven(
    path: Path, python: Path, folder: Path, source: Path = SOURCE, *, stock: bool = not SAFE
) -> nbformat.NotebookNode:
    driven = drive(path, python, folder, source, stock=stock)
    failed = [step for step in driven.steps if not step["ok"]]
    assert not failed, json.dumps(failed, indent=1, ensure_ascii=False)
    assert {step["name"] for step in driven.steps} >= check_ids(driven.book)
    # What was answered stands in the output of the check's cell, or where that ran last.
    saved = [record for cell in driven.book.cells for record in saved_records(cell)]
    records = {record["check"]: record["state"] for record in saved}
    assert records.keys() == check_ids(driven.book)
    assert set(records.values()) <= {"right", "shown", "reflected"}, records
    assert_answered_by(driven.book, python)
    return driven.book


def assert_answered_by(book: nbformat.NotebookNode, python: Path) -> None:
    """Cells that ask a model say who answered: the model on this machine, under Colab's versions the recordings."""
    wanted = "on this machine" if python == Path(sys.executable) else "as recorded on"
    for cell in book.cells:
        if cell.cell_type == "code" and any(
            f"= {call}" in cell.source or f"with {call}" in cell.source for call in MODELS
        ):
            assert wanted in "".join(output.get("text", "") for output in cell.outputs), cell.source


def assert_figures_shown(book: nbformat.NotebookNode) -> None:
    """Each cell that makes a figure of its own, outside of explore(), shows it."""
    for cell in book.cells:
        if cell.cell_type == "code" and "\nfigure, " in f"\n{cell.source}":
            assert any("image/png" in output.get("data", {}) for output in cell.outputs), cell.source


def saved_records(cell: nbformat.NotebookNode) -> list[dict[str, Any]]:
    """The answer records that a saved notebook holds in the plain text of a cell's outputs."""
    texts = (output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", ()))
    return [json.loads(line) for text in texts for line in text.splitlines() if line.startswith('{"')]


@pytest.mark.parametrize("python", ENVIRONMENTS, indirect=True)
@pytest.mark.parametrize("path", BUILT, ids=lambda path: path.relative_to(ROOT / "notebooks").as_posix())
def test_every_notebook_runs_and_every_outcome_of_every_check_says_what_it_must(
    path: Path, python: Path, tmp_path: Path
) -> None:
    """Run All untouched ends without error; then each way to answer each check, wrong or right, is told its words."""
    book = assert_driven(path, python, tmp_path)
    assert_figures_shown(book)
    if python == Path(sys.executable):
        html, _ = HTMLExporter().from_notebook_node(book)
        assert "<html" in html


@pytest.mark.parametrize("python", ENVIRONMENTS, indirect=True)
@pytest.mark.parametrize("name", ["chapters/format_example", "chapters/python"])
def test_the_format_example_runs_with_every_kind_of_check(
    name: str, fixture_course: Path, python: Path, tmp_path: Path
) -> None:
    """The built format example runs like any chapter, each of its nine kinds driven, by each end's own papermill."""
    assert_driven(fixture_course / f"{name}.ipynb", python, tmp_path, FIXTURE, stock=True)
