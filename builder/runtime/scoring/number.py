"""Scores a typed number, asked for or computed by the notebook."""

from __future__ import annotations

import math
import re
from collections.abc import Collection

from .numerals import LETTERS_AT_END, LONGEST_NUMERAL, read_number
from .payload import Payload
from .verdict import NO_CLUE, State, Verdict

NEAR = 0.05  # a wrong number within this share of the value is taken for one that was rounded too early
OF_A_HUNDRED = re.compile(r"\bmany\s+(?:\w+\s+)?(?:of|in|out\s+of)\s+(?:the\s+)?100\b", re.IGNORECASE)
NAMED = re.compile(r"\s*([^\W\d_])\s*(?=[=≈~])")  # w = 3
MANY_TIMES = re.compile(r"\bmany\stimes\b", re.IGNORECASE)
TIMES_SIGN = re.compile(r"^\s*[x×]\s*(?=[0-9])|(?<=[0-9])\s*[x×]\s*$", re.IGNORECASE)
FACTORS = {10: "ten", 100: "a hundred", 1000: "a thousand"}


def score_number(payload: Payload, answer: object, tries: int) -> Verdict:
    """Judge a number as typed."""
    del tries  # the same answer is told the same, however often one tried
    if not isinstance(answer, str):
        raise ValueError(f"not a typed number: {answer!r}")  # noqa: TRY004  (a record may hold any JSON value)
    typed = typed_numbers(answer, payload)
    if not typed:
        return unreadable(answer)
    value, tolerance = payload["value"], payload["tolerance"]
    if any(close(number, value, tolerance) for number in typed):
        return Verdict(State.RIGHT)
    expected = [
        (abs(number - mistake["value"]), mistake["say"])
        for number in typed
        for mistake in payload["mistakes"]
        if close(number, mistake["value"], scaled(tolerance, value, mistake["value"]))
    ]
    if expected:
        return Verdict(State.NOT_YET, (min(expected, key=lambda pair: pair[0])[1],))
    return Verdict(State.NOT_YET, (told(typed, payload),))


def typed_numbers(answer: str, payload: Payload) -> tuple[float, ...]:
    """Return the readings of a typed number. Where the question has no unit, what it asks for may stand behind it:
    "96 minutes" to "For how many minutes?", "72 answers" to "How many wrong answers?", "15 %" to "How many of 100?".
    A letter of the question may stand before it, "w = 3" to "Which w is it?", and the sign of times beside it, "16×" to
    "How many times as fast?"."""
    name = NAMED.match(answer)
    if name and re.search(rf"(?<![^\W_]){name[1]}(?![^\W_])", payload["stem"]):
        answer = answer[name.end() :]
    if len(answer) > LONGEST_NUMERAL:
        return ()
    unit = payload.get("unit") or ("%" if OF_A_HUNDRED.search(payload["stem"]) else "")
    thing = None if unit else LETTERS_AT_END.search(answer.rstrip())
    if thing and re.search(rf"\bmany\s+(?:\w+\s+)?\W*{re.escape(thing[0])}\b", payload["stem"], re.IGNORECASE):
        answer = answer[: thing.start()]
    if MANY_TIMES.search(payload["stem"]):
        answer = TIMES_SIGN.sub("", answer, count=1)
    values = read_number(answer, unit)
    # 1,680,000 beside "million euros" is the same sum, written out: nobody means a million times as much.
    return (*values, *(value / 1e6 for value in values)) if unit.startswith("million") else values


def unreadable(answer: str) -> Verdict:
    """Return what is said of words that cannot be read as a number."""
    shown = answer if len(answer) <= LONGEST_NUMERAL else answer[:LONGEST_NUMERAL] + "…"
    say = f"I cannot read “{shown}” as a number. Write the number alone, like 12, 0.25, 1/4 or 25 %."
    return Verdict(State.NOT_ATTEMPTED, (say,))


A_SHARE = "That is the share. Here it is asked for in per cent: a half would be 50."


def close(number: float, value: float, tolerance: float) -> bool:
    """Whether `number` lies within the absolute `tolerance` of `value`, give or take the last binary digits."""
    # Without the last term 0.1 + 0.2 would not be 0.3 where no tolerance is given.
    return abs(number - value) <= tolerance + 1e-9 * max(abs(value), abs(number))


def scaled(tolerance: float, value: float, mistake: float) -> float:
    """Return the tolerance of a mistake: that of the value, or the same share of a mistake that is larger."""
    # An author's tolerance may be a share of the value: a mistake a million times as large is known by its first
    # digits, too.
    return tolerance * max(1.0, abs(mistake / value)) if value else tolerance


def told(typed: Collection[float], payload: Payload) -> str:
    """Return what can be told about a wrong number, whose readings are `typed`."""
    value, tolerance, unit = float(payload["value"]), payload["tolerance"], payload.get("unit", "")
    if unit == "%" and any(close(100 * number, value, tolerance) for number in typed):
        return A_SHARE
    return next(filter(None, (off_by(number, value, tolerance, unit) for number in typed)), NO_CLUE)


def off_by(number: float, value: float, tolerance: float, unit: str) -> str:
    """Return what can be told about a wrong number: its sign, a factor of ten, rounding; "" if nothing can."""
    if close(-number, value, tolerance):
        return "The size is right. Check the sign."
    if not value:
        return ""
    # Where both are counted, one digit alone is the same by chance: 1 for 10 is another number, and no slip.
    if value.is_integer() and number.is_integer() and float(f"{number:.0e}") == number:
        return ""
    for factor, word in FACTORS.items():
        if close(number / factor, value, tolerance) or close(number * factor, value, tolerance):
            doubt = " Per cent or share?" if factor == 100 and not unit else ""  # noqa: PLR2004  (per cent)
            return f"The digits are right, but it is off by a factor of {word}.{doubt}"
    # A whole number is counted and not rounded: 41 for 42 is another number.
    if tolerance and not value.is_integer() and math.isclose(number, value, rel_tol=NEAR):
        return "But it is close: keep more digits on the way and round only at the end."
    return ""


score_computed = score_number  # by the time it is scored, its payload holds the value
