"""A repository of a test's own, with the course of this one built in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.tooling.serving import repository


@pytest.fixture(scope="session")
def built_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with its notebooks built, which takes seconds; for reading alone."""
    return repository(tmp_path_factory.mktemp("built") / "repository")


@pytest.fixture
def folder(built_repository: Path, tmp_path: Path) -> Path:
    """A copy of it, in which a test may do what it likes."""
    return shutil.copytree(built_repository, tmp_path / "repository")
