"""The answers in a progress code, for who cannot upload a notebook: pasted into a text, a comment, a page of HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping

from builder.classroom.limits import TEXT, NothingError, UnfitError, too_large
from builder.classroom.submissions.answer import Answer, Handed, answer_of
from builder.classroom.tables import WIDE
from builder.runtime.record.progress_code import events_of

TAG = re.compile(r"<[^<>]*>")
HEAD = re.compile(r"(?=MLR\d)", re.IGNORECASE)
MOST_CODES = 20


def handed(content: bytes, known: Mapping[str, str]) -> Handed:
    """Return what the codes in a text hold for the checks `known`. Raises UnfitError where there is none, or one that
    is damaged."""
    if len(content) > TEXT:
        raise too_large(TEXT)
    text = content.decode("utf-16" if content.startswith(WIDE) else "utf-8-sig", "replace")
    codes = HEAD.split(TAG.sub("", text))[1:]
    if not codes:
        raise NothingError("there is no code in it", "ask for the notebook, or for the code at its end")
    if len(codes) > MOST_CODES:
        raise UnfitError(f"it holds over {MOST_CODES} codes", "ask for the newest alone")
    newest: dict[str, Answer] = {}
    for code in codes:
        for answer in answers_in(code):
            # Of one person's answers to one check the latest stands, as in the notebook.
            if answer.check in known and (answer.check not in newest or answer.time >= newest[answer.check].time):
                newest[answer.check] = answer
    return Handed(tuple(newest), tuple(newest.values()), pasted=True)


def answers_in(code: str) -> list[Answer]:
    """Return the answers in a code. Raises UnfitError where it cannot be read."""
    try:
        events = events_of(code)
    except ValueError as fault:
        raise UnfitError(f"its code cannot be read: {fault}".rstrip("."), "ask for the code once more") from fault
    return [answer for event in events if (answer := answer_of(event))]
