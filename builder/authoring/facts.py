"""Facts that age: which tables are to be looked up again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from builder.errors import Fault
from builder.model import Course, Table
from builder.writing.dates import spoken_month

A_YEAR = 12  # months


def old_facts(course: Course, today: date) -> Iterator[Fault]:
    """Yield a notice for each table of facts that is older than a year on that day."""
    pages = [(chapter.path, chapter.all_blocks) for chapter in course.chapters]
    pages += [(page.path, page.blocks) for page in course.pages]
    for path, blocks in pages:
        for table in blocks:
            if isinstance(table, Table) and table.asof and _months(table.asof, today) > A_YEAR:
                found = f'the facts "{table.name}" are as of {spoken_month(table.asof)}'
                yield Fault(path, table.span.first, found, "look them up again, and set asof to the month of that")


def _months(asof: str, today: date) -> int:
    year, _, month = asof.partition("-")
    return 12 * (today.year - int(year)) + today.month - int(month)
