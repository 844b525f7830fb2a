"""A grading that is killed costs nothing: the next one makes the same tables, and clears up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.classroom.classes import RIGHT, WRONG, laid, put, saved
from tests.conftest import ROOT

KILLED = Path(__file__).with_name("killed.py")


def test_a_killed_grading_is_completed_by_the_next(tmp_path: Path) -> None:
    """Killed at any of thirty moments, the next run makes the same tables as if nothing had happened."""
    folder, came = laid(tmp_path / "week_1"), tmp_path / "came"
    for number in range(20):
        content = saved(RIGHT if number % 2 else WRONG, x=number)
        put(came / f"name_{100 + number}_1_week_1.ipynb", content)
    # Two of one learner that differ: half of them read before the kill must not become an earlier attempt.
    put(came / "name_100_2_week_1.ipynb", saved(RIGHT))
    put(came / "name_101_9_week_1.ipynb", b"{")
    command = [sys.executable, str(KILLED), str(folder), str(came), "30"]
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
