"""Cards to print: whether one fits a page, and stands where it is looked for."""

from __future__ import annotations

from collections.abc import Iterator

from builder.anchors import proses
from builder.authoring.prose import count_words
from builder.errors import Fault
from builder.model import Course
from builder.writing.card import CARD, card_of

MOST_WORDS = 300  # of a card: with its lists and tables that fills a page of A4


def card_warnings(course: Course) -> Iterator[Fault]:
    """Yield a warning for each card that is too long for a page, and for each heading that was meant for one."""
    for chapter in course.chapters:
        card = card_of(chapter)
        words = count_words(card)
        if words > MOST_WORDS:
            found = f"the card to print has {words} words"
            yield Fault(chapter.path, card[0].span.first, found, f"keep {MOST_WORDS}: it is one page")
        for prose in proses(chapter):
            named = {heading.words.strip().casefold() for heading in prose.headings}
            if prose not in card and CARD.casefold() in named:
                found = f'the heading "{CARD}" makes no card here'
                yield Fault(chapter.path, prose.span.first, found, f"write ### {CARD}, once, in the section Recap")
