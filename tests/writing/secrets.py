"""What of a check no learner may read before answering."""

from __future__ import annotations

from collections.abc import Iterator

from builder.model import Answer, Check, Choice, Code, Order, Rich, Several
from builder.writing.rich import markdown_of


def secrets_of(check: Check) -> Iterator[str]:
    """All that only the answers may say, as Markdown and as plain words; single words may well stand in the lesson."""
    for rich in (*check.hints, check.why, *said(check.answer)):
        yield from {markdown_of(rich), "".join(run.text for run in rich)} - {""}
    match check.answer:
        case Code() as code:
            programs = (*code.tests, code.solution, *code.mistakes, *code.mutants, *code.others)
            yield from (one.code for one in programs)


def said(answered: Answer) -> Iterator[Rich]:
    """The feedback and the model of an answer."""
    match answered:
        case Choice(options) | Several(options):
            yield from (option.feedback for option in options)
        case Order():
            pass
        case _:
            yield from (mistake.feedback for mistake in getattr(answered, "mistakes", ()))
            yield getattr(answered, "model", ())
