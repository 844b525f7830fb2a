"""The end of a page: how many of its checks are right, which are open, and, once all are done, the way on."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

from ..host.feedback import feedback_html
from ..host.outputs import Place, address_of
from ..host.threads import in_turn
from ..record.progress import show_code
from ..record.session import SESSION
from ..scoring.verdict import DONE, State
from ..text import escape

MOST_NAMED = 8  # titles in the list of open checks
WORDS = {
    State.SHOWN: "shown",
    State.REFLECTED: "written down",
    State.NOT_YET: "not yet",
    State.ERROR: "with an error",
    State.NOT_ATTEMPTED: "not answered",
}
BUTTON = (
    "display:inline-block;margin:6px 8px 6px 0;padding:8px 18px;border-radius:6px;font-weight:600;"
    "text-decoration:none;border:2px solid #1976d2;color:{colour};background:{fill}"
)


@in_turn
def summary(names: list[str], way_on: str = "") -> None:
    """Show how many of the checks are right, anew after every answer, and which are still open.

    `way_on` is base64 of JSON: the links that lead on once all are done, the first of them the main one.
    """
    links = json.loads(base64.b64decode(way_on))["links"] if way_on else []

    def texts() -> tuple[str, str]:
        states = {name: state_of(name) for name in names}
        lines = [counts_of(states), *done_lines(states)]
        head = "Chapter done" if links and is_done(states) else "So far"
        html = feedback_html([(head, [*lines])]) + open_html(states) + (links_html(links) if is_done(states) else "")
        return html, "\n".join([*lines, *open_text(states)])

    place = Place(*texts())
    # By the checks' names: the cell run again takes its own old place.
    SESSION.listeners[f"summary {names}"] = lambda _event: place.write(*texts())
    # Last, so that the code to copy is the last thing on the page.
    show_code("summary")


def state_of(name: str) -> State:
    """Return where a check stands; one whose cell has not run is not attempted."""
    state: State = SESSION.checks[name].memory.state if name in SESSION.checks else State.NOT_ATTEMPTED
    return state


def is_done(states: dict[str, State]) -> bool:
    """Whether all checks are right or written down."""
    return DONE.issuperset(states.values())


def counts_of(states: dict[str, State]) -> str:
    """Return in a sentence how many checks stand where."""
    found = list(states.values())
    counts = [f"{found.count(State.RIGHT)} of {len(found)} right"]
    counts += [f"{count} {word}" for state, word in WORDS.items() if (count := found.count(state))]
    return ", ".join(counts) + "."


def done_lines(states: dict[str, State]) -> list[str]:
    """Return what was achieved and what comes back when, once all is done."""
    if not is_done(states):
        return []
    events = [SESSION.checks[name].memory.event for name in states]
    sure = sum(event is not None and event["sure"] is True and event["state"] == State.RIGHT for event in events)
    lines = [f"You were sure and right in {sure} of them."] if sure else []
    asked = [SESSION.checks[name] for name, state in states.items() if state == State.RIGHT]
    due = [SESSION.history.standing(check.id, *check.forms).due for check in asked]
    if due:
        # "%-d", which would do without the lstrip, is unknown to strftime on Windows.
        day = time.strftime("%d %B", time.localtime(min(due) / 1000)).lstrip("0")
        lines.append(f"The review asks the first of them again from {day}: recalling something is what makes it stick.")
    return lines


def unanswered(states: dict[str, State]) -> list[str]:
    """Return the checks that have no answer yet; none before the first answer: it would only be a list of all."""
    found = [name for name, state in states.items() if state == State.NOT_ATTEMPTED]
    return found if len(found) < len(states) else []


def open_text(states: dict[str, State]) -> list[str]:
    """Return in a line which checks are not answered yet; no line where there is none."""
    titles = [SESSION.title_of(name) for name in unanswered(states)]
    more = len(titles) - MOST_NAMED
    named = "; ".join(titles[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
    return [f"Not answered yet: {named}."] if titles else []


def open_html(states: dict[str, State]) -> str:
    """Return the checks that are not answered yet as links to their headings on this page."""
    names = unanswered(states)
    links = [
        # JupyterLab makes a heading's id of its text, with hyphens for spaces (jupyterlab/jupyterlab#1736).
        f'<a href="#Check:-{escape(SESSION.title_of(name).replace(" ", "-"))}">{escape(SESSION.title_of(name))}</a>'
        for name in names[:MOST_NAMED]
    ]
    more = f"; and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"<p>Not answered yet: {'; '.join(links)}{more}.</p>" if links else ""


def links_html(links: list[dict[str, Any]]) -> str:
    """Return the way on as links that look like buttons, the first as the main one."""
    looks = [BUTTON.format(colour="#fff", fill="#1976d2"), BUTTON.format(colour="inherit", fill="transparent")]
    made = [
        f'<a href="{escape(address_of(link))}" style="{looks[place > 0]}">{escape(link["words"])}</a>'
        for place, link in enumerate(links)
    ]
    return f"<p>{''.join(made)}</p>" if made else ""
