"""Number and text: a field to type into."""

from __future__ import annotations

from typing import Any

from .checks import KINDS, Check, Guard
from .rich import Rich
from .score import Payload
from .score_typed import score_number, score_text  # noqa: F401  (they enter themselves into the table)
from .widgets import Widget, label, widget


class Words(Check):
    """A few words are typed."""

    how = "Type a word or a few."
    example = '"your words"'
    blank = "Type your answer first."
    widget_kind, classes = "Text", "mlr-field"
    field_label, placeholder = "Your answer", "a word or a few"
    field: Widget = None

    def key(self) -> Rich:
        """Return the first of the accepted words."""
        return str(self.payload["accepted"][0])

    def controls(self, guarded: Guard) -> list[Widget]:
        """Return the field. Its value comes with Enter or on leaving it: by then it is whole."""
        self.field = widget(
            self.widget_kind,
            self.classes,
            description=label(self.field_label),
            placeholder=self.placeholder,
            continuous_update=False,
            value=self.memory.answer or "",
        )
        self.field.observe(guarded(self.touched), "value")
        return [self.field]

    def touched(self) -> None:
        """Let the widgets show what was typed; judge it where its press came first."""
        super().touched()
        self.submit_late()

    def chosen(self) -> object:
        """Return what stands in the field, without spaces around it."""
        return self.field.value.strip() or None

    def take(self, answer: Any) -> None:  # noqa: ANN401  (any answer of a record)
        """Put an answer into the field."""
        if self.field:
            self.field.value = answer


class Number(Words):
    """A number is typed."""

    example = "0.25"
    blank = "Type a number first."

    def __init__(self, name: str, payload: Payload) -> None:
        super().__init__(name, payload)
        self.unit = payload.get("unit", "")
        inside = f" in {self.unit}" if self.unit else ""
        # With a unit the example would mislead: of 75 % nobody should type 3/4.
        self.placeholder = f"a number{inside}" if self.unit else "a number, such as 12, 0.25 or 1/4"
        self.how = f"Type a number{inside}."
        self.field_label = f"Your answer{inside}"

    def key(self) -> Rich:
        """Return the value with its unit."""
        value = self.payload["value"]
        return f"{f'{value:.0f}' if float(value).is_integer() else f'{value:.5g}'} {self.unit}".strip()


KINDS["number"] = Number
KINDS["text"] = Words
