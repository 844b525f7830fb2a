"""Grades an assignment in children that are killed at random moments; run by test_killed.py, in a process of its own
that has no other threads to fork."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path

from builder.classroom.grade import CONFLICTS, GRADEBOOK, SUMMARY, grade


def tables(folder: Path) -> list[bytes]:
    """Return what grading wrote."""
    return [(folder / "teacher" / name).read_bytes() for name in (GRADEBOOK, SUMMARY, CONFLICTS)]


def main(folder: Path, came: Path, moments: int) -> None:
    """Kill a grading `moments` times, each in a fresh copy of `folder`, and fail where the next run does not make what
    one run alone would have made."""
    whole, chance = folder.with_name("whole"), random.Random(16)  # noqa: S311 - moments, no secrets
    shutil.copytree(folder, whole)
    begun = time.monotonic()
    grade(whole, [came])
    span, before = time.monotonic() - begun, tables(whole)
    killed = 0
    for number in range(moments):
        copy = folder.with_name(f"copy-{number}")
        shutil.copytree(folder, copy)
        child = os.fork()
        if not child:
            grade(copy, [came])
            os._exit(0)
        time.sleep(chance.uniform(0, span))
        os.kill(child, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        grade(copy, [came])
        assert tables(copy) == before, number
        assert not [path for path in (copy / "teacher").iterdir() if path.name.startswith(".") and path.name != ".lock"]
        shutil.rmtree(copy)
    print(killed, "killed")  # noqa: T201 - read by whoever runs it by hand


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
