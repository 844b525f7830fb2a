"""The steps that a driving cell has taken, and what it tells of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar

MARK = "PROVED "  # what the line begins with that holds, as JSON, the count of answers, the steps, what tests are for

Thing = TypeVar("Thing")

# In brief one of the wrong answers to a check does for all, and one end of a slider for both.
brief = False
steps: list[dict[str, Any]] = []
# By the name of a code check: for each of its tests the wrong programs that no other one refuses.
needed: dict[str, list[list[tuple[str, int]]]] = {}
# By the name of a reach check: the fewest end stops that meet it, in words; "" where none do.
stops: dict[str, str] = {}
pressed: list[str] = []  # the name of a check for each press on its button


def some(things: Iterable[Thing]) -> list[Thing]:
    """Return which wrong answers are to be given, or where a slider is to stand: all; in brief the first alone."""
    return [*things][:1] if brief else [*things]


def step(name: str, did: str, ok: object, found: str, allowed: str, part: tuple[object, ...] = ()) -> bool:
    """Keep one step and return whether it came out as it must; `found` and `allowed` say what is wrong if not.

    `part` says of which part of the check it is: ("option", its words), ("mistake", its place), ("solution",) …
    """
    fault = {} if ok else {"found": found, "allowed": allowed}
    steps.append({"name": name, "did": did, "ok": bool(ok), "part": part, **fault})
    return bool(ok)


def tell() -> None:
    """Print what came of it, for `result_of` in proving/notebook.py."""
    told = {"answers": len(pressed), "steps": steps, "needed": needed, "stops": stops}
    # On a line of its own: an author's code may have printed without ending its line. default=str, since a value of an
    # author's may be of any kind, and a report must not fail for it.
    print(f"\n{MARK}{json.dumps(told, default=str)}")
