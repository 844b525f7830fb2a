"""Runs inside the kernel of a class notebook, after Run All: answers checks through their widgets, as a learner does.

It stands alone: tests append a cell that runs this file and calls `answer_all`.
"""

from __future__ import annotations

import sys
from typing import Any

from IPython import get_ipython

session: Any = sys.modules["ml_road_map.record.session"].SESSION


def answer_all(answers: dict[str, Any]) -> None:
    """Give each check, by its name, an answer: places of options or items, words, states of sliders, code."""
    for name, value in answers.items():
        card = session.cards[name]
        give(card, card.check.payload["kind"], value)
        card.sure.click()


def give(card: Any, kind: str, value: Any) -> None:
    """Let a card's widgets hold an answer."""
    check = card.check
    if kind in {"choice", "several"}:
        for place in value:
            check.hits[place].click()
    elif kind == "order":
        # The items as they stand now, moved up one after the other until they stand as wanted.
        for place, text in enumerate(value):
            while (here := check.texts_in_order().index(text)) > place:
                check.rows[here][1].click()
    elif kind == "reach":
        for slider, state in value.items():
            session.figures[check.payload["figure"]].sliders[slider].value = state
    elif kind == "code":
        get_ipython().run_cell(f"# Check: {check.id}\n{value}", store_history=True)
    else:
        check.field.value = value
