"""Scores a few typed words."""

from __future__ import annotations

import unicodedata

from .payload import Payload
from .verdict import State, Verdict

QUOTES = "\"'`´‘’‚“”„«»′″"


def score_text(payload: Payload, answer: object, tries: int) -> Verdict:
    """Judge a few words; case, spaces, accents and quotes are forgiven."""
    del tries  # the same answer is told the same, however often one tried
    typed = normalized(str(answer))
    if typed in {normalized(accepted) for accepted in payload["accepted"]}:
        return Verdict(State.RIGHT)
    for mistake in payload["mistakes"]:
        if typed == normalized(mistake["text"]):
            return Verdict(State.NOT_YET, (mistake["say"],))
    return Verdict(State.NOT_YET, ("Those are not the words asked for. Is there another name for it?",))


def normalized(text: str) -> str:
    """Return `text` without what is forgiven: case, spaces, accents, quotes, a full stop at the end."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (char for char in letters if not (char.isspace() or char in QUOTES or unicodedata.combining(char)))
    return "".join("-" if char in "‐‑‒–—" else char for char in kept).rstrip(".!?")
