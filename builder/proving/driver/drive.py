"""What is to be driven, and by what: a check by its kind, a page, all figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from . import answers, steps
from .figures import drive_figures
from .pages import drive_page
from .programs import drive_code
from .reach import drive_reach
from .runtime import of, session
from .steps import some, step, tell

DRIVERS: dict[str, Callable[..., None]] = {
    "choice": answers.drive_choice,
    "several": answers.drive_several,
    "number": answers.drive_number,
    "computed": answers.drive_computed,
    "text": answers.drive_text,
    "order": answers.drive_order,
    "reach": drive_reach,
    "code": drive_code,
    "reflect": answers.drive_reflect,
}


def drive(what: str, name: str = "", *, brief: bool = False, **programs: Sequence[str]) -> None:
    """Drive a "check" or a "page" by its name (chapter/id), or all "figures"; print the steps that were taken.

    In `brief` a check is given one wrong answer besides the right one, and each slider is moved to one of its ends.
    """
    steps.brief = brief
    {"check": _drive_check, "page": drive_page, "figures": drive_figures}[what](name, **programs)
    tell()


def _drive_check(name: str, **programs: Sequence[str]) -> None:
    """Answer the check `name` (chapter/id) in every way; `programs` are those of a code check that do not travel."""
    card = session.cards.get(name)
    if step(name, "a card", card, "is not shown", "mend the cell above that stops the page"):
        answers.drive_blank(card)
        payload = card.check.payload
        (answers.drive_guess if payload.get("predict") else DRIVERS[payload["kind"]])(card, **programs)
        _drive_variants(card)


def _drive_variants(card: Any) -> None:
    """Answer a check with each of its other values."""
    check = card.check
    values = check.payload.get("vary", {}).get("values", ())
    for place in some(range(1, len(values))):
        # A card of its own, as the review makes one, which no earlier answer has touched.
        session.memories.pop((check.id, check.hash), None)
        payload, before = of("checks.variants").filled(check.payload, place), len(steps.steps)
        other = of("checks.card").Card(of("checks").made(check.id, payload))
        DRIVERS[payload["kind"]](other)
        spoken = ", ".join(f"{name} = {value}" for name, value in values[place].items())
        for fault in steps.steps[before:]:
            if not fault["ok"]:
                fault["found"] = f"with {spoken}: {fault['found']}"
