"""Scores free words: writing them is all."""

from __future__ import annotations

from .payload import Payload
from .text import normalized
from .verdict import State, Verdict


def score_reflect(payload: Payload, answer: object, tries: int) -> Verdict:
    """Judge free words: done once there are any, never right or wrong."""
    del payload, tries  # nothing is measured against the model
    if not isinstance(answer, str):
        raise ValueError(f"not words: {answer!r}")  # noqa: TRY004  (a record may hold any JSON value)
    if not normalized(answer):
        return Verdict(State.NOT_ATTEMPTED, ("Write a sentence or two first.",))
    return Verdict(State.REFLECTED, ("Read the example answer below. What does it say that yours does not?",))
