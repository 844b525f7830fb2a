"""The end of a page: how many of its checks are right, which are open or worth another look, and the way on."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from ..host.feedback import feedback_html
from ..host.outputs import Place, address_of, heading_of
from ..host.threads import in_turn
from ..record.progress import show_code
from ..record.session import MOST_NAMED, SESSION, named
from ..scoring.verdict import DONE, State
from ..text import escape, shown_words

WORDS = {
    State.RIGHT: "right",
    State.REFLECTED: "in your own words",
    State.SHOWN: "shown",
    State.NOT_YET: "not yet",
    State.ERROR: "with an error",
    State.NOT_ATTEMPTED: "not answered",
}
PASSED = "You passed the skip test, so you know this chapter."
BESIDE = "display:inline-block;margin:0 16px 8px 0"
PRESSED = f"{BESIDE};padding:8px 18px;border-radius:6px;font-weight:600;text-decoration:none"
# The way on, once the page is over and before: who has not answered all may go on, and the page does not press.
BUTTON = f"{PRESSED};color:#fff;background:#1976d2;border:1px solid #1976d2"
QUIET_BUTTON = f"{PRESSED};color:inherit;border:1px solid rgba(128,128,128,.6)"


@in_turn
def summary(names: list[str], way_on: str = "") -> None:
    """Show how many of the checks are right, anew after every answer, and which are open or worth another look.

    `way_on` is base64 of JSON: `links` that lead on, the first of them a button once all are answered, and `skip`,
    the checks of the skip test, which is another way to be done.
    """
    given = json.loads(base64.b64decode(way_on)) if way_on else {}

    def texts() -> tuple[str, str]:
        states = {name: state_of(name) for name in names}
        passed = is_passed(given.get("skip", []))
        done = passed or DONE.issuperset(states.values())
        # Not only once all is right: who had an answer shown needs the way on as well.
        is_over = done or State.NOT_ATTEMPTED not in states.values()
        lines = [counts_of(states), *([PASSED] * passed), *(due_lines(states) if is_over else [])]
        lines += left_lines(states) if is_over and not done else []
        head = "Chapter done" if given and done else "So far"
        lists = {
            "Not answered yet": unanswered(states),
            "Not right yet, or shown": to_see_again(states),
            "Right in the end, after a wrong answer that you were sure of": misleading(states),
        }
        html = feedback_html([(head, [*lines])]) + "".join(map(links_to, lists, lists.values()))
        html += links_html(given.get("links", []), is_over=is_over)
        told = {words: named([*map(SESSION.title_of, found)]) for words, found in lists.items() if found}
        lines += [f"{words}: {titles}{stop_behind(titles)}" for words, titles in told.items()]
        return html, "\n".join(lines)

    place = Place(*texts())
    # By the checks' names: the cell run again takes its own old place.
    SESSION.listeners[f"summary {names}"] = lambda _event: place.write(*texts())
    # Last, so that the code to copy is the last thing on the page.
    show_code("summary")


def state_of(name: str) -> State:
    """Return where a check stands; one whose cell has not run is not attempted."""
    state: State = SESSION.checks[name].memory.state if name in SESSION.checks else State.NOT_ATTEMPTED
    return state


def is_passed(skip: list[list[str]]) -> bool:
    """Whether every check of a skip test, as [name, hashes], was right at the first answer, without a hint."""
    return bool(skip) and all(SESSION.history.standing(*one).tested for one in skip)


def standings(states: dict[str, State]) -> list[Any]:
    """Return where the right ones stand in the history."""
    checks = [SESSION.checks[name] for name, state in states.items() if state == State.RIGHT]
    return [SESSION.history.standing(check.id, *check.forms) for check in checks]


def counts_of(states: dict[str, State]) -> str:
    """Return in a sentence how many checks are done, as the maps count them, then how many stand where, and how many
    were right at once, without a hint."""
    found = list(states.values())
    at_once = sum(one.tested for one in standings(states))
    counts = [f"{count} {word}" for state, word in WORDS.items() if (count := found.count(state))]
    if at_once:
        counts[0] += f" ({at_once} at once)"  # which is what is right: WORDS begins with it
    # Free words are done and never right: as "right" alone they would be a miss for ever.
    return f"{sum(map(found.count, DONE))} of {len(found)} done, {', '.join(counts)}."


def due_lines(states: dict[str, State]) -> list[str]:
    """Return in a sentence from when the review asks what was right again; none where nothing was."""
    due = [one.due for one in standings(states)]
    if not due:
        return []
    # "%-d", which would do without the lstrip, is unknown to strftime on Windows.
    day = time.strftime("%d %B", time.localtime(min(due) / 1000)).lstrip("0") if min(due) > SESSION.now() else "today"
    return [f"The review asks the first of them again from {day}: recalling something is what makes it stick."]


def left_lines(states: dict[str, State]) -> list[str]:
    """Return what keeps a chapter whose checks are all answered from being done, as the maps tell it."""
    found = list(states.values())
    shown = found.count(State.SHOWN)
    wrong = found.count(State.NOT_YET) + found.count(State.ERROR)
    if wrong:
        yet = "1 is not right yet. Until it is" if wrong == 1 else f"{wrong} are not right yet. Until they are"
        return [f"{yet}, the map shows this chapter as in progress. You may go on all the same."]
    return [shown_words(shown)] if shown else []


def unanswered(states: dict[str, State]) -> list[str]:
    """Return the checks that have no answer yet; none before the first answer: it would only be a list of all."""
    found = [name for name, state in states.items() if state == State.NOT_ATTEMPTED]
    return found if len(found) < len(states) else []


def to_see_again(states: dict[str, State]) -> list[str]:
    """Return the checks that are not right yet or had to be shown: those that keep a chapter from being done."""
    return [name for name, state in states.items() if state in {State.NOT_YET, State.ERROR, State.SHOWN}]


def misleading(states: dict[str, State]) -> list[str]:
    """Return the checks that are right, though a wrong answer to them was given as sure before."""
    return [name for name, state in states.items() if state == State.RIGHT and was_surely_wrong(name)]


def was_surely_wrong(name: str) -> bool:
    """Whether a wrong answer to a check of this page was given as sure, before any right one."""
    forms = SESSION.checks[name].forms if name in SESSION.checks else ()
    given = [
        event
        for event in SESSION.history.answers.get(name, {}).values()
        if event["hash"] in forms and not SESSION.history.is_forgotten(event)
    ]
    right = min((event["time"] for event in given if event["state"] == State.RIGHT), default=0)
    return any(event["sure"] and event["state"] == State.NOT_YET and event["time"] < right for event in given)


def links_to(words: str, names: list[str]) -> str:
    """Return checks as links to their headings on this page, behind some words; "" where there is none."""
    titles = [SESSION.title_of(name) for name in names[:MOST_NAMED]]
    links = [f'<a href="{escape(heading_of(title))}">{escape(title)}</a>' for title in titles]
    more = f"; and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    shown = f"{words}: {'; '.join(links)}{more}"
    return f'<p style="margin:10px 0">{shown}{stop_behind(more or titles[-1])}</p>' if links else ""


def stop_behind(words: str) -> str:
    """Return the full stop that ends a sentence of these words; "" behind a question."""
    return "" if words.endswith("?") else "."


def links_html(links: list[dict[str, Any]], *, is_over: bool) -> str:
    """Return the way on, on the chosen road map where it has one: links, the first a button that calls once the page is
    over."""
    road = SESSION.chosen_road()
    own = [link for link in links if road in link.get("roads", ())] or links
    looks = [BUTTON if is_over else QUIET_BUTTON, *[BESIDE] * len(own)]
    made = [
        f'<a href="{escape(address_of(link))}" style="{look}">{escape(link["words"])}</a>'
        for link, look in zip(own, looks, strict=False)
    ]
    return f'<p style="margin:12px 0">{"".join(made)}</p>' if made else ""
