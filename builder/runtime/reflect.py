"""Reflect: free words, then a model answer beside them."""

from __future__ import annotations

from .checks import KINDS, Check, Guard, Said
from .score_reflect import score_reflect  # noqa: F401  (it enters itself into the table)
from .widgets import Widget, widget


class Reflect(Check):
    """Free words are written."""

    how = "Write a sentence or two."
    example = '"your words"'
    blank = "Write a sentence or two first."
    asks_sure = False
    press = "Compare with the model"
    field: Widget = None

    def said(self) -> Said:
        """Return the verdict and, once words are written, the model."""
        shown = self.memory.state == "reflected"
        return [*super().said(), *([("Model", self.payload["model"])] if shown else [])]

    def controls(self, guarded: Guard) -> list[Widget]:
        """Return the field."""
        del guarded  # the button reads the field
        self.field = widget(
            "Textarea",
            "mlr-free",
            description="Your words",
            placeholder="a sentence or two",
            continuous_update=False,
            value=self.memory.answer or "",
        )
        return [self.field]

    def chosen(self) -> object:
        """Return what is written."""
        return self.field.value.strip() or None


KINDS["reflect"] = Reflect
