"""Every built notebook, executed by papermill and driven through its real widgets, at both ends of the versions: in
every way under the newest, in brief under Colab's; and in a forked kernel and a stock one compared."""

from __future__ import annotations

import json
import shutil
import sys
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert import HTMLExporter
from traitlets.config import Config

from builder.build import build
from builder.running.forks import SAFE
from tests.running.outputs import normalised, outputs

from .driving import ENVIRONMENTS, Driven, drive, python_of

ROOT = Path(__file__).resolve().parents[2]
SOURCE, FIXTURE = ROOT / "road_maps", ROOT / "tests" / "fixtures" / "course"
MODELS = ("local_model(", "local_vectors(")  # the group `record` is installed in the tests' own environment alone
BUILT = sorted(path for path in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
WITHOUT_SETUP = Config(TagRemovePreprocessor={"enabled": True, "remove_input_tags": {"setup"}})
RUNS = [(path, environment) for environment in ENVIRONMENTS for path in BUILT]


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


@pytest.fixture(scope="module")
def driven(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Driven:
    """What came of driving a notebook in an environment, one of `RUNS`: once for all tests that look at it."""
    path, environment = request.param
    folder = tmp_path_factory.mktemp("driven")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROADMAP_HOME", str(folder / "answers"))
        python, brief = python_of(request, environment), environment != "newest"
        return drive(path, python, folder, SOURCE, brief=brief)


def of_runs(*environments: str) -> pytest.MarkDecorator:
    """Run a test for each notebook in these environments."""
    runs = [run for run in RUNS if run[1] in environments]
    ids = [f"{path.relative_to(ROOT / 'notebooks').as_posix()}-{environment}" for path, environment in runs]
    return pytest.mark.parametrize("driven", runs, indirect=True, ids=ids)


def assert_driven(driven: Driven) -> None:
    """Every check and page was driven, and told what it must; what was answered is saved."""
    failed = [step for step in driven.steps if not step["ok"]]
    assert not failed, json.dumps(failed, indent=1, ensure_ascii=False)
    assert {step["name"] for step in driven.steps} >= check_ids(driven.book)
    # What was answered stands in the output of the check's cell, or where that ran last.
    saved = [record for cell in driven.book.cells for record in saved_records(cell)]
    records = {record["check"]: record["state"] for record in saved}
    assert records.keys() == check_ids(driven.book)
    assert set(records.values()) <= {"right", "shown", "reflected"}, records
    assert_answered_by(driven.book, driven.python)


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


def assert_exported(book: nbformat.NotebookNode, *, setup: bool) -> None:
    """A page of HTML is made of it with each of its own cells; the code of the setup, which is most of the page, and
    nearly the same in all, only on request."""
    own = [cell for cell in book.cells if "drive" not in cell.metadata.get("ml_road_map", {})]
    html, _ = exporter(setup=setup).from_notebook_node(nbformat.from_dict(book | {"cells": own}))
    assert [cell.id for cell in own if f'id="cell-id={cell.id}"' not in html] == []


@cache
def exporter(*, setup: bool) -> HTMLExporter:
    """An exporter to HTML, with the code of the setup or without: it reads its templates but once."""
    return HTMLExporter(config=Config() if setup else WITHOUT_SETUP)


def saved_records(cell: nbformat.NotebookNode) -> list[dict[str, Any]]:
    """The answer records that a saved notebook holds in the plain text of a cell's outputs."""
    texts = (output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", ()))
    return [json.loads(line) for text in texts for line in text.splitlines() if line.startswith('{"')]


@of_runs(*ENVIRONMENTS)
def test_every_notebook_runs_and_every_outcome_of_every_check_says_what_it_must(driven: Driven) -> None:
    """Run All untouched ends without error; then each way to answer each check, wrong or right, is told its words; of
    the wrong ways one under Colab's versions."""
    assert_driven(driven)
    assert_figures_shown(driven.book)
    if driven.python == Path(sys.executable):
        assert_exported(driven.book, setup=False)


@of_runs(*["newest"] * SAFE)  # kernels are forked on Linux alone
def test_a_forked_kernel_says_what_a_stock_one_says(driven: Driven, tmp_path: Path) -> None:
    """Run All of each notebook of the course gives the same outputs and counts in a forked kernel as in a stock one."""
    assert normalised(driven.run_all) == normalised(outputs(driven.path, tmp_path, stock=True))


@pytest.mark.parametrize("python", ENVIRONMENTS, indirect=True)
@pytest.mark.parametrize("name", ["chapters/format_example", "chapters/python"])
def test_the_format_example_runs_with_every_kind_of_check(
    name: str, fixture_course: Path, python: Path, tmp_path: Path
) -> None:
    """The built format example runs like any chapter, each of its nine kinds driven, by each end's own papermill."""
    driven = drive(fixture_course / f"{name}.ipynb", python, tmp_path, FIXTURE, stock=True)
    assert_driven(driven)
    if python == Path(sys.executable):
        assert_exported(driven.book, setup=True)


def test_in_brief_each_check_is_answered_wrongly_and_rightly(fixture_course: Path, tmp_path: Path) -> None:
    """Driven in brief, a check is still given one wrong answer and all right ones, and a slider is moved once."""
    path = fixture_course / "chapters" / "format_example.ipynb"
    driven = drive(path, Path(sys.executable), tmp_path, FIXTURE, brief=True)
    assert_driven(driven)
    took = [(step["name"].rpartition("/")[2], step["did"]) for step in driven.steps]
    for check, wrong, right in (
        ("two-heads", "the option “½”", "the option “¼”"),
        ("either", "the mistake 1.5", "the answer 0.875"),
        ("rule-name", "the mistake “chain rule”", "the answer “Bayes”, typed in capitals,"),
        ("mean", "mistake 1", "its solution"),
    ):
        given = [did for name, did in took if name == check]
        assert wrong in given
        assert right in given
        assert [did for did in given if did.endswith("told")][:1] == [f"{wrong}, told"]
        assert sum(did.startswith(("the option “", "the mistake ", "mistake ")) for did in given) <= 3
    figures = [name for name, _ in took if "def draw" in name]
    assert len(figures) == 2 * len({*figures})  # its start, and its one slider's end
