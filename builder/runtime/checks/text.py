"""Text: a field to type a few words into."""

from __future__ import annotations

from textwrap import shorten

from ..host.feedback import Guard
from ..host.widgets import Widget, label, widget
from ..record.event import Recorded
from ..scoring.verdict import State, Verdict
from ..text import Rich
from .base import Check

LONGEST_QUOTED = 60  # characters of a wrong answer
ENTERED = Verdict(State.NOT_ATTEMPTED, ("Now press “I'm sure” or “I'm guessing”.",))


class Text(Check):
    """A few words are typed."""

    how = "Type a word or two."
    example = '"your words"'
    blank = "Type your answer first."
    widget_kind, classes = "Text", "mlr-field"
    field_label, placeholder = "Your answer", "a word or two"
    field: Widget = None

    def read(self, value: Recorded) -> object:
        """Return the words; none are no answer, as in the field."""
        words = super().read(value)
        if not words:
            raise ValueError(self.blank)
        return words

    def key(self) -> Rich:
        """Return the first of the accepted words."""
        return str(self.payload["accepted"][0])

    def miss(self, answer: Recorded) -> str:
        """Return the words that were typed: what is said of them is the same of many."""
        # Half a surrogate pair, which answer() may be given, cannot be printed.
        words = str(answer).encode(errors="replace").decode()
        return f"“{shorten(words, LONGEST_QUOTED, placeholder='…')}” is not it."

    def controls(self, guarded: Guard) -> list[Widget]:
        """Return the field. Its value comes with Enter or on leaving it: by then it is whole."""
        self.field = widget(
            self.widget_kind,
            self.classes,
            description=label(self.field_label),
            placeholder=self.placeholder,
            # Text has it since ipywidgets 7 (jupyter-widgets/ipywidgets#584); without it half a word would be judged by
            # a late press.
            continuous_update=False,
            value=self.memory.answer or "",
        )
        self.field.observe(guarded(self.changed), "value")
        # The one message that a field sends, for Enter; on_submit() hears it too, and warns since ipywidgets 8.
        self.field.on_msg(guarded(self.entered))
        return [self.field]

    def fits(self, answer: Recorded) -> bool:
        """Whether an answer is words that the field can hold, and one to this question."""
        # A field refuses anything but text with a TraitError, in the midst of Run All.
        return isinstance(answer, str) and super().fits(answer)

    def entered(self) -> None:
        """Take Enter for the press of a single button; of two it cannot tell which is meant, so that is asked."""
        if self.asks_sure:
            self.notify(ENTERED)
        else:
            self.submit_current(sure=None)

    def changed(self) -> None:
        """Let the widgets show what was typed; judge it where its press came first."""
        # Front ends send Enter before the words that it ends, and what it asks for is still to be done.
        if self.notice is ENTERED:
            self.refresh()
        else:
            super().changed()
        # In this order: where what came late cannot be read, the notice that says so must stay, and super() takes
        # notices away.
        self.submit_late()

    def current_answer(self) -> object:
        """Return what stands in the field, without spaces around it."""
        return self.field.value.strip() or None

    def set_answer(self, answer: Recorded) -> None:
        """Put an answer into the field."""
        if self.field:
            self.field.value = answer
