"""The kinds of self-check: each a class in a module of its own, imported when the first check of it is shown."""

from __future__ import annotations

from importlib import import_module

from ..scoring.payload import Payload
from .base import Check

# A kind, which is its module's name, too -> its class.
KINDS = {
    "choice": "Choice",
    "several": "Several",
    "number": "Number",
    "computed": "Computed",
    "text": "Text",
    "order": "Order",
    "reach": "Reach",
    "code": "Code",
    "reflect": "Reflect",
}


def made(name: str, payload: Payload) -> Check:
    """Return the check `name` (chapter/id) of a payload. Raises KeyError for a kind that there is not."""
    kind = payload["kind"]
    made: type[Check] = getattr(import_module(f"{__name__}.{kind}"), KINDS[kind])
    # By name, so that only pages with predictions carry their module.
    if payload.get("predict"):
        made = import_module(f"{__name__}.guess").guess_of(made)
    return made(name, payload)
