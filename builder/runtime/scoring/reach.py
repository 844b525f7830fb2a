"""Scores the state of a figure's sliders."""

from __future__ import annotations

import builtins

from .payload import Payload
from .verdict import State, Verdict


def score_reach(payload: Payload, answer: object, tries: int) -> Verdict:
    """Judge a state {slider: value} by the author's condition, which sees the sliders and Python's builtins only."""
    del tries  # the same answer is told the same, however often one tried
    if not isinstance(answer, dict) or not set(payload["state"]) <= set(answer):
        raise ValueError(f"not a state of these sliders: {answer!r}")
    answer = {name: value for name, value in answer.items() if name in payload["state"]}
    # Before eval(): an answer may come from a damaged record, and the condition was written for sliders.
    if not all(isinstance(value, bool | int | float | str) for value in answer.values()):
        raise ValueError(f"not a state of sliders: {answer!r}")
    if eval(payload["condition"], {"__builtins__": builtins, **answer}):
        return Verdict(State.RIGHT)
    return Verdict(State.NOT_YET, (f"With {spoken_state(answer)} the goal is not met.",))


def spoken_state(state: dict[str, object]) -> str:
    """Return a state of sliders in words: "tosses = 100, fair = yes"."""
    return ", ".join(f"{name.replace('_', ' ')} = {spoken_value(value)}" for name, value in state.items())


def spoken_value(value: object) -> str:
    """Return what a slider shows: "yes", "−0.5" with the minus that it has there, or a word."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("-", "−") if isinstance(value, int | float) else str(value)
