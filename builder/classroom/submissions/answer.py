"""An answer as it came, and what a file held: values, however odd what they were read from."""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

from builder.classroom.limits import ID, SAVED
from builder.runtime.record.event import MOST_COUNTED, is_name, is_plain, is_time

LONGEST_RESULT, MOST_RESULTS = 2_000, 200


class Answer(NamedTuple):
    """An answer to a check, as its learner's kernel recorded it. Nothing in it is believed but what was answered.

    `mark` is what the class edition of the question bears. `variant` holds the values that stood in a check that
    varies, `learner` the id that was typed, `results` what the examples of a code check gave.
    """

    check: str
    mark: str
    answer: Any
    sure: bool | None = None
    state: str = ""
    tries: int = 0
    time: int = 0
    variant: dict[str, float] | None = None
    learner: str = ""
    results: tuple[str, ...] | None = None

    def said(self) -> bytes:
        """Return what was answered as JSON, by which two answers to a check can be compared."""
        return orjson.dumps([self.mark, self.answer, self.variant, self.results], option=orjson.OPT_SORT_KEYS)

    def kept(self) -> dict[str, Any]:
        """Return it as JSON, without what is not there."""
        more = zip(self._fields, self, strict=True)
        found = {name: value for name, value in more if value is not None and value != ""}
        found["answer"] = self.answer
        return found


def kept_answer(found: dict[str, Any]) -> Answer:
    """Return the answer that `Answer.kept` gave: it has been looked at when it came."""
    results = found.get("results")
    return Answer(**found | {"results": tuple(results)}) if results is not None else Answer(**found)


class Handed(NamedTuple):
    """What a file held: the checks that stand in it, the answers to them, and what somebody has to know of it.

    `covers` are the ids of its checks, each once; of a code that was `pasted`, those that it answers. `notes` are
    (what, remedy). `bare` says that nothing stands below any of them, not even that it is open: the page has not run,
    or was saved without its outputs.
    """

    covers: tuple[str, ...]
    answers: tuple[Answer, ...]
    assignment: str = ""
    edition: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    pasted: bool = False
    bare: bool = False


def answer_of(event: object) -> Answer | None:
    """Return the answer that an event (runtime/record/event.py) tells; None for what is no answer.

    Its state is not looked at: what an answer is worth is never for its sender to say.
    """
    try:
        return _answer(event) if isinstance(event, dict) else None
    except (KeyError, TypeError, ValueError, RecursionError):
        return None


def _answer(event: dict[str, Any]) -> Answer | None:
    check, mark, answer, tries = event["check"], event["hash"], whole(event["answer"]), event.get("tries", 0)
    sure, time, variant = event.get("sure"), event.get("time"), event.get("variant")
    # What orjson does not write, such as a whole number of 30 digits, no check of ours records.
    sound = (
        is_name(check)
        and is_name(mark)
        and is_plain(answer)
        and len(orjson.dumps(answer)) <= SAVED
        and (sure is None or type(sure) is bool)
        and type(tries) is int
        and 0 <= tries <= MOST_COUNTED
        and (variant is None or (isinstance(variant, dict) and is_plain(variant)))
    )
    if not sound:
        return None
    state, learner = _word(event.get("state"))[:20], _word(event.get("learner"))[: ID + 1]  # a longer id is nobody's
    time = time if isinstance(time, int) and is_time(time) else 0
    return Answer(check, mark, answer, sure, state, tries, time, variant, learner, _results(event.get("results")))


def _word(value: object) -> str:
    if value is None:
        return ""
    return str(whole(value))[:SAVED] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _results(value: object) -> tuple[str, ...] | None:
    """Return what examples gave; None for what is no list of texts, or longer than any."""
    if not isinstance(value, list) or len(value) > MOST_RESULTS or not all(isinstance(one, str) for one in value):
        return None
    return tuple(whole(one)[:LONGEST_RESULT] for one in value)


def whole(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a text without halves of characters, which could not be written; any other value as it is."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode()
    return [whole(one) for one in value] if isinstance(value, list | tuple) else value
