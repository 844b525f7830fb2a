"""Reach: the sliders of the figure above are moved until a condition holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..record.event import Recorded
from ..record.session import SESSION
from ..scoring.reach import spoken_state
from ..scoring.verdict import State, Verdict
from ..text import Rich
from .base import Check


class Reach(Check):
    """A state of sliders is reached."""

    how = "Move the sliders of the figure above, then check."
    asks_sure = False
    blank = "Run the cell with the figure above first."

    @property
    def figure(self) -> Any:  # noqa: ANN401  (the figure's module may not have come along)
        """The figure above with its sliders, or None while its cell has not run."""
        # Looked up each time: the figure's cell may run later than the check's, or again, with sliders of the
        # learner's own.
        found = SESSION.figures.get(self.payload["figure"])
        return found if found and found.state.keys() >= self.payload["state"].keys() else None

    def read(self, value: Recorded) -> object:
        """Return a state given as a dict, or that of the sliders."""
        names = self.names()
        state = self.current_answer() if value is None else value
        if not isinstance(state, dict) or not set(names) <= set(state):
            raise ValueError(f"give a dict with {', '.join(names)}, or run the cell with the figure first.")
        # A number of numpy says what it is in Python, and so fits into a record.
        given = {name: state[name].item() if hasattr(state[name], "item") else state[name] for name in names}
        for name, one in given.items():
            if not isinstance(one, bool | int | float | str):
                raise TypeError(f"the slider {name} cannot be {one!r}.")
        return given

    def words(self, answer: Recorded) -> str:
        """Return the state in words."""
        return spoken_state(answer)

    def key(self) -> Rich:
        """Return a state that meets the condition."""
        return f"for example {spoken_state({name: self.payload['state'][name] for name in self.names()})}"

    def names(self) -> list[str]:
        """Return the names of the sliders, in the figure's order once it is there."""
        figure = self.figure
        return [name for name in (figure.state if figure else self.payload["state"]) if name in self.payload["state"]]

    def judge(self, answer: object, tries: int) -> Verdict:
        """Return the verdict; sliders that nobody has moved are no answer. Raises ValueError for what none can say."""
        figure = self.figure
        # Before the condition is asked, which was written for what sliders say: a record may come from anybody's file
        # or code, and `answer` takes what is typed.
        if figure and isinstance(answer, dict):
            for name in answer.keys() & self.payload["state"].keys():
                if not figure.can_be(name, answer[name]):
                    raise ValueError(f"the slider {name} cannot be {answer[name]!r}.")
        verdict = super().judge(answer, tries)
        if verdict.state == State.RIGHT or not figure or answer != self.current_answer():
            return verdict
        # A state given by answer("id", {…}) is an answer even where no slider was moved.
        if not figure.moved:
            return Verdict(State.NOT_ATTEMPTED, (figure.waits or "Move the sliders of the figure above first.",))
        # What falls short is seen in the figure's own words.
        return replace(verdict, say=(*verdict.say, f"The figure says: {figure.sentence}"))

    def current_answer(self) -> object:
        """Return the state of the figure's sliders; None while it has not been drawn."""
        figure = self.figure
        return {name: figure.state[name] for name in self.names()} if figure else None

    def submit_current(self, *, sure: bool | None) -> None:
        """Submit what the sliders say, and what they say later if they were moved before the press."""
        super().submit_current(sure=sure)
        if figure := self.figure:
            # A figure has one such hook: of several checks on it, the one that was pressed last is heard again.
            figure.after = self.submit_late
