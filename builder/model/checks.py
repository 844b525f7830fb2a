"""A self-check."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model.answers import Answer
from builder.model.blocks import Prose
from builder.model.rich import Rich
from builder.model.span import Span


@dataclass(frozen=True, slots=True)
class Check:
    """A self-check. `id` is the author's, unique in its chapter; the course knows it as chapter/id. `level` is that of
    its heading (2-6). `predict` makes it a guess: the next figure of its section stays closed until it is given."""

    span: Span
    # Never to be changed: answers and progress codes name a check by chapter/id.
    id: str
    title: str
    stem: tuple[Prose, ...]
    answer: Answer
    hints: tuple[Rich, ...] = ()
    why: Rich = ()
    outcome: int | None = None
    # Raised by the author where the question's meaning changes though no scored field does.
    rev: int = 1
    level: int = 3
    predict: bool = False
    # Of a check that varies: the values that stand in it, by name, and with other values the same check anew. `span`,
    # `id`, `title` and what stands below the stem's lines are the same in all.
    values: tuple[tuple[str, float], ...] = ()
    variants: tuple[Check, ...] = ()
