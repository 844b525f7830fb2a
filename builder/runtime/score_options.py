"""Scores the kinds that offer options: choice and several."""

from __future__ import annotations

from .rich import plain
from .score import SCORERS, Payload, Verdict


def score_choice(payload: Payload, answer: object, tries: int) -> Verdict:
    """Judge the text of the chosen option."""
    del tries  # the same answer is told the same, however often one tried
    for option in payload["options"]:
        if plain(option["text"]) == answer:
            return Verdict("right" if option["right"] else "not yet", (option["say"],))
    raise ValueError(f"no such option: {answer!r}")


def score_several(payload: Payload, answer: object, tries: int) -> Verdict:
    """Judge the texts of the ticked options: at first how many are right and one wrong tick, later what is missing."""
    options = payload["options"]
    if not isinstance(answer, list) or not set(answer) <= {plain(option["text"]) for option in options}:
        raise ValueError(f"not a list of these options: {answer!r}")
    ticked = [plain(option["text"]) in answer for option in options]
    off = [(option, tick) for option, tick in zip(options, ticked, strict=True) if tick != option["right"]]
    part = f"{len(options) - len(off)} of {len(options)} options right"
    if not off:
        return Verdict("right", part=part)
    wrong = [option["say"] for option, tick in off if tick]
    missed = [option["say"] for option, tick in off if not tick]
    if tries:
        return Verdict("not yet", (*wrong, *missed), part)
    return Verdict("not yet", tuple(wrong[:1]) or ("What you ticked is right, but something is missing.",), part)


SCORERS["choice"] = score_choice
SCORERS["several"] = score_several
