"""Grading a class: submissions a second and core, and the most memory, as the class grows.

    uv run --group bench python -m benchmarks.grading [SIZE …]

An assignment of ten questions of our own course; class editions answered at random and made as they are read, a few at
a time, the time of making them left out, and that of starting: a learner is graded before. Each size is a process of
its own. What one must do at least, hashing each file and parsing its JSON with orjson, is timed beside it: the ratio
holds on a busy machine too. Nothing is asserted.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import orjson

from builder.classroom.grade import LOG, grade_pieces
from builder.classroom.submissions import Piece
from tests.classroom.made import submissions

ROOT = Path(__file__).parents[1]
SIZES = (1_000, 10_000, 100_000)
CHAPTER = "probability"
ASKED = 8  # with the guesses that open figures these are ten questions
BATCH = 20  # files in memory together


class Making:
    """Files of a class that are made as they are read, the CPU seconds that making them took, and those, of these, that
    hashing and parsing them took."""

    def __init__(self, files: Iterable[tuple[str, bytes]]) -> None:
        self.files, self.seconds, self.least, self.bytes = iter(files), 0.0, 0.0, 0

    def __iter__(self) -> Iterator[Piece]:
        while batch := self._batch():
            yield from (Piece(f"all.zip/{name}", ("all", name), content) for name, content in batch)

    def _batch(self) -> list[tuple[str, bytes]]:
        begun = time.process_time()
        batch = list(islice(self.files, BATCH))
        made = time.process_time()
        for _, content in batch:
            hashlib.sha256(content).hexdigest()
            orjson.loads(content)
        ended = time.process_time()
        self.seconds += ended - begun
        self.least += ended - made
        self.bytes += sum(len(content) for _, content in batch)
        return batch


def assigned(folder: Path) -> Path:
    """Make the assignment, and return its folder."""
    source = ROOT / "road_maps" / "chapters" / f"{CHAPTER}.md"
    names = re.findall(r"<!-- id: ([\w-]+)", source.read_text(encoding="utf-8"))
    checks = ",".join(f"{CHAPTER}/{name}" for name in names[:ASKED])
    command = [sys.executable, "-m", "builder", "assign", "speed", "--checks", checks, "--out", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return folder / "speed"


def measure(folder: Path, size: int) -> dict[str, float]:
    """Grade a class of a size in this process, and return what that took."""
    grade_pieces(folder, Making(submissions(folder, 1)))
    (folder / "teacher" / LOG).unlink()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    making = Making(submissions(folder, size))
    begun, clock = time.process_time(), time.monotonic()
    report = grade_pieces(folder, making)
    seconds = time.process_time() - begun - making.seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if report.learners != size or report.conflicts:
        raise SystemExit(f"{report.learners} learners of {size}, {report.conflicts[:3]}")
    return {
        "rows": report.states.total() / size,
        "rate": size / seconds,
        "least": seconds / making.least,
        "clock": time.monotonic() - clock,
        "kilobytes": making.bytes / size / 1_000,
        "before": before / 1_024,
        "peak": peak / 1_024,
    }


def main() -> None:
    """Print a table, a row a size."""
    if len(sys.argv) > 2 and sys.argv[1] == "--one":  # noqa: PLR2004 - the process of one size
        print(json.dumps(measure(Path(sys.argv[2]), int(sys.argv[3]))))
        return
    print(f"load {os.getloadavg()[0]:.0f} on {os.cpu_count()} cores\n")
    print("| submissions | checks in each | kB | a second and core | × hashing and parsing | peak MB, of it before |")
    print("|---|---|---|---|---|---|")
    for size in map(int, sys.argv[1:] or SIZES):
        with tempfile.TemporaryDirectory() as name:
            command = [sys.executable, "-m", "benchmarks.grading", "--one", str(assigned(Path(name))), str(size)]
            done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        found = json.loads(done.stdout)
        cells = [f"{found[name]:,.0f}" for name in ("rows", "kilobytes", "rate")]
        cells += [f"{found['least']:.2f}", f"{found['peak']:.0f}, {found['before']:.0f}"]
        print(f"| {size:,} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
