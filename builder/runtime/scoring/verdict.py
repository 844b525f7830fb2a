"""The verdict on an answer, and the states that an answer or a check can be in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..text import Rich


class State(StrEnum):
    """What an answer came to; of a check, the best that was reached.

    In answer records they stand as these words.
    """

    NOT_ATTEMPTED = "not attempted"  # nothing that could be judged: it counts as no try
    RUNNING = "running"  # of code, while it is judged; never recorded
    ERROR = "error"
    NOT_YET = "not yet"
    RECORDED = "recorded"  # in a class: it is judged once it has been handed in
    SHOWN = "shown"
    REFLECTED = "reflected"
    RIGHT = "right"


# The best that was reached stays: a right answer is not lost by trying another one afterwards.
RANKS: dict[str, int] = {
    State.NOT_ATTEMPTED: 0,
    State.ERROR: 1,
    State.NOT_YET: 1,
    State.RECORDED: 2,
    State.SHOWN: 2,
    State.REFLECTED: 2,
    State.RIGHT: 3,
}
# A check in one of these counts as done.
DONE = frozenset({State.RIGHT, State.REFLECTED})
# Nothing is left to do about one of these for now: what was shown waits for the review.
SETTLED = DONE | {State.SHOWN}

NO_CLUE = "Try it once more from the beginning."  # of a wrong answer that nobody expected

# What is said of answers of before, and of those after an explanation.
OTHER_FORM = "You answered another form of this question. What you achieved then still counts."
UNFIT = "Your earlier answer on record does not fit this question, so it is asked again."
ONCE_MORE = (
    "Right. You had the explanation first, so this comes once more, in the review or here another day. Answer it "
    "without help then, and it counts as right."
)
UNAIDED = "You had the explanation first then. Answer it without help now, and it counts as right."


@dataclass(frozen=True)
class Verdict:
    """What is said of one answer.

    `say` holds sentences in the order in which they are shown, `part` how much is right ("2 of 3 …").
    """

    state: State
    say: tuple[Rich, ...] = ()
    part: str = ""
