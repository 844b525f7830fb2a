"""The lint: each warning is given where it is due, with its place, and nowhere else."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.authoring import findings, placements, warnings
from builder.authoring.habits import habit_notices
from builder.authoring.resources import normalized
from builder.authoring.words import word_warnings
from builder.cli import main
from builder.model import Chapter, Choice, Course
from builder.reading import read_chapter
from tests.conftest import ROOT
from tests.courses import course_in

WORDS = "Every sentence of a lesson says one thing that the next one needs. " * 8

HEAD = """\
---
title: A chapter
summary: What it is about.
hours: 0.75
needs: []
---

# A chapter

What falls how often?

```python hidden
import matplotlib.pyplot as plt

def draw(n=1):
    return plt.figure(), f"{n}."

explore(draw, n=(1, 5, 1))
```

You will be able to

- count heads

## Skip test

### Check: Skip one
<!-- id: skip-one, outcome: 1 -->

How many?

= `1 + 1` ± 0

> **Why:** One and one.

### Check: Skip two
<!-- id: skip-two -->

How many?

= `1 + 2` ± 0

> **Why:** One and two.

## Practice

"""

PART = """\
### Part {n}

{words}

```python
import matplotlib.pyplot as plt
plt.plot([1, {n}])
```

What does it show? {words}

### Check: Question {n}
<!-- id: question-{n} -->

{check}

> **Why:** It is so.

---

"""

NUMBER = "How many?\n\n= `2 + {n}` ± 0"
WORD = "Which word?\n\n= `word {n}`"
CODE = """Write `one()`.

```python starter
def one():
    ...
```

```python test
assert one() == 1, "one is not one"
```

```python solution
def one():
    return 1
```

```python mistake
def one():
    return 2
```

