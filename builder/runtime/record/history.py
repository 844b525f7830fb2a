"""A history of answers, and where each check stands by it. The order in which events arrive does not matter."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter

from ..scoring.verdict import DONE, RANKS, State
from .event import Event

KEY_FIELDS = itemgetter("time", "hash", "state", "sure", "tries", "hints")
DAY = 86_400_000  # in milliseconds, as all times here
# Leitner's boxes: an answer that was right and sure moves up one box a day and is asked again after so many days.
BOX_DAYS = (0, 1, 3, 7, 16, 35)


@dataclass(frozen=True)
class Standing:
    """Where a check stands.

    `state` is the best that was reached, `latest` the newest answer (None: none yet), `hints` how many were used,
    `tested` whether the first answer was right without a hint. `box` is the place in BOX_DAYS, `due` the time from
    which it is to be asked again.
    """

    state: State = State.NOT_ATTEMPTED
    latest: Event | None = None
    hints: int = 0
    tested: bool = False
    box: int = 0
    due: int = 0


class History:
    """A set of events: answers, resets and undone resets. `newest` is the latest time in it."""

    def __init__(self) -> None:
        self.answers: dict[str, dict[object, Event]] = {}
        self.resets: list[Event] = []
        self.newest = 0

    def add(self, events: Iterable[Event]) -> list[Event]:
        """Add valid events and return those that were new. One that is there already changes nothing."""
        fresh = []
        for event in events:
            if "check" in event:
                # Not its JSON, which would take longer than all the rest of reading thousands of events.
                key = (*KEY_FIELDS(event), repr(event["answer"]))
                is_new = self.answers.setdefault(event["check"], {}).setdefault(key, event) is event
            else:
                is_new = event not in self.resets
                self.resets.extend([event] * is_new)
            if is_new:
                fresh.append(event)
                self.newest = max(self.newest, event["time"])
        return fresh

    def standing(self, check: str, content: str) -> Standing:
        """Return where the check stands whose content hash is `content`."""
        events = self._valid(check, content)
        given = [event for event in events if event["state"] != State.NOT_ATTEMPTED]
        if not given:
            return Standing(hints=events[-1]["hints"] if events else 0)
        steps = rises(given)
        return Standing(
            state=State(best(given)["state"]),
            latest=given[-1],
            hints=events[-1]["hints"],
            tested=is_unaided(events[0]),
            box=len(steps),
            due=given[-1]["time"] + BOX_DAYS[len(steps)] * DAY,
        )

    def essence(self) -> list[Event]:
        """Return the few events that decide where every check stands, in order of time, and all resets."""
        kept: dict[str, Event] = {in_order(reset)[1]: reset for reset in self.resets}
        for check, events in self.answers.items():
            for content in {event["hash"] for event in events.values()}:
                kept.update((in_order(event)[1], event) for event in witnesses(self._valid(check, content)))
        return sorted(kept.values(), key=in_order)

    def everything(self) -> list[Event]:
        """Return every answer that has not been reset, in order of time, each once."""
        every = (event for events in self.answers.values() for event in events.values())
        return ordered(event for event in every if not self.is_forgotten(event))

    def _valid(self, check: str, content: str) -> list[Event]:
        events = self.answers.get(check, {}).values()
        return ordered(e for e in events if e["hash"] == content and not self.is_forgotten(e))

    def is_forgotten(self, event: Event) -> bool:
        """Whether an answer was reset, and the reset not undone."""
        if not self.resets:
            return False
        undone = {(reset["undo"], reset["at"]) for reset in self.resets if "undo" in reset}
        return any(
            event["time"] <= reset["time"] and is_meant(reset["reset"], event["check"])
            for reset in self.resets
            if "reset" in reset and (reset["reset"], reset["time"]) not in undone
        )


def ordered(events: Iterable[Event]) -> list[Event]:
    """Return events in the order of in_order(), which is slow and asked only where two have the same time."""
    found = sorted(events, key=itemgetter("time"))
    return found if len({event["time"] for event in found}) == len(found) else sorted(found, key=in_order)


def in_order(event: Event) -> tuple[int, str]:
    """Return what events are sorted by: the time, then all of their content."""
    return event["time"], json.dumps(event, sort_keys=True, ensure_ascii=False)


def is_meant(target: str, check: str) -> bool:
    """Whether the target of a reset means a check: its name (chapter/id), its chapter, or "" for all."""
    return not target or check == target or check.startswith(f"{target}/")


def is_unaided(event: Event) -> bool:
    """Whether an event is a first answer that was right, without a hint before it."""
    return event["state"] == State.RIGHT and event["tries"] <= 1 and not event["hints"]


def best(given: list[Event]) -> Event:
    """Return the first of the answers that got furthest."""
    return max(given, key=lambda event: RANKS[State(event["state"])])


def rises(given: list[Event]) -> list[Event]:
    """Return the last answer of each day that was right and no guess, since the last that was not so."""
    days: dict[int, Event] = {}
    for event in given:
        if event["state"] in DONE and event["sure"] is not False:
            days[event["time"] // DAY] = event
        else:
            days.clear()
    return list(days.values())[1 - len(BOX_DAYS) :]


def witnesses(events: list[Event]) -> list[Event]:
    """Return the few of a check's events, in order, that Standing rests on."""
    given = [event for event in events if event["state"] != State.NOT_ATTEMPTED]
    if not given:
        return events[-1:]
    steps = rises(given)
    fallen = [event for event in given if not rises([event])]
    return [events[0], events[-1], best(given), *fallen[-1:], given[-1], *steps]
