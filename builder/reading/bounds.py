"""Bounds: how much a source may hold; each is told to the author whose source goes beyond it.

A course comes from people, but a pull request comes from anybody: reading must end soon whatever a file holds. So what
could take long is bounded before it is read, far above what anybody writes by hand.
"""

from __future__ import annotations

from builder.reading.source import Source

# Of a file. A chapter has about a thousand lines and twenty thousand bytes; the bytes are bounded in `source`.
MOST_LINES = 20_000
LONGEST_LINE = 5_000  # characters
LONGEST_NAME = 80  # characters of a file's name: notebooks and folders of notebooks are called after it
MOST_PIPES = 20_000  # signs | of a file: what cuts the cells of its tables
MOST_CHECKS = 200
MOST_FRONT = 5_000  # characters of a front matter
# Of a text without an empty line: reading it may take time that grows with the square of its length.
LONGEST_TEXT = 5_000  # characters; a long paragraph has about a thousand
MOST_BRACKETS = 200  # signs [ : each is looked at as the beginning of a link
# Of a cell, and of a csv table.
MOST_CODE = 1_000  # lines
MOST_VALUES = 20_000
# Of a check.
MOST_MISTAKES = 100


def inspect(source: Source) -> None:
    """Raise the faults of a source that is too large in one way or another to be read."""
    count = len(source.lines)
    if count > MOST_LINES:
        source.fault(MOST_LINES + 1, f"the file has {count:,} lines", f"part it: at most {MOST_LINES:,}")
    for number, line in enumerate(source.lines, 1):
        if len(line) > LONGEST_LINE:
            source.fault(number, f"a line of {len(line):,} characters", f"break it: at most {LONGEST_LINE:,}")
    pipes = source.text.count("|")
    if pipes > MOST_PIPES:
        allowed = f"keep {MOST_PIPES:,} at most: a long table is a fence csv data=name"
        source.fault(1, f"the file has {pipes:,} signs |", allowed)
    source.close()


def of_text(content: str) -> tuple[str, str] | None:
    """Return what is too much in a text without an empty line, and what is allowed; None where nothing is."""
    if len(content) > LONGEST_TEXT:
        allowed = f"part it: at most {LONGEST_TEXT:,} may stand without an empty line"
        return f"a text of {len(content):,} characters", allowed
    if (count := content.count("[")) > MOST_BRACKETS:
        return f"a text with {count:,} signs [", f"part it: at most {MOST_BRACKETS} may stand without an empty line"
    return None
