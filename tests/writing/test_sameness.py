"""The same source gives the same bytes, everywhere; a change to one chapter rewrites only what holds it."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from builder.build import Report, build
from builder.course.bodies import BODIES
from builder.course.memory import MEMORY
from builder.model import Course
from builder.runtime import checks
from builder.settings import Settings, read_settings
from builder.stamps import STAMPS
from builder.state import STATE
from builder.writing import pictures, setup, write
from tests.conftest import ROOT
from tests.courses import course_in

SOURCES = {"ours": ROOT / "road_maps", "fixture": ROOT / "tests" / "fixtures" / "course"}


@dataclass(frozen=True)
class Built:
    """A whole course that was built once: its name among SOURCES, where it lies with its notebooks, what lay there
    then, and what the build told."""

    name: str
    folder: Path
    kept: Path
    report: Report


@pytest.fixture(scope="module", params=SOURCES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A copy of a whole course, with this repository's settings above it, and its notebooks."""
    place = tmp_path_factory.mktemp(request.param)
    folder, kept = place / "repository", place / "kept"
    shutil.copytree(SOURCES[request.param], folder / "road_maps")
    shutil.copy(ROOT / "pyproject.toml", folder)
    report = build(folder / "road_maps", folder / "notebooks")
    shutil.copytree(folder, kept)
    return Built(request.param, folder, kept, report)


@pytest.fixture
def source(built: Built) -> Path:
    """The source of such a course, all around it as it was built, whatever the test before has done."""
    # In the same place: a build's memory counts nowhere else, and without it each test would take a whole build.
    shutil.rmtree(built.folder)
    shutil.copytree(built.kept, built.folder)
    return built.folder / "road_maps"


@pytest.fixture
def out(source: Path) -> Path:
    """The folder of its notebooks."""
    return source.parent / "notebooks"


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but the build's own state and memory, by path."""
    found = (
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in {STATE, MEMORY, BODIES, STAMPS}
    )
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_second_build_changes_nothing(source: Path, out: Path, built: Built) -> None:
    """Building twice writes the same bytes, and the second build, with its memory or without, writes no file."""
    before = files(source.parent)
    assert build(source, out).clean
    (out / STATE).unlink()
    assert build(source, out).clean
    assert files(source.parent) == before
    assert {path for path in built.report.written if path.suffix == ".ipynb"} == set(out.rglob("*.ipynb"))


def test_another_folder_gives_the_same_bytes(source: Path, out: Path, tmp_path: Path) -> None:
    """Where the course lies on the disk leaves no trace in the notebooks."""
    other = tmp_path / "somewhere" / "else"
    shutil.copytree(source, other / "road_maps")
    shutil.copy(ROOT / "pyproject.toml", other)
    build(other / "road_maps", other / "notebooks")
    assert files(other / "notebooks") == files(out)
    traces = (str(source.parent).encode(), str(tmp_path).encode())
    assert not any(trace in content for trace in traces for content in files(other / "notebooks").values())


def test_another_order_gives_the_same_bytes(built: Built) -> None:
    """In whatever order chapters and pages come, each notebook stays the same."""
    course, settings = course_in(SOURCES[built.name]), Settings("owner/name")
    mixed = random.Random(1)  # noqa: S311 - an order, no secret
    chapters, pages = list(course.chapters), list(course.pages)
    mixed.shuffle(chapters)
    mixed.shuffle(pages)
    other = Course(course.road_maps, tuple(chapters), tuple(pages), course.start, course.kept)
    ours, theirs = write(course, settings), write(other, settings)
    # What a chapter unlocks is listed in the course's order; nothing else may differ.
    assert {path for path in ours if ours[path] != theirs[path]} <= {f"chapters/{one.id}.ipynb" for one in chapters}
    assert pictures(course) == pictures(other)


def test_another_python_gives_the_same_bytes(source: Path, out: Path, tmp_path: Path, colab_python: Path) -> None:
    """The oldest Python that we support and another one write the same bytes."""
    twin = tmp_path / "twin"
    shutil.copytree(source, twin / "road_maps")
    shutil.copy(ROOT / "pyproject.toml", twin)
    command = [str(colab_python), "-m", "builder.cli", "build", "--source", str(twin / "road_maps")]
    subprocess.run([*command, "--out", str(twin / "notebooks")], check=True, cwd=ROOT, capture_output=True)
    assert files(twin / "notebooks") == files(out)
    assert files(twin / "road_maps") == files(source)


