"""The recorded work, laid out as on a reader's computer."""

from __future__ import annotations

import io
import json
import lzma
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.recorded import house

HERE = Path(__file__).resolve().parent
HOMES = ("coins", "company", "forgetful", "nobody")


def expected(name: str) -> Any:
    """Return what the old code said, by the name of a file in expected/."""
    return json.loads((HERE / "expected" / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The saved notebooks and the readers' copies of 3c91ecd."""
    content = lzma.decompress((HERE / "work.tar.xz").read_bytes())
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        archive.extractall(tmp_path / "work", filter="data")
    return tmp_path / "work"


@pytest.fixture
def home(request: pytest.FixtureRequest, progress_home: Path) -> str:
    """The learner of that name, whose answers are where this test's progress is."""
    name: str = request.param
    if (HERE / "homes" / name).exists():  # a learner without answers has no folder yet
        shutil.copytree(HERE / "homes" / name, progress_home)
    return name


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course of 3c91ecd, its source as it was, built by today's builder."""
    folder = tmp_path_factory.mktemp("recorded")
    shutil.copytree(HERE / "course", folder / "course")  # a build writes the pictures beside the source
    house.build(folder / "course", folder / "notebooks")
    return folder / "notebooks"
