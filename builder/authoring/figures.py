"""Figures over the whole course: what each measure comes to, whether or not it warns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from builder.authoring.cues import cue_figures
from builder.authoring.facts import fact_figures
from builder.authoring.giveaways import giveaway_figures
from builder.authoring.habits import habit_figures
from builder.authoring.names import name_figures
from builder.authoring.opening import opening_figures
from builder.authoring.terms import term_figures
from builder.model import Course
from builder.runtime.text import counted

Figures = Iterable[tuple[str, str]]
# In the order of CONTRIBUTING's table.
MEASURED: tuple[Callable[[Course], Figures], ...] = (
    opening_figures,
    habit_figures,
    cue_figures,
    giveaway_figures,
    name_figures,
    term_figures,
)


def figures(course: Course, *, today: date) -> Iterator[str]:
    """Yield a line for each figure: what was measured, and what came of it."""
    rows = [row for measure in MEASURED for row in measure(course)] + list(fact_figures(course, today))
    width = max(len(name) for name, _ in rows)
    yield f"Over {counted(len(course.chapters), 'chapter')}:"
    yield from (f"  {name:<{width}}  {value}" for name, value in rows)
