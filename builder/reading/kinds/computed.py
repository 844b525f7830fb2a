"""Computed: a fence `python answer` whose last expression is the value, and a line ± tolerance."""

from __future__ import annotations

from builder.model import Computed
from builder.reading import fences, inline, python
from builder.reading.draft import Draft, is_list
from builder.reading.equations import is_tolerance, read_mistakes, read_tolerance
from builder.reading.markdown import Node


def marks(node: Node) -> bool:
    """Tell whether a block is a fence that computes the answer."""
    return fences.role(node) == "answer"


def read(draft: Draft) -> Computed | None:
    """Return the code, its tolerance and the expected mistakes; the code is not run."""
    # All three are taken before any is missed: what stays in the draft is told as lesson text in the check.
    fence = draft.one(marks, "python answer fence")
    line = draft.one(is_tolerance, "line with ±")
    mistakes = read_mistakes(draft, draft.take(is_list))
    if fence is None or line is None:
        return None
    answer = fences.snippet(draft.source, fence, f"{draft.what}: the answer")
    tolerance = _tolerance(draft, line)
    if answer is None or tolerance is None:
        return None
    tree = python.parse(draft.source, answer.span.first, answer.code, f"{draft.what}: the answer")
    if tree is None:
        return None
    # Here, where the line is known: proving would only find that the cell gives no value.
    if python.last_expression(tree) is None:
        draft.fault(answer.span.last, "does not end its answer in an expression", "let the last line be the value")
        return None
    return Computed(answer, *tolerance, mistakes)


def _tolerance(draft: Draft, line: Node) -> tuple[float, bool] | None:
    # Of what was meant for ± nothing is left here (+/-), and an empty text is told as a tolerance that is none.
    text = inline.words(line.inline).partition("±")[2]
    tolerance = read_tolerance(text)
    if tolerance is None:
        found = f'has the tolerance "{inline.short(line.content)}"'
        draft.fault(line.first, found, "write ± and a number, or a number and %")
    return tolerance
