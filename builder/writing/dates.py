"""Months in words."""

from __future__ import annotations

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"),
    "December",
)


def spoken_month(month: str) -> str:
    """Return a month such as 2026-11 in words: "November 2026"."""
    # Not by strftime, which speaks the language of the machine: a build is the same everywhere.
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}"
