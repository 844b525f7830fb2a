"""Number and text: a field to type into."""

from __future__ import annotations

from typing import Any

from .checks import KINDS, Check, Guard
from .rich import Rich
from .score_typed import score_number, score_text  # noqa: F401  (they enter themselves into the table)
from .widgets import Widget, label, widget


class Words(Check):
    """A few words are typed."""

    example = '"your words"'
    blank = "Type your answer first."
    field_label = "Your answer"
    placeholder = "a word or a few"
    field: Widget = None

    def lines(self) -> list[str]:
        """Return what to type."""
        return ["Type a word or a few."]

    def read(self, value: Any) -> object:  # noqa: ANN401  (whatever the learner passes to answer())
        """Return the words as typed."""
        return str(value).strip()

    def key(self) -> Rich:
        """Return the first of the accepted words."""
        return str(self.payload["accepted"][0])

    def controls(self, guarded: Guard) -> list[Widget]:
        """Return the field. Its value comes with Enter or on leaving it: by then it is whole."""
        del guarded  # the buttons read the field
        self.field = widget(
            "Text",
            "mlr-field",
            description=label(self.field_label),
            placeholder=self.placeholder,
            continuous_update=False,
            value=self.memory.answer or "",
        )
        return [self.field]

    def chosen(self) -> object:
        """Return what stands in the field, without spaces around it."""
        return self.field.value.strip() or None


class Number(Words):
    """A number is typed."""

    example = "0.25"
    blank = "Type a number first."
    placeholder = "for example 0.25 or 1/4"

    def lines(self) -> list[str]:
        """Return what to type."""
        return [f"Type a number{self._unit()}."]

    def key(self) -> Rich:
        """Return the value to four digits, with its unit."""
        return f"{self.payload['value']:.4g} {self.payload.get('unit', '')}".strip()

    def controls(self, guarded: Guard) -> list[Widget]:
        """Return the field, labelled with the unit."""
        self.field_label = f"Your answer{self._unit()}"
        return super().controls(guarded)

    def _unit(self) -> str:
        unit = self.payload.get("unit", "")
        return f" in {unit}" if unit else ""


KINDS["number"] = Number
KINDS["text"] = Words
