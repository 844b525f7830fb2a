"""The sliders of a reach check: they start where it is not met, and can be moved to where it is."""

from __future__ import annotations

from contextlib import suppress
from itertools import combinations, product
from typing import Any

from .cards import right
from .figures import ends
from .runtime import of, session
from .steps import step, stops


def drive_reach(card: Any) -> None:
    """Ask for the start, which must not do, then move the sliders to the author's state, which must."""
    name, payload = card.check.id, card.check.payload
    figure = session.figures.get(payload["figure"])
    shown = figure is not None and figure.sliders.keys() >= payload["state"].keys()
    if not step(name, "a figure", shown, "has no figure with its sliders", "mend the cell above that draws it"):
        return
    for slider, value in payload["state"].items():
        trouble = _out_of_reach(figure.ranges[slider], value)
        found = f"has a goal that nobody can reach: {slider} = {value!r} {trouble}"
        # Asked before any slider is set: a slider of ipywidgets moves a value beyond its range to its end without a
        # word, and the goal would be missed for a reason that nobody can see.
        if not step(name, f"{slider} in reach", not trouble, found, "name a state that the sliders have", ("state",)):
            return
    # Scored from the figure's own start and not from its sliders, which a check before this one may have moved.
    found, allowed = _met_at_start(figure, payload), "start the figure elsewhere, or ask for more"
    if step(name, "the start", not found, found, allowed, ("condition",)):
        stops[name] = _end_stops(figure, payload)
    for slider, value in payload["state"].items():
        figure.sliders[slider].value = value
    words = of("scoring.reach").spoken_state(payload["state"])
    right(card, f"its own state, {words},", ("condition",), "name a state that meets the condition")


def _out_of_reach(spec: Any, value: Any) -> str:
    """Return why a slider of the range `spec` never has a value; "" where it may."""
    # The page's own word: it would refuse the goal when a learner comes back to it.
    if of("lesson.figure").in_range(spec, value):
        return ""
    if isinstance(spec, bool):
        return "is neither True nor False"
    if isinstance(spec, list):
        return f"is none of {', '.join(map(repr, spec))}"
    low, high, width = spec
    if isinstance(value, bool | str) or not low <= value <= high:
        return f"lies beyond the slider, which goes from {low:g} to {high:g}"
    return f"lies between the slider's steps of {width:g} from {low:g}"


def _start_of(figure: Any, payload: Any) -> dict[str, Any]:
    """Return where the sliders of a reach check stand before anyone moves them."""
    module = of("lesson.figure")
    defaults = module.checked_defaults(figure.draw, figure.ranges)
    return {name: module.start_of(name, figure.ranges[name], defaults.get(name)) for name in payload["state"]}


def _end_stops(figure: Any, payload: Any) -> str:
    """Return the fewest sliders that, pushed to an end, meet a reach check while all others stay at their start."""
    start = _start_of(figure, payload)
    pushes = _pushes_of(figure, start)
    for count in range(1, len(pushes) + 1):
        for some in combinations(pushes, count):
            for parts in product(*some):
                pushed = {name: end for part in parts for name, end in part.items()}
                # The author's condition may raise anything, and is not met then.
                with suppress(Exception):
                    if of("scoring").score(payload, start | pushed, 0).state == "right":
                        return str(of("scoring.reach").spoken_state(pushed))
    return ""


def _pushes_of(figure: Any, start: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return what can be pushed without a thought, and where to: a slider or a list to either end, all switches on."""
    # All switches at once: which of them to turn on is a choice.
    switches = {name: True for name in start if isinstance(figure.ranges[name], bool)}
    pushes = [[switches]] if switches else []
    for name in [name for name in start if name not in switches]:
        spec = figure.ranges[name]
        both = (spec[0], spec[-1]) if isinstance(spec, list) else ends(spec)
        pushes.append([{name: end} for end in both if end != start[name]])
    return pushes


def _met_at_start(figure: Any, payload: Any) -> str:
    """Return what is wrong with the condition of a reach check before anyone moves a slider; "" for nothing."""
    start = _start_of(figure, payload)
    try:
        verdict = of("scoring").score(payload, start, 0)
    except Exception as fault:  # noqa: BLE001 - the author's condition may raise anything
        return f"has a condition that raises {type(fault).__name__} at the start: {fault}"
    return f"is reached at the start, {of('scoring.reach').spoken_state(start)}" if verdict.state == "right" else ""
