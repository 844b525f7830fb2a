"""Proving notebooks: several at a time, and everything that nobody can pass told with its place, all in one run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
from rich.console import Console

from builder.course import load
from builder.proving.notebook import prove_notebook
from builder.proving.places import Places
from builder.proving.proof import Proof
from builder.proving.stops import stop_figure, stop_warnings
from builder.proving.weights import table, test_figure, warnings, weighed
from builder.running.pool import work_through
from builder.runtime.text import counted


@dataclass(frozen=True, slots=True)
class Report:
    """What came of all: the `checks` that were driven, in how many `notebooks`, the `answers` given, and each fault as
    a line, sorted by its place. `needed` says of each test of a code check which wrong programs it alone refuses, and
    `warnings` of which there is none, or of what is reached without a thought. `figures` are those of all together."""

    checks: int
    notebooks: int
    answers: int
    faults: tuple[str, ...]
    needed: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as one line."""
        where = f"{counted(self.checks, 'check')} in {counted(self.notebooks, 'notebook')}"
        given = f"{self.answers:,} answer{'s' * (self.answers != 1)} given"
        more = f", {counted(len(self.warnings), 'warning')}" if self.warnings else ""
        if not self.faults:
            return f"{where} proved, {given}, 0 unprovable{more}."
        return f"{where} tried, {given}: {counted(len(self.faults), 'fault')} found{more}."


def prove(
    paths: Sequence[Path],
    out: Path,
    source: Path | None,
    *,
    jobs: int | None = None,
    timeout: int = 300,
    stock: bool = False,
) -> Report:
    """Run the notebooks, answer every check wrongly and rightly; print the progress and the report, and return it.

    The notebooks stand in `out`; faults are told by the lines of `source`, or by the notebooks' cells where it is
    None. `jobs`, `timeout` and `stock`, and ctrl-C, as for `roadmap run`; the answers to one check count as a cell.
    Raises SourceError where the source has faults.
    """
    # Before anything runs: a source with faults is told at once, not after minutes.
    places = Places(load(source) if source else None, source or out, out)
    # Said first, so that whoever proves somebody else's notebooks can still stop it.
    click.echo(f"This runs the code of {counted(len(paths), 'notebook')} in {out}, as the author wrote it.")
    if source is None:
        click.echo(f"{out} does not say what it was built from, so no lines are told; name the folder with --source.")
    work = partial(prove_notebook, timeout=timeout, programs=places.programs(), stock=stock)
    report = _report(work_through(paths, work, Proof, Console(), jobs=jobs, stock=stock), places)
    click.echo("\n".join((*report.needed, *report.warnings, *report.faults, *report.figures, str(report))))
    return report


def _report(proofs: Sequence[Proof], places: Places) -> Report:
    # A set: a chapter asks two questions "from before", so that one check, and one fault of it, may be met in two
    # notebooks.
    found = {places.told(finding, proof) for proof in proofs for finding in proof.findings}
    found |= {((places.out / f"{proof.name}.ipynb").as_posix(), 0, proof.trouble) for proof in proofs if proof.trouble}
    # The form file:line: is what editors and terminals make a link of.
    faults = tuple(f"{path}:{line}: {words}" if line else f"{path}: {words}" for path, line, words in sorted(found))
    # Counted by name, for the same reason.
    names = {name for proof in proofs for name in proof.checks}
    notebooks, answers = sum(bool(proof.checks) for proof in proofs), sum(proof.answers for proof in proofs)
    # Only the source has the mutants, and without them a test that is needed would look idle.
    codes = [code for proof in proofs for code in weighed(proof, places)]
    told, idle = (tuple(line for code in codes for line in lines(code)) for lines in (table, warnings))
    figures = tuple(filter(None, (test_figure(codes), stop_figure(proofs))))
    return Report(len(names), notebooks, answers, faults, told, (*idle, *stop_warnings(proofs, places)), figures)
