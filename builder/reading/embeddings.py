"""Embeddings in a table: columns v0, v1, … of one name, small enough to travel."""

from __future__ import annotations

import csv
import re
from itertools import count, takewhile

from builder.reading.source import Source

MOST_NUMBERS = 64  # of one embedding
LEAST = 8  # columns of one name that make an embedding: x0 and x1 are two measurements
BYTE = range(-128, 128)

_FIRST = re.compile(r"([^\W\d]\w*?)0")


def inspect(rows: Source, what: str) -> None:
    """Note embeddings that are too long, or whose numbers are no whole ones of one byte. `rows` is a whole csv file."""
    # Rows of another width, or open quotes, have been told.
    if rows.faults:
        return
    reader = csv.reader(rows.lines)
    heading = next(reader)
    embeddings = {match[1]: _columns(match[1], heading) for name in heading if (match := _FIRST.fullmatch(name))}
    for name, columns in embeddings.items():
        if len(columns) > MOST_NUMBERS:
            found = f'{what} has an embedding "{name}" of {len(columns)} numbers'
            rows.fault(1, found, f"keep {MOST_NUMBERS} at most: the table travels in the notebook")
    places = [place for columns in embeddings.values() if len(columns) >= LEAST for place in columns]
    for row in reader:
        if odd := next((row[place] for place in places if row and not _is_byte(row[place])), None):
            found = f"{what} has the value {odd!r} in an embedding"
            rows.fault(reader.line_num, found, f"round to whole numbers from {BYTE.start} to {BYTE.stop - 1}")
            return


def _columns(name: str, heading: list[str]) -> list[int]:
    """Return the places of the columns name0, name1, … as far as they go."""
    return [heading.index(one) for one in takewhile(heading.__contains__, (f"{name}{number}" for number in count()))]


def _is_byte(value: str) -> bool:
    return bool(re.fullmatch(r"-?[0-9]{1,3}", value)) and int(value) in BYTE
