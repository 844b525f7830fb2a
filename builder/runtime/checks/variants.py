"""Variants: a check asked with other values. Its payload holds the first ones, and a table that makes the others."""

from __future__ import annotations

import json
from typing import Any

from ..host.outputs import publish
from ..record.event import Event
from ..record.session import SESSION
from ..scoring.payload import Payload
from ..scoring.verdict import State

AGAIN = "*Asked once more, with other values:*"


def filled(payload: Payload, place: int) -> Payload:
    """Return the payload of the variant at a place, counted from 0, the first values."""
    if not place:
        return payload
    made: Any = json.loads(json.dumps(payload))
    vary = made.pop("vary")
    row = vary["table"][place]
    for path, leaf in vary["leaves"]:
        *way, last = path
        holder = made
        for key in way:
            holder = holder[key]
        holder[last] = (
            row[leaf] if type(leaf) is int else "".join(row[one] if type(one) is int else one for one in leaf)
        )
    made["first"], made["variant"] = made["variant"], vary["values"][place]
    content: Payload = made
    return content


def asked_now(name: str, payload: Payload) -> Payload:
    """Return the variant that a page asks: the first, but another one where the check is to be answered anew after it
    was shown, and the same again while this kernel has its answer. Shows the question of another one."""
    if "draw" in SESSION.assignment:  # of a class (checks/own_values.py)
        own: Payload = SESSION.assignment["draw"](name, payload)
        return own
    memory = SESSION.memories.get((name, payload["hash"]))
    if memory and memory.event and not memory.earlier:
        made = filled(payload, place_of(memory.event, payload))
    else:
        standing = SESSION.history.standing(name, payload["hash"], *payload.get("earlier", ()))
        made = another(name, payload, standing.latest) if standing.state == State.SHOWN else payload
    if "first" in made:
        # As Markdown, and above the card: the page's own question has the first values.
        text = f"{AGAIN}\n\n{made['stem']}"
        publish({"text/markdown": text, "text/plain": text})
    return made


def another(name: str, payload: Payload, latest: Event | None) -> Payload:
    """Return a variant other than the one that was answered last, in turn as answers are given."""
    last = place_of(latest, payload) if latest else 0
    places = [place for place in range(len(payload["vary"]["values"])) if place != last]
    return filled(payload, places[len(SESSION.history.answers.get(name, ())) % len(places)])


def place_of(event: Event, payload: Payload) -> int:
    """Return the place of the variant that an event answers; the first where it names none that is there."""
    values, given = payload["vary"]["values"], event.get("variant")
    return values.index(given) if given in values else 0
