"""Cues: what betrays a right option to somebody who knows nothing of the subject."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from builder.authoring.wording import Rarity, choices_of, plain, roots, stem_of, told
from builder.errors import Fault
from builder.model import Check, Choice, Course, Option, Several

# Words that leave no exception. Wrong options have them more often, and those who sit many tests know it.
_ABSOLUTE = re.compile(
    r"\b(?:all|always|anybody|completely|entirely|every(?:body|one|thing)?|impossible|never|nobody|none|nothing|only"
    r"|whatever|whenever)\b"
)
# Of the wrong options with such a word, where the right one has none: of four options at most two are then left.
MOST_ABSOLUTE = 2 / 3
ENOUGH = 5  # wrong options that have a word before it means anything that no right one has it
# What the right option alone repeats of the stem: a rather rare word or two common ones (1 is a word that stands
# nowhere else), and half as much again as any wrong option. Tried on two editions of our course: most of what it found
# two readers had called a cue or given away.
REPEATED, MORE = 0.7, 1.5


def cue_warnings(course: Course) -> Iterator[Fault]:
    """Yield a warning for each choice whose right option can be told from its words alone."""
    rarity = Rarity.in_course(course)
    for check, options in choices_of(course.chapters):
        place = (check.span.path, check.span.first)
        if words := _only_modest(options):
            found = f'check "{check.id}": only wrong options have words that leave no exception ({words})'
            yield Fault(*place, found, "take some of them out, or let the right option have one")
        if words := _echo(check, options, rarity):
            found = f'check "{check.id}": the right option alone repeats what is asked ({words})'
            yield Fault(*place, found, "let a wrong option repeat it too, or word one of the two otherwise")


def cue_notices(course: Course) -> Iterator[Fault]:
    """Yield a notice for each word without exception that stands in wrong options alone, all over the course."""
    right, wrong = _counted(course)
    for word in sorted(wrong):
        if wrong[word] >= ENOUGH and not right[word]:
            found = f'"{word}" stands in {wrong[word]} wrong options of the course and in no right one'
            yield Fault(course.chapters[0].path, 1, found, "let it be true now and then")


def cue_figures(course: Course) -> Iterator[tuple[str, str]]:
    """Yield, as name and value, how often words without exception are right and wrong, and how many cues there are."""
    right, wrong = _counted(course)
    counts = (f"{word} {right[word]}:{wrong[word]}" for word, _ in (right + wrong).most_common())
    yield "words without exception, in right:wrong options", ", ".join(counts) or "none"
    choices, rarity = list(choices_of(course.chapters)), Rarity.in_course(course)
    modest = sum(bool(_only_modest(options)) for _, options in choices)
    echo = sum(bool(_echo(check, options, rarity)) for check, options in choices)
    yield "choices whose right option alone is modest", f"{modest} of {len(choices)}"
    yield "choices whose right option alone repeats the stem", f"{echo} of {len(choices)}"


def _absolutes(option: Option) -> list[str]:
    return _ABSOLUTE.findall(plain(option.text).casefold())


def _only_modest(options: tuple[Option, ...]) -> str:
    """Return the words without exception of the wrong options, where these have nearly all of them; "" elsewhere."""
    wrong = [_absolutes(option) for option in options if not option.right]
    if any(_absolutes(option) for option in options if option.right):
        return ""
    having = [words[0] for words in wrong if words]
    return ", ".join(dict.fromkeys(having)) if len(having) >= max(2, MOST_ABSOLUTE * len(wrong)) else ""


def _echo(check: Check, options: tuple[Option, ...], rarity: Rarity) -> str:
    """Return what the right option alone repeats of the stem, where it tells; "" elsewhere."""
    asked, words = roots(stem_of(check)), [roots(plain(option.text)) for option in options]
    times = Counter(root for of_one in words for root in of_one)
    own = [{root for root in of_one & asked if times[root] == 1} for of_one in words]
    right = next(repeated for repeated, option in zip(own, options, strict=True) if option.right)
    most = max(rarity.of(repeated) for repeated, option in zip(own, options, strict=True) if not option.right)
    text = next(plain(option.text) for option in options if option.right)
    return told(text, right) if rarity.of(right) >= max(REPEATED, MORE * most) else ""


def _counted(course: Course) -> tuple[Counter[str], Counter[str]]:
    """Return in how many right options and in how many wrong ones each word without exception stands."""
    right, wrong = Counter[str](), Counter[str]()
    for check in (check for chapter in course.chapters for check in chapter.checks):
        for option in check.answer.options if isinstance(check.answer, Choice | Several) else ():
            (right if option.right else wrong).update(set(_absolutes(option)))
    return right, wrong
