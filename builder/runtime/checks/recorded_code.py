"""Code in a class: the learner's cell is recorded with what the examples gave, since the tests stayed at home."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from typing import Any

from ..host.capture import silenced_output
from ..host.feedback import Feedback
from ..record.event import Event
from ..sandbox.child import EndedError
from ..sandbox.namespace import own_data, scope_of, value_of
from ..sandbox.time_limit import TimeIsUp, time_limit
from ..sandbox.trial import SECONDS, apart, message_of
from ..scoring.payload import Payload
from ..scoring.verdict import State, Verdict
from ..text import Rich
from .cells import defined_or_none, plain_python
from .code import Code
from .recorded import STANDS, Recorded

LONGEST_RESULT = 2_000  # characters
NO_RESULT = "no result: "  # how a result begins that is none


class RecordedCode(Recorded, Code):
    """A cell that the learner fills in and hands in."""

    how = "Write your code in the cell above, run it, then record it."
    what_counts = "Run it once it is yours."

    def __init__(self, name: str, payload: Payload) -> None:
        super().__init__(name, payload)
        # A cell that lost its mark is known by what the starter defines.
        self.names = sorted(defined_or_none(payload["starter"]))
        self.results: list[str] = []

    def judge(self, answer: object, tries: int) -> Verdict:
        """Return that a cell is recorded; runs the examples for it. One that nobody has touched is no answer."""
        del tries
        source = str(answer)
        if refusal := self.refusal(source):
            return refusal
        try:
            self.results = results_of(self.id, source, self.payload.get("examples", []))
        except KeyboardInterrupt:  # the front end's stop button
            return Verdict(State.NOT_ATTEMPTED, ("It was stopped before it was recorded.",))
        return Verdict(State.RECORDED)

    def feedback_before(self) -> Feedback:
        """Return the learner's code of an earlier session, to be copied into the cell above."""
        memory = self.memory
        if not memory.earlier or not memory.answer:
            return []
        offer = "It is recorded and stands. To go on from it, copy it into the cell above:"
        return [("Your code from before", [offer, ["\n\n", ["code", memory.answer]]])]

    def _read_back(self) -> list[Rich]:
        shown: list[Rich] = [
            [["code", example], " gave ", ["code", result], "."]
            for example, result in zip(self.payload.get("examples", []), self.results, strict=False)
        ]
        return [f"{self.words(self.memory.answer)}.", STANDS, *shown]

    def _event(self, state: str) -> Event:
        event = super()._event(state)
        if self.results:
            event["results"] = self.results
        return event


def results_of(check: str, source: str, examples: list[str]) -> list[str]:
    """Return what each example's last line gives after a cell with `source`, as Python writes it; where it gives
    nothing, NO_RESULT and why."""
    if not examples:
        return []
    try:
        given: list[str] = apart(partial(_run, check, source, examples))
    except (EndedError, RuntimeError) as end:
        given = [cut(f"{NO_RESULT}{end}")] * len(examples)
    return given


def _run(check: str, source: str, examples: list[str]) -> Iterator[list[str]]:
    """Yield the results, once."""
    scope = scope_of(check)
    given: list[str] = []
    own_data(scope)
    title = f"<{check}>"
    try:
        with silenced_output(), redirect_stdout(sys.stdout), redirect_stderr(sys.stderr), time_limit(SECONDS):
            # An error of the cell is every example's.
            ran = _said(lambda: exec(compile(plain_python(source), title, "exec", dont_inherit=True), scope))
            given += (
                ran if ran.startswith(NO_RESULT) else _said(partial(value_of, one, dict(scope))) for one in examples
            )
    except TimeIsUp as end:
        given += [cut(f"{NO_RESULT}{end}")] * (len(examples) - len(given))
    yield given


def _said(run: Any) -> str:  # noqa: ANN401  (a function of no argument)
    try:
        return cut(repr(run()))
    except (Exception, SystemExit) as fault:
        return cut(f"{NO_RESULT}{type(fault).__name__}: {message_of(fault)}")


def cut(text: str) -> str:
    """Return a result in its first characters."""
    return text.encode(errors="replace").decode()[:LONGEST_RESULT]
