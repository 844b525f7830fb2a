"""Every ratio in one run: the builds and the runs of made-up courses, beside jupytext, papermill, nbclient and nbmake.

Installs the peers into an environment of their own, takes all contenders in turn, writes results.md with the medians,
their spread, the versions and the machine, and draws cost.png where courses of several sizes were built and executed.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from benchmarks import peers
from benchmarks.contest import RATIOS, TIMES, Contender, Times, contest, ratio, rows
from benchmarks.cost import draw
from benchmarks.course import write_course
from builder.course.bodies import BODIES
from builder.course.memory import MEMORY
from builder.runtime.text import counted

HERE = Path(__file__).parent
# As the installed command does it: Python's -m would import the modules that find modules as well.
ROADMAP = [sys.executable, "-c", "import sys; from builder.__main__ import main; sys.exit(main())"]
# The contenders of a build, as the table names them.
NEW, AGAIN, ONE, IDLE = "build", "build, pages remembered", "build, one chapter changed", "build, nothing to do"
CLI, API, COMMAND = "importing the CLI", "jupytext API", "jupytext CLI"
BUILD_RATIOS = ((NEW, API), (NEW, COMMAND), (AGAIN, API), (ONE, IDLE), (IDLE, CLI))
PEERS_RUN = ("papermill API", "nbclient", "pytest --nbmake")
OURS_RUN = "roadmap run --jobs {}"

HEAD = """\
# Results

{day}; {machine}; load {load}; {rounds}, all contenders in turn.

Seconds of whole processes, medians; CPU is that of all processes of a contender. Ratios are of medians, with the least
and the most of one round behind them: on a busy machine trust those of CPU. Taken by `python -m benchmarks`.

{versions}
"""


def machine() -> str:
    """Return what kind of machine this is, without its name."""
    kinds = [line.partition(":")[2].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")]
    return f"{os.cpu_count()} × {kinds[0] if kinds else platform.machine()}, {platform.system()}"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def builds(size: int, rounds: int, folder: Path, python: Path) -> dict[str, Times]:
    """Return what building a course of so many chapters takes, ours and theirs."""
    source, out = folder / f"source-{size}", folder / f"notebooks-{size}"
    texts = [str(path) for path in write_course(source, size)]
    command = [*ROADMAP, "build", "--source", str(source), "--out", str(out)]

    def forget_notebooks() -> None:
        for path in out.iterdir():
            if path.name not in {MEMORY, BODIES}:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def change_one() -> None:
        with Path(texts[0]).open("a", encoding="utf-8") as file:
            file.write("\nOne more sentence.\n")

    contenders = [
        Contender(NEW, command, lambda: shutil.rmtree(out, ignore_errors=True)),
        Contender(API, [str(python), "-c", peers.CONVERT, *texts]),
        Contender(AGAIN, command, forget_notebooks),
        Contender(COMMAND, [str(python), "-m", "jupytext", "--to", "ipynb", *texts]),
        Contender(ONE, command, change_one),
        Contender(IDLE, command),
        Contender(CLI, [sys.executable, "-c", "import builder.cli"]),
    ]
    return contest(contenders, rounds, folder)


def runs(size: int, rounds: int, folder: Path, python: Path) -> dict[str, Times]:
    """Return what executing so many chapters takes, ours with one, two and four jobs, and theirs."""
    out = folder / f"notebooks-{size}"
    books = sorted(map(str, (out / "chapters").glob("*.ipynb")))
    names = [Path(book).stem for book in books]
    ours = [Contender(OURS_RUN.format(jobs), [*ROADMAP, "run", *names, "--out", str(out), "--jobs", str(jobs)])
            for jobs in (1, 2, 4)]  # fmt: skip
    programs = (["-c", peers.PAPERMILL], ["-c", peers.NBCLIENT], ["-m", "pytest", "-q", "--nbmake"])
    theirs = [Contender(name, [str(python), *program, *books])
              for name, program in zip(PEERS_RUN, programs, strict=True)]  # fmt: skip
    return contest([*ours, *theirs], rounds, folder)


@click.command()
@click.option("--sizes", default="36,200,1000", show_default=True, help="How many chapters are built.")
@click.option(
    "--executed", default=36, show_default=True, help="How many chapters are executed, one of --sizes; 0: none."
)
@click.option("--rounds", default=5, show_default=True, help="How often each contender is run.")
@click.option("--out", default=HERE, show_default="this folder", type=click.Path(path_type=Path, file_okay=False))
def main(sizes: str, executed: int, rounds: int, out: Path) -> None:
    """Take every ratio, write results.md and draw cost.png."""
    load = os.getloadavg()[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("installing the peers", flush=True)
        python = peers.install(folder / "peers", *peers.NAMES, *peers.NEEDED, pinned=True)
        built = {size: builds(size, rounds, folder, python) for size in map(int, sizes.split(","))}
        run = runs(executed, rounds, folder, python) if executed else {}
        known = {"Python": platform.python_version(), "ml-road-map": version("ml-road-map"), **peers.versions(python)}
    head = HEAD.format(
        day=datetime.now(UTC).strftime("%d %B %Y").lstrip("0"),
        machine=machine(),
        load=f"{load:.0f} at the start and {os.getloadavg()[1]:.0f} at the end",
        rounds=counted(rounds, "round"),
        versions=", ".join(f"{what} {which}" for what, which in known.items()) + ".",
    )
    parts = [head]
    for size, taken in built.items():
        ratios = [ratio(taken, *pair) for pair in BUILD_RATIOS]
        parts.append("\n".join([f"## Building {size:,} chapters\n", TIMES, *rows(taken), "", RATIOS, *ratios, ""]))
    if run:
        ratios = [ratio(run, OURS_RUN.format(jobs), peer) for jobs in (1, 2) for peer in PEERS_RUN]
        parts.append("\n".join([f"## Executing {executed} chapters\n", TIMES, *rows(run), "", RATIOS, *ratios, ""]))
    out.mkdir(parents=True, exist_ok=True)
    (out / "results.md").write_text("\n".join(parts), encoding="utf-8", newline="\n")
    if run and len(built) > 1:
        draw(out / "cost.png", built, run)


if __name__ == "__main__":
    main()
