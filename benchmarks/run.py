"""Executing the built course: `roadmap run`, forked and with --stock, against papermill's API, one after the other.

    python benchmarks/run.py [ROUNDS]

Every figure is a whole process over all notebooks, the contenders taken in turn, the medians of the rounds (3). Seconds
on the clock go by what else the machine does; CPU seconds, of all processes that took part, hardly do.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]

PAPERMILL_API = """\
import sys, tempfile
from pathlib import Path
from papermill import execute_notebook
for path in sys.argv[2:]:
    with tempfile.TemporaryDirectory() as folder:
        executed = Path(sys.argv[1], Path(path).name)
        execute_notebook(path, executed, cwd=folder, progress_bar=False, kernel_name="python3")
"""


def seconds(command: list[str], folder: str) -> tuple[float, float]:
    """Return how long a command takes, on the clock and of CPU. Raises CalledProcessError when it fails."""
    environment = {**os.environ, "ROADMAP_HOME": folder}
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the table of medians and ratios."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 3
    books = sorted(str(path) for path in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in str(path))
    roadmap = [sys.executable, "-m", "builder.cli", "run"]
    taken: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            for what, command in {
                "papermill API": [sys.executable, "-c", PAPERMILL_API, folder, *books],
                "roadmap run": roadmap,
                "roadmap run --jobs 1": [*roadmap, "--jobs", "1"],
                "roadmap run --stock": [*roadmap, "--stock"],
            }.items():
                taken.setdefault(what, []).append(seconds(command, folder))
                clock, cpu = taken[what][-1]
                print(f"{what}: {clock:.1f} s, {cpu:.1f} s CPU", flush=True)
    print(f"{len(books)} notebooks, {os.cpu_count()} cores, {rounds} rounds; papermill API / each in the last columns")
    peer = [statistics.median(times) for times in zip(*taken["papermill API"], strict=True)]
    for what, times in taken.items():
        clock, cpu = (statistics.median(column) for column in zip(*times, strict=True))
        low, high = min(times)[0], max(times)[0]
        ratios = f"{peer[0] / clock:5.2f} × on the clock, {peer[1] / cpu:5.2f} × of CPU"
        print(f"{what:22} {clock:7.1f} s ({low:.1f} to {high:.1f})   {cpu:7.1f} s CPU   {ratios}")


if __name__ == "__main__":
    main()
