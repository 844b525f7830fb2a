"""Scores an order."""

from __future__ import annotations

from ..text import plain
from .payload import Payload
from .verdict import State, Verdict


def score_order(payload: Payload, answer: object, tries: int) -> Verdict:
    """Judge the texts of the items, first to last: how many from the start are in place."""
    del tries  # the same answer is told the same, however often one tried
    items = [plain(item) for item in payload["items"]]
    # As texts, not as places: two lines of code with the same words have no order among themselves.
    if not isinstance(answer, list) or sorted(answer) != sorted(items):
        raise ValueError(f"not these items: {answer!r}")
    leading = next((place for place, item in enumerate(items) if answer[place] != item), len(items))
    if leading == len(items):
        return Verdict(State.RIGHT)
    if not leading:  # others may stand in their places, so no number is given
        return Verdict(State.NOT_YET, (f"“{answer[0]}” does not come first.",))
    first = "The first" if leading == 1 else f"The first {leading}"
    part = f"{first} of {len(items)} items {'is' if leading == 1 else 'are'} in place"
    return Verdict(State.NOT_YET, (f"“{answer[leading]}” does not come next.",), part)
