"""The options of `roadmap assign`, from the texts of a command line to what they mean."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from builder.classroom.assign import CLASS, Wanted
from builder.classroom.limits import MOST_POINTS
from builder.classroom.moments import moment_of
from builder.classroom.selection import CREDITS, TIMES, listed, rule
from builder.errors import RefusedError
from builder.settings import Settings, read_settings

REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)


def wanted_of(  # noqa: PLR0913 - the options of the command, each by its name
    name: str,
    out: Path,
    *,
    chapters: Sequence[str],
    checks: Sequence[str],
    due: str | None,
    roster: Path | None,
    one: bool,
    feedback: Sequence[str],
    credit: Sequence[str],
    points: Sequence[str],
    no_ai: bool,
    variants: bool,
    repository: str | None,
    hub: str,
    own: Sequence[str] = (),
) -> Wanted:
    """Return what a teacher asks for; `own` are chapters of the teacher's, all of them assigned.

    Raises RefusedError for an option that says nothing we know.
    """
    if hub and not hub.startswith(("https://", "http://")):
        raise RefusedError(f'--hub has "{hub}"; give an address, such as https://hub.example.org.')
    return Wanted(
        name=name,
        whole=(*listed(chapters), *own),
        checks=listed(checks),
        due=None if due is None else _due(due),
        roster=roster,
        one=one,
        no_ai=no_ai,
        variants=variants,
        credit=rule("--credit", credit, CREDITS, "right"),
        told=rule("--feedback", feedback, TIMES, "never"),
        points=dict(map(_worth, points)),
        served=_served(repository, out, name),
        hub=hub,
        private=frozenset(own),
    )


def _due(text: str) -> datetime:
    if found := moment_of(text):
        return found
    way_out = "write it as 2026-12-01, 2026-12-01T18:00 or 2026-12-01T18:00+01:00"
    raise RefusedError(f'"{text}" is no date; {way_out}.')


def _worth(text: str) -> tuple[str, float]:
    name, _, number = text.rpartition("=")
    try:
        worth = float(number)
    except ValueError:
        worth = math.nan
    if not name or not 0 <= worth <= MOST_POINTS:
        raise RefusedError(f'--points has "{text}"; write CHAPTER/ID=N, as in probability/base-rate=2.')
    return name, worth


def _served(repository: str | None, out: Path, name: str) -> Settings:
    """Return where class/ is on the web: at the root of a repository of its own, or in the one that `out` is in."""
    if repository:
        if not REPOSITORY.fullmatch(repository):
            raise RefusedError(f'--repository has "{repository}"; write OWNER/NAME, as GitHub does.')
        return Settings(repository, folder="")
    return read_settings(out, out / name / CLASS)
