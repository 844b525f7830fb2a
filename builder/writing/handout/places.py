"""In which order options and items stand on paper: one rule for the question and for its answer."""

from __future__ import annotations

from typing import TypeVar

from builder.model import Check, Choice, Order, Several
from builder.writing.payload import shuffle

# Without it, items would stand on paper as in the notebook, and who knows one would know the other. SHUFFLED in
# sheet.py names it, for whoever prints again.
SEED = "print"
_Item = TypeVar("_Item")


def places(check: Check, name: str, *, shuffled: bool) -> list[int]:
    """Return the places 0 … n-1 of the options or items of `check`, known as `name`, in the order shown.

    Options stand as in the source, items as in the notebook; when `shuffled`, both in another order, which depends on
    `name` alone: handout and answers agree whenever they are printed.
    """
    # An order of items is shuffled either way: the source has them in the right one.
    seed = f"{SEED}/{name}" if shuffled else name
    match check.answer:
        case Choice(options) | Several(options):
            return shuffle(len(options), seed) if shuffled else list(range(len(options)))
        case Order(items):
            return shuffle(len(items), seed)
    return []


def shown(items: tuple[_Item, ...], order: list[int]) -> list[_Item]:
    """Return `items` in the order of their places."""
    return [items[place] for place in order]
