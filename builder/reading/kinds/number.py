"""Number: = `arithmetic` unit ± tolerance, and a list of expected mistakes."""

from __future__ import annotations

from builder.model import Number
from builder.reading import inline
from builder.reading.draft import Draft, is_list
from builder.reading.equations import (
    FORM,
    Equation,
    is_equation,
    read_equation,
    read_mistakes,
    read_tolerance,
    value_of,
)
from builder.reading.markdown import Node

_PARTING = ".:;,=≈~–—- "


def marks(node: Node) -> bool:
    """Tell whether a block is a line with = that gives a number, with or without the tolerance it needs."""
    # Without ± it is still a number where it is arithmetic: `2/3` alone is a forgotten tolerance, not a word.
    if not is_equation(node):
        return False
    equation = read_equation(node)
    return equation.has_tolerance or equation.is_arithmetic


def read(draft: Draft) -> Number | None:
    """Return the number, worked out, with its expected mistakes, none of which is right."""
    # Any line with =, not only those that `marks` knows: a second one, of words, would else be lesson text.
    node = draft.one(is_equation, "line with =")
    # Taken even where the line is missing, for the same reason.
    lists = draft.take(is_list)
    if node is None:
        return None
    equation = read_equation(node)
    tolerance = _tolerance(draft, equation)
    mistakes = read_mistakes(draft, lists)
    # Worked out even without a tolerance, so that both faults of one line are told at once.
    value = value_of(draft, node.first, equation.codes[0], "gives") if equation.codes else None
    if value is None or tolerance is None:
        return None
    size, relative = tolerance
    # Of the value's size, not of the value: below zero the width would be negative and nothing would be right.
    width = abs(value) * size if relative else size
    for mistake in mistakes:
        # A mistake within the tolerance is scored as right, and its feedback could never be seen.
        if abs(mistake.value - value) <= width:
            found = f"expects the mistake `{inline.short(mistake.expression)}`, which is right"
            allowed = f"narrow the tolerance or drop the mistake: it lies within {width:g} of {value:g}"
            draft.fault(mistake.span.first, found, allowed)
    unit = equation.words[-1].partition("±")[0].strip()
    # A sign that was to part it from the tolerance would stand beside the learner's field.
    if unit and (not unit.strip(_PARTING) or unit[-1] in ":;,=≈~"):
        draft.fault(node.first, f'has the unit "{inline.short(unit)}"', FORM)
    return Number(equation.codes[0], value, width, unit, mistakes)


def _tolerance(draft: Draft, equation: Equation) -> tuple[float, bool] | None:
    """Return the tolerance and whether it is relative; None, with a fault, where the line is not of its form."""
    if len(equation.codes) != 1 or equation.words[0] != "=" or not equation.whole:
        draft.fault(equation.line, "has a line with = that is no number", FORM)
        return None
    if not equation.has_tolerance:
        draft.fault(equation.line, f"gives `{inline.short(equation.codes[0])}` without ±", FORM)
        return None
    before, sign, after = equation.words[-1].partition("±")
    text = (after if sign else before).strip()
    # What was meant for ± is seen by `has_tolerance` but is no ± to cut at: it ends as a tolerance that is none.
    tolerance = read_tolerance(text) if sign else None
    if tolerance is None:
        allowed = "write a number behind ±, or a number and %"
        draft.fault(equation.line, f'has the tolerance "{inline.short(text)}"', allowed)
    return tolerance
