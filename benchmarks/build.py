"""Building 36 chapters, against jupytext on the same text; and a rebuild with nothing to do.

Every figure is a whole process, the contenders taken in turn, the medians of nine rounds; ratios are of medians.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from course import write_course

ROUNDS = 9

JUPYTEXT_API = """\
import sys
import jupytext
for path in sys.argv[1:]:
    jupytext.write(jupytext.read(path), path.removesuffix(".md") + ".ipynb")
"""


def seconds(*command: str) -> float:
    """Return how long a command takes, start to end. Raises CalledProcessError when it fails."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print the table of medians and ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = [str(path) for path in write_course(folder / "source")]
        out = folder / "out"
        python = sys.executable
        roadmap = (python, "-m", "builder.cli", "build", "--source", str(folder / "source"), "--out", str(out))
        taken: dict[str, list[float]] = {}
        for _ in range(ROUNDS):
            shutil.rmtree(out, ignore_errors=True)
            for what, command in {
                "roadmap build, all 36": roadmap,
                "jupytext API": (python, "-c", JUPYTEXT_API, *texts),
                "jupytext CLI": (python, "-m", "jupytext", "--to", "ipynb", *texts),
                "roadmap build, nothing to do": roadmap,
                "importing the CLI": (python, "-c", "import builder.cli"),
            }.items():
                taken.setdefault(what, []).append(seconds(*command))
    medians = {what: statistics.median(times) for what, times in taken.items()}
    for what, median in medians.items():
        low, high = min(taken[what]), max(taken[what])
        print(f"{what:30} {median:6.3f} s   ({low:.3f} to {high:.3f}, {ROUNDS} rounds, whole process)")
    full, idle = medians["roadmap build, all 36"], medians["roadmap build, nothing to do"]
    print(f"full build / jupytext API      {full / medians['jupytext API']:6.2f}")
    print(f"full build / jupytext CLI      {full / medians['jupytext CLI']:6.2f}")
    print(f"nothing to do / importing CLI  {idle / medians['importing the CLI']:6.2f}")


if __name__ == "__main__":
    main()
