"""What these tests need of today's code beyond its public names: the one file to change when modules move."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from builder.build import build
from builder.lab.at_home import at_home
from builder.lab.merge import digest
from builder.lab.reader_copy import lay
from builder.runtime.host.feedback import HEADS
from builder.runtime.record import event, evidence, history, progress_code, store
from builder.runtime.record.session import SESSION, Session
from builder.runtime.scoring.verdict import State
from builder.runtime.views import my_record, review

__all__ = [
    "at_home",
    "brought",
    "build",
    "code",
    "digest",
    "due",
    "events",
    "knowing",
    "lay",
    "rows",
    "standing",
    "states",
    "told_today",
    "trouble",
]

Event = dict[str, Any]
History = history.History


def events() -> tuple[list[Event], list[str]]:
    """Return the events of the learner's folder, and what is said of those that cannot be read."""
    return store.Store().read()


def knowing(found: list[Event]) -> History:
    """Return the history of these events."""
    made = History()
    made.add(found)
    return made


def standing(known: History, check: str, content: str) -> dict[str, Any]:
    """Return where a check stands whose content hash is `content`, by the names of version 1."""
    return vars(known.standing(check, content))


def code(known: History) -> str:
    """Return the progress code of a history."""
    return progress_code.code_of(known)


def brought(text: str) -> list[Event]:
    """Return the events that a progress code brings."""
    return progress_code.events_of(text) if text else []


def trouble(found: Any) -> str:
    """Return why `found` is no event; "" if it is one."""
    return event.trouble_of(found)


def due(known: History, asked: list[list[str]], at: int) -> list[str]:
    """Return the names of those checks (name, hash) that the review asks at a time, in its order."""
    items = [{"name": name, "hash": content} for name, content in asked]
    with _remembered(known), patch.object(Session, "now", lambda _: at):
        return [item["name"] for item in review.in_order_of_asking([item for item in items if review.is_due(item)])]


def rows(known: History) -> list[list[str]]:
    """Return the rows that a learner exports."""
    return [my_record.row_of(one) for one in known.everything() if one["state"] != "not attempted"]


def told_today(row: list[str]) -> list[str]:
    """Return a row that was exported then in the words of today: answers were JSON, and states had their own names."""
    when, check, state, answer, *rest = row
    words = my_record.in_words(json.loads(answer)) if answer == "null" or answer[:1] in {"[", "{"} else answer
    return [when, check, HEADS[State(state)], words, *rest]


def states(known: History, steps: list[dict[str, Any]]) -> dict[str, str]:
    """Return where each step of a road map stands."""
    with _remembered(known):
        return evidence.map_states(steps)


@contextmanager
def _remembered(known: History) -> Iterator[None]:
    """Let the page know this history for a while."""
    with patch.dict(vars(SESSION.history), vars(known)):
        yield
