"""Reach: the sliders of the figure above are moved until a condition holds."""

from __future__ import annotations

from typing import Any

from .checks import KINDS, Check
from .explore import FIGURES
from .rich import Rich
from .score import Verdict
from .score_reach import score_reach, spoken_state


class Reach(Check):
    """A state of sliders is reached."""

    how = "Move the sliders of the figure above, then check."
    asks_sure = False
    blank = "Run the cell with the figure above first."

    def read(self, value: Any) -> object:  # noqa: ANN401  (whatever the learner passes to answer())
        """Return a state given as a dict, or that of the sliders."""
        names = list(self.payload["state"])
        state = self.chosen() if value is None else value
        if not isinstance(state, dict) or not set(names) <= set(state):
            raise ValueError(f"give a dict with {', '.join(names)}, or run the cell with the figure first.")
        return {name: state[name] for name in names}

    def words(self, answer: Any) -> str:  # noqa: ANN401  (any answer of a record)
        """Return the state in words."""
        return spoken_state(answer)

    def key(self) -> Rich:
        """Return a state that meets the condition."""
        return f"for example {spoken_state(self.payload['state'])}"

    def judge(self, answer: object, tries: int) -> Verdict:
        """Return the verdict; sliders that nobody has moved are no answer."""
        figure = FIGURES.get(self.payload["figure"])
        verdict = score_reach(self.payload, answer, tries)
        if verdict.state == "not yet" and figure and not figure.moved and answer == self.chosen():
            return Verdict("not attempted", ("Move the sliders of the figure above first.",))
        return verdict

    def chosen(self) -> object:
        """Return the state of the figure's sliders; None while it has not been drawn."""
        figure = FIGURES.get(self.payload["figure"])
        return {name: figure.state[name] for name in self.payload["state"]} if figure else None

    def submit_chosen(self, *, sure: bool | None) -> None:
        """Submit what the sliders say, and what they say later if they were moved before the press."""
        super().submit_chosen(sure=sure)
        if figure := FIGURES.get(self.payload["figure"]):
            figure.after = self.submit_late


KINDS["reach"] = Reach
