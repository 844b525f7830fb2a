"""Options: the items of a task list, right ones marked [x]."""

from __future__ import annotations

from builder.model import Option
from builder.reading import inline
from builder.reading.draft import Draft, indent, read_item
from builder.reading.markdown import Node
from builder.runtime.text import counted

_MARKS = {"[ ]": False, "[x]": True, "[X]": True}
MOST = 12  # options of one check; more is no choice but a search


def mark(item: Node) -> str:
    """Return the mark of an option as it is written, such as "[x]"; "" for an item without one."""
    blocks = item.children
    content = blocks[0].content if blocks and blocks[0].type == "paragraph" else ""
    # What follows the mark parts it from a link: "[x](a.md)" begins with the same three characters.
    return content[:3] if content[:3] in _MARKS and content[3:4] in ("", " ", "\t", "\n") else ""


def is_options(node: Node) -> bool:
    """Tell whether a block is a list with at least one marked item."""
    # One is enough, so that an option whose mark was forgotten is told as such, not as a list in the stem.
    return any(mark(item) for item in node.items)


def count_right(node: Node) -> int:
    """Return how many items of a list are marked as right."""
    return sum(_MARKS.get(mark(item), False) for item in node.items)


def read_options(draft: Draft) -> tuple[Option, ...]:
    """Return the options of a check in their order; () where a fault makes them unusable."""
    # All lists of options, or a second one would be told as lesson text as well.
    lists = draft.take(is_options)
    for second in lists[1:]:
        draft.fault(second.first, "has a second list of options", "write all options in one list")
    items = lists[0].items
    if not 1 < len(items) <= MOST:
        draft.fault(items[0].first, f"has {counted(len(items), 'option')}", f"write two to {MOST}")
        return ()
    several = count_right(lists[0]) > 1
    # None is read then: most likely a list of the stem ran into the options, and its items are none.
    bare = [item for item in items if not mark(item)]
    if bare:
        words = inline.short(inline.words(bare[0].children[0].inline) if bare[0].children else "")
        allowed = "mark every option with [ ] or [x]; part a list of the stem from the options by a sentence"
        draft.fault(bare[0].first, f'has the item "{words}" among its options', allowed)
        return ()
    options = tuple(option for item in items if (option := _option(draft, item, several=several)))
    _inspect_doubles(draft, options)
    return options


def _option(draft: Draft, item: Node, *, several: bool) -> Option | None:
    paragraph, say = read_item(draft, item, "an option")
    if paragraph is None:
        return None
    if paragraph.content == mark(item):
        draft.fault(item.first, "has an empty option", "write words behind the mark")
        return None
    text = inline.rich(draft.source, [paragraph], f"{draft.what}: an option")
    text = inline.without(text, mark(item))
    right = _MARKS[mark(item)]
    # A right option of several is shown when it was missed, so it needs words too; a single right one does not.
    if not say and (several or not right) and not draft.predict:
        words = inline.short(inline.plain(text))
        state = "the right option (shown when it is missed)" if right else "the option"
        allowed = f"say why in a quotation below it, indented by {indent(draft.source, item)}"
        draft.fault(item.first, f'says nothing about {state} "{words}"', allowed)
    return Option(draft.source.span(item.first, item.last), text, right, say)


def _inspect_doubles(draft: Draft, options: tuple[Option, ...]) -> None:
    seen: set[str] = set()
    for option in options:
        # Without styles and spaces: what looks the same to a learner is the same option.
        words = " ".join(inline.plain(option.text).split())
        if words in seen:
            draft.fault(option.span.first, f'has the option "{inline.short(words)}" twice', "make each option its own")
        seen.add(words)
