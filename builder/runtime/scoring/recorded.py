"""Takes an answer of a class, whose payload holds no key: it is looked at for its shape alone."""

from __future__ import annotations

from typing import Any

from ..text import plain
from .number import typed_numbers, unreadable
from .payload import Payload
from .verdict import State, Verdict


def score_recorded(payload: Payload, answer: object, tries: int) -> Verdict:
    """Return that an answer is recorded; a number that cannot be read is none. Raises ValueError for what no card can
    give."""
    del tries
    if not fits(payload, answer):
        raise ValueError(f"not an answer to this question: {answer!r}")
    is_number = payload["kind"] in {"number", "computed"}
    if is_number and not typed_numbers(str(answer), payload):
        return unreadable(str(answer))
    return Verdict(State.RECORDED)


def fits(payload: Payload, answer: Any) -> bool:  # noqa: ANN401  (a record may hold any JSON value)
    """Whether an answer has the shape of one to this kind of question."""
    match payload["kind"]:
        case "choice":
            return answer in [plain(option["text"]) for option in payload["options"]]
        case "several":
            texts = [plain(option["text"]) for option in payload["options"]]
            return isinstance(answer, list) and bool(answer) and all(one in texts for one in answer)
        case "order":
            # By a list and not by sorting, which would raise for what is no text.
            texts = [plain(item) for item in payload["items"]]
            return isinstance(answer, list) and len(answer) == len(texts) and all(one in texts for one in answer)
        case "reach":
            return isinstance(answer, dict) and answer.keys() >= {*payload["sliders"]}
    return isinstance(answer, str)
