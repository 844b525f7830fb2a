"""Where the learner stands on a road map, from the evidence of all notebooks: what is done, ready, or waits."""

from __future__ import annotations

from typing import Any

from ..scoring.verdict import DONE, SETTLED, State
from ..text import counted, roughly, shown_words
from .history import Standing
from .session import SESSION

# A chapter on a road map. Its checks stand as [name, content hash], behind it the hashes of earlier forms that asked
# the same: an answer to a question that has changed since proves nothing.
Step = dict[str, Any]
# The states of chapters that open the way to others. "to review": all is right or written down but what was shown.
PASSED = frozenset({"done", "to review"})


def is_done(step: Step) -> bool:
    """Whether every practice check of a chapter is right or reflected, or its skip test was passed."""
    practice = standings_of(step["practice"])
    # all() of nothing is True: a chapter without checks would be done before anyone opened it.
    return tested_out(step) or (bool(practice) and all(one.state in DONE for one in practice))


def is_settled(step: Step) -> bool:
    """Whether no practice check of a chapter is open: each is right, written down, or was shown."""
    practice = standings_of(step["practice"])
    return bool(practice) and all(one.state in SETTLED for one in practice)


def tested_out(step: Step) -> bool:
    """Whether every check of a chapter's skip test was right at the first answer, without a hint."""
    skip = standings_of(step["skip"])
    return bool(skip) and all(one.tested for one in skip)


def is_begun(step: Step) -> bool:
    """Whether any check of a chapter has been answered on its own page, a guess before a figure too."""
    return newest_answer(step) > 0


def steps_done(step: Step) -> tuple[int, int]:
    """Return how many of a chapter's practice checks are right or written down, and how many there are."""
    practice = standings_of(step["practice"])
    return sum(one.state in DONE for one in practice), len(practice)


def last_begun(steps: list[Step], states: dict[str, str]) -> Step | None:
    """Return the chapter in progress that was answered last; None where none is in progress."""
    begun = [step for step in steps if states[step["id"]] == "in progress"]
    return max(begun, key=newest_answer, default=None)


def first_open(step: Step) -> str:
    """Return the name of the practice check at which a chapter goes on; "" at its top, where none is settled yet."""
    settled = [one.state in SETTLED for one in standings_of(step["practice"])]
    left = [name for (name, *_), closed in zip(step["practice"], settled, strict=True) if not closed]
    return left[0] if left and any(settled) else ""


def newest_answer(step: Step) -> int:
    """Return the time of the newest answer that was given on a chapter's own page; 0 where there is none.

    What the review asked, or another chapter "from before", leads nobody back: they were not here.
    """
    # Of the skip test as well: whoever only took that one was here last, too. Predictions no step lists.
    forms = {name: contents for name, *contents in step["skip"] + step["practice"]}
    history = SESSION.history
    given = [
        event["time"]
        for name, events in history.answers.items()
        if name.startswith(f"{step['id']}/")
        for event in events.values()
        if "page" not in event and event["state"] != State.NOT_ATTEMPTED
        if event["hash"] in forms.get(name, (event["hash"],)) and not history.is_forgotten(event)
    ]
    return max(given, default=0)


def count_due(steps: list[Step]) -> int:
    """Return how many of the chapters' checks the review asks again by now."""
    now = SESSION.now()
    return sum(one.is_due(now) for step in steps for one in standings_of(step["skip"] + step["practice"]))


def standings_of(checks: list[list[str]]) -> list[Standing]:
    """Return where each of the checks stands."""
    return [SESSION.history.standing(*check) for check in checks]


def map_states(steps: list[Step]) -> dict[str, str]:
    """Return where each step stands: "to come", "needs … first", "ready", "in progress", "to review" or "done"."""
    done = {step["id"] for step in steps if is_done(step)}
    passed = done | {step["id"] for step in steps if is_settled(step)}
    titles = {step["id"]: step["title"] for step in steps}
    return {step["id"]: _state(step, done, passed, titles) for step in steps}


