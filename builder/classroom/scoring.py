"""What an answer is worth, by the teacher's key and by runtime.scoring alone: nothing of a learner's is ever run."""

from __future__ import annotations

import math
import re
from typing import Any, NamedTuple, cast

from builder.classroom.assignment import Question
from builder.classroom.execution.results import Outcomes, digest_of
from builder.classroom.gradebook import LONGEST_ANSWER, Standing
from builder.classroom.submissions.answer import Answer
from builder.runtime.record.event import canonical
from builder.runtime.scoring import score
from builder.runtime.scoring.payload import Payload
from builder.runtime.scoring.reach import spoken_state
from builder.runtime.scoring.text import normalized
from builder.runtime.scoring.verdict import State, Verdict
from builder.runtime.text import Rich, plain

# What an answer that does not fit its question may set off in the scoring: it was made for what our own cells record.
UNFIT = (ArithmeticError, AttributeError, LookupError, MemoryError, NameError, RecursionError, TypeError, ValueError)
SHARE = re.compile(r"(\d+) of (\d+) ")  # as runtime.scoring tells it of several and order
NUMBER = re.compile(r"(?<![\w.])[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])")
LARGEST_SLIDER, LONGEST_SLIDER = 1_000_000, 200  # what a condition of the author's is asked with
PASSED = re.compile(r"(\d+) of ([1-9]\d*) tests pass")
NO_VALUE = "its key has no value, and grading runs no code"
NO_RESULTS = "its key does not say what its examples give, and grading runs no code"
NO_EXAMPLE = "this code check has no `python example` whose results could be recorded"
NOT_FIRST = "right, but not at the first try, for which the points are"
EXECUTED = "scored by running it in a sandbox"
RECORDED = "scored on the results that the learner's own notebook recorded"


class Scored(NamedTuple):
    """What came of one answer. The fields are those of a row of the gradebook; `given` says that there surely is an
    answer, though nobody can score it."""

    state: Standing
    verdict: str = ""
    part: float | None = None
    option: str = ""
    reason: str = ""
    given: bool = False
    said: tuple[Rich, ...] = ()


def unscorable(reason: str, *, given: bool = False) -> Scored:
    """Return what an answer comes to that nobody can score, for a reason that is a part of a sentence."""
    return Scored(Standing.UNSCORABLE, reason=reason, given=given)


def scored(question: Question, answer: Answer, executed: Outcomes | None = None) -> Scored:
    """Return what an answer to a question comes to; `executed` is what running code came to, where it was run."""
    if answer.mark != question.mark:
        return unscorable("the answer belongs to another form of this question")
    if is_blank(answer.answer):
        return Scored(Standing.UNANSWERED)
    payload = form_of(question, answer)
    if payload is None:
        return unscorable("the answer is to values that this question never has")
    try:
        return _by_running(payload, answer, executed or {}) if payload["kind"] == "code" else _by_key(payload, answer)
    except UNFIT as fault:
        return unscorable(f"the answer does not fit the question ({type(fault).__name__})")


def is_blank(value: object) -> bool:
    """Whether an answer is none: nothing, or nothing that anybody sees."""
    return not (normalized(value) if isinstance(value, str) else value or isinstance(value, int | float))


def form_of(question: Question, answer: Answer) -> dict[str, Any] | None:
    """Return the payload that an answer is to: of a question that varies, that with the values that stood in it."""
    if not question.variants or answer.variant is None:
        return question.payload
    return next((form for form in question.variants if form.get("variant") == answer.variant), None)


def _by_key(payload: dict[str, Any], answer: Answer) -> Scored:
    if payload["kind"] == "computed" and "value" not in payload:
        return unscorable(NO_VALUE, given=True)
    if payload["kind"] == "reach":
        refuse_odd_sliders(answer.answer)
    # As after another try: then of several all that is wrong is told.
    verdict = score(cast("Payload", payload), answer.answer, 1)
    if verdict.state == State.NOT_ATTEMPTED:
        return unscorable("the answer cannot be read as one to this question")
    if verdict.state == State.REFLECTED or payload.get("predict"):
        return Scored(Standing.TO_READ)
    right = verdict.state == State.RIGHT
    return Scored(
        Standing.SCORED,
        "right" if right else "not yet",
        share_of(verdict),
        option_of(payload, answer, verdict),
        said=verdict.say,
    )


def refuse_odd_sliders(state: object) -> None:
    """Raise ValueError for a state that no slider has: the author's condition was not written for such values."""
    values = state.values() if isinstance(state, dict) else ()
    for value in values:
        if isinstance(value, str) and len(value) <= LONGEST_SLIDER:
            continue
        if not isinstance(value, int | float) or not abs(value) <= LARGEST_SLIDER:
            raise ValueError("no slider has such a value")


