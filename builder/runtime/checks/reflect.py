"""Reflect: free words, then a model answer beside them."""

from __future__ import annotations

from ..host.feedback import Feedback
from ..scoring.verdict import State
from ..text import Rich
from .text import Text


class Reflect(Text):
    """Free words are written."""

    how = "Write a sentence or two."
    blank = "Write a sentence or two first."
    asks_sure = False
    press = "Compare with an example answer"
    widget_kind, classes = "Textarea", "mlr-free"
    field_label, placeholder = "Your words", "a sentence or two"

    def key(self) -> Rich:
        """Return nothing: no answer is the right one."""
        # Without a key the help button never offers an answer.
        return ""

    def feedback(self) -> Feedback:
        """Return the verdict and, once words are written, the model."""
        shown = self.memory.state == State.REFLECTED
        return [*super().feedback(), *([("An example answer", [self.payload["model"]])] if shown else [])]
