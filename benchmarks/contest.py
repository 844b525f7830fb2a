"""A contest: some commands, run in turn, round after round, so that what else the machine does falls on all alike."""

from __future__ import annotations

import resource
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.peers import ROOT, environment

# Heads of Markdown tables, whose rows `rows` and `ratio` return.
TIMES = "| what | seconds | least to most | CPU |\n|---|---|---|---|"
RATIOS = "| what | ratio | least to most of a round | of CPU |\n|---|---|---|---|"


@dataclass(frozen=True)
class Contender:
    """A command; `before` is called ahead of it and not timed."""

    name: str
    command: list[str]
    before: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Times:
    """What one contender took in each round: seconds on the clock, and of CPU by all its processes."""

    clock: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def contest(contenders: list[Contender], rounds: int, home: Path) -> dict[str, Times]:
    """Return the times of each contender by its name. Raises CalledProcessError when one fails.

    `home` is where the learner's record of executed notebooks goes.
    """
    taken = {one.name: Times() for one in contenders}
    for _ in range(rounds):
        for one in contenders:
            one.before()
            clock, cpu = _seconds(one.command, home)
            taken[one.name].clock.append(clock)
            taken[one.name].cpu.append(cpu)
            print(f"  {one.name}: {clock:.2f} s, {cpu:.2f} s of CPU", flush=True)
    return taken


def _seconds(command: list[str], home: Path) -> tuple[float, float]:
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    variables = {**environment(), "ROADMAP_HOME": str(home)}
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=variables)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def rows(taken: dict[str, Times]) -> list[str]:
    """Return the times as rows of a Markdown table: median, least and most on the clock, median of CPU."""
    return [
        f"| {name} | {statistics.median(times.clock):.2f} | {min(times.clock):.2f} to {max(times.clock):.2f} "
        f"| {statistics.median(times.cpu):.2f} |"
        for name, times in taken.items()
    ]


def ratio(taken: dict[str, Times], ours: str, theirs: str) -> str:
    """Return a row of ratios of one contender to another: of the clock's medians, of each round, of CPU's medians."""
    mine, other = taken[ours], taken[theirs]
    each = [one / two for one, two in zip(mine.clock, other.clock, strict=True)]
    clock = statistics.median(mine.clock) / statistics.median(other.clock)
    cpu = statistics.median(mine.cpu) / statistics.median(other.cpu)
    return f"| {ours} / {theirs} | {shown(clock)} | {shown(min(each))} to {shown(max(each))} | {shown(cpu)} |"


def shown(number: float) -> str:
    """Return a ratio with two decimals, a small one with two digits."""
    return f"{number:.2f}" if number >= 0.1 else f"{number:.2g}"  # noqa: PLR2004
