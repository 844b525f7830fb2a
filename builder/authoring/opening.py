"""How a chapter opens: few words, and then something to touch."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from statistics import median

from builder.authoring.lesson import code_warnings
from builder.authoring.prose import count_words
from builder.errors import Fault
from builder.model import Block, Cell, Chapter, Check, Course
from builder.writing.blocks import calls

# From CONTRIBUTING: what fits above the fold of a small screen, below the head.
MOST_WORDS = 120


def opening_warnings(chapter: Chapter, *, technical: bool) -> Iterator[Fault]:
    """Yield the warnings of a chapter's opening. `technical` chapters may show their code; the others must not."""
    if not any(map(_is_to_touch, chapter.intro)):
        found = "the opening has nothing to touch"
        yield Fault(chapter.path, 1, found, "put a figure there, best below a check marked `predict`")
    words = _words_before(chapter)
    if words > MOST_WORDS:
        found = f"the opening has {words} words above the first thing to touch"
        yield Fault(chapter.path, chapter.intro[0].span.first, found, f"{MOST_WORDS} are the most")
    if not technical:
        yield from code_warnings(chapter, chapter.intro)


def opening_figures(course: Course) -> Iterator[tuple[str, str]]:
    """Yield, as name and value, how many words stand before the first thing to touch."""
    words = {chapter.id: _words_before(chapter) for chapter in course.chapters}
    longest = max(words, key=lambda name: words[name], default="")
    told = f"{median(words.values()):g} in the median, {words[longest]} at most ({longest})" if words else "none"
    yield "words before the first thing to touch", told


def _words_before(chapter: Chapter) -> int:
    # Without anything to touch, all of it has to be read before the first question.
    return count_words(takewhile(lambda block: not _is_to_touch(block), chapter.intro))


def _is_to_touch(block: Block) -> bool:
    return isinstance(block, Check) or (isinstance(block, Cell) and calls(block.code, "explore"))
