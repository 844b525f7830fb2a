"""The figures of a page: each is drawn wherever its sliders may stand."""

from __future__ import annotations

import gc
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .steps import some, step

# How the runtime begins this sentence (lesson/figure.py).
UNDRAWN = "This figure could not be drawn ("


def drive_figures(_: str) -> None:
    """Move each slider of each figure to its ends, and leave the figure as it was found."""
    for figure in _figures():
        code, allowed = _source_of(figure.draw), "let draw take every value of its sliders"
        if not step(code, "the start", drawn(figure), f"cannot be drawn: {reason(figure)}", "mend draw"):
            continue
        with _as_found(figure):
            for name, slider in figure.sliders.items():
                before = slider.value
                for value in some(end for end in ends(figure.ranges[name]) if end != before):
                    slider.value = value
                    found = f"cannot be drawn with {name} = {value!r}: {reason(figure)}"
                    step(code, f"{name} = {value!r}", drawn(figure), found, allowed)
                with _undrawn(figure):
                    slider.value = before


@contextmanager
def _as_found(figure: Any) -> Iterator[None]:
    """Show a figure in the end as it was, whose sliders have come back."""
    # Pages are driven behind the figures and draw them again. One that was left at an end would be taken for trouble
    # with the page's rows.
    found, html = dict(vars(figure)), figure.picture.value
    yield
    vars(figure).update(found)
    figure.picture.value = html
    figure.leave(html)


@contextmanager
def _undrawn(figure: Any) -> Iterator[None]:
    """Let the sliders of a figure move while it stays as it is: half of the time of a proof would go to pictures that
    were drawn before."""
    figure.draw_again = lambda: None  # hides the method of its class
    yield
    del figure.draw_again


def _figures() -> Iterator[Any]:
    """Yield the figures that are shown; those that no check reads have no name, so they are looked for."""
    module = sys.modules.get("ml_road_map.lesson.figure")
    # Where no figure was made there is no such module; one without a picture was never shown.
    for one in gc.get_objects() if module else ():
        if isinstance(one, module.Figure) and one.picture is not None:  # type: ignore[union-attr]
            yield one


def _source_of(draw: Any) -> str:
    """Return the code of a figure's draw as it stands in its cell; "" where it is not known."""
    try:
        return inspect.getsource(draw).strip("\n")
    except (OSError, TypeError):
        return ""


def drawn(figure: Any) -> bool:
    """Whether a figure shows a picture."""
    return "<img" in figure.picture.value


def reason(figure: Any) -> str:
    """Return why a figure could not be drawn."""
    return str(figure.sentence).removeprefix(UNDRAWN).removesuffix(").")


def ends(spec: Any) -> tuple[Any, ...]:
    """Return the values of a slider's range that are most likely trouble: its ends, or all of a list."""
    if isinstance(spec, bool):
        return (not spec, spec)
    return tuple(spec) if isinstance(spec, list) else (spec[0], spec[1])
