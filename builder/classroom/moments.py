"""A time as a teacher writes it, on the command line or in a spreadsheet, and as a class reads it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

# As a spreadsheet writes a day that was typed as 2026-12-01: 2026/12/1 or 1.12.2026, and what stands behind it. Of
# 12/1/2026 nobody can tell which is the month.
DAYS = (re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)"), re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)"))
HOUR = re.compile(r"(?<= )(?=\d:)")  # before an hour of one digit
LAST = time(23, 59, 59)


def moment_of(text: str) -> datetime | None:
    """Return a time, in the zone that it names, else in that of this machine: the last second of a day that is given
    alone, None for what is no time."""
    try:
        spelt = _spelt(text.strip().lstrip("'"))
        if len(spelt) <= len("2026-12-01"):
            return datetime.combine(date.fromisoformat(spelt), LAST).astimezone()
        found = datetime.fromisoformat(spelt)
        found.astimezone(UTC)  # in the year 1 or 9999 a moment may be none elsewhere
        return found if found.tzinfo else found.astimezone()
    except (ValueError, OverflowError, OSError):  # the last on Windows, of what was before 1970
        return None


def in_words(moment: datetime) -> str:
    """Return a moment as people read it: in its own zone, and in UTC."""
    universal = moment.astimezone(UTC)
    day = "" if universal.date() == moment.date() else f"{universal:%A}, "
    zone = f"{moment:%z}"
    own = "" if moment.utcoffset() == universal.utcoffset() else f"{zone[:3]}:{zone[3:5]} ({day}{universal:%H:%M} UTC)"
    return f"{moment:%A}, {moment.day} {moment:%B %Y}, {moment:%H:%M} UTC{own}"


def _spelt(text: str) -> str:
    """Return a time as ISO 8601 writes it, where a spreadsheet wrote it in a way that can be read in one way only."""
    for form in DAYS:
        if found := form.match(text):
            parts = found.groups() if len(found[1]) == len("2026") else found.groups()[::-1]
            return HOUR.sub("0", "-".join(part.zfill(2) for part in parts) + text[found.end() :])
    return text
