"""How the time of reading grows with the source: more files, lines, cells of a table, checks, mistakes, brackets.

    python benchmarks/growth.py [COMMIT]

Each figure is one process that reads one source, the imports left out; what takes over `LIMIT`
seconds ends its line. With a COMMIT its builder is taken out of git and measured in turn with this one. Draws
growth.png: where a line breaks off downwards, a bound is reached, and what is measured is the refusal.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt

ROOT = Path(__file__).parents[1]
LIMIT = 45.0  # seconds on the clock; the figures are of CPU time

FRONT = "---\ntitle: A\nsummary: A.\nhours: 1\n---\n# A\n\n## Practice\n\n"
CHECK = "### Check: A\n<!-- id: a -->\n\n"
# What grows: its name, the text of a chapter of that size, and the sizes.
GROWING: dict[str, tuple[Callable[[int], str], tuple[int, ...]]] = {
    "chapters": (lambda _: FRONT + "A word, a line.\n\n" * 100, (5, 20, 80)),
    "lines": (lambda size: FRONT + "word\n\n" * (size // 2), (1_250, 5_000, 20_000, 80_000)),
    "cells of a table": (lambda size: FRONT + "|a|b|\n|-|-|\n" + "|1|2|\n" * (size // 2), (400, 1_600, 6_400, 25_600)),
    "checks of one id": (lambda size: FRONT + f"{CHECK}- [x] a\n- [ ] b\n  > c\n\n" * size, (50, 200, 800, 3_200)),
    "expected mistakes": (
        lambda size: f"{FRONT}{CHECK}= `1/2` ± 0.1\n\n" + "".join(f"- `{n}`\n  > b\n" for n in range(1, size + 1)),
        (100, 400, 1_600, 6_400, 25_600),
    ),
    "texts of 100 signs [": (lambda size: FRONT + f"{'[' * 100}\n\n" * size, (2, 8, 32, 128)),
    "texts of 4,900 signs [": (lambda size: FRONT + f"{'[' * 4_900}\n\n" * size, (1, 4, 16, 64)),
}

READ = """\
import sys, time
from pathlib import Path
from builder.course import load
start = time.process_time()
try:
    load(Path(sys.argv[1]))
except Exception:  # refused: both builders have an error of their own
    pass
print(time.process_time() - start)
"""


def seconds(builder: Path, source: Path) -> float | None:
    """Return the CPU time in which the builder below a folder reads a source; None beyond the limit."""
    command = [sys.executable, "-c", READ, source]
    environment = {**os.environ, "PYTHONPATH": str(builder)}
    try:
        done = subprocess.run(command, check=True, capture_output=True, timeout=LIMIT, cwd=builder, env=environment)
    except subprocess.TimeoutExpired:
        return None
    return float(done.stdout)


def builder_of(commit: str, folder: Path) -> Path:
    """Return a folder that holds the builder of a commit."""
    packed = subprocess.run(["git", "archive", commit, "builder"], check=True, capture_output=True, cwd=ROOT)
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def measured(builders: dict[str, Path], name: str, folder: Path) -> dict[str, list[tuple[int, float]]]:
    """Return what each builder takes at each size, in turn; a builder that went over the limit is not asked again."""
    write, sizes = GROWING[name]
    points: dict[str, list[tuple[int, float]]] = {label: [] for label in builders}
    asked = dict(builders)
    for size in sizes:
        source = folder / f"{name} {size}"
        (source / "chapters").mkdir(parents=True)
        for number in range(size if name == "chapters" else 1):
            (source / "chapters" / f"a{number}.md").write_text(write(size), encoding="utf-8")
        for label, builder in list(asked.items()):
            taken = seconds(builder, source)
            print(f"{name}: {size:,}: {label}: {'over the limit' if taken is None else f'{taken:.3f} s'}", flush=True)
            if taken is None:
                del asked[label]
            else:
                points[label].append((size, taken))
    return points


def draw(results: dict[str, dict[str, list[tuple[int, float]]]]) -> None:
    """Write growth.png: a panel for each thing that grows, both axes in powers of ten."""
    figure, panels = plt.subplots(2, 4, figsize=(12, 5.4), constrained_layout=True)
    for panel, (name, points) in zip(panels.flat, results.items(), strict=False):
        for (label, line), style in zip(points.items(), ("o-", "s--"), strict=False):
            panel.loglog([size for size, _ in line], [taken for _, taken in line], style, label=label)
        panel.set(title=name, xlabel="size", ylabel="seconds")
        panel.grid(visible=True, alpha=0.3)
        panel.minorticks_off()
    for panel in panels.flat[len(results) :]:
        panel.axis("off")
    handles, labels = panels.flat[0].get_legend_handles_labels()
    panels.flat[-1].legend(handles, labels, loc="center", title="builder")
    figure.savefig(Path(__file__).with_suffix(".png"), dpi=60)


def main() -> None:
    """Measure, print the ratios at the largest size that both builders reach, and draw."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        builders = {"this one": ROOT}
        if len(sys.argv) > 1:
            builders[sys.argv[1]] = builder_of(sys.argv[1], folder / "before")
        results = {growing: measured(builders, growing, folder) for growing in GROWING}
    for growing, (after, *before) in ((growing, list(points.values())) for growing, points in results.items()):
        common = [(size, then / now) for (size, now), (_, then) in zip(after, *before, strict=False)] if before else []
        if common:
            size, ratio = common[-1]
            print(f"{growing}: at {size:,} before / after = {ratio:.1f}")
    draw(results)


if __name__ == "__main__":
    main()
