"""Grading a class beside nbgrader and otter-grader: three small functions each, handed in by a hundred learners.

    uv run --group bench python -m benchmarks.graders [COUNT] [ROUNDS]

Installs nbgrader and otter-grader, each into an environment of its own. All grade the same functions, right and wrong
in turn, and all must come to the same points before anything is timed. nbgrader and otter-grader run each notebook;
`roadmap grade` scores what the learners' own kernels gave for the examples, and runs their code with `--execute` alone.
"""

from __future__ import annotations

import csv
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.__main__ import ROADMAP, machine
from benchmarks.contest import RATIOS, TIMES, Contender, contest, ratio, rows
from benchmarks.functions import NAME, called, nbgrader_class, otter_class, our_class, points
from benchmarks.peers import ROOT, install

COUNT, ROUNDS = 100, 3
PEERS = ("nbgrader", "otter-grader")
OURS, RUN = "roadmap grade", "roadmap grade --execute"
NBGRADER, OTTER = "nbgrader autograde", "otter.api.grade_submission"

# Each prints {learner: points}, for the check before anything is timed.
POINTS_OF_NBGRADER = """\
import json, sys
from nbgrader.api import Gradebook
with Gradebook(f"sqlite:///{sys.argv[1]}/gradebook.db") as book:
    print(json.dumps({one.student.id: one.score for one in book.assignment_submissions("functions")}))
"""
POINTS_OF_OTTER = """\
import json, sys
from otter.api import grade_submission
zipped, *books = sys.argv[1:]
found = {book: grade_submission(book, zipped, quiet=True).total for book in books}
print("\\n" + json.dumps(found))
"""


def our_points(assigned: Path) -> list[int]:
    """Return the points of each learner, in the order of the class."""
    with (assigned / "teacher" / "summary.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {int(row["learner"]): float(row["points"]) for row in csv.DictReader(file)}
    return [round(found[learner]) for learner in sorted(found)]


def agreed(name: str, found: Iterable[float], count: int) -> None:
    """See that a contender gave everybody the points that are theirs. Raises SystemExit where not."""
    if [round(one) for one in found] != points(count):
        raise SystemExit(f"{name} gave other points: {list(found)[:8]} where {points(count)[:8]} are right")


def main() -> None:
    """Print a table of times, and one of ratios."""
    given = [int(number) for number in sys.argv[1:]]
    count, rounds = given + [COUNT, ROUNDS][len(given) :]
    load = os.getloadavg()[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("installing nbgrader and otter-grader", flush=True)
        theirs = {package: install(folder / package, package, pinned=False) for package in PEERS}
        nb, ot = theirs.values()
        assigned = our_class(folder / "ours", count)
        nbgrader_class(folder / "course", nb, count)
        zipped, books = otter_class(folder / "otter", ot, count)

        def forget() -> None:
            for path in (assigned / "teacher").iterdir():
                if path.name not in {"key.json", "assignment.json"}:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()

        grade = [*ROADMAP, "grade", str(assigned), str(folder / "ours" / "handed_in")]
        root = f"--CourseDirectory.root={folder / 'course'}"
        nbgrader = [str(nb), "-m", "nbgrader"]
        otter = [str(ot), "-c", POINTS_OF_OTTER, str(zipped), *books]
        contenders = [
            Contender(OURS, grade, forget),
            Contender(RUN, [*grade, "--execute"], forget),
            Contender(NBGRADER, [*nbgrader, "autograde", NAME, "--force", root]),
            Contender(OTTER, otter),
        ]
        check: dict[str, Callable[[], Iterable[float]]] = {
            OURS: lambda: our_points(assigned),
            RUN: lambda: our_points(assigned),
            NBGRADER: lambda: _sorted(
                called([*nbgrader[:1], "-c", POINTS_OF_NBGRADER, str(folder / "course")], folder)
            ),
            OTTER: lambda: _sorted(called(otter, folder).splitlines()[-1]),
        }
        for one in contenders:
            print(f"  does {one.name} give the right points?", flush=True)
            one.before()
            if one.name != OTTER:
                called(one.command, ROOT)
            agreed(one.name, check[one.name](), count)
        taken = contest(contenders, rounds, folder)
        known = [f"{package} {_version(python, package)}" for package, python in theirs.items()]
    print(f"\n{datetime.now(UTC):%d %B %Y}; {machine()}; load {load:.0f} at the start")
    print(f"{count} submissions, {rounds} rounds; Python {platform.python_version()}, {', '.join(known)}\n")
    print("\n".join([TIMES, *rows(taken), "", RATIOS]))
    print("\n".join(ratio(taken, ours, peer) for ours in (OURS, RUN) for peer in (NBGRADER, OTTER)))


def _sorted(told: str) -> list[float]:
    found = json.loads(told)
    return [found[learner] for learner in sorted(found, key=lambda one: int(Path(one).stem))]


def _version(python: Path, package: str) -> str:
    program = f"from importlib.metadata import version; print(version({package!r}))"
    return called([str(python), "-c", program], python.parent).strip()


if __name__ == "__main__":
    main()
