"""An event, version 1: an answer, a reset or one that was undone, as a line of a file and in progress codes."""

from __future__ import annotations

from typing import Any, TypeAlias, TypedDict

from ..scoring.verdict import State

EVENT_VERSION = 1
LATEST_TIME = 2**53
DAMAGED = "A damaged line in your saved answers was left out."
STATES = frozenset(State) - {State.RUNNING}

# What stands in a record as an answer: any JSON value.
Recorded: TypeAlias = Any


class Event(TypedDict, total=False):
    """What is kept of one thing that the learner did; `time` is in milliseconds.

    An answer has `check` (chapter/id), its content `hash`, `answer`, `sure` (None where it is not asked), `state`,
    and how many `tries` and `hints` it took. A reset has `reset`, a check's name, a chapter or "" for all; one that
    was undone has `undo` with the same and `at`, the time of the reset.
    """

    v: int
    time: int
    check: str
    hash: str
    answer: Recorded
    sure: bool | None
    state: str
    tries: int
    hints: int
    reset: str
    undo: str
    at: int


def trouble_of(found: Recorded) -> str:
    """Return the sentence that says why `found` is no event of ours; "" if it is one."""
    try:
        if type(found["v"]) is int and found["v"] > EVENT_VERSION:
            return "Some answers come from a newer version of this course and were left out; get the newer version."
        if found["v"] == EVENT_VERSION and is_time(found["time"]):
            valid = is_answer(found) if "check" in found else is_reset(found)
            return "" if valid else DAMAGED
    except (TypeError, KeyError):
        pass
    return DAMAGED


def is_time(value: Recorded) -> bool:
    """Whether `value` is a time in milliseconds."""
    return type(value) is int and 0 < value < LATEST_TIME


def is_answer(found: Recorded) -> bool:
    """Whether `found`, which names a check, is an answer. Raises KeyError or TypeError where a field is missing."""
    return (
        type(found["check"]) is str
        and type(found["hash"]) is str
        and found["state"] in STATES
        and (found["sure"] is None or type(found["sure"]) is bool)
        and type(found["tries"]) is int
        and type(found["hints"]) is int
        and "answer" in found
    )


def is_reset(found: Recorded) -> bool:
    """Whether `found`, which names no check, is a reset or one that was undone. Raises KeyError for half of one."""
    return type(found.get("reset")) is str or (type(found.get("undo")) is str and is_time(found["at"]))
