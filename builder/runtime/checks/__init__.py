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


def kind_of(kind: str) -> type[Check]:
    """Return the class of a kind. Raises KeyError for one that there is not."""
    found: type[Check] = getattr(import_module(f"{__name__}.{kind}"), KINDS[kind])
    return found


def made(name: str, payload: Payload) -> Check:
    """Return the check `name` (chapter/id) of a payload. Raises KeyError for a kind that there is not."""
    # By name, so that only pages with such checks carry these modules.
    made: type[Check]
    if "class" in payload:
        made = import_module(f"{__name__}.recorded").kind_of_class(payload["kind"])
    else:
        made = kind_of(payload["kind"])
    if payload.get("predict"):
        made = import_module(f"{__name__}.guess").guess_of(made)
    return made(name, payload)
