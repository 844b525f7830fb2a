"""What a time is in a table of a teacher's, and what is late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builder.classroom.attempts import Attempt
from builder.classroom.lateness import lateness, moment_of
from builder.classroom.selection import utc
from builder.classroom.submissions.answer import Handed


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-12-01", "2026-12-01"),
        ("2026/12/1", "2026-12-01"),
        ("1.12.2026", "2026-12-01"),
        ("'2026-12-01", "2026-12-01"),
        ("01.12.2026 18:00", "2026-12-01 18:00"),
        ("2026/12/1 8:05", "2026-12-01 08:05"),
        ("1.12.2026 8:05:30", "2026-12-01 08:05:30"),
    ],
)
def test_a_day_is_read_as_spreadsheets_write_it(written: str, told: str) -> None:
    """What German, Chinese and other spreadsheets make of a day is that day, where it can be read in one way only."""
    assert moment_of(written) == moment_of(told) is not None


@pytest.mark.parametrize("text", ["1/12/2026", "12/31/2026", "31.2.2026", "2026/13/1", "1.12.26", "1.12.20261"])
def test_a_day_that_can_be_read_in_two_ways_is_none(text: str) -> None:
    """Nobody guesses which number is the month."""
    assert moment_of(text) is None


def test_a_day_that_is_due_is_in_time_to_its_last_second() -> None:
    """What comes in the last minute of the day is not late, and what comes after it is, by a minute at least."""
    due = utc("2026-11-27")
    for seconds, note in ((0, ""), (2, "1 min late")):
        attempt = Attempt(1, 1, "101", "", "x", "d", due + timedelta(seconds=seconds), late=False, held=Handed((), ()))
        assert lateness(due, {}, attempt).note == note
    assert due.astimezone().strftime("%d %H:%M:%S") == "27 23:59:59"
