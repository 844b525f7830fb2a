"""Scores a few typed words."""

from __future__ import annotations

import unicodedata

from .payload import Payload
from .verdict import NO_CLUE, State, Verdict

DASHES = "‐‑‒–—―−⁃"
QUOTES = "\"'`´‘’‚“”„«»′″"
LONG = 5  # letters of a word from which on one that is off seldom makes it another


def score_text(payload: Payload, answer: object, tries: int) -> Verdict:
    """Judge a few words; case, spaces, accents and quotes are forgiven."""
    del tries  # the same answer is told the same, however often one tried
    if not isinstance(answer, str):
        raise ValueError(f"not typed words: {answer!r}")  # noqa: TRY004  (a record may hold any JSON value)
    typed = normalized(answer)
    if typed in {normalized(accepted) for accepted in payload["accepted"]}:
        return Verdict(State.RIGHT)
    for mistake in payload["mistakes"]:
        if typed == normalized(mistake["text"]):
            return Verdict(State.NOT_YET, (mistake["say"],))
    if any(is_slip(typed, normalized(accepted)) for accepted in payload["accepted"]):
        return Verdict(State.NOT_YET, ("It is off by one letter: check the spelling.",))
    # Only a name has another one: a shape, a path or a number has not.
    is_name = normalized(payload["accepted"][0]).isalpha()
    return Verdict(State.NOT_YET, ("Is there another name for it?" if is_name else NO_CLUE,))


def is_slip(typed: str, right: str) -> bool:
    """Whether a long word has one letter left out, added, changed or swapped with its neighbour."""
    # A letter of a formula or of code may be all that is asked.
    if len(right) < LONG or not right.isalpha():
        return False
    while typed and typed[0] == right[:1]:
        typed, right = typed[1:], right[1:]
    swapped = typed[:2] == right[1::-1] and typed[2:] == right[2:]
    return swapped or typed[1:] in {right, right[1:]} or typed == right[1:]


def normalized(text: str) -> str:
    """Return `text` without what is forgiven: case, spaces, accents, quotes, what cannot be seen, a full stop last."""
    # NFKD parts accents from their letters, so that they can be left out, and makes two letters of a ligature such as
    # ﬁ. Twice: the bold 𝐁 of mathematics has a small letter only after it, and what casefold() writes may have accents.
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", seen(text)).casefold())
    kept = (char for char in letters if not (char.isspace() or char in QUOTES or unicodedata.combining(char)))
    return "".join("-" if char in DASHES else char for char in kept).rstrip(".!?")


def seen(text: str) -> str:
    """Return `text` without the characters that nobody sees: joiners, marks of direction, soft hyphens, controls."""
    return "".join(char for char in text if char.isspace() or unicodedata.category(char) not in {"Cf", "Cc"})