def _state(step: Step, done: set[str], passed: set[str], titles: dict[str, str]) -> str:
    # The order matters: what was begun counts as begun even where something that it needs is missing now.
    if step["to_come"]:
        return "to come"
    if step["id"] in done:
        return "done"
    if step["id"] in passed:
        return "to review"
    if is_begun(step):
        return "in progress"
    missing = [titles[need] for need in step["needs"] if need not in passed]
    # The maps and deepest_needs() know a blocked step by this beginning.
    return f"needs {listed(missing)} first" if missing else "ready"


def listed(words: list[str]) -> str:
    """Return words as "A", "A and B" or "A, B and C"; as "A; B, or C; and D" where a comma stands in one of them."""
    if len(words) > 1 and any(", " in word for word in words):
        return "; ".join([*words[:-1], f"and {words[-1]}"])
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def ready_next(steps: list[Step], states: dict[str, str]) -> list[Step]:
    """Return the steps that can be taken now besides the one to continue: begun ones first, then required, then what
    unlocks most, then short."""
    there = last_begun(steps, states)
    open_steps = [step for step in steps if states[step["id"]] in {"ready", "in progress"} and step is not there]
    return sorted(open_steps, key=lambda step: (states[step["id"]] == "ready", *_rank(step, steps)))


def _rank(step: Step, steps: list[Step]) -> tuple[bool, int, float]:
    return step["optional"], -len(_unlocked(step["id"], steps)), step["hours"] or 0


def _unlocked(need: str, steps: list[Step]) -> set[str]:
    # It ends, and so does the loop below: builder/course/needs.py refuses needs that go round in a circle.
    direct = {step["id"] for step in steps if need in step["needs"]}
    return direct.union(*(_unlocked(other, steps) for other in direct))


def deepest_needs(steps: list[Step], states: dict[str, str]) -> list[tuple[Step, Step]]:
    """Return each blocked step with the step that it waits for in the end: one that can be taken now."""
    by_id = {step["id"]: step for step in steps}
    found = []
    for step in steps:
        last = step
        while states[last["id"]].startswith("needs "):
            last = next(by_id[need] for need in last["needs"] if states[need] not in PASSED)
        if last is not step:
            found.append((step, last))
    return found


def hours_left(steps: list[Step], states: dict[str, str]) -> tuple[float, float]:
    """Return the hours of the written chapters that must be passed and are not: of them alone, and with their links."""
    left = [step for step in steps if states[step["id"]] not in PASSED and not step["optional"]]
    alone = sum(step["hours"] or 0 for step in left)
    return alone, alone + sum(step["links"] for step in left)


def spoken_review(steps: list[Step], states: dict[str, str]) -> list[str]:
    """Return a sentence for each chapter of which only what was shown is left."""
    waiting = [(step["title"], steps_done(step)) for step in steps if states[step["id"]] == "to review"]
    return [f"In {title}, {shown_words(count - done)}" for title, (done, count) in waiting]


def spoken_left(steps: list[Step], states: dict[str, str], pace: int = 0) -> str:
    """Return in sentences how much of a road map is left, with `pace` hours a week in weeks as well; what cannot be
    summed is named, and what nobody asks for stands apart."""
    coming = sum(step["to_come"] for step in steps)
    more = f" {coming} chapter{' is' if coming == 1 else 's are'} still to be written." if coming else ""
    left, with_links = hours_left(steps, states)
    if not left:
        return f"Nothing is left in the required chapters.{more}"
    # Rounded up, for a week that is begun is a week.
    weeks = f", with {pace} h a week about {counted(-(-left // pace), 'week')}" if pace else ""
    links = with_links - left
    choice = (
        f" Their links are a choice: all of them would take {counted(roughly(links), 'hour')} more." if links else ""
    )
    where = "required chapters that are written" if coming else "required chapters"
    return f"About {counted(roughly(left), 'hour')} left in the {where}{weeks}.{choice}{more}"
