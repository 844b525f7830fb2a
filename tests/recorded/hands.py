"""A learner's hands, inside the kernel of a notebook of 3c91ecd: they move its widgets, as a front end would.

Run by `record.py` alone, in the old code's kernels; it stays as it is when the runtime changes.
"""

from __future__ import annotations

import sys
from typing import Any

from IPython import get_ipython

old: Any = sys.modules["ml_road_map"]
old.LATE = 0  # these hands are quicker than anybody's: what they type next is no part of the press before


def press(name: str, *, sure: bool = True) -> None:
    """Press the button that checks an answer: the sure one, or the other where there are two."""
    card = old.CARDS[name]
    (card.sure if sure or card.guess is None else card.guess).click()


def ask_help(name: str, times: int = 1) -> None:
    """Press the button that helps: a hint, then why, then the answer."""
    for _ in range(times):
        old.CARDS[name].help.click()


def tick(name: str, *places: int, sure: bool = True) -> None:
    """Click options until just these places are ticked, and check."""
    check = old.CARDS[name].check
    for place, hit in enumerate(check.hits):
        if (place in check.ticked) != (place in places):
            hit.click()
    press(name, sure=sure)


def write(name: str, text: str, *, sure: bool = True) -> None:
    """Type into the field and check."""
    old.CARDS[name].check.field.value = text
    press(name, sure=sure)


def arrange(name: str, *items: int, sure: bool = True) -> None:
    """Move the items up until they stand in this order, and check."""
    check = old.CARDS[name].check
    for place, item in enumerate(items):
        for _ in range(check.order.index(item) - place):
            check.rows[item][1].click()
    press(name, sure=sure)


def slide(name: str, **state: float) -> None:
    """Move the sliders of the figure above, and check."""
    figure = old.FIGURES[old.CARDS[name].check.payload["figure"]]
    for slider, value in state.items():
        figure.sliders[slider].value = value
    press(name)


def code(name: str, source: str) -> None:
    """Run the learner's cell with this code, and check."""
    get_ipython().run_cell(f"{old.MARK} {name}\n{source}", store_history=True)
    press(name)


def fill(name: str, *rows: dict[str, str]) -> None:
    """Type rows into the fields of a page to fill in, beginning with its first row."""
    for fields, row in zip(old.SHEETS[name].fields, rows, strict=False):
        for column, text in row.items():
            fields[column].value = text
