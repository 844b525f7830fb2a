"""Scores an order."""

from __future__ import annotations

from .rich import plain
from .score import SCORERS, Payload, Verdict


def score_order(payload: Payload, answer: object, tries: int) -> Verdict:
    """Judge the texts of the items, first to last: how many from the start are in place."""
    del tries  # the same answer is told the same, however often one tried
    items = [plain(item) for item in payload["items"]]
    if not isinstance(answer, list) or sorted(answer) != sorted(items):
        raise ValueError(f"not these items: {answer!r}")
    leading = next((place for place, item in enumerate(items) if answer[place] != item), len(items))
    if leading == len(items):
        return Verdict("right")
    if not leading:
        return Verdict("not yet", ("Another item comes first.",), f"0 of {len(items)} items in place")
    first = "the first" if leading == 1 else f"the first {leading}"
    return Verdict("not yet", ("What comes next?",), f"{leading} of {len(items)} items in place: {first}")


SCORERS["order"] = score_order
