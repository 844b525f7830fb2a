"""The map of a road map: its stages as columns of boxes, each saying where the learner stands, from the evidence."""

from __future__ import annotations

import base64
import json
from typing import Any

from ..host.outputs import Place, address_of, show_widget
from ..host.style import show_style
from ..host.threads import in_turn, one_at_a_time
from ..host.widgets import has_widgets, widget
from ..record.evidence import Step, deepest_needs, last_begun, map_states, ready_next, spoken_left, steps_done
from ..record.session import SESSION
from ..text import escape, short_hours

# Colours that are read on a light page and on a dark one; the words say the same.
MAP_COLOURS = {
    "done": ("#1a7f5a", "rgba(26,127,90,.18)"),
    "in progress": ("#b35900", "rgba(213,94,0,.16)"),
    "ready": ("#0a62b0", "rgba(10,98,176,.14)"),
    "blocked": ("#7d868f", "rgba(125,134,143,.12)"),
    "to come": ("#7d868f", "transparent"),
}
COLUMN_LOOK = "flex:1 1 13em;max-width:20em;min-width:11em;margin:0;padding:0"
BOX_LOOK = (
    "display:block;margin:0 0 8px;padding:6px 10px;border:1.5px {line} {edge};border-radius:6px;background:{fill}"
)
# How far a chapter is; the words beside it say the same.
BAR = (
    '<div aria-hidden="true" style="height:4px;margin-top:5px;border-radius:2px;background:rgba(128,128,128,.3)">'
    '<div style="height:4px;width:{share}%;border-radius:2px;background:#d55e00"></div></div>'
)
NEXT_SHOWN = 3


@in_turn
def road_map(name: str, payload: str) -> None:
    """Show the map of the road map `name`. `payload` is base64 of JSON: title and stages of steps.

    It is drawn anew, in its place, whenever an answer is recorded.
    """
    stages = json.loads(base64.b64decode(payload))["stages"]
    steps = [step for stage in stages for step in stage["steps"]]

    def drawn() -> tuple[str, str]:
        states = map_states(steps)
        return map_html(stages, states), map_text(stages, states)

    place = Place(*drawn())
    # By the map's name: the cell that runs again takes the place of its old output, which is then written to no more.
    SESSION.listeners[f"map {name}"] = lambda _event: place.write(*drawn())
    show_catch_up()


def show_catch_up() -> None:
    """Show a button that fetches what was answered in other notebooks: their kernels cannot tell this one."""
    if has_widgets():
        button = widget("Button", "mlr-press mlr-help", description="Show what I answered in other notebooks")
        button.on_click(one_at_a_time(SESSION.catch_up))
        show_style()
        row = widget("HBox", "mlr-row", children=[button])
        show_widget(widget("VBox", "mlr", children=[row]), "Run All shows what you answered in other notebooks.")


def map_html(stages: list[dict[str, Any]], states: dict[str, str]) -> str:
    """Return the map as HTML without script or shared style."""
    # The looks stand on the elements themselves, since a style element does not reach from one output to another on
    # Colab (vizzuhq/ipyvizzu#96), and GitHub's view of a notebook takes it away.
    columns = "".join(_column(stage, states) for stage in stages)
    grid = f'<div class="mlr-map" style="display:flex;flex-wrap:wrap;gap:12px 20px;max-width:64em">{columns}</div>'
    steps = [step for stage in stages for step in stage["steps"]]
    advice = "".join(f'<p style="margin:4px 0">{line}</p>' for line in _advice(steps, states))
    return continue_html(steps, states) + grid + advice


def continue_html(steps: list[Step], states: dict[str, str]) -> str:
    """Return the way back to the chapter that was answered last; "" where none is in progress."""
    step = last_begun(steps, states)
    if step is None:
        return ""
    done, count = steps_done(step)
    look = "margin:4px 0 10px;font-size:1.1em"
    return f'<p style="{look}"><strong>Continue: {_linked(step)}</strong>, {done} of {count}</p>'


def continue_text(steps: list[Step], states: dict[str, str]) -> list[str]:
    """Return the same as a line of plain text; no line where there is none."""
    step = last_begun(steps, states)
    return [f"Continue: {step['title']}, {steps_done(step)[0]} of {steps_done(step)[1]}."] if step else []


def _column(stage: dict[str, Any], states: dict[str, str]) -> str:
    boxes = "".join(f'<li style="margin:0">{_box(step, states[step["id"]])}</li>' for step in stage["steps"])
    # A list inside a labelled group: a screen reader says how many chapters there are and which stage this is.
    list_look = "list-style:none;margin:0;padding:0"
    title = escape(stage["title"])
    return (
        f'<div role="group" aria-label="{title}" style="{COLUMN_LOOK}">'
        f'<div style="font-weight:600;margin:0 0 6px">{title}</div><ul style="{list_look}">{boxes}</ul></div>'
    )


def _box(step: Step, state: str) -> str:
    # Also find_road.look_of() asks for this beginning: "needs " is written in record/evidence.py.
    edge, fill = MAP_COLOURS["blocked" if state.startswith("needs ") else state]
    look = BOX_LOOK.format(line="dashed" if step["optional"] else "solid", edge=edge, fill=fill)
    look += ";opacity:.6" if state == "to come" else ""
    done, count = steps_done(step)
    notes = [
        f"{state}, {done} of {count}" if state == "in progress" else state,
        *(["can be skipped"] * step["optional"]),
        *([short_hours(step["hours"], step["links"])] if step["hours"] else []),
    ]
    # A chapter to come has no page yet.
    title = _linked(step) if address_of(step) else escape(step["title"])
    bar = BAR.format(share=round(100 * done / count)) if state == "in progress" and count else ""
    return f'<div style="{look}">{title}<br><small>{escape(" · ".join(notes))}</small>{bar}</div>'


def _linked(step: Step) -> str:
    look = "color:inherit;text-decoration:underline"
    return f'<a href="{escape(address_of(step))}" style="{look}">{escape(step["title"])}</a>'


def _advice(steps: list[Step], states: dict[str, str]) -> list[str]:
    lines = []
    following = ready_next(steps, states)[:NEXT_SHOWN]
    if following:
        lines.append(f"<strong>Ready next:</strong> {', '.join(_linked(step) for step in following)}.")
    lines.append(escape(spoken_left(steps, states)))
    waiting: dict[str, list[str]] = {}
    for step, need in deepest_needs(steps, states):
        waiting.setdefault(_linked(need), []).append(escape(step["title"]))
    lines += [f"{need} opens the way to: {', '.join(titles)}." for need, titles in waiting.items()]
    return lines


def map_text(stages: list[dict[str, Any]], states: dict[str, str]) -> str:
    """Return the map in plain words, a line a stage."""
    lines = [
        f"{stage['title']}: " + ", ".join(f"{step['title']} ({states[step['id']]})" for step in stage["steps"])
        for stage in stages
    ]
    steps = [step for stage in stages for step in stage["steps"]]
    following = ", ".join(step["title"] for step in ready_next(steps, states)[:NEXT_SHOWN])
    lines += [f"Ready next: {following}."] if following else []
    return "\n".join([*continue_text(steps, states), *lines, spoken_left(steps, states)])
