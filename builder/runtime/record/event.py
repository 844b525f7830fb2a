"""An event, version 1: an answer, a reset or one that was undone, as a line of a file and in progress codes."""

from __future__ import annotations

import json
import math
import zlib
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeAlias, TypedDict

from ..scoring.verdict import State

EVENT_VERSION = 1
LATEST_TIME = 4_102_444_800_000  # the year 2100: no clock says so
MOST_COUNTED = 10_000  # tries or hints
LONGEST_NAME = 300  # characters
MOST_NESTED = 6  # lists and dicts in one another; a page to fill in has two
DAMAGED = "A damaged line in your saved answers was left out."
NEWER = "Some answers come from a newer version of this course and were left out; get the newer version."
ANSWER_FIELDS = itemgetter("check", "hash", "answer", "sure", "state", "tries", "hints")
# The names under which the answers of start_here are kept, and their hash. In the form chapter/id, so that resets and
# progress codes treat them like any other answer.
ROAD, LEVEL, WEEK = "start_here/road", "start_here/level", "start_here/week"
ROAD_HASH = "road map"
STATES = frozenset(State) - {State.RUNNING}

# What stands in a record as an answer: any JSON value.
Recorded: TypeAlias = Any

# Keys in order, so that a line has one checksum, whoever made the dict.
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


class Event(TypedDict, total=False):
    """What is kept of one thing that the learner did; `time` is in milliseconds.

    An answer has `check` (chapter/id), its content `hash`, `answer`, `sure` (None where it is not asked), `state`,
    and how many `tries` and `hints` it took; `page` where it was given on another page than its chapter's; `code` if
    it came with a progress code, whose name that is; `variant` where the check varies, the values that stood in it. In
    a class `learner` is the id that was typed, and `results` are what a code check's examples gave. A reset has
    `reset`, a check's name, a chapter, a code's name or "" for all; one that was undone has `undo` with the same and
    `at`, the time of the reset.
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
    page: str
    code: str
    variant: dict[str, float]
    learner: str
    results: list[str]
    reset: str
    undo: str
    at: int


def page_of(name: str) -> str:
    """Return the id of the page on which a check (chapter/id) stands."""
    return name.partition("/")[0]


# --- a line: the event as JSON, with the checksum of the rest as its last field ---

SUM = b', "sum": "%08x"}'
SUM_LENGTH = len(SUM % 0)


def line_of(event: Event | dict[str, Recorded]) -> bytes:
    """Return the line of an event."""
    # "replace", as in Session.record(): what the history holds and what the disk holds must be one.
    rest = canonical(event).encode("utf-8", "replace")[:-1]
    return rest + SUM % zlib.crc32(rest)


def is_whole(line: bytes, found: Recorded) -> bool:
    """Whether a line still says what was written. Its checksum is taken out of `found`, what the line holds; lines of
    before November 2026 bear none."""
    if not isinstance(found, dict) or "sum" not in found:
        return True
    given = found.pop("sum")
    # A line that something else wrote anew may say the same in another order.
    return line.endswith(SUM % zlib.crc32(line[:-SUM_LENGTH])) or line_of(found)[-10:-2] == str(given).encode()


def saved_text(event: Event) -> str:
    """Return an answer as it is saved below its check, by whatever way it came here."""
    return canonical({field: value for field, value in event.items() if field != "code"})


# --- whether it is one ---


def trouble_of(found: Recorded) -> str:
    """Return the sentence that says why `found` is no event of ours; "" if it is one."""
    try:
        if type(found["v"]) is int and found["v"] > EVENT_VERSION:
            return NEWER
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
    check, content, answer, sure, state, tries, hints = ANSWER_FIELDS(found)
    return (
        check != ""
        and is_name(check)
        and is_name(content)
        and state in STATES
        and (sure is None or type(sure) is bool)
        and type(tries) is type(hints) is int
        and 0 <= tries <= MOST_COUNTED
        and 0 <= hints <= MOST_COUNTED
        and is_plain(answer)
        and ("page" not in found or is_name(found["page"]))
        and ("code" not in found or is_name(found["code"]))
        and ("variant" not in found or (isinstance(found["variant"], dict) and is_plain(found["variant"])))
    )


def is_reset(found: Recorded) -> bool:
    """Whether `found`, which names no check, is a reset or one that was undone. Raises KeyError for half of one."""
    return is_name(found.get("reset")) or (is_name(found.get("undo")) and is_time(found["at"]))


@lru_cache(maxsize=5_000)  # a few names stand in thousands of lines
def is_name(value: Recorded) -> bool:
    """Whether `value` may be the name of a check, a chapter or a code, or a hash. Raises TypeError for a list."""
    return type(value) is str and len(value) <= LONGEST_NAME and is_plain(value)


def is_plain(value: Recorded, levels: int = MOST_NESTED) -> bool:
    """Whether `value` is finite, not nested deeply, and all of its text can be written: no half of a character."""
    if type(value) is str:
        return value.isascii() or not any("\ud800" <= char <= "\udfff" for char in value)
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        return levels > 0 and all(is_plain(one, levels - 1) for one in value)
    return not isinstance(value, float) or math.isfinite(value)
