"""Executing the built course: `roadmap run`, forked and with --stock, against papermill's API, one after the other.

    python -m benchmarks.run [ROUNDS]

Every figure is a whole process over all notebooks, the contenders taken in turn, the medians of the rounds (3). Seconds
on the clock go by what else the machine does; CPU seconds, of all processes that took part, hardly do.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from benchmarks.contest import RATIOS, TIMES, Contender, contest, ratio, rows
from benchmarks.peers import PAPERMILL, ROOT

PEER = "papermill API"
ROADMAP = [sys.executable, "-m", "builder.cli", "run"]


def main() -> None:
    """Print the tables of medians and ratios."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 3
    books = sorted(str(path) for path in (ROOT / "notebooks").rglob("*.ipynb") if ".ipynb_checkpoints" not in str(path))
    ours = [
        Contender("roadmap run", ROADMAP),
        Contender("roadmap run --jobs 1", [*ROADMAP, "--jobs", "1"]),
        Contender("roadmap run --stock", [*ROADMAP, "--stock"]),
    ]
    with tempfile.TemporaryDirectory() as folder:
        taken = contest([Contender(PEER, [sys.executable, "-c", PAPERMILL, *books]), *ours], rounds, Path(folder))
    print(f"{len(books)} notebooks, {os.cpu_count()} cores, {rounds} rounds")
    print(TIMES, *rows(taken), "", RATIOS, *(ratio(taken, PEER, one.name) for one in ours), sep="\n")


if __name__ == "__main__":
    main()
