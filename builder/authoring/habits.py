"""Habits of the key: the letter, the length and the number of right options, by which one could guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from math import comb
from string import ascii_uppercase
from typing import TypeVar

from builder.authoring.wording import choices_of, plain
from builder.errors import Fault
from builder.model import Chapter, Check, Course, Option, Several

_Key = TypeVar("_Key", int, str)
Choices = Sequence[tuple[Check, tuple[Option, ...]]]

# A rule of thumb, such as "the longest", may be right as often as this in a course: chance is a quarter.
MOST = 0.35
MOST_OF_ONE_LETTER = 0.4  # the builder shuffles, so this is for those who read the source
MOST_OF_ONE_NUMBER = 0.6
ENOUGH_TO_TELL = 10  # checks in a course before a pattern in them means anything
# In a chapter, with its few choices, a rule must be right so often that chance would do it once in a hundred times:
# four of four, five of five or six. Over sixty pairs of chapter and rule that is less than one false alarm.
CHANCE = 0.01
SEEN = 0.1  # of its length: by how much another option must differ before anybody sees it
ALWAYS = 3  # checks of several in a chapter that all have the same number of right options
RULES = ("longest", "second longest", "third longest", "fourth longest")


def habit_warnings(course: Course) -> Iterator[Fault]:
    """Yield a warning for each chapter in which a rule of thumb finds the right options."""
    for chapter in course.chapters:
        choices = list(choices_of([chapter]))
        for rule, (hits, chance) in _by_length(choices).items():
            if _by_chance(int(hits), len(choices), chance) < CHANCE:
                found = f"the right option is the {rule} in {hits:g} of the chapter's {len(choices)} choices"
                allowed = "word some right options shorter or longer: guessing by length must not pay"
                yield Fault(chapter.path, choices[0][0].span.first, found, allowed)
        ticks = _ticks([chapter])
        if len(ticks) == 1 and ticks.total() >= ALWAYS:
            line = next(check.span.first for check in chapter.checks if isinstance(check.answer, Several))
            found = f"each of the chapter's {ticks.total()} checks of several has {next(iter(ticks))} right options"
            yield Fault(chapter.path, line, found, "let another number be right in one of them")


def habit_notices(course: Course) -> Iterator[Fault]:
    """Yield a notice for each rule of thumb that pays over the whole course."""
    choices, ticks = list(choices_of(course.chapters)), _ticks(course.chapters)
    # A habit has no one place; a fault needs one, so the first chapter stands for the course.
    path = course.chapters[0].path if course.chapters else ""
    if len(choices) >= ENOUGH_TO_TELL:
        letter, count = _most(_letters(choices))
        if count > MOST_OF_ONE_LETTER * len(choices):
            found = f"{letter} is right in {count} of the course's {len(choices)} choices"
            yield Fault(path, 1, found, f"{MOST_OF_ONE_LETTER:.0%} is the most for one letter")
        for rule, (hits, _) in _by_length(choices).items():
            if hits > MOST * len(choices):
                found = f"the right option is the {rule} in {hits:g} of the course's {len(choices)} choices"
                yield Fault(path, 1, found, f"{MOST:.0%} is the most for one length")
    if ticks.total() >= ENOUGH_TO_TELL:
        number, count = _most(ticks)
        if count > MOST_OF_ONE_NUMBER * ticks.total():
            found = f"{number} options are right in {count} of the course's {ticks.total()} checks of several"
            yield Fault(path, 1, found, f"{MOST_OF_ONE_NUMBER:.0%} is the most for one number")


def habit_figures(course: Course) -> Iterator[tuple[str, str]]:
    """Yield, as name and value, how often each rule of thumb is right."""
    choices, ticks = list(choices_of(course.chapters)), _ticks(course.chapters)
    letters = ", ".join(f"{letter} in {count}" for letter, count in sorted(_letters(choices).items()))
    yield "the right option's letter", f"{letters or 'none'} of {len(choices)} choices"
    for rule, (hits, chance) in _by_length(choices).items():
        share = f"{hits / len(choices):.0%}, by chance {chance:.0%}"
        yield f"the right option is the {rule}", f"{hits:g} of {len(choices)} choices ({share})"
    told = ", ".join(f"{number} in {count}" for number, count in sorted(ticks.items()))
    yield "how many options are right", f"{told or 'none'} of {ticks.total()} checks of several"


def _letters(choices: Choices) -> Counter[str]:
    return Counter(ascii_uppercase[[option.right for option in options].index(True)] for _, options in choices)


def _by_length(choices: Choices) -> dict[str, tuple[float, float]]:
    """Return for each rule in how many choices it finds the right option, and in what share of them chance would.

    Among options that look equally long a guesser takes any, so that each counts as a part of one.
    """
    hits = dict.fromkeys(RULES, 0.0)
    chances = dict.fromkeys(RULES, 0.0)
    for _, options in choices:
        lengths = [len(plain(option.text)) for option in options]
        right = next(length for length, option in zip(lengths, options, strict=True) if option.right)
        longer = sum(length > right * (1 + SEEN) for length in lengths)
        as_long = sum(abs(length - right) <= right * SEEN for length in lengths)
        for rule in RULES[longer : longer + as_long]:
            hits[rule] += 1 / as_long
        for rule in RULES[: len(options)]:
            chances[rule] += 1 / len(options) / len(choices)
    return {rule: (round(hits[rule], 1), chances[rule]) for rule in RULES if chances[rule]}


def _by_chance(hits: int, tries: int, chance: float) -> float:
    """Return how likely `hits` or more of `tries` are where each has the given chance."""
    return sum(comb(tries, k) * chance**k * (1 - chance) ** (tries - k) for k in range(hits, tries + 1))


def _ticks(chapters: Iterable[Chapter]) -> Counter[int]:
    """Return how many checks of several have how many right options."""
    answers = [check.answer for chapter in chapters for check in chapter.checks]
    return Counter(sum(option.right for option in one.options) for one in answers if isinstance(one, Several))


def _most(counted: Counter[_Key]) -> tuple[_Key, int]:
    """Return what was counted most; of two as often the later one, whatever the order of chapters."""
    return max(counted.items(), key=lambda item: (item[1], item[0]))
