"""Hours in words: those of a chapter itself, and those of its links."""

from __future__ import annotations

from builder.model import Chapter
from builder.runtime.text import counted, roughly


def spoken_hours(hours: float) -> str:
    """Return a duration in words: "12 hours", "1 hour", "30 minutes"."""
    return f"{round(hours * 60)} minutes" if hours < 1 else counted(hours, "hour")


def both_hours(chapter: Chapter) -> str:
    """Return how long a chapter takes: "About 1 hour here, up to 4 more in the links.", or the first alone."""
    here, links = chapter.hours, links_hours(chapter)
    if not links:
        return f"About {spoken_hours(here)}."
    # The second number borrows the first one's unit where it can: "45 minutes here, up to 2 hours more in the links".
    more = f"{links:g} more" if here >= 1 and links >= 1 else f"{spoken_hours(links)} more"
    return f"About {spoken_hours(here)} here, up to {more} in the links."


def links_hours(chapter: Chapter) -> float:
    """Return the hours of a chapter's links as they are shown: rounded, since a sum of estimates is no measurement."""
    return roughly(chapter.link_hours)