> This is two."""
LINK = "## Learn\n\n- [Book](https://example.org) by A · book · free\n  Why.\n\n## Practice"
TERMS = ("one", "two", "three", "four", "five", "six")
CHECKS = [NUMBER, NUMBER, WORD, WORD, CODE]


def text() -> str:
    """A technical chapter that nothing is to be said of."""
    parts = (PART.format(n=n, words=WORDS, check=check.replace("{n}", str(n))) for n, check in enumerate(CHECKS, 1))
    listed = (f"- **sentence {n}**: the sentence {n}.\n" for n in TERMS)
    used = "".join(f"Sentence {n}. " for n in TERMS)
    return f"{HEAD}{used}\n\n{''.join(parts)}## Words\n\n{''.join(listed)}"


def course(markdown: str) -> Course:
    return Course((), (read_chapter(markdown, "chapters/a_chapter.md"),), (), None)


def said(markdown: str) -> list[str]:
    return [str(warning) for warning in warnings(course(markdown))]


def test_a_good_chapter_gets_no_warning() -> None:
    """A chapter within all measures is passed over in silence."""
    assert said(text()) == []


def test_a_card_to_print_is_no_part_of_the_lesson() -> None:
    """A lesson of nearly the most words gets no warning for the card below it, and one for as many words above it."""
    full = text() + "\n\n## Recap\n\n" + WORDS * 4
    card = "word " * 250
    assert not any("the lesson has" in warning for warning in said(f"{full}\n\n### To print\n\n{card}"))
    assert any("the lesson has" in warning for warning in said(f"{full}\n\n{card}"))


def test_a_word_that_two_chapters_explain_differently_is_told() -> None:
    """Of two chapters that explain a word otherwise the second is told; alike but for capitals and a dot, neither."""
    first, second = read_chapter(text(), "chapters/a.md"), read_chapter(text(), "chapters/b.md")
    assert list(word_warnings(Course((), (first, second), (), None))) == []
    words = text().replace("- **sentence one**: the sentence one.", "- **Sentence one**: the first.")
    words = words.replace(": the sentence two.", ": The sentence two")
    other = read_chapter(words, "chapters/b.md")
    found = [str(warning) for warning in word_warnings(Course((), (first, other), (), None))]
    assert len(found) == 1
    assert 'the word "Sentence one" is explained otherwise in chapters/a.md' in found[0]


FAULTS: dict[str, tuple[Callable[[str], str], str]] = {
    "nothing to touch": (lambda t: t.replace("explore(draw", "print(draw"), "the opening has nothing to touch"),
    "a long opening": (lambda t: t.replace("What falls", WORDS * 2 + "What falls"), "words above the first thing to"),
    "too short": (lambda t: t.replace(WORDS, "Few words."), "the lesson has"),
    "a long cell": (
        lambda t: t.replace("plt.plot([1, 1])", "plt.plot([1, 1])\n" + "x = 1\n" * 25),
        "a cell of 27 lines",
    ),
    "long cells": (
        lambda t: t.replace("import matplotlib.pyplot as plt\n", "x = 1\n" * 7),
        "half of the visible cells",
    ),
    "cells in a row": (
        lambda t: t.replace("What does it show?", "```python\n1\n```\n\n```python\n2\n```\n\nWhat?"),
        "cells in a row",
    ),
    "not introduced": (
        lambda t: t.replace("```python\nimport", "```python\nx = 0\n```\n\n```python\nimport"),
        "cells are not introduced",
    ),
    "no code check": (lambda t: t.replace(CODE, "How many?\n\n= `9` ± 0"), "no code check"),
    "too few kinds": (lambda t: t.replace(CODE, "How many?\n\n= `9` ± 0"), "the lesson's checks are of 2 kinds"),
    "outcome untested": (lambda t: t.replace(", outcome: 1", ""), 'no check tests outcome 1, "count heads"'),
    "no why": (lambda t: t.replace("> **Why:** One and two.\n", ""), 'check "skip-two" has no Why'),
    "hours of its links": (lambda t: t.replace("hours: 0.75", "hours: 12"), "the hours are 12, and its words"),
    "a link without hours": (lambda t: t.replace("## Practice", LINK), 'the link "Book" says no hours'),
    "too few words": (lambda t: t.replace("- **sentence six**: the sentence six.", ""), "the chapter explains 5 words"),
    "no skip test": (lambda t: t[: t.index("## Skip test")] + t[t.index("## Practice") :], "no skip test"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_told(fault: str) -> None:
    """A chapter that breaks one measure is told which, with file and line."""
    change, words = FAULTS[fault]
    found = [line for line in said(change(text())) if words in line]
    assert found, said(change(text()))
    assert found[0].startswith("chapters/a_chapter.md:")


def test_chapters_of_road_maps_without_code_show_none() -> None:
    """In a road map of `code: false` a visible cell is told, and a reach check is asked for instead of a code check."""
    whole = course_in(ROOT / "tests" / "fixtures" / "course")
    lines = [str(warning) for warning in warnings(whole) if "probability.md" in str(warning)]
    assert any("no reach check" in line for line in lines)
    assert not any("no code check" in line for line in lines)


def choices(right: list[int], *, long: bool) -> Course:
    option = "- [{mark}] {text}\n  > Words.\n"
    parts = [HEAD]
    for n, place in enumerate(right):
        options = "".join(
            option.format(
                mark="x" if here == place else " ", text=f"option {here}" + " and more" * (long and here == place)
            )
            for here in range(4)
        )
        parts.append(f"### Check: Choice {n}\n<!-- id: choice-{n} -->\n\nWhich?\n\n{options}\n")
    return course("".join(parts))


def test_a_letter_that_is_right_too_often_is_told() -> None:
    """When one letter is right in more than 40 % of all choices, the lint says which."""
    assert any("B is right in 12 of" in str(w) for w in habit_notices(choices([1] * 12, long=False)))
    assert not list(habit_notices(choices([0, 1, 2, 3] * 3, long=False)))


def test_right_options_that_are_longest_too_often_are_told() -> None:
    """When the right option is the longest in more than 40 % of all choices, the lint says so."""
    assert any("is the longest in 12 of" in str(w) for w in habit_notices(choices([0, 1, 2, 3] * 3, long=True)))


def test_a_resource_that_is_not_linked_where_it_belongs_is_told() -> None:
    """A chapter that lacks a resource meant for it is told; a chapter to come is passed over."""
    chapter = replace(read_chapter(text(), "chapters/a_chapter.md"), id="linear_algebra")
    lines = [str(warning) for warning in warnings(Course((), (chapter,), (), None))]
    assert any("https://www.khanacademy.org/math/linear-algebra, is not linked" in line for line in lines)
    assert not any("calculus" in line for line in lines)


def test_the_list_of_resources_is_sound() -> None:
    """Each resource has an https address of its own and a place that the course knows, written or to come."""
    known = {step.id for road in course_in(ROOT / "road_maps").road_maps for step in road.steps}
    known |= {f"pages/{path.stem}" for path in (ROOT / "road_maps" / "pages").glob("*.md")}
    rows = placements()
    assert {row.place for row in rows if row.place} <= known
    assert all(row.url.startswith("https://") for row in rows)
    placed = [normalized(row.url) for row in rows if row.place]
    assert len(set(placed)) == len(placed)
    assert sum(row.title.startswith("CS229 lecture") for row in rows) == 20
    raw = (ROOT / "builder" / "authoring" / "resources.tsv").read_text(encoding="utf-8").splitlines()
    assert len(list(csv.reader(raw, delimiter="\t", quoting=csv.QUOTE_NONE))) == len(rows) + 1


def test_the_command_counts_and_is_strict_on_asking(tmp_path: Path) -> None:
    """`roadmap check` prints each warning with the path as given and exits 0; with --strict it exits 1."""
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "a_chapter.md").write_text(text().replace(WORDS, "Few words."), encoding="utf-8")
    done = CliRunner().invoke(main, ["check", "--source", str(tmp_path)])
    assert done.exit_code == 0
    assert f"{tmp_path.as_posix()}/chapters/a_chapter.md:" in done.output
    assert CliRunner().invoke(main, ["check", "--strict", "--source", str(tmp_path)]).exit_code == 1


FACTS = "```csv facts=prices asof=2026-11\nwhat,price\na call,1\n```\n\n"


@pytest.mark.parametrize(("day", "told"), [("2026-01-01", 0), ("2027-11-30", 0), ("2027-12-01", 1)])
def test_facts_older_than_a_year_are_told(day: str, told: int) -> None:
    """Facts are told from the thirteenth month on, as a notice with the place and the month."""
    found = findings(course(text().replace("### Part 2", FACTS + "### Part 2")), today=date.fromisoformat(day))
    assert [str(notice).partition(": ")[2] for notice in found.notices] == [
        'the facts "prices" are as of November 2026; look them up again, and set asof to the month of that'
    ] * told


def test_strict_passes_over_notices(tmp_path: Path) -> None:
    """Old facts are told and counted, and no failure even with --strict; a day that is none is refused."""
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "a_chapter.md").write_text(text().replace("### Part 2", FACTS + "### Part 2"))
    command = ["check", "--strict", "--source", str(tmp_path), "--today"]
    done = CliRunner().invoke(main, [*command, "2030-01-01"])
    assert done.exit_code == 0
    assert done.output.endswith("(a notice)\n0 warnings, 1 notice.\n")
    assert CliRunner().invoke(main, [*command, "soon"]).exit_code == 2


SILENCED = {
    "in its check": ("Which word?", "<!-- check: ok checks, in order -->\n\nWhich word?", 1),
    "in its section": ("### Part 1", "<!-- check: ok checks, in order -->\n\n### Part 1", 5),
    "in the opening": ("You will be", "<!-- check: ok checks, in order -->\n\nYou will be", 5),
    "of another kind": ("Which word?", "<!-- check: ok words, in order -->\n\nWhich word?", 0),
}


@pytest.mark.parametrize("where", SILENCED)
def test_a_comment_silences_warnings_of_its_kind_where_it_stands(where: str) -> None:
    """A comment silences the warnings of its kind in its check, its section, or from the opening in the whole chapter;
    its reason is listed, and one that silences nothing is told."""
    old, new, fewer = SILENCED[where]
    bare = text().replace("> **Why:** It is so.\n", "")
    before = findings(course(bare), today=date.min)
    after = findings(course(bare.replace(old, new, 1)), today=date.min)
    idle = [fault for kind, fault in after.warnings if kind == "silences"]
    assert len(after.warnings) - len(idle) == len(before.warnings) - fewer
    assert len(idle) == (fewer == 0)
    assert [(path, silence.reason) for path, silence in after.silences] == [("chapters/a_chapter.md", "in order")]


def test_an_unknown_kind_is_told() -> None:
    """A comment that names no kind of warning is told with the nearest one."""
    (warning,) = said(text().replace("### Part 1", "<!-- check: ok wurds, why -->\n\n### Part 1"))
    assert 'no warning is called "wurds"; did you mean "words"? there are hours, lesson' in warning


def test_a_silence_of_what_proving_warns_of_is_no_idle_one() -> None:
    """A comment that silences a warning of `roadmap prove` is listed, and never told to silence nothing."""
    found = findings(
        course(text().replace("### Part 1", "<!-- check: ok reach, its end is the lesson -->\n\n### Part 1")),
        today=date.min,
    )
    assert found.warnings == ()
    assert [silence.kind for _, silence in found.silences] == ["reach"]


def test_choices_are_told_by_their_kind() -> None:
    """Only checks with one right option count when letters and lengths are compared."""
    chapter: Chapter = course(text()).chapters[0]
    assert not any(isinstance(check.answer, Choice) for check in chapter.checks)
    assert list(habit_notices(course(text()))) == []
