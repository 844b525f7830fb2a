"""What became of the notebooks that were run, and how it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text


# So that `roadmap run` and `roadmap prove` share one pool and one bar, each with results of its own: `proving` stands
# a floor above, and nothing here may know it.
class Told(Protocol):
    """What became of a notebook, as far as its line of the progress tells it."""

    @property
    def name(self) -> str:
        """How the command line names it (`chapters/probability`)."""

    @property
    def seconds(self) -> float:
        """The wall time with the start of the kernel."""

    @property
    def verdict(self) -> str:
        """What came of it, in a few words."""


Result = TypeVar("Result", bound=Told)


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

    @property
    def verdict(self) -> str:
        """Whether it ran to its end, or where and why not."""
        if self.ok:
            return "ok"
        place = f" in cell {self.cell}" if self.cell else ""
        return f"failed{place}: {self.error}"


def shown(console: Console, outcomes: Iterable[Result], total: int) -> Iterator[Result]:
    """Pass the outcomes on; on a terminal a bar moves, elsewhere each is a line."""
    # In a log of CI a bar that moves would be hundreds of lines of control signs.
    if not console.is_terminal:
        for outcome in outcomes:
            line = f"{outcome.name}: {outcome.verdict} ({outcome.seconds:.1f} s)"
            # An error may hold [brackets], which rich would take for its markup. And where there is no terminal rich
            # folds at 80 columns, but whoever greps a log wants whole lines.
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
        # A Text, for the same reason: it is never read as markup.
        table.add_row(outcome.name, f"{outcome.seconds:.1f}", Text(outcome.verdict, style=style))
    return table


def first_line(message: str) -> str:
    """Return the first line of a message, without what surrounds it."""
    return message.strip().partition("\n")[0]
