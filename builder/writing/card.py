"""The card: what stands below "### To print" in a chapter's recap, to be printed and kept."""

from __future__ import annotations

from itertools import takewhile

from builder.model import Block, Chapter, Prose

RECAP, CARD, LEVEL = "Recap", "To print", 3
# A box where hosts keep its style, as JupyterLab does; the same words without one elsewhere.
BOX = """\
<div style="border: 2px solid #7d868f; border-radius: 8px; padding: 0 1.2em">

{text}

</div>"""


def card_of(chapter: Chapter) -> tuple[Prose, ...]:
    """Return the prose of a chapter's card, its heading first; () where there is none."""
    blocks = [block for section in chapter.lesson if section.title == RECAP for block in section.blocks]
    first = next((place for place, block in enumerate(blocks) if is_card(block)), len(blocks))
    # Each heading begins a prose of its own, so a card ends with the prose before the next one of its level.
    behind = takewhile(_goes_on, blocks[first + 1 :])
    return tuple(block for block in (*blocks[first : first + 1], *behind) if isinstance(block, Prose))


def is_card(block: Block) -> bool:
    """Tell whether a block begins with the heading of a card."""
    return isinstance(block, Prose) and any((one.words.strip(), one.level) == (CARD, LEVEL) for one in block.headings)


def _goes_on(block: Block) -> bool:
    return isinstance(block, Prose) and all(heading.level > LEVEL for heading in block.headings)
