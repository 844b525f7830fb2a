"""What a build depends on: another source, another builder, another place, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builder.build import HOME, build
from builder.course.hashes import NAME
from builder.inputs import HASHES, key, tools_in
from builder.stamps import Stamps
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


def _key(source: Path, out: Path, package: Path = ROOT / "builder") -> str:
    """Return the key of a build by a builder, everything read."""
    return key(source, out, tools_in(package, Stamps()), Stamps())


@pytest.mark.parametrize("name", ["recordings/tosses.csv", "recordings/new.csv", "images/new.svg", "images/new.webp"])
def test_a_changed_file_beside_the_pages_builds_anew(source: Path, tmp_path: Path, name: str) -> None:
    """A table or picture in the source that comes or changes is a reason to build."""
    before = _key(source, tmp_path)
    assert _key(source, tmp_path) == before
    (source / name).parent.mkdir(exist_ok=True)
    with (source / name).open("a", encoding="utf-8") as file:
        file.write("41,1\n")
    assert _key(source, tmp_path) != before


def test_what_a_build_drew_is_no_reason_to_build(source: Path, tmp_path: Path) -> None:
    """The pictures that a build writes into the source leave its key as it was."""
    out = tmp_path / HOME
    build(source, out)
    assert (source / "images" / "coin.svg").exists()
    assert read_state(out).key == _key(source, out)


@pytest.mark.parametrize("name", ["writing/chapter.py", "runtime/text.py", "runtime/host/style.css"])
def test_a_changed_builder_builds_anew(package: Path, tmp_path: Path, name: str) -> None:
    """A change to a module or to the style sheet of the builder is a reason to build; the same bytes are none."""
    source = ROOT / "tests" / "fixtures" / "course"
    before = _key(source, tmp_path, package)
    assert _key(source, tmp_path, package) == before
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert _key(source, tmp_path, package) != before


def test_kept_hashes_are_a_reason_to_build(tmp_path: Path) -> None:
    """What hashes.json keeps goes into the notebooks, so a change of it builds anew."""
    source = Path(shutil.copytree(ROOT / "tests" / "fixtures" / "course", tmp_path / "course"))
    before = _key(source, tmp_path)
    (source / HASHES).write_text("{}")
    assert _key(source, tmp_path) != before
    assert HASHES == NAME
