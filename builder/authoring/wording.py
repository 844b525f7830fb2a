"""Wording: the words of a text by their roots, and how rare each is in the course."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from math import log

from builder.model import Block, Chapter, Check, Choice, Course, Option, Prose, Rich, Several, Table

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d,.]*\d|\d")
# Words that say nothing of what a sentence is about. Each one more makes the measures that use roots blinder.
_EMPTY = frozenset((files(__package__) / "everyday.txt").read_text(encoding="utf-8").split())
# The longest first. Rough on purpose: both sides of a comparison are cut alike.
_ENDINGS = ("ations", "ation", "ingly", "ings", "edly", "ing", "ies", "ied", "ed", "es", "ly", "s", "e")
_LEAST = 3  # letters that an ending leaves


def roots(text: str) -> set[str]:
    """Return the roots of the words of a text that say what it is about."""
    return {_root(word) for word in _WORD.findall(text.casefold()) if word not in _EMPTY and len(word) > 1}


def told(text: str, found: set[str]) -> str:
    """Return the words of a text that have one of the roots, as they stand there."""
    words = dict.fromkeys(word for word in _WORD.findall(text) if roots(word) & found)
    return ", ".join(words)


def _root(word: str) -> str:
    word = re.sub("['’]s$", "", word)
    endings = (ending for ending in _ENDINGS if word.endswith(ending) and len(word) - len(ending) >= _LEAST)
    return word.removesuffix(next(endings, ""))


def plain(text: Rich) -> str:
    """Return inline text without its styles."""
    return "".join(run.text for run in text)


def stem_of(check: Check) -> str:
    """Return what a check asks, without its options."""
    return "\n\n".join(prose.text for prose in check.stem)


def choices_of(chapters: Iterable[Chapter]) -> Iterator[tuple[Check, tuple[Option, ...]]]:
    """Yield each check of some chapters that has one right option among several, with these."""
    for check in (check for chapter in chapters for check in chapter.checks):
        if isinstance(check.answer, Choice):
            yield check, check.answer.options


def words_of(block: Block) -> str:
    """Return what a reader reads of a block before answering: prose, rows of a table, what a check asks."""
    match block:
        case Prose():
            return block.text
        case Table():
            return block.csv
        case Check():
            return stem_of(block)
    return ""


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare words are in a course of so many paragraphs, by how many have each root."""

    paragraphs: int
    times: Mapping[str, int]

    @classmethod
    def in_course(cls, course: Course) -> Rarity:
        """Count over the chapters of a course; an option counts as a paragraph."""
        texts = [text for chapter in course.chapters for block in chapter.all_blocks for text in _paragraphs(block)]
        return cls(len(texts), Counter(root for text in texts for root in roots(text)))

    def of(self, words: Iterable[str]) -> float:
        """Return how rare some roots are together: 1 for one that a single paragraph has, 0 for one that all have."""
        # As search engines weigh words: by the logarithm of how few texts have one.
        most = log((self.paragraphs + 1) / 2) or 1
        return sum(log((self.paragraphs + 1) / (self.times.get(word, 0) + 1)) for word in words) / most


def _paragraphs(block: Block) -> list[str]:
    paragraphs = words_of(block).split("\n\n")
    if isinstance(block, Check) and isinstance(block.answer, Choice | Several):
        paragraphs += [plain(option.text) for option in block.answer.options]
    return paragraphs
