"""What became of the notebooks that were run, and how it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one notebook.

    `name` is how the command line names it (`chapters/probability`), `seconds` the wall time with the start of the
    kernel. `error` is the first line of what went wrong, or "" when nothing did; `cell` is the cell where it went
    wrong, counted from 1 over all cells, or None when it was no cell's fault.
    """

    name: str
    seconds: float
    error: str = ""
    cell: int | None = None

    @property
    def ok(self) -> bool:
        """Whether the notebook ran to its end."""
        return not self.error


def shown(console: Console, outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    """Pass the outcomes on; on a terminal a bar moves, elsewhere each is a line."""
    if not console.is_terminal:
        for outcome in outcomes:
            line = f"{outcome.name}: {_verdict(outcome)} ({outcome.seconds:.1f} s)"
            console.print(line, markup=False, highlight=False, soft_wrap=True)
            yield outcome
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)
        for outcome in outcomes:
            progress.update(task, advance=1, description=outcome.name)
            yield outcome


def summary(outcomes: Sequence[Outcome]) -> Table:
    """Return a table of all outcomes, headed by how many failed."""
    failed = sum(not outcome.ok for outcome in outcomes)
    table = Table(title=f"{len(outcomes) - failed} ok, {failed} failed", title_justify="left", box=None, pad_edge=False)
    table.add_column("notebook", no_wrap=True)
    table.add_column("seconds", justify="right")
    table.add_column("result")
    for outcome in outcomes:
        style = "green" if outcome.ok else "red"
        table.add_row(outcome.name, f"{outcome.seconds:.1f}", Text(_verdict(outcome), style=style))
    return table


def _verdict(outcome: Outcome) -> str:
    if outcome.ok:
        return "ok"
    place = f" in cell {outcome.cell}" if outcome.cell else ""
    return f"failed{place}: {outcome.error}"


def first_line(message: str) -> str:
    """Return the first line of a message, without what surrounds it."""
    return message.strip().partition("\n")[0]
