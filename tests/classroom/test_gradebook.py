"""The gradebook keeps what is missing apart from what is worth nothing."""

from __future__ import annotations

from builder.classroom.assignment import Assignment
from builder.classroom.gradebook import Gradebook, Row, Standing, total_of


def row(learner: str, check: str, points: float | None) -> Row:
    """Return a row of one possible point."""
    state = Standing.MISSING if points is None else Standing.SCORED
    return Row(learner, learner.title(), check.partition("/")[0], check, state, points, 1.0)


def test_a_learner_without_points_has_no_total() -> None:
    """A total is the sum of the points that there are; whoever has none has no total, and a wrong answer has 0."""
    rows = (row("anna", "a/x", 1.0), row("anna", "a/y", None), row("bert", "a/x", None), row("cleo", "a/x", 0.0))
    book = Gradebook(Assignment("week1", "", ()), rows)
    people = book.by_learner()
    assert {learner: total_of(rows) for learner, rows in people.items()} == {"anna": 1.0, "bert": None, "cleo": 0.0}
    assert [one.check for one in people["anna"]] == ["a/x", "a/y"]
