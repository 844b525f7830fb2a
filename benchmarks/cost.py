"""How cost grows: building more chapters, and executing them with more jobs, as one picture."""

from __future__ import annotations

import statistics
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt

from benchmarks.contest import Times

MARKS = ("o-", "s--", "^-.", "d:", "v-", "x--", "*:")


def draw(path: Path, built: dict[int, dict[str, Times]], run: dict[str, Times]) -> None:
    """Draw the CPU seconds of builds over their sizes, and the seconds of runs as bars."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(12.5, 4), constrained_layout=True)
    names = list(next(iter(built.values())))
    for name, mark in zip(names, MARKS, strict=True):
        left.loglog(list(built), [statistics.median(taken[name].cpu) for taken in built.values()], mark, label=name)
    left.set(title="Building", xlabel="chapters", ylabel="seconds of CPU", xticks=list(built))
    left.set_xticklabels([f"{size:,}" for size in built])
    left.minorticks_off()
    left.legend(fontsize=8, loc="upper left", bbox_to_anchor=(1, 1))  # beside the lines, which fill the panel
    clock = [statistics.median(times.clock) for times in run.values()]
    spread = [[mid - min(times.clock) for mid, times in zip(clock, run.values(), strict=True)],
              [max(times.clock) - mid for mid, times in zip(clock, run.values(), strict=True)]]  # fmt: skip
    right.barh(list(run), clock, xerr=spread, color="0.7", ecolor="0.3")
    right.invert_yaxis()
    right.set(title="Executing", xlabel="seconds on the clock (lines: least to most)")
    for panel in (left, right):
        panel.grid(visible=True, alpha=0.3)
    figure.savefig(path, dpi=70)
