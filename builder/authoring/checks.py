"""What the checks of a chapter and of the whole course should be: enough, of several kinds, no pattern to guess by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from builder.errors import Fault
from builder.model import Chapter, Check, Choice, Course, Reach, Rich
from builder.runtime.text import counted

# From CONTRIBUTING: five checks or more of three kinds.
CHECKS, KINDS = 5, 3
# With four options a letter is right in a quarter by chance: beyond four in ten, guessing it pays.
MOST_OF_ONE_LETTER = 0.4
MOST_LONGEST = 0.4
ENOUGH_TO_TELL = 10  # choices in a course before a pattern in them means anything


def check_warnings(chapter: Chapter, *, technical: bool) -> Iterator[Fault]:
    """Yield the warnings of a chapter's checks; `roadmap new` says the same of a chapter that is being written."""
    lesson = [check for section in chapter.lesson for check in section.checks]
    line = chapter.lesson[0].span.first if chapter.lesson else 1
    kinds = {check.answer.kind for check in lesson}
    if len(lesson) < CHECKS:
        yield Fault(chapter.path, line, f"the lesson has {counted(len(lesson), 'check')}", f"{CHECKS} are the least")
    if len(kinds) < KINDS:
        found = f"the lesson's checks are of {counted(len(kinds), 'kind')}"
        yield Fault(chapter.path, line, found, f"{KINDS} are the least")
    if not chapter.skip_test:
        yield Fault(chapter.path, 1, "there is no skip test", "let those who know this go on: two or three checks")
    if technical and "code" not in kinds:
        yield Fault(chapter.path, line, "the lesson has no code check", "a technical chapter has one at least")
    if not technical and not any(isinstance(check.answer, Reach) for check in lesson):
        yield Fault(chapter.path, line, "the lesson has no reach check", "let the reader move a figure until …")
    yield from _outcomes(chapter)
    for check in chapter.checks:
        if not check.why and check.answer.judged:
            yield Fault(chapter.path, check.span.first, f'check "{check.id}" has no Why', "say why the answer is right")


def _outcomes(chapter: Chapter) -> Iterator[Fault]:
    # All checks count here, the skip test's too: an outcome is tested wherever it is asked for.
    tested = {check.outcome for check in chapter.checks}
    for number, outcome in enumerate(chapter.outcomes, 1):
        if number not in tested:
            found = f'no check tests outcome {number}, "{outcome}"'
            yield Fault(chapter.path, 1, found, f"mark the check that does with `outcome: {number}`")


def course_warnings(course: Course) -> Iterator[Fault]:
    """Yield the warnings that only all choices of a course together give: right letters, right options too long."""
    choices = [(chapter, check) for chapter in course.chapters for check in chapter.checks if _is_choice(check)]
    if len(choices) < ENOUGH_TO_TELL:
        return
    letters = Counter(_right_letter(check) for _, check in choices)
    # Ties go to the later letter, whatever the order of chapters.
    letter, count = max(letters.items(), key=lambda item: (item[1], item[0]))
    if count / len(choices) > MOST_OF_ONE_LETTER:
        # The pattern has no one place; a fault needs one, so the first choice's chapter stands for the course.
        path = choices[0][0].path
        found = f"{letter} is right in {count} of the course's {len(choices)} choices"
        yield Fault(path, 1, found, f"{MOST_OF_ONE_LETTER:.0%} is the most for one letter")
    longest = [(chapter, check) for chapter, check in choices if _right_is_longest(check)]
    if len(longest) / len(choices) > MOST_LONGEST:
        chapter, check = longest[0]
        found = f"the right option is the longest in {len(longest)} of the course's {len(choices)} choices"
        yield Fault(chapter.path, check.span.first, found, f"{MOST_LONGEST:.0%} is the most")


def _is_choice(check: Check) -> bool:
    return isinstance(check.answer, Choice)


def _right_letter(check: Check) -> str:
    assert isinstance(check.answer, Choice)  # noqa: S101 - told to mypy; _is_choice has chosen them
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[[option.right for option in check.answer.options].index(True)]


def _right_is_longest(check: Check) -> bool:
    assert isinstance(check.answer, Choice)  # noqa: S101 - told to mypy; _is_choice has chosen them
    lengths = [(_length(option.text), option.right) for option in check.answer.options]
    right = next(length for length, is_right in lengths if is_right)
    # Strictly longer than every other: where two are equally long, length tells nothing.
    return all(length < right for length, is_right in lengths if not is_right)


def _length(text: Rich) -> int:
    return sum(len(run.text) for run in text)