def test_a_change_rewrites_only_what_holds_it(source: Path, out: Path) -> None:
    """New words in a chapter's lesson rewrite its notebook and no other."""
    chapter = source / "chapters" / "probability.md"
    chapter.write_text(f"{chapter.read_text(encoding='utf-8')}\nOne more sentence.\n", encoding="utf-8", newline="\n")
    written = [path.relative_to(out).as_posix() for path in build(source, out).written]
    assert sorted(written) == ["chapters/probability.ipynb"]


def test_ids_survive_edits_elsewhere(source: Path, out: Path) -> None:
    """A new paragraph at the head of a chapter leaves the ids of all cells below it as they were."""
    path = out / "chapters" / "probability.ipynb"
    before = [cell["id"] for cell in json.loads(path.read_bytes())["cells"]]
    chapter = source / "chapters" / "probability.md"
    text = chapter.read_text(encoding="utf-8").replace("\n# ", "\n# Very ", 1)
    chapter.write_text(text, encoding="utf-8", newline="\n")
    assert path in build(source, out).written
    assert [cell["id"] for cell in json.loads(path.read_bytes())["cells"]] == before


def test_a_page_that_is_gone_takes_its_notebook_along(source: Path, out: Path) -> None:
    """A page deleted from the source loses its notebook; a notebook that the builder did not write stays."""
    (source / "pages" / "spare.md").parent.mkdir(exist_ok=True)
    (source / "pages" / "spare.md").write_text("---\ntitle: Spare\nsummary: None.\n---\n\n# Spare\n\nWords.\n")
    build(source, out)
    mine = out / "mine.ipynb"
    mine.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    (source / "pages" / "spare.md").unlink()
    assert build(source, out).removed == (out / "pages" / "spare.ipynb",)
    assert mine.exists()


def test_a_build_loads_no_widgets() -> None:
    """Building needs nothing that a kernel runs: a program without IPython and ipywidgets reads and writes a course.

    The kinds of checks, which it knows from the model, are those of the runtime.
    """
    blocked = "import sys; sys.modules['IPython'] = sys.modules['ipywidgets'] = None"
    subprocess.run([sys.executable, "-c", f"{blocked}; import builder.course, builder.writing"], cwd=ROOT, check=True)
    assert set(setup.KINDS) == set(checks.KINDS)


def test_writing_leaves_the_course_as_it_was(source: Path, built: Built) -> None:
    """Writing a course changes nothing of it: a second writing of the same values gives the same bytes."""
    course, settings = course_in(SOURCES[built.name]), read_settings(source, source.parent / "notebooks")
    before = repr(course)
    first = write(course, settings)
    assert repr(course) == before
    assert write(course, settings) == first


def test_a_check_of_the_build_writes_nothing(source: Path, out: Path) -> None:
    """`build --check` on notebooks that are stale says which, exits 1 and leaves every file as it is."""
    victim = out / "chapters" / "probability.ipynb"
    victim.write_text(victim.read_text(encoding="utf-8").replace("Probability", "Improbability", 1), encoding="utf-8")
    before = files(source.parent)
    command = [sys.executable, "-m", "builder.cli", "build", "--check", "--source", str(source), "--out", str(out)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert str(victim) in done.stderr
    assert files(source.parent) == before


def test_a_failing_build_leaves_the_notebooks_as_they_were(source: Path, out: Path) -> None:
    """A fault in one chapter is told with its file and line on stderr, exits 1, and no notebook is touched."""
    before = files(out)
    chapter = source / "chapters" / "probability.md"
    text = chapter.read_text(encoding="utf-8").replace("hours:", "hourz:", 1)
    chapter.write_text(text.replace("# Probability", "# Improbability", 1), encoding="utf-8", newline="\n")
    command = [sys.executable, "-m", "builder.cli", "build", "--source", str(source), "--out", str(out)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"{chapter}:" in done.stderr
    assert "hourz" in done.stderr
    assert files(out) == before
