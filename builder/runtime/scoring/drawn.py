"""Which variant of a question a learner of a class has: the page and the teacher draw the same."""

from __future__ import annotations

from hashlib import sha256


def drawn(assignment: str, learner: str, check: str, count: int) -> int:
    """Return the place of one of `count` variants, by the id that a learner types."""
    # Case and blanks around it do not count: people type ids by hand.
    text = "\0".join((assignment, learner.strip().casefold(), check))
    return int(sha256(text.encode("utf-8", "replace")).hexdigest(), 16) % count
