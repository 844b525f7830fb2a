"""A history of answers, and where each check stands by it. The order in which events arrive does not matter."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass
from operator import itemgetter

from ..scoring.verdict import DONE, RANKS, State
from .event import LATEST_TIME, Event

KEY_FIELDS = itemgetter("time", "hash", "state", "sure", "tries", "hints")
MOST_RESETS = 1_000  # in a progress code
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

    def is_due(self, now: int) -> bool:
        """Whether the check was answered before and is to be asked again by now."""
        # Free words were never right or wrong, so nothing is left to recall.
        return self.latest is not None and self.state != State.REFLECTED and self.due <= now


class History:
    """A set of events: answers, resets and undone resets. `newest` is the latest time in it up to `horizon`.

    What is dated after `horizon` comes from a clock that is ahead of this one, or from a damaged file. It counts, as
    older than all the rest, so that it neither outdoes nor forgets what is done from now on.
    """

    def __init__(self, horizon: int = LATEST_TIME) -> None:
        self.answers: dict[str, dict[object, Event]] = {}
        # The same by check and hash: to look through a check's answers for each of its hashes would take time that
        # grows with the square of their number.
        self._asked: dict[tuple[str, str], list[Event]] = {}
        self.resets: list[Event] = []
        self.newest = 0
        self.horizon = horizon
        self.has_ahead = False  # whether anything is dated after it
        self._known: set[tuple[object, ...]] = set()  # the resets, as keys
        self._forgotten: dict[str, int] | None = {}  # the last moment that is forgotten, by target; None: to be found

    def add(self, events: Iterable[Event]) -> list[Event]:
        """Add valid events and return those that were new. One that is there already changes nothing."""
        fresh = []
        for event in events:
            if "check" in event:
                # Not its JSON, which would take longer than all the rest of reading thousands of events.
                # The code counts in the key, so that what a code brought can be forgotten without one's own same
                # answer.
                key = (*KEY_FIELDS(event), repr(event["answer"]), event.get("code"))
                is_new = self.answers.setdefault(event["check"], {}).setdefault(key, event) is event
                if is_new:
                    self._asked.setdefault((event["check"], event["hash"]), []).append(event)
            else:
                is_new = self._add_reset(event)
            if is_new:
                fresh.append(event)
                if event["time"] > self.horizon:
                    self.has_ahead = True
                elif event["time"] > self.newest:
                    self.newest = event["time"]
        return fresh

    def _add_reset(self, event: Event) -> bool:
        key = tuple(map(event.get, ("time", "reset", "undo", "at")))
        if key in self._known:
            return False
        self._known.add(key)
        self.resets.append(event)
        self._forgotten = None
        return True

    def look_from(self, horizon: int) -> None:
        """Take `horizon` for the latest time that a right clock can have shown, if it is later than the one so far."""
        if horizon > self.horizon:
            self.horizon, self._forgotten = horizon, None

    def moment(self, event: Event) -> int:
        """Return the place of an event in time: its own, but below 0 where it is dated after the horizon."""
        return event["time"] if event["time"] <= self.horizon else event["time"] - LATEST_TIME

    def standing(self, check: str, *contents: str) -> Standing:
        """Return where the check stands whose content hash is, or was while it asked the same, one of `contents`."""
        events = self._valid(check, *contents)
        given = [event for event in events if event["state"] != State.NOT_ATTEMPTED]
        if not given:
            return Standing(hints=events[-1]["hints"] if events else 0)
        steps = rises(given)
        return Standing(
            state=State(best(given)["state"]),
            latest=given[-1],
            hints=events[-1]["hints"],
            # Of all events and not of the answers: a hint before the first answer is an event of its own, and the
            # first.
            tested=is_unaided(events[0]),
            box=len(steps),
            due=self.moment(given[-1]) + BOX_DAYS[len(steps)] * DAY,
        )

    def misled(self, check: str, *contents: str) -> bool:
        """Whether the last wrong answer to a check, of these content hashes, was given as sure."""
        wrong = [event for event in self._valid(check, *contents) if event["state"] == State.NOT_YET]
        return bool(wrong) and wrong[-1]["sure"] is True

    def missing(self, answers: list[Event]) -> list[Event]:
        """Return those answers that are not here, whatever code they came with, and that no reset of here forgets."""
        here = set(map(key_of, self.everything()))
        return [one for one in answers if key_of(one) not in here and not self.is_forgotten(one)]

    def outdone(self, answers: list[Event]) -> list[str]:
        """Return the names of the checks that would step back if these answers were added."""
        asked = {(event["check"], event["hash"]) for event in answers}
        # Only with the checks that the code names: the rest stands where it stood.
        merged = History(self.horizon)
        merged.add([*self.resets, *answers])
        for check in {name for name, _ in asked}:
            merged.add(self.answers.get(check, {}).values())
        return sorted({one[0] for one in asked if is_step_back(self.standing(*one), merged.standing(*one))})

    def essence(self) -> list[Event]:
        """Return the few events that decide where every check stands, in order of time, and the last resets."""
        resets = sorted(self.resets, key=itemgetter("time"))[-MOST_RESETS:]
        kept: dict[str, Event] = {in_order(reset)[1]: reset for reset in resets}
        for events in self._asked.values():
            kept.update((in_order(event)[1], event) for event in witnesses(self._ordered(events)))
        return sorted(kept.values(), key=in_order)

    def everything(self) -> list[Event]:
        """Return every answer that has not been reset, in order of time, each once."""
        return self._ordered(event for events in self.answers.values() for event in events.values())

    def given(self) -> list[Event]:
        """Return the same without help that was taken before an answer: that is an event as well, and no answer."""
        return [event for event in self.everything() if event["state"] != State.NOT_ATTEMPTED]

    def _valid(self, check: str, *contents: str) -> list[Event]:
        return self._ordered(event for content in set(contents) for event in self._asked.get((check, content), ()))

    def _ordered(self, events: Iterable[Event]) -> list[Event]:
        """Return those events that are not forgotten, in their order; their whole content decides only between two of
        the same time, for it takes long."""
        kept = (event for event in events if not self.is_forgotten(event)) if self.resets else events
        found = sorted(kept, key=self.moment if self.has_ahead else itemgetter("time"))
        # Two kernels may answer in the same millisecond; then their order must not hang on which file was read first.
        if len({event["time"] for event in found}) < len(found):
            found.sort(key=lambda event: (self.moment(event), in_order(event)))
        return found

    def is_forgotten(self, event: Event) -> bool:
        """Whether an answer was reset, and the reset not undone."""
        if self._forgotten is None:
            self._forgotten = self._reset_moments()
        moments = self._forgotten
        return any(target in moments and self.moment(event) <= moments[target] for target in targets_of(event))

    def _reset_moments(self) -> dict[str, int]:
        undone = {(reset["undo"], reset["at"]) for reset in self.resets if "undo" in reset}
        made = [reset for reset in self.resets if "reset" in reset and (reset["reset"], reset["time"]) not in undone]
        # In order of time, so that of several resets with one name the last one stays in the dict.
        return {reset["reset"]: self.moment(reset) for reset in sorted(made, key=self.moment)}


def clock() -> int:
    """Return the time of this computer's clock in milliseconds."""
    return time.time_ns() // 1_000_000


