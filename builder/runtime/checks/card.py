"""A check as widgets: what its kind brings, the buttons that check it, one that helps, and what is said."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..host.feedback import feedback_html, guarded
from ..host.outputs import both, show_widget
from ..host.style import show_style
from ..host.threads import keep_in_step, one_at_a_time
from ..host.widgets import restyle, widget
from ..scoring.verdict import DONE
from ..text import paragraphs
from .base import Check


class Card:
    """The widgets of a check. `box` holds them all; `sure`, `guess`, `help` are buttons, `feedback` is what is said."""

    def __init__(self, check: Check) -> None:
        self.check = check
        names = ("I'm sure", "I'm guessing") if check.asks_sure else (check.press, "")
        self.sure = widget("Button", "mlr-press mlr-main", description=names[0])
        self.guess = widget("Button", "mlr-press", description=names[1]) if names[1] else None
        self.help = widget("Button", "mlr-press mlr-help")
        self.feedback = widget("HTML", "mlr-wide")
        # Where it is not asked, None is recorded; history.rises() takes that for sure, since it only passes over
        # guesses.
        self.sure.on_click(self.guarded(partial(check.submit_current, sure=True if check.asks_sure else None)))
        if self.guess:
            self.guess.on_click(self.guarded(partial(check.submit_current, sure=False)))
        self.help.on_click(self.guarded(check.help))
        buttons = [button for button in (self.sure, self.guess, self.help) if button]
        row = widget("HBox", "mlr-row mlr-wide", children=buttons)
        controls = check.controls(self.guarded)
        # Only fields to type in: their words and the press that follows are the two that could overtake one another.
        for field in (one for one in controls if hasattr(one, "continuous_update")):
            field.observe(one_at_a_time(partial(keep_in_step, *buttons)), "value")
        # The controls first: in choice style.css counts the rows of the grid from the top.
        self.box = widget("VBox", f"mlr mlr-{check.payload['kind']}", children=[*controls, row, self.feedback])
        check.observers.append(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the check's present state."""
        self.check.refresh()
        label = self.check.help_label()
        # Only what changed is sent: each message is handled by every open view of the notebook.
        if label != self.help.description or not label:
            restyle(self.help, f"mlr-press mlr-help {'' if label else 'mlr-gone'}", description=label)
        done = self.check.memory.state in DONE
        restyle(self.sure, f"mlr-press {'mlr-quiet' if done else 'mlr-main'}")
        if self.guess:
            restyle(self.guess, f"mlr-press {'mlr-quiet' if done else ''}")
        self.feedback.value = feedback_html(self.check.feedback())

    def guarded(self, action: Callable[[], None]) -> Callable[..., None]:
        """Return `action` as a callback of the card's widgets."""
        return guarded(action, self.feedback)

    def show(self) -> None:
        """Show the card; a front end without widgets shows the question as plain text."""
        # On Colab the style has to stand in the same output as the card that it is for.
        show_style()
        # In a saved copy the question stands above already, as Markdown.
        text = self.check.question()
        show_widget(self.box, text, both(paragraphs(*self.check.lines()), text))
