"""Scoring: a payload and an answer in, a verdict out. Pure; each kind adds its own row to SCORERS."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .rich import Rich, plain

Payload = dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What is said of one answer.

    `state` is "right", "not yet", "error", "reflected" or "not attempted" (nothing that could be judged: it counts as
    no try). `say` holds sentences in the order in which they are shown, `part` how much is right ("2 of 3 …").
    """

    state: str
    say: tuple[Rich, ...] = ()
    part: str = ""


Scorer = Callable[[Payload, Any, int], Verdict]

SCORERS: dict[str, Scorer] = {}

# What of a payload decides whether an answer is right. The rest (stem, hints, feedback) may change freely.
SCORED_FIELDS = {
    "choice": ("options",),
    "several": ("options",),
    "number": ("value", "tolerance", "unit"),
    "computed": ("code", "tolerance", "relative"),
    "text": ("accepted",),
    "order": ("items",),
    "reach": ("condition", "state"),
    "code": ("tests", "solution"),
    "reflect": (),
}


def score(payload: Payload, answer: object, tries: int = 0) -> Verdict:
    """Return the verdict on `answer`, as it stands in an answer record, after `tries` other answers.

    Raises KeyError for a kind that is not scored here (code), ValueError for an answer that does not fit the kind.
    """
    return SCORERS[payload["kind"]](payload, answer, tries)


def content_hash(payload: Payload) -> str:
    """Return 16 hex digits that change when what is scored changes, or when the author raises `rev`."""
    kind = payload["kind"]
    scored = {field: scored_part(field, payload[field]) for field in SCORED_FIELDS[kind]}
    text = json.dumps([kind, scored, payload["rev"]], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def scored_part(field: str, value: Any) -> object:  # noqa: ANN401  (any JSON value)
    """Return what counts of one field of a payload; how options are ordered or worded around does not."""
    match field:
        case "options":
            return sorted([plain(option["text"]), option["right"]] for option in value)
        case "items":
            return [plain(item) for item in value]
        case "accepted" | "state":
            return sorted(value)
        case "value" | "tolerance":
            return float(value)
        case "solution":
            return sorted(names_defined(value))
    return value


def names_defined(source: str) -> set[str]:
    """Return the names that `source` defines at its top level: functions, classes, variables."""
    names: set[str] = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            stored = (part for part in ast.walk(node) if isinstance(part, ast.Name))
            names.update(part.id for part in stored if isinstance(part.ctx, ast.Store))
    return names
