"""The content hash of a check: what an answer record names the question by whose answer it holds."""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Collection
from typing import Any

from ..text import plain
from .payload import Payload

# What of a payload without a hash decides whether an answer is right: the kinds of the builds that wrote none. Since
# then the builder hashes, by the fields that its model names. The rest (stem, hints, feedback) may change freely.
FIELDS_WITHOUT_HASH = {
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


def hash_of(payload: Payload) -> str:
    """Return the content hash of a payload: the one it bears, else what its kind's fields give."""
    return payload.get("hash") or content_hash(payload, FIELDS_WITHOUT_HASH[payload["kind"]])


def content_hash(payload: Payload, fields: Collection[str]) -> str:
    """Return 16 hex digits that change when one of the scored `fields` changes, or when the author raises `rev`."""
    content: dict[str, Any] = dict(payload)
    scored = {field: scored_part(field, content[field]) for field in fields}
    text = json.dumps([content["kind"], scored, content["rev"]], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def scored_part(field: str, value: Any) -> object:  # noqa: ANN401  (any JSON value)
    """Return what counts of one field of a payload; how options are ordered or worded around does not."""
    match field:
        case "options":
            # Without their feedback, and in whatever order: an author who rewords a hint must not make learners answer
            # anew.
            return sorted([plain(option["text"]), option["right"]] for option in value)
        case "items":
            return [plain(item) for item in value]
        case "accepted" | "state":
            # Of a state, which is a dict, this takes the sliders' names: another example that meets the condition is no
            # other question.
            return sorted(value)
        case "value" | "tolerance":
            # 2 and 2.0 are one number and two texts of JSON.
            return float(value)
        case "solution":
            # The names that are asked for: a solution that is merely nicer is no other question.
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
