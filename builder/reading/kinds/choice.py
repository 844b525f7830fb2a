"""Choice: a task list with one right option."""

from __future__ import annotations

from builder.model import Choice
from builder.reading.draft import Draft
from builder.reading.markdown import Node
from builder.reading.options import count_right, is_options, read_options


def marks(node: Node) -> bool:
    """Tell whether a block is a list of options with at most one right one."""
    # None right is a choice as well, so that `read` can say what is missing; else it would be "no answer".
    return is_options(node) and count_right(node) < 2  # noqa: PLR2004 - two or more make "several"


def read(draft: Draft) -> Choice | None:
    """Return the options; every wrong one has feedback, the right one may have some."""
    options = read_options(draft)
    if not options:
        return None
    if not any(option.right for option in options):
        draft.fault(options[0].span.first, "has no right option", "mark one with [x]")
        return None
    return Choice(options)
