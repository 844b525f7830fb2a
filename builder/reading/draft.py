"""A check while it is read: its blocks, and what a kind takes from them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from builder.model import Rich
from builder.reading import inline, quotations
from builder.reading.markdown import Node
from builder.reading.source import Source

# Up to four spaces behind the mark belong to it; more make indented code.
_MARK = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s{1,4}")
_NUMBERS = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


@dataclass(slots=True)
class Scope:
    """What the checks of one page know of what stands above them; reading changes it in place.

    `ids` are the checks' ids, `tables` the names of the tables with the lines they stand on; `outcomes` is how many
    the chapter lists; `sliders` are those of the nearest figure above, None where there is none. `level` is the least
    of a check's heading; `prediction` names the one that still waits for its figure, with its line. `picture_bytes` is
    what all pictures so far take.
    """

    outcomes: int = 0
    ids: dict[str, int] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    sliders: tuple[str, ...] | None = None
    level: int = 3
    prediction: tuple[str, int] | None = None
    picture_bytes: int = 0


@dataclass(slots=True)
class Draft:
    """One check: `what` names it in faults, `rest` are its blocks from the first mark on, but its labelled quotations.

    A kind takes its blocks out of `rest`; what is left at the end belongs to nothing. Of a prediction (`predict`) no
    option needs feedback.
    """

    source: Source
    what: str
    line: int
    rest: list[Node]
    models: list[Node]
    scope: Scope
    predict: bool = False

    def take(self, wanted: Callable[[Node], bool]) -> list[Node]:
        """Return the blocks that are wanted, taken out of `rest`."""
        # Asked twice, so `wanted` must depend on the block alone.
        taken = [node for node in self.rest if wanted(node)]
        self.rest = [node for node in self.rest if not wanted(node)]
        return taken

    def one(self, wanted: Callable[[Node], bool], name: str) -> Node | None:
        """Return the one block that is wanted, taken out; faults where there is none, or a second."""
        # All of them, the second too: what is left would be told as lesson text.
        taken = self.take(wanted)
        if not taken:
            # At the heading, since what is missing has no line.
            self.fault(self.line, f"has no {name}", "write one")
        for second in taken[1:]:
            self.fault(second.first, f"has a second {name}", "keep one")
        return taken[0] if taken else None

    def fault(self, line: int, found: str, allowed: str) -> None:
        """Note a fault of this check; `found` goes on behind its name."""
        self.source.fault(line, f"{self.what} {found}", allowed)


def is_list(node: Node) -> bool:
    """Tell whether a block is a list with bullets."""
    return node.type == "bullet_list"


def indent(source: Source, item: Node) -> str:
    """Return by how much a line below a list's item is indented to belong to it: "two spaces" below "- a"."""
    mark = _MARK.match(source.lines[item.first - 1])
    # Tabs count as Markdown counts them, or the remedy would name too few spaces.
    count = len(mark[0].expandtabs(4)) if mark else 2
    return f"{_NUMBERS.get(count, count)} spaces"


def read_item(draft: Draft, item: Node, what: str) -> tuple[Node | None, Rich]:
    """Return the paragraph of a list item and the feedback quoted below it, () where there is none.

    `what` names the item in faults, behind the check's name.
    """
    blocks = item.children
    what = f"{draft.what}: {what}"
    if not blocks or blocks[0].type != "paragraph":
        draft.source.fault(item.first, f"{what} does not begin with words", "write words behind the mark")
        return None, ()
    # Before the blocks below are looked at: feedback that ran into the words is no block of its own.
    meant = _inspect_lines(draft.source, blocks[0], what, indent(draft.source, item))
    quoted = [block for block in blocks[1:] if block.type == "blockquote"]
    for block in blocks[1:]:
        if block.type != "blockquote":
            # A paragraph has no name in UNSHOWN, for alone it can be shown.
            held = inline.UNSHOWN.get(block.type, "a second paragraph")
            draft.source.fault(block.first, f"{what} holds {held}", inline.INTO_STEM)
    for second in quoted[1:]:
        draft.source.fault(
            second.first, f"{what} has a second quotation", "keep one: a line with > alone parts its paragraphs"
        )
    return blocks[0], quotations.feedback(draft.source, quoted[0], what) if quoted else meant


def _inspect_lines(source: Source, paragraph: Node, what: str, deep: str) -> Rich:
    """Note lines that Markdown takes into an item although they were not meant to belong to it.

    Returns something to stand for feedback where there is some, so that it is not missed as well.
    """
    meant: Rich = ()
    # The first line is the item itself; each other may have been meant for something else.
    for number, line in enumerate(paragraph.content.split("\n")[1:], paragraph.first + 1):
        if line.lstrip().startswith(">"):
            source.fault(number, f"{what} has a quotation indented too far", f"indent it by {deep}")
            meant = quotations.MISREAD
        # Lazy lines of CommonMark: text at the margin directly below an item goes on in it.
        elif not source.lines[number - 1][:1].isspace():
            allowed = "put an empty line above it, or indent what belongs to the item"
            source.fault(number, f"{what} has text run into it", allowed)
    return meant
