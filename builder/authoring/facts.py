"""Facts that age: which tables are to be looked up again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from builder.errors import Fault
from builder.model import Course, Table, documents_of
from builder.writing.dates import spoken_month

A_YEAR = 12  # months


def old_facts(course: Course, today: date) -> Iterator[Fault]:
    """Yield a notice for each table of facts that is older than a year on that day."""
    for table in _tables(course):
        if _months(table.asof, today) > A_YEAR:
            found = f'the facts "{table.name}" are as of {spoken_month(table.asof)}'
            allowed = "look them up again, and set asof to the month of that"
            yield Fault(table.span.path, table.span.first, found, allowed)


def fact_figures(course: Course, today: date) -> Iterator[tuple[str, str]]:
    """Yield, as name and value, how many tables of facts are older than a year, and how old they are."""
    tables = _tables(course)
    old = len(list(old_facts(course, today)))
    since = f", the oldest as of {spoken_month(min(table.asof for table in tables))}" if tables else ""
    yield "tables of facts older than a year", f"{old} of {len(tables)}{since}"


def _tables(course: Course) -> list[Table]:
    """Return the tables of facts that age, of all pages."""
    blocks = (block for page in documents_of(course) for block in page.all_blocks)
    return [block for block in blocks if isinstance(block, Table) and block.asof]


def _months(asof: str, today: date) -> int:
    year, _, month = asof.partition("-")
    return 12 * (today.year - int(year)) + today.month - int(month)
