"""Figures over the whole course: each measure says what it comes to, also where it warns of nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from click.testing import CliRunner

from builder.authoring import findings
from builder.authoring.figures import figures
from builder.cli import main
from builder.model import Course
from builder.runtime.text import counted
from tests.authoring.test_warnings import FACTS, choices, course, text

TODAY = date(2028, 1, 31)


def measured(one: Course) -> dict[str, str]:
    """The figures of a course, by what was measured."""
    head, *rows = figures(one, today=TODAY)
    assert head == f"Over {counted(len(one.chapters), 'chapter')}:"
    return {name: value.strip() for name, _, value in (row.strip().partition("  ") for row in rows)}


def test_choices_are_counted_by_letter_and_length() -> None:
    """Of twelve choices in which B is right and by far the longest the figures say so, and what chance would give."""
    told = measured(choices([1] * 12, long=True))
    assert told["the right option's letter"] == "B in 12 of 12 choices"
    assert told["the right option is the longest"] == "12 of 12 choices (100%, by chance 25%)"
    assert told["the right option is the second longest"] == "0 of 12 choices (0%, by chance 25%)"


def test_options_of_one_length_are_shared_out() -> None:
    """Where all four options have one length, each rule of length is right as often as chance."""
    told = measured(choices([0, 1, 2, 3] * 3, long=False))
    rules = ("longest", "second longest", "third longest", "fourth longest")
    shown = [told[f"the right option is the {rule}"] for rule in rules]
    assert shown == ["3 of 12 choices (25%, by chance 25%)"] * 4


def test_words_openings_and_facts_are_counted() -> None:
    """The figures tell words before the first thing to touch, terms, names and facts, with what they are out of."""
    told = measured(course(text().replace("### Part 2", FACTS + "The variance and the tokens.\n\n### Part 2")))
    assert told["words before the first thing to touch"] == "6 in the median, 6 at most (a_chapter)"
    assert told["tables of facts older than a year"] == "1 of 1, the oldest as of November 2026"
    assert told["terms of the field that no list of words explains"] == "2 of 2 uses in chapters"
    assert told["names in code before they are said"] == "0 in 0 chapters"
    assert told["choices and words that the text above gives away"] == "0 of 2"
    assert told["how many options are right"] == "none of 0 checks of several"


def test_a_course_without_chapters_has_figures() -> None:
    """Where there is nothing to measure the figures say none, and nothing fails."""
    told = measured(Course((), (), (), None))
    assert told["words before the first thing to touch"] == "none"
    assert told["words without exception, in right:wrong options"] == "none"
    assert told["tables of facts older than a year"] == "0 of 0"


NEVER = """\
### Check: {n}
<!-- id: never-{n} -->

Which?

- [x] {right}
  > Yes.
- [ ] never
  > No.
- [ ] two
  > No.

"""


def test_a_word_that_is_always_wrong_is_a_notice() -> None:
    """A word without exception that five wrong options have is told for the course, unless a right one has it too."""
    for first, told in (("one", 1), ("never again", 0)):
        checks = "".join(NEVER.format(n=n, right=first if n == 1 else "one") for n in range(1, 6))
        notices = map(str, findings(course(f"{text()}\n## More\n\n{checks}"), today=TODAY).notices)
        words = '"never" stands in 5 wrong options of the course and in no right one; let it be true now and then'
        assert sum(words in notice for notice in notices) == told


def test_the_command_tells_figures_on_asking(tmp_path: Path) -> None:
    """`roadmap check` tells no figures; with --figures they stand below all else."""
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "a_chapter.md").write_text(text(), encoding="utf-8")
    command = ["check", "--source", str(tmp_path)]
    assert CliRunner().invoke(main, command).output == "0 warnings.\n"
    more = CliRunner().invoke(main, [*command, "--figures"])
    assert more.exit_code == 0
    assert more.output.startswith("0 warnings.\nOver 1 chapter:\n  words before")
