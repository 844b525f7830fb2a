"""A card as a reader meets it: what it shows, the press on its button, and what must come of that."""

from __future__ import annotations

import html
import re
from typing import Any

from .runtime import of
from .steps import pressed, step

SHORT = 160  # signs of what was told, in a finding
OWN_SENTENCE = "make it differ from the others, or drop it"


def seen(card: Any) -> str:
    """Return the feedback of a card as a person reads it."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", card.feedback.value)).split())


def told(card: Any) -> str:
    """Return the feedback in quotation marks, without what says nothing here, its end cut off where it is long."""
    # The card also comments on how often and how surely the driver has pressed, which is no news to an author.
    words = re.sub(r" (You were sure, so |\(Looked at: |Hint 1 of |Why: ).*", "", seen(card))
    return f"“{words if len(words) <= SHORT else words[:SHORT] + '…'}”"


def says(card: Any, sentence: Any) -> bool:
    """Whether a card's feedback holds a sentence of its payload, and the payload has one."""
    # Sentences go through the runtime's markup on both sides, since the card holds HTML and the payload Markdown.
    return bool(sentence) and of("text").markup(sentence) in card.feedback.value


def passed(card: Any) -> bool:
    """Whether a card shows that the answer is right (aided or not)."""
    # By what a reader sees and not by the verdict behind it: a verdict that no card shows helps nobody. The words are
    # those of host/feedback.py.
    return seen(card).partition(" ")[0].strip(".:") in {"Correct", "Shown"}


def press(card: Any) -> None:
    """Press the first button, as sure where that is asked."""
    pressed.append(card.check.id)
    # Where a check asks how sure one is there are two buttons; elsewhere `sure` is the only one.
    card.sure.click()


def wrong(card: Any, did: str, sentence: Any, part: tuple[object, ...], allowed: str) -> None:
    """Press on a wrong answer, which must not pass and must be told its own sentence.

    `allowed` says what to do where it passes.
    """
    press(card)
    if step(card.check.id, did, not passed(card), f"{did} counts as right", allowed, part):
        found = f"{did} is not told its own sentence but {told(card)}"
        step(card.check.id, f"{did}, told", says(card, sentence), found, OWN_SENTENCE, part)


def right(card: Any, did: str, part: tuple[object, ...], allowed: str) -> bool:
    """Press on the right answer and return whether it passes."""
    press(card)
    return step(card.check.id, did, passed(card), f"{did} does not pass but is told {told(card)}", allowed, part)
