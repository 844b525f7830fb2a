"""Where one check stands in this kernel, and what helps next."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from ..scoring.verdict import RANKS, State, Verdict
from .event import Event, Recorded


class Help(Enum):
    """What the help button offers next; its value is how the button reads."""

    NOTHING = ""
    HINT = "Hint {place} of {count}"
    WHY = "Show why"
    ANSWER = "Show the answer"


@dataclass
class Memory:
    """Where one check stands.

    `state` is the best so far, `verdict` the last. `tries` holds the distinct answers that were judged, `hints` how
    many have been shown, `why` and `key` whether the reason and the answer itself have been. `earlier`: all comes
    from another kernel.
    """

    state: State = State.NOT_ATTEMPTED
    answer: Recorded = None
    sure: bool | None = None
    verdict: Verdict | None = None
    tries: list[str] = field(default_factory=list)
    hints: int = 0
    why: bool = False
    key: bool = False
    earlier: bool = False
    event: Event | None = None

    def raise_to(self, state: State) -> None:
        """Raise the state to `state`, if that is no step back."""
        # Equals replace each other: "not yet" after an error, and the other way round, says what the last answer was.
        if RANKS[state] >= RANKS[self.state]:
            self.state = state
