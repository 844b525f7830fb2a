"""What came of proving a notebook: the checks that were driven, the answers given, and what nobody can pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from builder.runtime.text import counted


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong in a notebook: what `found` says, and what `allowed` says to do about it.

    `what` is wrong and its `name`: a check or a page by chapter/id, a cell by its source. `part` names a part of a
    check: ("option", its words), ("item", its words), ("mistake", "test", "mutant", "other" or "example", its place),
    ("solution",), ("answer",), ("state",), ("condition",). `cell` is the number of the cell, counted from 1 over all
    cells; 0 = not known.
    """

    # Plain values only: findings come from a kernel as JSON, then from a worker by pickle.
    what: Literal["check", "page", "cell"]
    name: str
    found: str
    allowed: str
    part: tuple[Any, ...] = ()
    cell: int = 0


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of one notebook.

    `name` is how the command line names it, `seconds` the wall time, `trouble` why nothing could be proved, or "".
    `page` is the path of its page in the source folder, "" where the notebook does not say. `checks` are the names
    (chapter/id) of those that were driven, `answers` how many answers were given. `needed` has, by the name of a code
    check, for each of its tests the wrong programs that no other test refuses: ("mistake" or "mutant", its place).
    `stops` has, by the name of a reach check, the end stops of its sliders that meet it, in words; "" where none do.
    """

    name: str
    seconds: float
    trouble: str = ""
    page: str = ""
    checks: tuple[str, ...] = ()
    answers: int = 0
    findings: tuple[Finding, ...] = ()
    needed: Mapping[str, list[list[tuple[str, int]]]] = field(default_factory=dict)
    stops: Mapping[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """What came of it, in a few words."""
        # Nothing was proved then, and "0 checks" would read like a success.
        if self.trouble:
            return self.trouble
        wrong = f", {counted(len(self.findings), 'fault')}" if self.findings else ""
        return f"{counted(len(self.checks), 'check')}, {counted(self.answers, 'answer')}{wrong}"