def share_of(verdict: Verdict) -> float:
    """Return the share of an answer that is right, from 0 to 1."""
    if verdict.state == State.RIGHT:
        return 1.0
    found = SHARE.match(verdict.part)
    return int(found[1]) / int(found[2]) if found else 0.0


def option_of(payload: dict[str, Any], answer: Answer, verdict: Verdict) -> str:
    """Return the text of the options that were chosen, or of the expected mistake that was met; "" for neither."""
    if "options" in payload:
        chosen = answer.answer if isinstance(answer.answer, list) else [answer.answer]
        return "; ".join(text for option in payload["options"] if (text := plain(option["text"])) in chosen)
    if verdict.state == State.RIGHT:
        return ""
    met = (one for one in payload.get("mistakes", ()) if verdict.say[:1] == (one["say"],))
    mistake: dict[str, Any] = next(met, {})
    return str(mistake.get("text", "")) or (f"{mistake['value']:g}" if "value" in mistake else "")


# --- code ---


def _by_running(payload: dict[str, Any], answer: Answer, executed: Outcomes) -> Scored:
    """Return what code came to in the sandbox; where it was not run there, what its recorded results come to."""
    outcome = executed.get(digest_of(payload, answer.answer))
    if outcome is None:
        return _by_results(payload, answer)
    if outcome.state == State.NOT_ATTEMPTED:
        return Scored(Standing.UNANSWERED)
    right = outcome.state == State.RIGHT
    found = PASSED.search(outcome.part)
    share = 1.0 if right else int(found[1]) / int(found[2]) if found else 0.0
    said = tuple(filter(None, (outcome.part, outcome.say)))
    return Scored(Standing.SCORED, "right" if right else "not yet", share, "", EXECUTED, said=said)


def _by_results(payload: dict[str, Any], answer: Answer) -> Scored:
    """Return what code comes to by what its examples gave where it was written, beside what the solution gives."""
    if str(answer.answer).strip() == payload.get("starter", "").strip():
        return Scored(Standing.UNANSWERED)
    expected = payload.get("results")
    if not expected:
        return unscorable(NO_RESULTS if payload.get("examples") else NO_EXAMPLE, given=True)
    given = answer.results
    if given is None or len(given) != len(expected):
        return unscorable("the results of its examples were not recorded", given=True)
    same = sum(same_result(one, other) for one, other in zip(given, expected, strict=True))
    right = same == len(expected)
    return Scored(Standing.SCORED, "right" if right else "not yet", same / len(expected), "", RECORDED)


def same_result(given: str, expected: str) -> bool:
    """Whether two results say the same as Python writes them: the same text, with numbers that nearly agree."""
    if given == expected:
        return True
    mine, theirs = NUMBER.findall(given), NUMBER.findall(expected)
    if len(mine) != len(theirs) or NUMBER.sub("0", given) != NUMBER.sub("0", expected):
        return False
    # 1 and 1.0 are of two types, and a solution that gives one does not give the other.
    return all(
        one == other or (is_float(one) and is_float(other) and math.isclose(float(one), float(other), rel_tol=1e-9))
        for one, other in zip(mine, theirs, strict=True)
    )


def is_float(numeral: str) -> bool:
    """Whether Python writes a float so."""
    return any(sign in numeral for sign in ".eE")


# --- in words ---


def words_of(answer: Answer) -> str:
    """Return an answer in plain words, at most as long as a row keeps it."""
    value = answer.answer
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    elif isinstance(value, dict):
        value = spoken_state(value)
    elif not isinstance(value, str):
        value = canonical(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_ANSWER]


# --- points ---


def credited(question: Question, found: Scored, answer: Answer) -> tuple[Scored, float | None]:
    """Return what an answer comes to under the credit of its question, and its points; None where there are none."""
    if question.credit == "completion" and (found.state in {Standing.SCORED, Standing.TO_READ} or found.given):
        return found._replace(state=Standing.SCORED), question.points
    if not is_graded(question):
        # What is not graded needs no reader.
        return (found._replace(state=Standing.SCORED) if found.state == Standing.TO_READ else found), None
    if found.state != Standing.SCORED:
        return found, None
    if found.verdict == "right" and question.credit == "first" and not is_unaided(answer):
        return found._replace(reason="; ".join(filter(None, (found.reason, NOT_FIRST)))), 0.0
    return found, question.points if found.verdict == "right" else 0.0


def is_unaided(answer: Answer) -> bool:
    """Whether an answer was found at the first try: in a hand-out that tells at once, who asked for it has not found
    it."""
    return answer.tries <= 1 and answer.state != State.SHOWN


def is_graded(question: Question) -> bool:
    """Whether a question gives points at all: a guess that opens a figure does not."""
    return question.credit == "completion" or (question.credit != "none" and not question.payload.get("predict"))
