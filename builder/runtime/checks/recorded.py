"""Checks of a class: an answer is recorded, and judged once it has been handed in. Its key is not on the page."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from textwrap import shorten
from typing import Any

from ..host.feedback import Feedback
from ..record.event import Event
from ..record.history import Standing
from ..record.memory import Help
from ..record.session import SESSION
from ..scoring.payload import Payload
from ..scoring.verdict import State, Verdict
from ..text import Rich
from . import kind_of
from .base import Check

LONGEST_QUOTED = 200  # characters of an answer that is read back
STANDS = "You may change it until you hand in this page."


class Recorded(Check):
    """What makes a check one of a class. Among the bases of its class it stands before the check's own kind."""

    press = "Record this answer"

    def __init__(self, name: str, payload: Payload) -> None:
        super().__init__(name, without_key(payload))

    def restore(self, standing: Standing) -> None:
        """Take up what was answered in another kernel to this very variant."""
        if standing.latest is None or standing.latest.get("variant") == self.payload.get("variant"):
            super().restore(standing)

    def next_help(self) -> Help:
        """Return that there is no help: hints and reasons stayed with the teacher."""
        return Help.NOTHING

    def feedback(self) -> Feedback:
        """Return what is recorded, and a notice that something was no answer."""
        said = super().feedback()
        return [*said, ("Recorded", self._read_back())] if self.notice and self.memory.answer is not None else said

    def feedback_before(self) -> Feedback:
        """Return nothing: an answer of an earlier session is shown like any other."""
        return []

    def _sentences(self, verdict: Verdict) -> list[Rich]:
        return self._read_back() if verdict.state == State.RECORDED else list(verdict.say)

    def _read_back(self) -> list[Rich]:
        sure = {True: ", as sure", False: ", as a guess", None: ""}[self.memory.sure]
        words = shorten(self.words(self.memory.answer), LONGEST_QUOTED, placeholder=" …")
        return [f"“{words}”{sure}.", STANDS]

    def _look(self, state: str) -> tuple[str, str]:
        return ("mlr-on", ", chosen, recorded" if state else ", chosen")

    def _event(self, state: str) -> Event:
        event = super()._event(state)
        if learner := SESSION.assignment.get("learner"):
            event["learner"] = learner
        return event


def without_key(payload: Payload) -> Payload:
    """Return a payload with what its kind reads on every page, and what a class does not have: nothing of a key."""
    blank: Any = {"mistakes": [], "tests": [], "solution": "", "state": dict.fromkeys(payload.get("sliders", ()))}
    blank["start"] = list(range(len(payload.get("items", ()))))  # they stand in the order in which they are shown
    content: Payload = blank | payload
    return content


@cache
def kind_of_class(kind: str) -> type[Check]:
    """Return the class of a kind's checks in a class."""
    if kind == "code":
        found: type[Check] = import_module(f"{__package__}.recorded_code").RecordedCode
        return found
    # What a computed one asks for is a number, and the code that computes it is its key.
    return type(f"Recorded{kind.capitalize()}", (Recorded, kind_of("number" if kind == "computed" else kind)), {})
