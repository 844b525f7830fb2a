"""How a chapter opens: few words, and then something to touch."""

from __future__ import annotations

from collections.abc import Iterator

from builder.authoring.lesson import code_warnings
from builder.authoring.prose import count_words
from builder.errors import Fault
from builder.model import Block, Cell, Chapter, Check
from builder.writing.blocks import calls

# From CONTRIBUTING: what fits above the fold of a small screen, below the head.
MOST_WORDS = 120


def opening_warnings(chapter: Chapter, *, technical: bool) -> Iterator[Fault]:
    """Yield the warnings of a chapter's opening. `technical` chapters may show their code; the others must not."""
    touched = [place for place, block in enumerate(chapter.intro) if _is_to_touch(block)]
    if not touched:
        found = "the opening has nothing to touch"
        yield Fault(chapter.path, 1, found, "put a figure there, best below a check marked `predict`")
    # Without anything to touch, all of it has to be read before the first question.
    before = chapter.intro[: touched[0]] if touched else chapter.intro
    words = count_words(before)
    if words > MOST_WORDS:
        found = f"the opening has {words} words above the first thing to touch"
        yield Fault(chapter.path, chapter.intro[0].span.first, found, f"{MOST_WORDS} are the most")
    if not technical:
        yield from code_warnings(chapter, chapter.intro)


def _is_to_touch(block: Block) -> bool:
    return isinstance(block, Check) or (isinstance(block, Cell) and calls(block.code, "explore"))