def horizon() -> int:
    """Return the latest time that a right clock can show now: a day ahead of this one, whatever zone it was set for."""
    return clock() + DAY


def targets_of(event: Event) -> list[str]:
    """Return what a reset may name to mean an answer: all (""), its chapter, its check, the code that it came with."""
    parts = event["check"].split("/")
    names = ["/".join(parts[:count]) for count in range(len(parts) + 1)]
    return [*names, event["code"]] if "code" in event else names


def in_order(event: Event) -> tuple[int, str]:
    """Return what events are sorted by: the time, then all of their content."""
    return event["time"], json.dumps(event, sort_keys=True, ensure_ascii=False)


def key_of(event: Event) -> tuple[object, ...]:
    """Return what tells an answer from all others, whatever code it came with."""
    return (event["check"], *KEY_FIELDS(event), repr(event["answer"]))


def is_step_back(before: Standing, after: Standing) -> bool:
    """Whether a check that was answered shows another answer, or lost its box or its first answer's merit."""
    if before.latest is None:
        return False
    return after.latest != before.latest or after.box < before.box or after.tested < before.tested


def is_unaided(event: Event) -> bool:
    """Whether an event is a first answer that was right, without a hint before it."""
    return event["state"] == State.RIGHT and event["tries"] <= 1 and not event["hints"]


def best(given: list[Event]) -> Event:
    """Return the first of the answers that got furthest."""
    return max(given, key=lambda event: RANKS[event["state"]])


def rises(given: list[Event]) -> list[Event]:
    """Return the last answer of each day that was right and no guess, since the last that was not so."""
    days: dict[int, Event] = {}
    for event in given:
        if event["state"] in DONE and event["sure"] is not False:
            # Days of UTC, so that a learner's computers all count the same ones.
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
    # The last answer that emptied the boxes must go along: without it, older rises would count again where the code is
    # taken.
    fallen = [event for event in given if not rises([event])]
    return [events[0], events[-1], best(given), *fallen[-1:], given[-1], *steps]
