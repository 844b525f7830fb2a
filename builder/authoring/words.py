"""Words: whether a chapter explains enough of them, and no two chapters explain one differently."""

from __future__ import annotations

from collections.abc import Iterator

from builder.errors import Fault
from builder.model import Chapter, Course, Rich
from builder.runtime.text import counted

WORDS = range(6, 16)  # of a chapter: fewer leave a reader alone, more are not read


def word_warnings(course: Course) -> Iterator[Fault]:
    """Yield the warnings of the chapters' lists of words."""
    first: dict[str, tuple[Chapter, str]] = {}
    for chapter in course.chapters:
        if len(chapter.words) not in WORDS:
            line = chapter.glossary.span.first if chapter.glossary else 1
            found = f"the chapter explains {counted(len(chapter.words), 'word')}"
            yield Fault(chapter.path, line, found, f"list {WORDS.start} to {WORDS.stop - 1} below ## Words")
        for word in chapter.words:
            said = _said(word.meaning)
            other, before = first.setdefault(word.term.casefold(), (chapter, said))
            if before != said:
                found = f'the word "{word.term}" is explained otherwise in {other.path}'
                yield Fault(chapter.path, word.span.first, found, "explain it alike in both, or call one another name")


def _said(text: Rich) -> str:
    return " ".join("".join(run.text for run in text).casefold().split()).rstrip(".")
