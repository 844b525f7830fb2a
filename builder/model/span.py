"""A place in the source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """The lines `first` to `last` (counted from 1, both included) of the file `path`."""

    path: str
    first: int
    last: int

    def cut(self, source: str) -> str:
        """Return the text of the span, without its last line end."""
        # Split at line feeds alone: splitlines() also parts at form feeds and Unicode line ends, which no editor
        # counts as a line, and the places in faults would drift.
        return "\n".join(source.split("\n")[self.first - 1 : self.last])
