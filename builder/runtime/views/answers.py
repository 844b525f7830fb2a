"""What was answered: every question by its page, with the way to where it stands."""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import partial
from typing import Any

from ..host.feedback import HEADS
from ..host.outputs import Place, address_of, heading_of
from ..record.event import Event, page_of
from ..record.session import SESSION
from ..scoring.verdict import RANKS, State
from ..text import counted, escape

NOTHING = "Nothing is answered yet. What you answer stands here, by its page."
LIST_LOOK = "list-style:none;margin:4px 0 0;padding:0 0 0 1.2em"
SURE = {True: ", sure", False: ", guessing", None: ""}


def show_answers() -> None:
    """Show the last answer to each question, by its page, and write it anew after every answer."""
    place = Place(*answers_texts())
    SESSION.listeners["answers"] = lambda _event: place.write(*answers_texts())


def answers_texts() -> tuple[str, str]:
    """Return what was answered last as HTML, a row that opens a page, and as plain text, a line a question."""
    pages = answered_pages()
    if not pages:
        return f"<p>{NOTHING}</p>", NOTHING
    rows = "".join(page_html(*one) for one in pages)
    lines = [f"{page['title']}: {title_on(page, one)} ({told(one)})" for page, events in pages for one in events]
    return f"<div><strong>Your answers, by page</strong>{rows}</div>", "\n".join(lines)


def answered_pages() -> list[tuple[dict[str, Any], list[Event]]]:
    """Return the pages of which something is answered, as in SESSION.places, each with an answer to each question, in
    order: the last of those that got furthest, for what was right once stays right.

    A page that the course has no more comes last; so does, on its page, a question.
    """
    furthest: dict[str, Event] = {}
    for event in SESSION.history.given():
        before = furthest.get(event["check"])
        if before is None or RANKS[event["state"]] >= RANKS[before["state"]]:
            furthest[event["check"]] = event
    return [(page, sorted(events, key=partial(turn_on, page))) for page, events in by_page(furthest.values())]


def by_page(events: Iterable[Event]) -> list[tuple[dict[str, Any], list[Event]]]:
    """Return the pages of some answers in the order of the course, each with its own; pages that are gone come last."""
    found: dict[str, list[Event]] = {page["id"]: [] for page in SESSION.places}
    for event in events:
        found.setdefault(page_of(event["check"]), []).append(event)
    return [(place_of(id), own) for id, own in found.items() if own]


def place_of(id: str) -> dict[str, Any]:
    """Return a page of the course; of one that it has no more the id in words."""
    words = {"id": id, "title": id.replace("_", " "), "titles": {}}
    return next((page for page in SESSION.places if page["id"] == id), words)


def turn_on(page: dict[str, Any], event: Event) -> int:
    """Return the place of a question on its page."""
    names = list(page["titles"])
    return names.index(event["check"]) if event["check"] in names else len(names)


def page_html(page: dict[str, Any], events: list[Event]) -> str:
    """Return a page as a row with its counts, which opens the list of its questions."""
    items = "".join(f"<li>{linked(page, one)} <small>({escape(told(one))})</small></li>" for one in events)
    # Beside the row and not in it: a link in what opens the list would be one control inside another.
    way = f"<p>{link_to(page, 'To the page')}</p>" if "href" in page else ""
    return (
        f'<details style="margin:8px 0"><summary>{escape(page["title"])}: {counts_of(events)}'
        f'</summary>{way}<ul style="{LIST_LOOK}">{items}</ul></details>'
    )


def counts_of(events: list[Event]) -> str:
    """Return in words how many of a page's answers, skip test among them, were right, and how many nobody judged."""
    states = [event["state"] for event in events]
    # Guesses, free words and the answers of start_here are never right or wrong.
    kept = states.count(State.REFLECTED)
    judged = len(states) - kept
    if not judged:
        return counted(kept, "answer")
    said = f"{states.count(State.RIGHT)} of {judged} right"
    return f"{said}, and {kept} {'guess or note' if kept == 1 else 'guesses or notes'}" if kept else said


def linked(page: dict[str, Any], event: Event) -> str:
    """Return a question's title as a link to its heading; to the one above it where it has none of its own."""
    title, above = title_on(page, event), page.get("below", {}).get(event["check"])
    return link_to(page, title, f"#{above}" if above else heading_of(title))


def link_to(page: dict[str, Any], words: str, heading: str = "") -> str:
    """Return words as a link to a page, or to a heading on it; the words alone where the course has no such page."""
    if "href" not in page:
        return escape(words)
    # Colab knows cells by their ids, and no headings.
    address = address_of(page) + (heading if address_of(page) == page["href"] else "")
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def title_on(page: dict[str, Any], event: Event) -> str:
    """Return how a question is called on its page; its id where the page has it no more."""
    return str(page["titles"].get(event["check"], event["check"].rpartition("/")[2].replace("-", " ")))


def told(event: Event) -> str:
    """Return in words what came of an answer, and when."""
    day = time.strftime("%d %B %Y", time.localtime(event["time"] / 1000)).lstrip("0")
    return f"{HEADS[State(event['state'])]}{SURE[event['sure']]}, {day}"
