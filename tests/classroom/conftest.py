"""Assignments of the fixture course, made by the command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.cli import main
from tests.conftest import ROOT

FIXTURE = ROOT / "tests" / "fixtures" / "course"
Assign = Callable[..., Path]


def assigned(out: Path, *options: str, name: str = "week_1", source: Path = FIXTURE) -> Path:
    """Make an assignment by the command; return its folder."""
    command = ["assign", name, *options, "--source", str(source), "--out", str(out)]
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return out / name


def told(out: Path, *options: str, name: str = "week_1") -> str:
    """Run the command and return what it tells, the way out of whatever it refuses."""
    command = ["assign", name, *options, "--source", str(FIXTURE), "--out", str(out)]
    return CliRunner().invoke(main, command, catch_exceptions=False).output


@pytest.fixture
def assign(tmp_path: Path) -> Assign:
    """Makes an assignment in a folder of the test's own."""
    return lambda *options, **extra: assigned(tmp_path, *options, **extra)
