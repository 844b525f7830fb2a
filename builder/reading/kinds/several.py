"""Several: a task list with two or more right options."""

from __future__ import annotations

from builder.model import Several
from builder.reading.draft import Draft
from builder.reading.markdown import Node
from builder.reading.options import count_right, is_options, read_options


def marks(node: Node) -> bool:
    """Tell whether a block is a list of options with more than one right one."""
    # Together with `choice.marks` this parts all lists of options in two: no list bears the marks of both.
    return is_options(node) and count_right(node) > 1


def read(draft: Draft) -> Several | None:
    """Return the options; every one has feedback: a wrong one for being chosen, a right one for being missed."""
    options = read_options(draft)
    return Several(options) if options else None
