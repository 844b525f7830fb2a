"""The one error that authors see: where it is, what was found, what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with the source, at one place.

    `path` is the file as the author knows it (posix, relative to the folder that the command was given in),
    `line` counts from 1, `found` says what stands there and `allowed` what may stand there instead.
    """

    path: str
    line: int
    found: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.found}; {self.allowed}"


class SourceError(Exception):
    """The source has faults. Holds all faults of the run, sorted by place, each once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))
