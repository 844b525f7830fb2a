"""Values of a learner's own in a class: which they are follows from the id that is typed once."""

from __future__ import annotations

from ..host.outputs import publish
from ..host.threads import in_turn
from ..record.session import SESSION
from ..scoring.drawn import drawn
from ..scoring.payload import Payload
from .variants import filled

WHO = "Type your id between the quotation marks above, then run the page: some questions have values of your own."


@in_turn
def learner(ident: object) -> None:
    """Say who works on this page, by the id that the teacher's system has: by it the questions get their values."""
    SESSION.assignment |= {"learner": str(ident).strip(), "draw": own}
    if not SESSION.assignment["learner"]:
        print(WHO)


def own(name: str, payload: Payload) -> Payload:
    """Return the variant of a class's learner, and show its question: no other place of the page does. Raises
    ValueError while nobody has said who that is."""
    about = SESSION.assignment
    if not about["learner"]:
        raise ValueError("say who you are at the top of the page first")
    made = filled(payload, drawn(about["name"], about["learner"], name, len(payload["vary"]["values"])))
    memory = SESSION.memories.get((name, payload["hash"]))
    if memory and memory.event and memory.event.get("variant") != made["variant"]:  # another id was typed before
        del SESSION.memories[name, payload["hash"]]
    publish({"text/markdown": made["stem"], "text/plain": made["stem"]})
    return made
