"""Reach: a fence `python reach tosses=100`: a condition on the figure above, and a state that meets it."""

from __future__ import annotations

from builder.model import Reach
from builder.reading import fences, python
from builder.reading.draft import Draft
from builder.reading.markdown import Node


def marks(node: Node) -> bool:
    """Tell whether a block is a fence that states a condition."""
    return fences.role(node) == "reach"


def read(draft: Draft) -> Reach | None:
    """Return the condition, one expression of the sliders of the nearest figure above; it is not evaluated."""
    fence = draft.one(marks, "python reach fence")
    if fence is None:
        return None
    what = f"{draft.what}: the condition"
    state = fences.settings(draft.source, fence, what)
    if state is None:
        return None
    if not state:
        # The state is the proof that the condition can be met; proving evaluates the one in the other.
        draft.fault(fence.first, "has no state that meets its condition", "write it behind reach, as name=value")
        return None
    # Before the condition is read: a missing figure is the likelier slip, and is told even where the code is broken.
    _inspect_sliders(draft, fence.first, state)
    condition = fences.snippet(draft.source, fence, what)
    tree = python.parse(draft.source, condition.span.first, condition.code, what) if condition else None
    if condition is None or tree is None:
        return None
    if len(tree.body) != 1 or python.last_expression(tree) is None:
        found = "has a condition that is not one expression"
        draft.fault(condition.span.first, found, "write one, such as tosses > 25")
    # Only sliders of the state: a slider that the condition reads and the state leaves out has no value there.
    if names := python.unknown_names(tree, set(state)):
        allowed = "a condition knows the sliders in its state, and Python's own names"
        draft.fault(condition.span.first, f"has the unknown name {names[0]} in its condition", allowed)
    return Reach(condition, tuple(state.items()))


def _inspect_sliders(draft: Draft, line: int, state: dict[str, float | bool | str]) -> None:
    # Scope is filled from the top of the page, so a figure below the check is none here: learners could not have moved
    # it.
    sliders = draft.scope.sliders
    if sliders is None:
        draft.fault(line, "has no figure above it", "make one with explore(draw, …) in a python cell above")
        return
    if missing := [name for name in state if name not in sliders]:
        found = f"sets {missing[0]}, which is no slider of the figure above"
        draft.fault(line, found, f"its sliders are {', '.join(sliders) or 'none'}")
