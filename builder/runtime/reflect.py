"""Reflect: free words, then a model answer beside them."""

from __future__ import annotations

from .checks import KINDS, Said
from .rich import Rich
from .score_reflect import score_reflect  # noqa: F401  (it enters itself into the table)
from .typed import Words


class Reflect(Words):
    """Free words are written."""

    how = "Write a sentence or two."
    blank = "Write a sentence or two first."
    asks_sure = False
    press = "Compare with an example answer"
    widget_kind, classes = "Textarea", "mlr-free"
    field_label, placeholder = "Your words", "a sentence or two"

    def key(self) -> Rich:
        """Return nothing: no answer is the right one."""
        return ""

    def said(self) -> Said:
        """Return the verdict and, once words are written, the model."""
        shown = self.memory.state == "reflected"
        return [*super().said(), *([("An example answer", [self.payload["model"]])] if shown else [])]


KINDS["reflect"] = Reflect
