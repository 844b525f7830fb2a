"""What a learner is shown of a question: its payload without the key, and the mark that stands for the question."""

from __future__ import annotations

import json
from typing import Any

from builder.classroom.assignment import digest
from builder.writing.payload import shuffle

# The fields of a payload that a class sees, of every kind and of one. What is not named here stays with the teacher.
COMMON = ("v", "kind", "title", "stem", "rev", "predict", "variant")
WORDED = ("title", "stem", "unit", "starter", "examples")
OF_KIND = {"number": ("unit",), "reach": ("figure",), "code": ("starter", "examples")}

Wording = frozenset[tuple[str, str]]  # fields, and what stands in them


def without_key(payload: dict[str, Any], secret: str, name: str) -> dict[str, Any]:
    """Return what of the payload of the check `name` (chapter/id) its class edition carries: no key, no feedback.

    Items to be ordered stand in an order that only the `secret` tells.
    """
    kind = payload["kind"]
    kept = {field: payload[field] for field in (*COMMON, *OF_KIND.get(kind, ())) if field in payload}
    kept |= {"hints": [], "why": ""}  # every kind has them, and here they are empty
    if "options" in payload:
        kept["options"] = [{"text": option["text"]} for option in payload["options"]]
    if "items" in payload:
        # Not by the name, as in the course: who knows how the builder shuffles could turn that back.
        places = shuffle(len(payload["items"]), digest(secret, "order", name))
        kept["items"] = [payload["items"][place] for place in places]
    if "state" in payload:
        kept["sliders"] = sorted(payload["state"])
    return kept


def mark_of(payload: dict[str, Any], secret: str, name: str) -> str:
    """Return the mark of the check `name`: 16 hex digits that change when what is asked changes, not when its key does.

    So an answer stands when a wrong key is put right. Nobody without the `secret` can make or guess one.
    """
    asked = without_key(payload, secret, name)
    for worded in ("title", "stem", "variant"):  # `rev` says when their meaning changes
        asked.pop(worded, None)
    for listed in ("options", "items"):
        if listed in asked:
            asked[listed] = sorted(map(_canonical, asked[listed]))
    return digest(secret, "mark", name, _canonical(asked))[:16]


def wording(payload: dict[str, Any]) -> Wording:
    """Return what a learner reads of a payload, with key or without, by its fields; options and items in any order."""
    read = {field: _canonical(payload[field]) for field in WORDED if field in payload}
    for listed in ("options", "items"):
        if isinstance(found := payload.get(listed), list):
            texts = [one.get("text") if isinstance(one, dict) else one for one in found]
            read[listed] = _canonical(sorted(map(_canonical, texts)))
    return frozenset(read.items())


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
