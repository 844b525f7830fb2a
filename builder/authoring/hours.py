"""How long a chapter takes: whether its hours are those of the page, and whether its links say theirs."""

from __future__ import annotations

from collections.abc import Iterator

from builder.authoring.prose import count_words
from builder.errors import Fault
from builder.model import Block, Cell, Chapter, Check, Code, Prose

# Measured on nobody: what a reader in a second language may need. Words a minute, then minutes.
WORDS_A_MINUTE = 200
A_CHECK, A_CODE_CHECK, A_LINE, A_HIDDEN_CELL = 3.0, 8.0, 0.25, 1.0
# Readers differ by more than an estimate errs, so only what is far off is told.
FAR_OFF = 2.0
LEAST = 0.25  # hours; shorter pages are not worth a word


def hours_warnings(chapter: Chapter) -> Iterator[Fault]:
    """Yield the warnings of a chapter's hours and of its links'."""
    estimate = max(LEAST, estimated_hours(chapter))
    if not estimate / FAR_OFF <= max(LEAST, chapter.hours) <= estimate * FAR_OFF:
        found = f"the hours are {chapter.hours:g}, and its words, cells and checks take about {estimate:.2g}"
        yield Fault(chapter.path, 1, found, "count this page alone: those of the links are summed from Learn")
    for resource in chapter.resources:
        if resource.hours is None:
            found = f'the link "{resource.title}" says no hours'
            yield Fault(chapter.path, resource.span.first, found, "say what to plan for, such as 2 h or 30 min")


def estimated_hours(chapter: Chapter) -> float:
    """Return how long the page itself takes, in hours: to read, to run and to answer, without what it links to."""
    sections = (section for section in chapter.sections if section is not chapter.learn)
    blocks = (*chapter.intro, *(block for section in sections for block in section.blocks))
    return sum(map(_minutes, blocks)) / 60


def _minutes(block: Block) -> float:
    match block:
        case Prose():
            return count_words([block]) / WORDS_A_MINUTE
        case Check():
            stem = count_words(block.stem) / WORDS_A_MINUTE
            return stem + (A_CODE_CHECK if isinstance(block.answer, Code) else A_CHECK)
        case Cell(hidden=True):
            return A_HIDDEN_CELL
        case Cell():
            return A_LINE * block.code.count("\n") + A_LINE
    return 0
