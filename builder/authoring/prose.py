"""Prose as readers meet it: how many words it has."""

from __future__ import annotations

import re
from collections.abc import Iterable

from builder.model import Block, Prose


def count_words(blocks: Iterable[Block]) -> int:
    """Return how many words the prose among `blocks` has."""
    return sum(len(re.findall(r"\w+", block.text)) for block in blocks if isinstance(block, Prose))
