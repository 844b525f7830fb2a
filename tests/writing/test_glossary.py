"""The glossary: every word of every chapter, in order, with the way to its chapter and back."""

from __future__ import annotations

import json

from builder.model import Course
from builder.reading import read_chapter
from builder.settings import Settings
from builder.writing import write

CHAPTER = """\
---
title: Chapter {name}
summary: S.
hours: 1
---

# Chapter {name}

{text}

## Words

{words}
"""


def course(**words: str) -> Course:
    """Return a course of chapters whose prose is their list of words."""
    made = {
        name: CHAPTER.format(name=name.upper(), text=text.replace("- ", ""), words=text) for name, text in words.items()
    }
    return Course((), tuple(read_chapter(text, f"chapters/{name}.md") for name, text in made.items()), (), None)


def cells(book: str) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(book)["cells"]]


def test_the_glossary_holds_all_words_in_order() -> None:
    """Words stand below their letter, without regard to capitals and accents, signs behind all; each leads to its
    chapters, and one that is explained in two ways stands twice."""
    books = write(
        course(
            a="- **Zeta**: last.\n- **`@`** (at, `np.matmul`): a product of *two*\n- **élan**: force.",
            b="- **zeta**: last.\n- **mean**: average $x^2$.",
            c="- **mean**: the [sic] middle.",
        ),
        Settings(),
    )
    assert cells(books["pages/glossary.ipynb"])[1:] == [
        "## E\n\n- **élan**: force. [Chapter A](../chapters/a.ipynb)",
        (
            "## M\n\n- **mean**: average x². [Chapter B](../chapters/b.ipynb)\n"
            "- **mean**: the \\[sic\\] middle. [Chapter C](../chapters/c.ipynb)"
        ),
        "## Z\n\n- **Zeta**: last. [Chapter A](../chapters/a.ipynb), [Chapter B](../chapters/b.ipynb)",
        "## Signs\n\n- **@** (at, `np.matmul`): a product of *two* [Chapter A](../chapters/a.ipynb)",
    ]


def test_a_chapter_leads_to_the_glossary() -> None:
    """Below its words a chapter has the way to all of them; a course without any has no such page."""
    books = write(course(a="- **mean**: average."), Settings())
    assert any("[Glossary](../pages/glossary.ipynb)" in cell for cell in cells(books["chapters/a.ipynb"]))
    assert set(write(course(a="A mean."), Settings())) == {"chapters/a.ipynb"}
