"""The cells that were run: which of them are a learner's answer, and what they say."""

from __future__ import annotations

import ast
from contextlib import suppress

from IPython import get_ipython

from ..scoring.content import names_defined

MARK = "# Check:"
LONGEST_CELL = 50_000  # characters
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # what ast.parse raises


def newest_cells() -> list[tuple[int, str]]:
    """Return (number, source) of the cells that were run, newest first."""
    shell = get_ipython()
    # Raw: in the parsed history a cell under %%time is one string in a call, and its mark stands on no line.
    history = shell.history_manager.input_hist_raw if shell else []
    return list(enumerate(history))[:0:-1]  # the first entry is IPython's own, and empty


def unread_cell() -> int | None:
    """Return the number of the newest cell where Python cannot read it and no mark says what it is for, else None."""
    number, source = next(iter(newest_cells()), (0, ""))
    if MARK in source or len(source) > LONGEST_CELL:
        return None
    try:
        ast.parse(plain_python(source))
    except UNREADABLE:
        return number
    return None


def names_a_check(source: str, id: str) -> bool:
    """Whether one of a cell's first lines is the mark of the check with this id."""
    heads = (line.strip() for line in source.splitlines()[:3])
    marks = (line.removeprefix(MARK).split() for line in heads if line.startswith(MARK))
    return any(words and words[0].strip(":,.") in {id, id.rpartition("/")[2]} for words in marks)


def plain_python(source: str) -> str:
    """Return a cell's source with IPython's magics turned into calls, or as it is where IPython cannot read it."""
    shell = get_ipython()
    try:
        return str(shell.transform_cell(source)) if shell else source
    except SyntaxError:
        return source


def defined_or_none(source: str) -> set[str]:
    """Return the names that a cell defines; none where it is not Python, or too long to look."""
    try:
        return names_defined(plain_python(source)) if len(source) <= LONGEST_CELL else set()
    except UNREADABLE:
        return set()


def is_untouched(source: str, starter: str) -> bool:
    """Whether a cell says no more than the starter, comments and spacing aside; or nothing at all."""
    return len(source) <= LONGEST_CELL and bool(meanings(source) & (meanings(starter) | meanings("")))


def meanings(source: str) -> set[str]:
    """Return what a cell says, comments and spacing aside: as it stands, and as IPython runs it."""
    found = set()
    # IPython takes signs at the head of a line for a prompt and drops them, in strings too: which ones depends on the
    # lines above, and on its version.
    for text in (source, plain_python(source)):
        with suppress(*UNREADABLE):
            found.add(ast.dump(ast.parse(text)))  # leaves places out
    return found
