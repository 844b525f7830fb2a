"""Feedback: what is said to the learner, as HTML and as plain text, and what went wrong behind a button."""

from __future__ import annotations

from collections.abc import Callable

from ..scoring.verdict import State
from ..text import Rich, escape, markup, plain
from .outputs import on_colab
from .threads import one_at_a_time
from .widgets import Widget

Action = Callable[[], None]
Guard = Callable[[Action], Callable[..., None]]
Feedback = list[tuple[str, list[Rich]]]  # paragraphs of (head, sentences)

HEADS = {
    State.RIGHT: "Correct",
    State.NOT_YET: "Not yet",
    State.RECORDED: "Recorded",
    State.SHOWN: "Shown",
    State.ERROR: "Error in your code",
    State.REFLECTED: "Written down",
    State.NOT_ATTEMPTED: "Not attempted",
    State.RUNNING: "Running",
}
# Left edge and fill by the state that is told; the words before it say the same.
# By the head and not by the state, since a hint or "Why" may come first where there is no verdict.
COLOURS = {
    "Correct": "46,139,87",
    "Written down": "46,139,87",
    "Chapter done": "46,139,87",
    "Not yet": "230,145,20",
    "Error in your code": "200,70,60",
}
CALM = "90,130,190"
WRAPPED = "white-space:normal;overflow-wrap:anywhere;line-height:1.5"
SMALL = "font-size:12px;opacity:.75;margin:2px 0"
RUN_ALL = "Runtime > Run all" if on_colab() else "Run > Run All Cells"


def feedback_html(feedback: Feedback) -> str:
    """Return what is said as HTML; "" for nothing. Screen readers are told of it."""
    if not feedback:
        return ""
    colour = COLOURS.get(feedback[0][0], CALM)
    frame = f"border-left:4px solid rgb({colour});background:rgba({colour},.12);border-radius:4px;padding:8px 14px"
    body = "".join(
        f'<div style="margin:3px 0"><strong>{escape(head)}{":" if sentences else "."}</strong> '
        f"{' '.join(map(markup, sentences))}</div>"
        for head, sentences in feedback
    )
    return f'<div role="status" style="{frame};{WRAPPED}">{body}</div>'


def feedback_text(feedback: Feedback) -> str:
    """Return what is said as plain text, a line a paragraph."""
    return "\n".join(
        f"{head}: {' '.join(map(plain, sentences))}" if sentences else f"{head}." for head, sentences in feedback
    )


def small(*lines: str) -> str:
    """Return lines as small HTML, each a paragraph."""
    return "".join(f'<p style="{SMALL}">{escape(line)}</p>' for line in lines)


def guarded(action: Action, shown: Widget) -> Callable[..., None]:
    """Return `action` as a callback that tells in `shown` what went wrong: front ends do not show what one raises."""

    def told() -> None:
        # In JupyterLab what a callback raises goes to a log that few know (jupyter-widgets/ipywidgets#1971,
        # jupyter-widgets/ipywidgets#2612).
        try:
            action()
        except Exception as fault:
            what = f"{type(fault).__name__}: {fault}. Run this cell again."
            shown.value = feedback_html([("Something went wrong here, not with your answer", [what])])

    # Around the whole: also what tells of the fault writes to a widget, in its turn.
    return one_at_a_time(told)
