"""What a build depends on: another source, another builder, another place, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builder.build import HOME, build
from builder.course.hashes import NAME
from builder.inputs import HASHES, key, tools, tools_in
from builder.state import read_state
from tests.conftest import ROOT


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the builder."""
    return Path(shutil.copytree(ROOT / "builder", tmp_path / "builder", ignore=shutil.ignore_patterns("__pycache__")))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of the fixture's course."""
    return Path(shutil.copytree(ROOT / "tests" / "fixtures" / "course", tmp_path / "source"))


@pytest.mark.parametrize("name", ["recordings/tosses.csv", "recordings/new.csv", "images/new.svg", "images/new.webp"])
def test_a_changed_file_beside_the_pages_builds_anew(source: Path, tmp_path: Path, name: str) -> None:
    """A table or picture in the source that comes or changes is a reason to build."""
    before = key(source, tmp_path, tools())
    assert key(source, tmp_path, tools()) == before
    (source / name).parent.mkdir(exist_ok=True)
    with (source / name).open("a", encoding="utf-8") as file:
        file.write("41,1\n")
    assert key(source, tmp_path, tools()) != before


def test_what_a_build_drew_is_no_reason_to_build(source: Path, tmp_path: Path) -> None:
    """The pictures that a build writes into the source leave its key as it was."""
    out = tmp_path / HOME
    build(source, out)
    assert (source / "images" / "coin.svg").exists()
    assert read_state(out).key == key(source, out, tools())


@pytest.mark.parametrize("name", ["writing/chapter.py", "runtime/text.py", "runtime/host/style.css"])
def test_a_changed_builder_builds_anew(package: Path, tmp_path: Path, name: str) -> None:
    """A change to a module or to the style sheet of the builder is a reason to build; the same bytes are none."""
    source = ROOT / "tests" / "fixtures" / "course"
    before = key(source, tmp_path, tools_in(package))
    assert key(source, tmp_path, tools_in(package)) == before
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert key(source, tmp_path, tools_in(package)) != before


def test_kept_hashes_are_a_reason_to_build(tmp_path: Path) -> None:
    """What hashes.json keeps goes into the notebooks, so a change of it builds anew."""
    source = Path(shutil.copytree(ROOT / "tests" / "fixtures" / "course", tmp_path / "course"))
    before = key(source, tmp_path, tools())
    (source / HASHES).write_text("{}")
    assert key(source, tmp_path, tools()) != before
    assert HASHES == NAME
