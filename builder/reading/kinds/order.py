"""Order: a numbered list in its right order; its items may be lines of code."""

from __future__ import annotations

from builder.model import Order, Rich
from builder.reading import inline
from builder.reading.draft import Draft, read_item
from builder.reading.markdown import Node
from builder.reading.options import is_options

FEWEST, MOST = 3, 12  # items: two are a coin toss


def marks(node: Node) -> bool:
    """Tell whether a block is a numbered list, which makes an order where no other kind is marked."""
    # The weakest mark of all: a numbered list may as well be prose of a stem, see `check._kind`.
    return node.type == "ordered_list" and not is_options(node)


def read(draft: Draft) -> Order | None:
    """Return the items, each different from the others."""
    node = draft.one(marks, "numbered list")
    if node is None:
        return None
    if not FEWEST <= len(node.items) <= MOST:
        draft.fault(node.first, f"has {len(node.items)} items to order", f"write {FEWEST} to {MOST}")
        return None
    items: list[Rich] = []
    for item in node.items:
        paragraph, say = read_item(draft, item, "an item")
        if say:
            draft.fault(item.first, "has feedback on an item of an order", "say it in a Hint or the Why")
        text = inline.rich(draft.source, [paragraph], f"{draft.what}: an item") if paragraph else ()
        # Equal items could be exchanged, and the learner's order would be wrong for no reason that can be seen.
        if text in items:
            draft.fault(item.first, f'has the item "{inline.short(inline.plain(text))}" twice', "make each its own")
        items.append(text)
    return Order(tuple(items))
