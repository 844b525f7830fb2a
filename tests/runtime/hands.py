"""What a learner's hands do to a card, and what is said then."""

from __future__ import annotations

from typing import Any

from builder.runtime.checks.card import Card
from tests.runtime.conftest import Page
from tests.runtime.payloads import CODE, Payload

MARK = "# Check: probability/mean (write your code in this cell)\n"


def tried(learner: Page, source: str, content: Payload = CODE) -> str:
    """Run a cell with the check's mark, press Check, and return what is said."""
    learner.run(MARK + source)
    return checked(learner.ask(content, "probability/mean"))


def checked(card: Card) -> str:
    """Press Check and return what is said."""
    card.sure.click()
    return str(card.feedback.value)


def hit(card: Card, place: int) -> Any:
    """Return the button of an option."""
    return card.check.hits[place]


def press(card: Card, place: int, *, sure: bool = True) -> str:
    """Choose an option, press a button, and return what is said."""
    hit(card, place).click()
    (card.sure if sure else card.guess).click()
    return str(card.feedback.value)


def type_in(card: Card, text: str, *, sure: bool = True) -> str:
    """Type an answer, press a button, and return what is said."""
    card.check.field.value = text
    (card.sure if sure else card.guess).click()
    return str(card.feedback.value)
