"""Pages to fill in that start from the rows of another chapter's page."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from builder.course.outline import Outline
from builder.errors import Fault, near
from builder.model import Worksheet


def faults(outlines: Sequence[Outline], paths: frozenset[str]) -> Iterator[Fault]:
    """Yield a fault for each page that starts from one that is not there, or that shares no column with it.

    `paths` are all files of the source: of one that could not be read nobody knows which pages it has.
    """
    read = {outline.path for outline in outlines}
    unread = {path.rpartition("/")[2].removesuffix(".md") for path in paths - read}
    sheets = {f"{outline.id}/{sheet.name}": (outline.path, sheet) for outline in outlines for sheet in outline.sheets}
    for name, (path, sheet) in sheets.items():
        if not sheet.origin or sheet.origin.partition("/")[0] in unread:
            continue
        # At the line of the fence, where the name stands.
        line = sheet.span.first - 1
        if sheet.origin not in sheets or sheet.origin == name:
            meant = near(sheet.origin, sheets.keys() - {name})
            hint = f"did you mean {meant}? " if meant else ""
            allowed = f"{hint}write from=chapter/page, with a page to fill in of another chapter"
            yield Fault(path, line, f'the page "{sheet.name}" starts from {sheet.origin}, which is not there', allowed)
        elif not _columns(sheet) & _columns(sheets[sheet.origin][1]):
            found = f'the page "{sheet.name}" has no column of {sheet.origin}'
            yield Fault(path, line, found, "give columns that go on the same names in both")


def _columns(sheet: Worksheet) -> set[str]:
    return {name.partition(" [")[0] for name in next(csv.reader(sheet.csv.split("\n")))}
