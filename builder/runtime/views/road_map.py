"""The map of a road map: its stages as columns of boxes, each saying where the learner stands, from the evidence."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ..host.outputs import Place, address_of, place_of, show_widget
from ..host.style import show_style
from ..host.threads import in_turn, one_at_a_time
from ..host.widgets import has_widgets, widget
from ..record.evidence import (
    Step,
    deepest_needs,
    first_open,
    last_begun,
    listed,
    map_states,
    ready_next,
    spoken_left,
    spoken_review,
    steps_done,
)
from ..record.session import SESSION
from ..text import counted, escape, short_hours

# Colours that are read on a light page and on a dark one; the words say the same. The edge of what can be
# taken is stronger on either than that of what waits.
MAP_COLOURS = {
    "done": ("#1a7f5a", "rgba(26,127,90,.18)"),
    "in progress": ("#b35900", "rgba(213,94,0,.16)"),
    "to review": ("#b35900", "rgba(213,94,0,.08)"),
    "ready": ("#2580dc", "rgba(37,128,220,.18)"),
    "blocked": ("rgba(125,134,143,.6)", "rgba(125,134,143,.12)"),
    "to come": ("#7d868f", "transparent"),
}
# A mark for each state, since colour alone says nothing to some.
MARKS = {"done": "✓", "in progress": "◐", "to review": "◑", "ready": "○", "blocked": "◌", "to come": "–"}
# As many columns as there is room for, all of one width; on a telephone one that fills it.
GRID_LOOK = "display:grid;grid-template-columns:repeat(auto-fit,minmax(min(14em,100%),1fr));gap:12px 20px"
ARROW = '<div aria-hidden="true" style="line-height:1;padding:1px 0 1px 1em;opacity:.7">↓</div>'
# How far a chapter is; the words beside it say the same.
BAR = (
    '<div aria-hidden="true" style="height:4px;margin-top:5px;border-radius:2px;background:rgba(128,128,128,.3)">'
    '<div style="height:4px;width:{share}%;border-radius:2px;background:#d55e00"></div></div>'
)
NEXT_SHOWN = 3
NOTHING_NEW = "Nothing new from other notebooks."
CATCH_UP = "Refresh"


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
    if not has_widgets():
        return
    button, said = widget("Button", "mlr-press mlr-help", description=CATCH_UP), widget("HTML")

    def look() -> None:
        before = len(SESSION.history.everything())
        SESSION.catch_up()
        new = len(SESSION.history.everything()) - before
        # Fewer where some were reset there.
        words = f"{counted(abs(new), 'new answer' if new > 0 else 'fewer answer')}." if new else NOTHING_NEW
        said.value = f'<span role="status">{words}</span>'

    button.on_click(one_at_a_time(look))
    show_style()
    row = widget("HBox", "mlr-row", children=[button, said])
    show_widget(widget("VBox", "mlr", children=[row]), "Run All shows what you answered in other notebooks.")


def map_html(stages: list[dict[str, Any]], states: dict[str, str]) -> str:
    """Return the map as HTML without script or shared style."""
    # The looks stand on the elements themselves, since a style element does not reach from one output to another on
    # Colab (vizzuhq/ipyvizzu#96), and GitHub's view of a notebook takes it away.
    steps = [step for stage in stages for step in stage["steps"]]
    titles = {step["id"]: step["title"] for step in steps}
    columns = "".join(_column(stage, states, titles) for stage in stages)
    grid = f'<div class="mlr-map" style="{GRID_LOOK};max-width:64em">{columns}</div>'
    advice = "".join(f'<p style="margin:4px 0">{line}</p>' for line in _advice(steps, states))
    return continue_html(steps, states) + grid + advice


def continue_html(steps: list[Step], states: dict[str, str]) -> str:
    """Return the way back to the chapter that was answered last; "" where none is in progress."""
    step = last_begun(steps, states)
    if step is None:
        return ""
    done, count = steps_done(step)
    return continue_line(_linked(step, place_of(first_open(step))), f"{done} of {count}")


def continue_line(link: str, words: str) -> str:
    """Return the way on as HTML: a link to a chapter, and in words how far that is or where it stands."""
    return f'<p style="margin:4px 0 10px;font-size:1.1em"><strong>Continue: {link}</strong>, {words}</p>'


def continue_text(steps: list[Step], states: dict[str, str]) -> list[str]:
    """Return the same as a line of plain text; no line where there is none."""
    step = last_begun(steps, states)
    return [f"Continue: {step['title']}, {steps_done(step)[0]} of {steps_done(step)[1]}."] if step else []


def _column(stage: dict[str, Any], states: dict[str, str], titles: dict[str, str]) -> str:
    boxes = "".join(f'<li style="margin:0 0 8px">{box}</li>' for box in _boxes(stage["steps"], states, titles))
    listed_boxes = f'<ul style="list-style:none;margin:0;padding:0">{boxes}</ul>'
    # What stands in for a chapter to come stands where that would: a map is read from its first box on.
    begins = [states[step["id"]] for step in stage["steps"][:1]] == ["to come"]
    parts = [_meanwhile(stage), listed_boxes] if begins else [listed_boxes, _meanwhile(stage)]
    # A list inside a labelled group: a screen reader says how many boxes there are and which stage this is.
    title = escape(stage["title"])
    return (
        f'<div role="group" aria-label="{title}"><div style="font-weight:600;margin:0 0 6px">{title}</div>'
        f"{''.join(parts)}</div>"
    )


def _meanwhile(stage: dict[str, Any]) -> str:
    """Return the courses elsewhere that stand in for what is to come in a stage."""
    links = ", ".join(f'<a href="{escape(href)}">{escape(words)}</a>' for words, href in stage.get("meanwhile", ()))
    look = "margin:0 0 8px;font-size:.9em"
    return f'<p style="{look}">Until all of it is written: {links}</p>' if links else ""


def _boxes(steps: list[Step], states: dict[str, str], titles: dict[str, str]) -> Iterator[str]:
    """Yield a box a chapter; several to come, one after another, share one, or they would bury what is written."""
    for coming, several in groupby(steps, key=lambda step: states[step["id"]] == "to come"):
        group = list(several)
        if coming and len(group) > 1:
            names = ", ".join(escape(step["title"]) + " (can be skipped)" * step["optional"] for step in group)
            yield f'<div style="{_look("to come")}">{names}<br><small>{MARKS["to come"]} to come</small></div>'
            continue
        for above, step in zip([None, *group], group, strict=False):
            yield _box(step, above, states, titles)


def _box(step: Step, above: Step | None, states: dict[str, str], titles: dict[str, str]) -> str:
    kind = kind_of(states[step["id"]])
    done, count = steps_done(step)
    far = {"blocked": "waits", "in progress": f"{kind}, {done} of {count}", "to review": f"{count - done} {kind}"}
    notes = [
        f"{MARKS[kind]} {far.get(kind, kind)}",
        *(["can be skipped"] * step["optional"]),
        *([short_hours(step["hours"], step["links"]).replace(" ", "\N{NO-BREAK SPACE}")] if step["hours"] else []),
    ]
    # From the box above comes an arrow; what stands elsewhere is named.
    from_above = [above["id"]] if above and above["id"] in step["needs"] else []
    after = [titles[need] for need in step["needs"] if need not in from_above]
    lines = [*([f"↳ after {listed(after)}"] if after else []), " · ".join(notes)]
    # A chapter to come has no page yet.
    title = _linked(step) if address_of(step) else escape(step["title"])
    small = "".join(f"<br><small>{escape(line)}</small>" for line in lines)
    bar = BAR.format(share=round(100 * done / count)) if kind == "in progress" and count else ""
    return f'{ARROW * len(from_above)}<div style="{_look(kind, dashed=step["optional"])}">{title}{small}{bar}</div>'


def _look(kind: str, *, dashed: bool = False) -> str:
    """Return the style of a box: what can be taken has a thick edge, what is to come has none."""
    edge, fill = MAP_COLOURS[kind]
    width = {"in progress": 3, "ready": 3, "to come": 0}.get(kind, 1)
    line = "dashed" if dashed else "solid"
    faint = ";opacity:.7" if kind == "to come" else ""
    return f"padding:6px 10px;border:{width}px {line} {edge};border-radius:6px;background:{fill}{faint}"


def kind_of(state: str) -> str:
    """Return the row of MAP_COLOURS and MARKS for a state in words."""
    # "needs " is written in record/evidence.py.
    return "blocked" if state.startswith("needs ") else state


def _linked(step: Step, place: str = "") -> str:
    look = "color:inherit;text-decoration:underline"
    return f'<a href="{escape(address_of(step) + place)}" style="{look}">{escape(step["title"])}</a>'


def _advice(steps: list[Step], states: dict[str, str]) -> list[str]:
    lines = []
    following = ready_next(steps, states)[:NEXT_SHOWN]
    if following:
        named = "; ".join(_linked(step) + begun(step, states) for step in following)
        lines.append(f"<strong>Ready next:</strong> {named}.")
    lines += map(escape, [spoken_left(steps, states), *spoken_review(steps, states)])
    waiting: dict[str, list[str]] = {}
    for step, need in deepest_needs(steps, states):
        waiting.setdefault(_linked(need), []).append(escape(step["title"]))
    lines += [f"{need} opens the way to {first_of(titles)}." for need, titles in waiting.items()]
    return lines


def begun(step: Step, states: dict[str, str]) -> str:
    """Return what stands behind the title of a chapter that is named as ready, and is in progress."""
    return " (begun)" if states[step["id"]] == "in progress" else ""


def first_of(titles: list[str]) -> str:
    """Return titles as English lists them; of many the first, and how many more there are."""
    more = len(titles) - NEXT_SHOWN
    return listed([*titles[:NEXT_SHOWN], f"{more} more"] if more > 1 else titles)


def map_text(stages: list[dict[str, Any]], states: dict[str, str]) -> str:
    """Return the map in plain words, a line a stage."""
    lines = [
        f"{stage['title']}: " + ", ".join(f"{step['title']} ({states[step['id']]})" for step in stage["steps"])
        for stage in stages
    ]
    steps = [step for stage in stages for step in stage["steps"]]
    following = "; ".join(step["title"] + begun(step, states) for step in ready_next(steps, states)[:NEXT_SHOWN])
    lines += [f"Ready next: {following}."] if following else []
    return "\n".join([*continue_text(steps, states), *lines, spoken_left(steps, states), *spoken_review(steps, states)])
