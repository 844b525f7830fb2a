"""What lateness costs: late.csv, a small table of the teacher's, with a line for all and lines for one learner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from builder.classroom.attempts import Attempt
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
        percent = number_of(row.get("percent", "").removesuffix("%"))
        until = moment_of(row.get("until", "").strip())
        if percent is None or percent > WHOLE or until is None:
            way_out = "give a day or time such as 2026-12-01 18:00, and per cent from 0 to 100"
            raise RefusedError(f"{path}:{line}: {way_out}.")
        found.setdefault(row["learner"].strip(), []).append(Rule(until, percent))
    return {learner: sorted(rules, key=lambda rule: rule.until) for learner, rules in found.items()}


def moment_of(text: str) -> datetime | None:
    """Return a time, in the zone of this machine where it names none: the end of a day that is given alone, NEVER for
    "", None for what is no time."""
    if not text:
        return NEVER
    try:
        if len(text) <= len("2026-12-01"):
            return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time()).astimezone()
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        return None


def lateness(due: datetime | None, rules: Rules, attempt: Attempt) -> Lateness:
    """Return what an attempt counts for, where an assignment is due at `due`. A learner's own lines stand in place of
    those for all."""
    if attempt.sent is None and not attempt.late:
        return IN_TIME
    own = rules.get(attempt.learner) or rules.get("", [])
    if attempt.sent is None:
        return _untimed(own)
    if due is None or attempt.sent <= due:
        return IN_TIME
    by = told_span(attempt.sent - due)
    if not own:
        return Lateness(note=f"{by} late")
    percent = next((rule.percent for rule in own if attempt.sent <= rule.until), 0.0)
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
    return f"{hours:.0f} h" if hours >= 1 else f"{hours * 60:.0f} min"
