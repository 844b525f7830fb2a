"""What a build depends on: another source, another builder, another place, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builder.build import HASHES, _key
from builder.course.hashes import NAME
from tests.conftest import ROOT


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of the builder."""
    return Path(shutil.copytree(ROOT / "builder", tmp_path / "builder", ignore=shutil.ignore_patterns("__pycache__")))


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
