"""Order: items that move up and down among places that stay: Tab and screen readers meet them as they are shown."""

from __future__ import annotations

import time
from functools import partial

from ..host.feedback import Guard
from ..host.widgets import Widget, restyle, widget
from ..record.event import Recorded
from ..scoring.payload import Payload
from ..scoring.verdict import State
from ..text import Rich, letter, markup, plain
from .base import LATE, Check


class Order(Check):
    """Items are put in their order. `order` holds, first to last, the items' places in the payload."""

    blank = "Move the items first."

    def __init__(self, name: str, payload: Payload) -> None:
        super().__init__(name, payload)
        self.texts = [plain(item) for item in payload["items"]]
        self.order: list[int] = list(payload["start"])
        self.rows: list[tuple[Widget, Widget, Widget]] = []  # of each place: its text, the arrow up, the arrow down
        # The arrow that was heard last, the item that it moved, and when; an answer makes an end of it.
        self.last: tuple[tuple[int, int], int, float] | None = None
        self.set_answer(self.memory.answer or [self.texts[item] for item in self.order])
        shown = "".join(letter(place) for place in range(len(self.texts)))
        # Turned by one, so that it shows the form and is not the order that stands there.
        self.example = f'"{shown[1:] + shown[0]}"'

    def lines(self) -> list[str]:
        """Return the items as first shown, with the letters that answer() takes."""
        return [f"{letter(place)}. {self.texts[item]}" for place, item in enumerate(self.payload["start"])]

    def read(self, value: Recorded) -> object:
        """Return the items in the order of letters."""
        places = [ord(char) - ord("A") for char in str(value).upper() if char not in " ,;."]
        if sorted(places) != list(range(len(self.texts))):
            raise ValueError(f"give every letter from A to {letter(len(self.texts) - 1)} once.")
        return [self.texts[self.payload["start"][place]] for place in places]

    def words(self, answer: Recorded) -> str:
        """Return the items in the order given."""
        return "; ".join(f"{place}. {text}" for place, text in enumerate(answer, 1))

    def key(self) -> Rich:
        """Return the right order."""
        return self.words(self.texts)

    def controls(self, guarded: Guard) -> list[Widget]:
        """Return a text and two arrows for each place, first to last."""
        for place in range(len(self.order)):
            up, down = widget("Button"), widget("Button")
            up.on_click(guarded(partial(self.shift, place, -1)))
            down.on_click(guarded(partial(self.shift, place, 1)))
            self.rows.append((widget("HTML"), up, down))
        return [one for row in self.rows for one in row]

    def shift(self, place: int, step: int) -> None:
        """Move the item at a place, and let the focus go with it."""
        item, now = self.order[place], time.monotonic()
        # Who presses an arrow twice at once, before the focus has gone on, means the same item.
        if self.last and self.last[0] == (place, step) and now - self.last[2] < LATE:
            item = self.last[1]
        self.last = (place, step), item, now
        self.move(item, step)
        # Not focus(), which ipywidgets 7 does not have; its front ends pass this over.
        self.rows[self.order.index(item)][1 if step < 0 else 2].send({"do": "focus"})

    def move(self, item: int, step: int) -> None:
        """Move an item one place up (-1) or down (1); at the end it stays."""
        here = self.order.index(item)
        there = here + step
        if 0 <= there < len(self.order):
            self.order[here], self.order[there] = self.order[there], self.order[here]
            self.changed()

    def current_answer(self) -> object:
        """Return the items' texts in their present order; None before the first move."""
        untouched = self.memory.answer is None and self.order == self.payload["start"]
        return None if untouched else self.texts_in_order()

    def texts_in_order(self) -> list[str]:
        """Return the items' texts in their present order."""
        return [self.texts[item] for item in self.order]

    def set_answer(self, answer: Recorded) -> None:
        """Put the items into the order of an answer. Of equal items (lines of code), each is taken once."""
        # Answers that do not fit never come here: score_order() refuses them, and restore() asks fits() first.
        self.last = None
        left = list(self.order)
        self.order = []
        for text in answer:
            self.order.append(next(item for item in left if self.texts[item] == text))
            left.remove(self.order[-1])

    def refresh(self) -> None:
        """Show the item of each place; its arrows' names say what they move, and where it stands."""
        verdict, last = self.memory.verdict, len(self.order)
        done = verdict and verdict.state in {State.RIGHT, State.SHOWN} and self.memory.answer == self.texts_in_order()
        # Without rows there are no widgets, and answer() was called.
        for place, (item, (text, *arrows)) in enumerate(zip(self.order, self.rows, strict=False), 1):
            words = f'<span style="opacity:.7">{place}.</span> {markup(self.payload["items"][item])}'
            restyle(text, f"mlr-item {'mlr-good' if done else ''}", value=words)
            for arrow, way, end in zip(arrows, ("up", "down"), (1, last), strict=True):
                name = f"Move “{self.texts[item]}” {way}, now {place} of {last}"
                restyle(arrow, f"mlr-arrow mlr-{way} {'mlr-end' if place == end else ''}", description=name)
