"""Silences: <!-- check: ok KIND, reason -->, which keeps `roadmap check` from warning of what is meant so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from builder.model import Silence
from builder.reading.check import ends_check
from builder.reading.headings import is_check
from builder.reading.markdown import Node
from builder.reading.source import Source

# Loose on purpose: what nearly silences a warning must be told, or it would silence nothing without a word.
_MEANT = re.compile(r"<!--\W{0,5}check\s*[:=]?\s*ok\b", re.IGNORECASE)
_FORM = re.compile(r"<!-- check: ok ([a-z][a-z-]*), (\S[^<>]*?) -->\s*")
_WRITE = "write <!-- check: ok kind, reason --> on a line of its own; `roadmap check` tells the kinds"


def is_silence(node: Node) -> bool:
    """Tell whether a block is a comment that silences a warning, or was meant to."""
    return node.type == "html_block" and bool(_MEANT.match(node.content))


def read_silences(source: Source, body: Sequence[Node]) -> tuple[Silence, ...]:
    """Return the comments of a page that silence warnings; faults for those that nearly do."""
    for node in body:
        for line in _inside(node):
            source.fault(line, "a comment that silences a warning stands inside something else", _WRITE)
    return tuple(one for place in range(len(body)) if is_silence(body[place]) and (one := _read(source, body, place)))


def _inside(node: Node) -> Iterator[int]:
    """Yield the lines of a block on which such a comment stands within text, a list or a quotation."""
    # By the flat tokens, as hardly a page has one: that of a block itself is its first.
    for before, token in pairwise(node.tokens):
        if token.type == "html_block":
            parts = [token]
        elif before.type in ("paragraph_open", "heading_open"):
            parts = [part for part in token.children or () if part.type == "html_inline"]
        else:
            continue
        if token.map and any(_MEANT.match(part.content) for part in parts):
            yield token.map[0] + 1


def _read(source: Source, body: Sequence[Node], place: int) -> Silence | None:
    node = body[place]
    match = _FORM.fullmatch(node.content)
    if not match:
        source.fault(node.first, f"the comment {node.content.strip()!r} silences nothing", _WRITE)
        return None
    first, last = _covered(source, body, place)
    return Silence(source.span(node.first, node.last), match[1], match[2], source.span(first, last))


def _covered(source: Source, body: Sequence[Node], place: int) -> tuple[int, int]:
    """Return the first and the last line for which a comment holds."""
    end = len(source.lines)
    check = next((node for node in reversed(body[:place]) if ends_check(node)), None)
    if check and is_check(check):
        return check.first, next((node.first - 1 for node in body[place:] if ends_check(node)), end)
    section = next((node for node in reversed(body[:place]) if _opens_section(node)), None)
    if section is None:
        return 1, end
    return section.first, next((node.first - 1 for node in body[place:] if _opens_section(node)), end)


def _opens_section(node: Node) -> bool:
    return node.type == "heading" and node.level == 2 and not is_check(node)  # noqa: PLR2004
