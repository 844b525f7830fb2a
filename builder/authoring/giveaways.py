"""Give-aways: checks whose answer stands in the text above them, so that they ask for reading alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import mean

from builder.authoring.wording import Rarity, plain, roots, told, words_of
from builder.errors import Fault
from builder.model import Block, Chapter, Check, Choice, Course, Option, Prose, Section, Several, Text

# How much more of the right options' rare words than of the wrong ones' stands above. Of 155 checks in two editions of
# our course blind readers called 54 given away. This finds 23, 18 of them on the readers' lists: three of four that it
# names are rightly named, and two of three go unseen, since most answers are told in other words.
GIVEN = 0.4


def giveaway_warnings(course: Course) -> Iterator[Fault]:
    """Yield a warning for each check whose answer stands in the text above it."""
    rarity = Rarity.in_course(course)
    for chapter in course.chapters:
        for check, above in _with_text_above(chapter):
            if words := given_away(check, above, rarity):
                found = f'check "{check.id}": the answer stands in the text above it ({words})'
                allowed = (
                    "ask about a new case, ask before it is told, or let the wrong options take as much from the text"
                )
                yield Fault(chapter.path, check.span.first, found, allowed)


def giveaway_figures(course: Course) -> Iterator[tuple[str, str]]:
    """Yield, as name and value, how many checks are given away."""
    rarity = Rarity.in_course(course)
    pairs = [pair for chapter in course.chapters for pair in _with_text_above(chapter)]
    asked = [pair for pair in pairs if isinstance(pair[0].answer, Choice | Several | Text)]
    given = sum(bool(given_away(check, above, rarity)) for check, above in asked)
    yield "choices and words that the text above gives away", f"{given} of {len(asked)}"


def given_away(check: Check, above: str, rarity: Rarity) -> str:
    """Return the words by which the text `above` gives the answer away; "" where it does not."""
    match check.answer:
        case Text():
            plainly = above.casefold()
            return next((one for one in check.answer.accepted if one.casefold() in plainly), "")
        case Choice() | Several():
            options, words = check.answer.options, roots(above)
            if likeness(options, words, rarity) < GIVEN:
                return ""
            return told(" ".join(plain(option.text) for option in options if option.right), words)
    return ""


def likeness(options: Sequence[Option], words: set[str], rarity: Rarity) -> float:
    """Return how much more of the right options than of the wrong ones stands in a text, from -1 to 1.

    For each option that is the share of its words, by their rarity, which the text has.
    """
    shares: dict[bool, list[float]] = {True: [], False: []}
    for option in options:
        own = roots(plain(option.text))
        shares[option.right].append(rarity.of(own & words) / (rarity.of(own) or 1))
    return mean(shares[True]) - mean(shares[False] or [0])


def _with_text_above(chapter: Chapter) -> Iterator[tuple[Check, str]]:
    """Yield each check that counts with the text of its part above it; a skip test's with the chapter's opening."""
    for section in chapter.sections:
        opening = [chapter.title, chapter.summary, *chapter.outcomes, *map(words_of, chapter.intro)]
        above = opening if section is chapter.skip_test else []
        yield from _in_section(section, above)


def _in_section(section: Section, above: list[str]) -> Iterator[tuple[Check, str]]:
    for block in section.blocks:
        if isinstance(block, Check) and not block.predict:
            yield block, "\n\n".join(above)
        elif isinstance(block, Check):
            continue
        else:
            above = _below_heading(block, above)


def _below_heading(block: Block, above: list[str]) -> list[str]:
    """Return the texts of a part with another block; those of a new part where one begins in it."""
    starts = [heading.start for heading in block.headings] if isinstance(block, Prose) else []
    text = words_of(block)
    return [text[starts[-1] :]] if starts else [*above, text]
