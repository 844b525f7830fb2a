"""Order: items that move up and down. An item keeps its widgets when it moves, so the focus goes with it."""

from __future__ import annotations

from functools import partial

from ..host.feedback import Guard
from ..host.widgets import Widget, restyle, widget
from ..record.event import Recorded
from ..scoring.payload import Payload
from ..scoring.verdict import State
from ..text import Rich, letter, markup, plain
from .base import Check


class Order(Check):
    """Items are put in their order. `order` holds, first to last, the items' places in the payload."""

    blank = "Move the items first."

    def __init__(self, name: str, payload: Payload) -> None:
        super().__init__(name, payload)
        self.texts = [plain(item) for item in payload["items"]]
        self.order: list[int] = list(payload["start"])
        self.set_answer(self.memory.answer or [self.texts[item] for item in self.order])
        self.rows: dict[int, tuple[Widget, Widget, Widget]] = {}
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
        """Return a text and two arrows for each item, in the order first shown."""
        # Tab goes through widgets in the order in which they stand in the box, and that never changes afterwards: new
        # children would be new elements, and an arrow would lose the focus in the midst of its work.
        for item in list(self.order):
            arrows = []
            for way, step in (("up", -1), ("down", 1)):
                arrow = widget("Button", f"mlr-arrow mlr-{way}")
                arrow.on_click(guarded(partial(self.move, item, step)))
                arrows.append(arrow)
            self.rows[item] = (widget("HTML", "mlr-item"), arrows[0], arrows[1])
        return [one for row in self.rows.values() for one in row]

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
        left = list(self.order)
        self.order = []
        for text in answer:
            self.order.append(next(item for item in left if self.texts[item] == text))
            left.remove(self.order[-1])

    def refresh(self) -> None:
        """Show each item in its place; its arrows' names say what they move, and where it stands."""
        verdict, last = self.memory.verdict, len(self.order)
        done = verdict and verdict.state in {State.RIGHT, State.SHOWN} and self.memory.answer == self.texts_in_order()
        # Without rows there are no widgets, and answer() was called.
        for place, item in enumerate(self.order, 1) if self.rows else ():
            text, up, down = self.rows[item]
            words = f'<span style="opacity:.7">{place}.</span> {markup(self.payload["items"][item])}'
            where = f"{self.texts[item]} (place {place} of {last})"
            restyle(text, f"mlr-item mlr-r{place} {'mlr-good' if done else ''}", value=words)
            restyle(up, f"mlr-arrow mlr-up mlr-r{place} {'mlr-end' if place == 1 else ''}", description=f"Up: {where}")
            end = "mlr-end" if place == last else ""
            restyle(down, f"mlr-arrow mlr-down mlr-r{place} {end}", description=f"Down: {where}")
