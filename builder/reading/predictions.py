"""Predictions: checks marked `predict`, each of which stands before the figure that answers it."""

from __future__ import annotations

from builder.model import Check, Choice, Number
from builder.reading.draft import Scope
from builder.reading.source import Source


def begin(source: Source, check: Check, scope: Scope) -> None:
    """Note what a prediction must not be; let it wait in `scope` for its figure."""
    # The one before it has no figure of its own then: of two guesses at one figure, neither would open it.
    end(source, scope)
    what = f'the prediction "{check.id}"'
    scope.prediction = (what, check.span.first)
    if not isinstance(check.answer, Choice | Number):
        found = f"{what} is of the kind {check.answer.kind}"
        source.fault(check.span.first, found, "let it be a choice or a number: a guess is given in one press")
    if check.hints:
        source.fault(check.span.first, f"{what} has a Hint", "drop it: a guess cannot be wrong")


def end(source: Source, scope: Scope) -> None:
    """Note a prediction that no figure has followed by the end of its section, or by the next prediction."""
    if scope.prediction:
        what, line = scope.prediction
        found = f"{what} has no figure of its own below it in this section"
        source.fault(line, found, "make one with explore(draw, …) in a python cell below it")
    scope.prediction = None
