"""The courses of this repository: each is read once by a process, since that takes seconds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from builder.course import load
from builder.model import Course


@cache
def course_in(source: Path) -> Course:
    """Return the course in a folder that no test changes. Its values are frozen: all tests may share them."""
    return load(source)
