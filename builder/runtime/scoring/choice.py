"""Scores the kinds that offer options: choice and several."""

from __future__ import annotations

from ..text import Rich, letter, plain
from .payload import Payload
from .verdict import State, Verdict


def score_choice(payload: Payload, answer: object, tries: int) -> Verdict:
    """Judge the text of the chosen option."""
    del tries  # the same answer is told the same, however often one tried
    for option in payload["options"]:
        if plain(option["text"]) == answer:
            return Verdict(State.RIGHT if option["right"] else State.NOT_YET, (option["say"],))
    raise ValueError(f"no such option: {answer!r}")


def score_several(payload: Payload, answer: object, tries: int) -> Verdict:
    """Judge the texts of the ticked options: at first how many are right and one wrong tick, later what is missing."""
    options = payload["options"]
    if not isinstance(answer, list) or not set(answer) <= {plain(option["text"]) for option in options}:
        raise ValueError(f"not a list of these options: {answer!r}")
    ticked = [plain(option["text"]) in answer for option in options]
    off = [(option, tick) for option, tick in zip(options, ticked, strict=True) if tick != option["right"]]
    # Of all options, so that one left alone rightly counts as well: the number does not tell which tick is wrong.
    part = f"{len(options) - len(off)} of {len(options)} options right"
    if not off:
        return Verdict(State.RIGHT, part=part)
    wrong = [option["say"] for option, tick in off if tick]
    missed = [option["say"] for option, tick in off if not tick]
    # Sentences about several ticks stand below one another: each says which tick it is about.
    if tries and len(wrong) > 1:
        wrong = [below(f"{letter(options.index(option))}: ", option["say"]) for option, tick in off if tick]
        missed = [below("", say) for say in missed]
    # Only after another answer: told at once, the sentences would answer the question by elimination.
    if tries:
        # Of what is missing one at a time, too: each sentence begins by saying that one is.
        return Verdict(State.NOT_YET, (*wrong, *missed[:1]), part)
    return Verdict(State.NOT_YET, tuple(wrong[:1]) or ("What you ticked is right, but something is missing.",), part)


def below(head: str, say: Rich) -> Rich:
    """Return what is said of an option in a line of its own, behind a head."""
    return [f"\n\n{head}", *([say] if isinstance(say, str) else say)]
