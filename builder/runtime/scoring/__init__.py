"""Scoring: a payload and an answer in, a verdict out. Pure; the classroom scores with it, too."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from .payload import Payload
from .verdict import Verdict

# A kind of check -> the module that scores it by the function score_KIND. Code is judged by running it.
SCORERS = {
    "choice": "choice",
    "several": "choice",
    "number": "number",
    "computed": "number",
    "text": "text",
    "order": "order",
    "reach": "reach",
    "reflect": "reflect",
    "recorded": "recorded",  # no kind: any check of a class, whose payload holds no key
}


def score(payload: Payload, answer: object, tries: int = 0) -> Verdict:
    """Return the verdict on `answer`, as it stands in an answer record, after `tries` other answers.

    Raises KeyError for a kind that is not scored here (code), ValueError for an answer that does not fit the kind.
    """
    kind = "recorded" if "class" in payload else payload["kind"]
    # Imported when the first check of a kind is scored: a page carries only the scorers of its own kinds.
    module: Any = import_module(f"{__name__}.{SCORERS[kind]}")
    verdict: Verdict = getattr(module, f"score_{kind}")(payload, answer, tries)
    return verdict
