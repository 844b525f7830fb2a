"""A repository with the course of this one in it, as `roadmap lab` finds it after a build."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tooling.serving import repository


@pytest.fixture(scope="session")
def built_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository, its notebooks built, which takes seconds."""
    return repository(tmp_path_factory.mktemp("built") / "repository")


@pytest.fixture
def folder(built_repository: Path) -> Iterator[Path]:
    """The repository, and afterwards nothing of a reader's in it. A copy of it would have to be built again."""
    yield built_repository
    shutil.rmtree(built_repository / "my_course", ignore_errors=True)
