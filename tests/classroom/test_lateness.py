"""What a time is in a table of a teacher's, and what is late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builder.classroom.attempts import Attempt
from builder.classroom.lateness import Rule, lateness
from builder.classroom.moments import in_words, moment_of
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


def test_a_day_is_in_time_to_its_last_second() -> None:
    """What comes within the last second of a day is not late, and what comes after it is, by a minute at least: so for
    the day that is due and for one that a rule of the teacher's names."""
    due, until = moment_of("2026-11-27"), moment_of("2026/11/30")
    assert due
    assert until
    assert f"{due:%d %H:%M:%S}" == "27 23:59:59"
    rules = {"": [Rule(until, 50)]}
    for last, seconds, percent, note in (
        (due, 0.9, 100, ""),
        (due, 2, 50, "1 min late, which counts for 50 %"),
        (until, 0.9, 50, "3 days late, which counts for 50 %"),
        (until, 2, 0, "3 days late, which counts for 0 %"),
    ):
        sent = last + timedelta(seconds=seconds)
        attempt = Attempt(1, 1, "101", "", "x", "d", sent, late=False, held=Handed((), ()))
        found = lateness(due, rules, attempt)
        assert (found.percent, found.note) == (percent, note)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2026-12-01T18:00+00:00", "Tuesday, 1 December 2026, 18:00 UTC"),
        ("2026-12-01T18:00+05:30", "Tuesday, 1 December 2026, 18:00 UTC+05:30 (12:30 UTC)"),
        ("2026-12-01T23:59-05:00", "Tuesday, 1 December 2026, 23:59 UTC-05:00 (Wednesday, 04:59 UTC)"),
    ],
)
def test_a_moment_is_told_in_the_zone_of_whoever_wrote_it(written: str, told: str) -> None:
    """A class reads the hour that its teacher wrote, and beside it that of UTC, with the day where it is another."""
    moment = moment_of(written)
    assert moment
    assert in_words(moment) == told
