"""Events by hand, and strategies that make any."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

Event = dict[str, Any]

EVENTS: list[Event] = []  # what the page of a test has recorded, in order; conftest listens

DAY = 86_400_000
STATES = ("right", "not yet", "shown", "error", "not attempted", "reflected")


def event(check: str = "probability/it", state: str = "right", time: int = 1, **fields: Any) -> Event:
    """Return an answer's event."""
    common = {"v": 1, "hash": "0" * 16, "answer": "B", "sure": True, "tries": 1, "hints": 0}
    return common | {"check": check, "state": state, "time": time} | fields


def lines(folder: Path) -> list[str]:
    """Return the lines of all files of answers in a folder."""
    return [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]


def answers() -> st.SearchStrategy[list[Event]]:
    """Any answers to two checks over a few weeks."""
    one = st.builds(
        event,
        check=st.sampled_from(["a/x", "a/y"]),
        state=st.sampled_from(STATES),
        time=st.integers(1, 30).map(lambda half_days: half_days * DAY // 2),
        hash=st.sampled_from(["0" * 16, "1" * 16]),
        answer=st.sampled_from(["A", "B", ["A", "C"], {"w": 1.5}, None, "ä\n“"]),
        sure=st.sampled_from([True, False, None]),
        tries=st.integers(1, 4),
        hints=st.integers(0, 2),
    )
    return st.lists(one, max_size=25)


def resets() -> st.SearchStrategy[list[Event]]:
    """Any resets of those checks, some undone."""
    made = st.builds(
        lambda target, time: {"v": 1, "reset": target, "time": time * DAY},
        st.sampled_from(["", "a", "a/x", "b"]),
        st.integers(1, 15),
    )
    undone = made.map(lambda reset: {"v": 1, "undo": reset["reset"], "at": reset["time"], "time": reset["time"] + 1})
    return st.lists(st.one_of(made, undone), max_size=4)
