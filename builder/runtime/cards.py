"""A check as widgets: what its kind brings, the buttons that check it, one that helps, and what is said."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from .checks import Check, Said
from .outputs import show_widget
from .rich import escape, markup
from .style import show_style
from .turns import keep_in_step, one_at_a_time
from .widgets import Widget, restyle, widget

# Left edge and fill by the state that is told; the words before it say the same.
COLOURS = {
    "Correct": "46,139,87",
    "Written down": "46,139,87",
    "Not yet": "230,145,20",
    "Error in your code": "200,70,60",
}
CALM = "90,130,190"
WRAPPED = "white-space:normal;overflow-wrap:anywhere;line-height:1.5"


class Card:
    """The widgets of a check. `box` holds them all; `sure`, `guess`, `help` are buttons, `said` is the feedback."""

    def __init__(self, check: Check) -> None:
        self.check = check
        names = ("I'm sure", "I'm guessing") if check.asks_sure else (check.press, "")
        self.sure = widget("Button", "mlr-press mlr-main", description=names[0])
        self.guess = widget("Button", "mlr-press", description=names[1]) if names[1] else None
        self.help = widget("Button", "mlr-press mlr-help")
        self.said = widget("HTML", "mlr-wide")
        self.sure.on_click(self.guarded(partial(check.submit_chosen, sure=True if check.asks_sure else None)))
        if self.guess:
            self.guess.on_click(self.guarded(partial(check.submit_chosen, sure=False)))
        self.help.on_click(self.guarded(check.help))
        buttons = [button for button in (self.sure, self.guess, self.help) if button]
        row = widget("HBox", "mlr-row mlr-wide", children=buttons)
        controls = check.controls(self.guarded)
        for field in (one for one in controls if hasattr(one, "continuous_update")):
            field.observe(one_at_a_time(partial(keep_in_step, *buttons)), "value")
        self.box = widget("VBox", f"mlr mlr-{check.payload['kind']}", children=[*controls, row, self.said])
        check.views.append(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the check's present state."""
        self.check.mark()
        step = self.check.next_help()
        if step != self.help.description or not step:
            restyle(self.help, f"mlr-press mlr-help {'' if step else 'mlr-gone'}", description=step)
        self.said.value = said_html(self.check.said())

    def guarded(self, action: Callable[[], None]) -> Callable[..., None]:
        """Return `action` as a callback of the card's widgets."""
        return guarded(action, self.said)

    def show(self) -> None:
        """Show the card; a front end without widgets shows the question as plain text."""
        show_style()
        show_widget(self.box, self.check.question())


def said_html(said: Said) -> str:
    """Return what is said as HTML; "" for nothing. Screen readers are told of it."""
    if not said:
        return ""
    colour = COLOURS.get(said[0][0], CALM)
    frame = f"border-left:4px solid rgb({colour});background:rgba({colour},.12);border-radius:4px;padding:8px 14px"
    body = "".join(
        f'<div style="margin:3px 0"><strong>{escape(head)}{":" if sentences else "."}</strong> '
        f"{' '.join(map(markup, sentences))}</div>"
        for head, sentences in said
    )
    return f'<div role="status" style="{frame};{WRAPPED}">{body}</div>'


def guarded(action: Callable[[], None], said: Widget) -> Callable[..., None]:
    """Return `action` as a callback that tells in `said` what went wrong: front ends do not show what one raises."""

    def told() -> None:
        try:
            action()
        except Exception as fault:
            what = f"{type(fault).__name__}: {fault}. Run this cell again."
            said.value = said_html([("Something went wrong here, not with your answer", [what])])

    return one_at_a_time(told)
