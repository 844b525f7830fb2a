"""What is remembered while the kernel lives: every answer, and where each check stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .score import Verdict
from .turns import TURN

Event = dict[str, Any]

# The page's id and the learner's namespace, set by start().
PAGE: dict[str, Any] = {"id": "", "namespace": {}}
# What start() puts into that namespace: name -> what it is on the page of an id. Parts add to it.
GIVEN: dict[str, Callable[[str], Any]] = {}

EVENTS: list[Event] = []
# Who wants to know of each answer, by name, so that a cell run again takes its own old place.
LISTENERS: dict[str, Callable[[Event], None]] = {}

# The pages to fill in that the code now running has read: a figure that reads one follows what is filled in.
PAGES_READ: set[str] = set()

# The best that was reached stays: a right answer is not lost by trying another one afterwards.
RANKS = {"not attempted": 0, "error": 1, "not yet": 1, "shown": 2, "reflected": 2, "right": 3}


@dataclass
class Memory:
    """Where one check stands.

    `state` is the best so far, `verdict` the last. `tries` holds the distinct answers that were judged, `hints` how
    many have been shown, `why` and `key` whether the reason and the answer itself have been. `earlier`: all comes
    from another kernel.
    """

    state: str = "not attempted"
    answer: Any = None
    sure: bool | None = None
    verdict: Verdict | None = None
    tries: list[str] = field(default_factory=list)
    hints: int = 0
    why: bool = False
    key: bool = False
    earlier: bool = False
    event: Event | None = None

    def raise_to(self, state: str) -> None:
        """Raise the state to `state`, if that is no step back."""
        if RANKS[state] >= RANKS[self.state]:
            self.state = state


# By id and content hash: a question whose scoring changed is a new one.
MEMORIES: dict[tuple[str, str], Memory] = {}


def record(event: Event) -> None:
    """Keep an answer record and tell every listener. All answers come through here."""
    with TURN:
        EVENTS.append(event)
        for listener in list(LISTENERS.values()):
            listener(event)
