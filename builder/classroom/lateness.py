"""What lateness costs: late.csv, a small table of the teacher's, with a line for all and lines for one learner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from builder.classroom.attempts import Attempt
from builder.classroom.moments import moment_of
from builder.classroom.overrides import number_of
from builder.classroom.tables import rows
from builder.errors import RefusedError

HEADS = ("learner", "until", "percent")
WHOLE = 100.0
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rule:
    """What comes until a time counts for `percent`; `until` is NEVER where no time is given."""

    until: datetime
    percent: float


# Learner -> their rules, the earliest first; those for all stand under "".
Rules = dict[str, list[Rule]]


@dataclass(frozen=True, slots=True)
class Lateness:
    """What an attempt counts for, and what is to be said of it: `note` in the row, `doubt` where nobody can tell."""

    percent: float = WHOLE
    note: str = ""
    doubt: str = ""


IN_TIME = Lateness()


def rules_of(path: Path) -> Rules:
    """Return the rules of late.csv. Raises RefusedError for a line that cannot be read."""
    found: Rules = {}
    for line, row in rows(path, HEADS):
        percent = number_of(row["percent"].strip().removesuffix("%"))
        until = moment_of(row["until"]) if row["until"].strip() else NEVER
        rules = found.setdefault(row["learner"].strip(), [])
        if trouble := _trouble(row, percent, until, rules):
            raise RefusedError(f"{path}:{line}: {trouble}.")
        rules.append(Rule(until or NEVER, percent or 0.0))
    return {learner: sorted(rules, key=lambda rule: rule.until) for learner, rules in found.items()}


def _trouble(row: dict[str, str], percent: float | None, until: datetime | None, rules: list[Rule]) -> str:
    """Return why a line cannot stand beside the `rules` above it; "" if it can."""
    if until is None:
        return f"“{row['until']}” is no day or time; write it as 2026-12-01 or 2026-12-01 18:00"
    # Who writes 0.5 means half of the points, and not one in two hundred of them.
    if percent is None or percent > WHOLE or 0 < percent < 1:
        return f"“{row['percent']}” are no per cent; give a number from 0 to 100, as 50 for half of the points"
    if any(rule.until == until for rule in rules):
        return "another line says something else of the same time; take one out"
    return ""


def lateness(due: datetime | None, rules: Rules, attempt: Attempt) -> Lateness:
    """Return what an attempt counts for, where an assignment is due at `due`. A learner's own lines stand in place of
    those for all."""
    if attempt.sent is None and not attempt.late:
        return IN_TIME
    own = rules.get(attempt.learner) or rules.get("", [])
    if attempt.sent is None:
        return _untimed(own)
    # A day ends with the whole of its last second.
    sent = attempt.sent.replace(microsecond=0)
    if due is None or sent <= due:
        return IN_TIME
    by = told_span(sent - due)
    if not own:
        return Lateness(note=f"{by} late")
    percent = next((rule.percent for rule in own if sent <= rule.until), 0.0)
    cost = "which is allowed" if percent == WHOLE else f"which counts for {percent:g} %"
    return Lateness(percent, f"{by} late, {cost}")


def _untimed(own: list[Rule]) -> Lateness:
    """Return what an attempt counts for that says no time: Canvas marks it as late and does not say how late."""
    certain = own[0] if own and own[0].until == NEVER else None
    if certain:
        return Lateness(certain.percent, f"late, which counts for {certain.percent:g} %")
    doubt = "it is marked as late, and its name does not say how late" if own else ""
    return Lateness(note="late", doubt=doubt)


def told_span(span: timedelta) -> str:
    """Return how long a span is, in its largest unit."""
    hours = span / timedelta(hours=1)
    if hours >= 48:  # noqa: PLR2004 - two days
        return f"{hours / 24:.0f} days"
    return f"{hours:.0f} h" if hours >= 1 else f"{max(1, hours * 60):.0f} min"
