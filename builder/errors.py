"""The one error that authors see: where it is, what was found, what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


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


def near(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return the known name that is most like `name`, for a "did you mean"; "" where none is.

    `cutoff` is how much alike it must be, from 0 to 1.
    """
    found = get_close_matches(name, known, 1, cutoff)
    return found[0] if found else ""
