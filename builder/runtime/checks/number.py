"""Number: a field to type a number into."""

from __future__ import annotations

from ..record.event import Recorded
from ..scoring.payload import Payload
from ..text import Rich
from .text import Text


class Number(Text):
    """A number is typed."""

    example = "0.25"
    blank = "Type a number first."

    def __init__(self, name: str, payload: Payload) -> None:
        super().__init__(name, payload)
        self.unit = payload.get("unit", "")
        inside = f" in {self.unit}" if self.unit else ""
        # With a unit the example would mislead: of 75 % nobody should type 3/4.
        self.placeholder = f"a number{inside}" if self.unit else "a number, such as 12 or 1/4"
        self.how = f"Type a number{inside}."
        self.field_label = f"Your answer{inside}"

    def miss(self, answer: Recorded) -> str:
        """Return the number that was typed: what is said of it is the same of many."""
        return f"{answer} is not it."

    def key(self) -> Rich:
        """Return the value with its unit."""
        value = self.payload["value"]
        return f"{f'{value:.0f}' if float(value).is_integer() else f'{value:.5g}'} {self.unit}".strip()
