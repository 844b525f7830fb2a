"""Terms of the field: whether each one that a chapter uses is explained in a list of words up to there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files

from builder.authoring.wording import plain
from builder.errors import Fault
from builder.model import Chapter, Check, Course, Prose, Word

# What a term is not looked for in: code, the targets of links, HTML.
_UNREAD = re.compile(r"`[^`]*`|\]\([^)]*\)|<[^>]*>|\$[^$]*\$")
RECAP = "Recap"
_BETWEEN = re.compile(r"\s*(?:,|;|\bor\b|\band\b)\s*")


def terms() -> tuple[str, ...]:
    """Return the terms that a chapter must not use unexplained, each in the singular: those that mean nothing to a
    newcomer. Words of every day that the field uses otherwise ("feature", "loss") are not among them, since nobody can
    tell which one is meant."""
    return tuple((files(__package__) / "terms.txt").read_text(encoding="utf-8").split("\n")[:-1])


def term_warnings(course: Course) -> Iterator[Fault]:
    """Yield a warning for each term that a chapter uses and no list of words explains, there or earlier on a road."""
    patterns = {term: _pattern(term) for term in terms()}
    for chapter in course.chapters:
        explained = [" ".join(_names(word)) for word in _explained(course, chapter)]
        texts = list(_read(chapter))
        for term, pattern in patterns.items():
            line = _first_line(texts, pattern)
            if line and not any(pattern.search(names) for names in explained):
                found = f'the term "{term}" is in no list of words here or earlier on each road'
                yield Fault(chapter.path, line, found, "add a line for it below ## Words, or say it in plain words")


def term_figures(course: Course) -> Iterator[tuple[str, str]]:
    """Yield, as name and value, how many terms are used unexplained."""
    patterns, read = [_pattern(term) for term in terms()], [list(_read(chapter)) for chapter in course.chapters]
    used = sum(bool(_first_line(texts, pattern)) for texts in read for pattern in patterns)
    missing = len(list(term_warnings(course)))
    yield "terms of the field that no list of words explains", f"{missing} of {used} uses in chapters"


def _explained(course: Course, chapter: Chapter) -> list[Word]:
    """Return the words that every reader of a chapter has been told: its own, and those before it on each road."""
    ways = []
    for road in course.road_maps:
        ids = [step.id for step in road.steps]
        if chapter.id in ids:
            before = map(course.chapter, ids[: ids.index(chapter.id)])
            ways.append([word for one in before if one for word in one.words])
    # A chapter on several roads has readers from each of them.
    shared = [word for word in ways[0] if all(word in way for way in ways[1:])] if ways else []
    return [*chapter.words, *shared]


def _names(word: Word) -> list[str]:
    return [word.term, *_BETWEEN.split(plain(word.also))]


def _pattern(term: str) -> re.Pattern[str]:
    # Its plural too, and a hyphen or an end of line for a space.
    words = r"[\s-]+".join(map(re.escape, re.split("[ -]", term)))
    return re.compile(rf"(?<!\w){words}(?:s|es)?(?!\w)", re.IGNORECASE)


def _first_line(texts: Iterable[tuple[int, str]], pattern: re.Pattern[str]) -> int:
    """Return the line on which texts, each with the line it begins on, first have a term; 0 where they never do."""
    found = ((first, text, match) for first, text in texts if (match := pattern.search(text)))
    return next((first + text.count("\n", 0, match.start()) for first, text, match in found), 0)


def _read(chapter: Chapter) -> Iterator[tuple[int, str]]:
    """Yield what the opening, the lesson and its checks say, each text with the line it begins on; the recap may name
    what comes next."""
    lesson = (block for section in chapter.lesson if section.title != RECAP for block in section.blocks)
    for block in (*chapter.intro, *lesson):
        for prose in block.stem if isinstance(block, Check) else (block,) if isinstance(block, Prose) else ():
            # Blanks for what is not looked at, so that lines stay where they are.
            yield prose.span.first, _UNREAD.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), prose.text)
