"""What the checks of a chapter should be: enough, of several kinds, each outcome tested, each with its Why."""

from __future__ import annotations

from collections.abc import Iterator

from builder.errors import Fault
from builder.model import Chapter, Reach
from builder.runtime.text import counted

# From CONTRIBUTING: five checks or more of three kinds.
CHECKS, KINDS = 5, 3


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
