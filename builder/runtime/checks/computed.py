"""Computed: a number that the notebook itself works out when the check's cell runs."""

from __future__ import annotations

import math
from typing import Any

from ..host.capture import silenced_output
from ..sandbox.namespace import scope_of, value_of
from ..scoring.payload import Payload
from ..scoring.verdict import State, Verdict
from ..text import Rich
from .number import Number


class Computed(Number):
    """The value of a piece of code is typed ("what will this print?")."""

    def __init__(self, name: str, payload: Payload) -> None:
        super().__init__(name, payload)
        self.fault = ""
        try:
            value = self._value()
        # The cells above are the learner's, and may call exit(): that must not stop Run All.
        except (Exception, SystemExit) as fault:
            self.fault = f"{type(fault).__name__}: {fault}"
            self.notice = self._not_ready()
            return
        tolerance = payload["tolerance"] * (abs(value) if payload["relative"] else 1)
        # After super(), which has hashed the payload as it was written: the value differs from notebook to notebook and
        # must not make another question of it.
        self.payload = payload | {"value": value, "tolerance": tolerance}

    def judge(self, answer: object, tries: int) -> Verdict:
        """Return the verdict; where the value could not be worked out, what to do about it."""
        return self._not_ready() if self.fault else super().judge(answer, tries)

    def key(self) -> Rich:
        """Return the value; "" where it could not be worked out."""
        return "" if self.fault else super().key()

    def _value(self) -> float:
        with silenced_output():
            value: Any = value_of(self.payload["code"], scope_of(self.id))
        if not math.isfinite(value):
            raise ValueError(f"{value} is not a number that can be typed")
        return float(value)

    def _not_ready(self) -> Verdict:
        say = f"The answer depends on cells above that did not run ({self.fault}). Run them, then this cell."
        return Verdict(State.NOT_ATTEMPTED, (say,))
