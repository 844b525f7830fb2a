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


def marks(node: Node) -> bool:
    """Tell whether a block is a line with = that gives a number, with or without the tolerance it needs."""
    if not is_equation(node):
        return False
    equation = read_equation(node)
    return equation.has_tolerance or equation.is_arithmetic


def read(draft: Draft) -> Number | None:
    """Return the number, worked out, with its expected mistakes, none of which is right."""
    node = draft.one(is_equation, "line with =")
    lists = draft.take(is_list)
    if node is None:
        return None
    equation = read_equation(node)
    tolerance = _tolerance(draft, equation)
    mistakes = read_mistakes(draft, lists)
    value = value_of(draft, node.first, equation.codes[0], "gives") if equation.codes else None
    if value is None or tolerance is None:
        return None
    size, relative = tolerance
    width = abs(value) * size if relative else size
    for mistake in mistakes:
        if abs(mistake.value - value) <= width:
            found = f"expects the mistake `{inline.short(mistake.expression)}`, which is right"
            allowed = f"narrow the tolerance or drop the mistake: it lies within {width:g} of {value:g}"
            draft.fault(mistake.span.first, found, allowed)
    unit = equation.words[-1].partition("±")[0].strip()
    return Number(equation.codes[0], value, width, unit, mistakes)


def _tolerance(draft: Draft, equation: Equation) -> tuple[float, bool] | None:
    """Return the tolerance and whether it is relative; None, with a fault, where the line is not of its form."""
    if len(equation.codes) != 1 or equation.words[0] != "=" or not equation.whole:
        draft.fault(equation.line, "has a line with = that is no number", FORM)
        return None
    if not equation.has_tolerance:
        draft.fault(equation.line, f"gives `{inline.short(equation.codes[0])}` without ±", FORM)
        return None
    text = equation.words[-1].rpartition("±")[2].strip()
    tolerance = read_tolerance(text) if "±" in equation.words[-1] else None
    if tolerance is None:
        allowed = "write a number behind ±, or a number and %"
        draft.fault(equation.line, f'has the tolerance "{inline.short(text)}"', allowed)
    return tolerance
