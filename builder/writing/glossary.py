"""The notebook of all words: what each chapter's list explains, in the order of the alphabet."""

from __future__ import annotations

import unicodedata
from itertools import groupby

from builder.model import Chapter, Rich, Word
from builder.writing.escape import escaped
from builder.writing.notebook import Notebook
from builder.writing.rich import markdown_of
from builder.writing.site import Site
from builder.writing.welcome import head

# Written as a source all the same, so that links and addresses are made as for any page.
SOURCE = "pages/glossary.md"  # there is no such file: the builder writes this page
TITLE = "Glossary"
INTRO = """\
The words of all chapters in one place: the field's own word first, then other names and what it is called in code, \
then the chapter that shows what it is good for."""
SIGNS = "Signs"  # the heading of words that begin with no letter

Entry = tuple[Word, list[Chapter]]


def glossary_notebook(site: Site) -> Notebook:
    """Return the notebook of all words of a course that has some."""
    book = Notebook(site.output(SOURCE), SOURCE)
    book.markdown(head(TITLE, site, book.path, INTRO, runs=False), key="head")
    for letter, entries in groupby(_entries(site), key=lambda entry: _letter(entry[0])):
        lines = (_line(word, chapters, site, book.path) for word, chapters in entries)
        book.markdown(f"## {letter}\n\n" + "\n".join(lines))
    if start := site.course.start:
        book.markdown(f"Back to {site.link(start.title, start.path, at=book.path)}.", key="way-on")
    return book


def has_glossary(site: Site) -> bool:
    """Whether any chapter has a list of words."""
    return any(chapter.words for chapter in site.course.chapters)


def glossary_link(site: Site, *, at: str) -> str:
    """Return the sentence that leads to all words from the notebook `at`."""
    return f"These and the words of all other chapters: {site.link(TITLE, SOURCE, at=at)}."


def _entries(site: Site) -> list[Entry]:
    """Return every word with the chapters that explain it so, sorted; explained in two ways, it stands twice."""
    found: dict[tuple[str, Rich, Rich], Entry] = {}
    for chapter in sorted(site.course.chapters, key=lambda chapter: chapter.id):
        for word in chapter.words:
            found.setdefault((word.term.casefold(), word.also, word.meaning), (word, []))[1].append(chapter)
    # Signs stand behind the letters, as their heading does.
    return sorted(found.values(), key=lambda entry: (_letter(entry[0]) == SIGNS, _plain(entry[0]), entry[1][0].id))


def _line(word: Word, chapters: list[Chapter], site: Site, at: str) -> str:
    also = f" ({markdown_of(word.also)})" if word.also else ""
    links = ", ".join(site.link(chapter.title, chapter.path, at=at) for chapter in chapters)
    return f"- **{escaped(word.term)}**{also}: {markdown_of(word.meaning)} {links}"


def _letter(word: Word) -> str:
    first = _plain(word)[:1].upper()
    return first if first.isalpha() else SIGNS


def _plain(word: Word) -> str:
    """Return a term as it is sorted: without capitals, accents and the signs that it begins with."""
    letters = unicodedata.normalize("NFKD", word.term.casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return kept.lstrip("`.@*_ ") or kept
