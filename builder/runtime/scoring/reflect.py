"""Scores free words: writing them is all."""

from __future__ import annotations

from .payload import Payload
from .verdict import State, Verdict


def score_reflect(payload: Payload, answer: object, tries: int) -> Verdict:
    """Judge free words: done once there are any, never right or wrong."""
    del payload, tries  # nothing is measured against the model
    if not str(answer).strip():
        return Verdict(State.NOT_ATTEMPTED, ("Write a sentence or two first.",))
    return Verdict(State.REFLECTED, ("Read the model beside your words. What does it say that yours do not?",))
