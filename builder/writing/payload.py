"""The payload: what a check cell hands the runtime, as base64 of canonical JSON.

Its shape stands in runtime/scoring/payload.py. The encoding hides a key from a glance and no more.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from typing import Any, cast

from builder.model import (
    Check,
    Choice,
    Code,
    Computed,
    ExpectedNumber,
    Mistake,
    Number,
    Option,
    Order,
    Reach,
    Reflect,
    Rich,
    Run,
    Several,
    Text,
)
from builder.runtime.scoring.content import content_hash
from builder.runtime.scoring.payload import VERSION, Payload

# "Correct: Yes. …" would say it twice.
AGREES = re.compile(r"(Yes|Correct|Right|Exactly)[.!]\s*")


def encode(check: Check, name: str, figure: str = "") -> str:
    """Return the payload of `check`, known in the course as `name` (chapter/id).

    `figure` is the id of the figure that a reach check reads.
    """
    return packed(content(check, name, figure))


def content(check: Check, name: str, figure: str = "") -> dict[str, Any]:
    """Return what the payload of `check` holds; the arguments are those of `encode`."""
    # The hash is the runtime's own function, by the fields that the model names: old builds wrote none, and their
    # answers are told by the same function (runtime/scoring/content.py).
    payload = common(check) | _answer(check, name, figure)
    return payload | {"hash": content_hash(cast("Payload", payload), check.answer.scored_fields)}


def packed(payload: dict[str, Any]) -> str:
    """Return any payload as base64 of canonical JSON."""
    # Canonical, so that the same check gives the same bytes under every Python; base64, so that no quotation mark can
    # end the call that it stands in.
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return b64encode(text.encode()).decode("ascii")


def reordered(payload: dict[str, Any], seed: str) -> dict[str, Any]:
    """Return a payload whose options, if it has any, stand in another order, which depends on `seed` alone."""
    if "options" not in payload:
        return payload
    # The hash sorts options, so an answer given to either order counts for both
    # (test_they_are_the_same_checks_in_another_order).
    options = payload["options"]
    return payload | {"options": [options[place] for place in shuffle(len(options), seed)]}


def common(check: Check) -> dict[str, Any]:
    """Return what every kind's payload holds."""
    # Only where it is one: the payloads of all other checks stay as they were.
    return {
        **({"predict": True} if check.predict else {}),
        "v": VERSION,
        "kind": check.answer.kind,
        "title": check.title,
        # As the author wrote it, links and all: the review and a host without widgets show a check away from its
        # cell.
        "stem": "\n\n".join(prose.text for prose in check.stem),
        "hints": [rich(hint) for hint in check.hints],
        "why": rich(check.why),
        "rev": check.rev,
    }


def praise(text: Rich) -> Rich:
    """Return what is said of a right option without a word of agreement before it: the verdict says that."""
    first, *rest = text or (Run(""),)
    return (replace(first, text=AGREES.sub("", first.text, count=1)), *rest) if AGREES.match(first.text) else text


def rich(text: Rich) -> str | list[str | list[str]]:
    """Return inline text as JSON: a plain string, or a list of strings and [style, text] pairs."""
    if all(not run.style for run in text):
        return "".join(run.text for run in text)
    return [[run.style, run.text] if run.style else run.text for run in text]


# A match and no method of the model: what is written down is a contract of versions (`v`), and the model must not
# know it.
def _answer(check: Check, name: str, figure: str) -> dict[str, Any]:  # noqa: PLR0911 - one return a kind
    match check.answer:
        case Choice(options=options) | Several(options=options):
            return {"options": [_option(option) for option in options]}
        case Number() as number:
            # The expression stays at home: the runtime has no use for it, and it would show the way to the answer.
            value, tolerance = number.value, number.tolerance
            return {"value": value, "tolerance": tolerance, "unit": number.unit, "mistakes": _numbers(number.mistakes)}
        case Computed() as computed:
            return {
                # The values of a variant are variables of its code.
                "code": "".join(f"{name} = {value!r}\n" for name, value in check.values) + computed.answer.code,
                "tolerance": computed.tolerance,
                "relative": computed.relative,
                "mistakes": _numbers(computed.mistakes),
            }
        case Text(accepted=accepted, mistakes=expected):
            said = [{"text": mistake.text, "say": rich(mistake.feedback)} for mistake in expected]
            return {"accepted": list(accepted), "mistakes": said}
        case Order(items=items):
            # Items in their right order, with the one to show beside it, so that a card looks the same after the page
            # has run anew.
            return {"items": [rich(item) for item in items], "start": shuffle(len(items), name)}
        case Reach(condition=condition, state=state):
            return {"condition": condition.code, "state": dict(state), "figure": figure}
        case Code() as code:
            # Mutants and others stay at home: they are for `roadmap prove`.
            return ({"examples": [one.call for one in code.examples]} if code.examples else {}) | {
                "starter": code.starter.code,
                "tests": [test.code for test in code.tests],
                # The names that it defines are what the runtime asks of a learner's cell; they are part of the hash,
                # its code is not.
                "solution": code.solution.code,
                "mistakes": [_mistake(mistake) for mistake in code.mistakes],
            }
        case Reflect(model=model):
            return {"model": rich(model)}


def _option(option: Option) -> dict[str, Any]:
    said = praise(option.feedback) if option.right else option.feedback
    return {"text": rich(option.text), "right": option.right, "say": rich(said)}


def _numbers(mistakes: tuple[ExpectedNumber, ...]) -> list[dict[str, Any]]:
    return [{"value": mistake.value, "say": rich(mistake.feedback)} for mistake in mistakes]


def _mistake(mistake: Mistake) -> dict[str, Any]:
    return {"code": mistake.code, "say": rich(mistake.feedback)}


def shuffle(count: int, name: str) -> list[int]:
    """Return the places 0 … count-1 in an order that depends on `name` alone, never with the first item first."""
    # Sorted by hashes: `random` may change between versions of Python, and a new order would rewrite every notebook.
    order = sorted(range(count), key=lambda place: sha256(f"{name}/{place}".encode()).digest())
    # Turned by one where it began right: items to be ordered would else now and then stand in the right order
    # already, and an option asked again would stand where it stood.
    return order if order[0] != 0 else order[1:] + order[:1]
