"""Slips: parts of a check that stand outside of one, where readers would see them, answers and all.

A comment around a check ends at the check's own id comment, a heading is misspelt, a rule ends the check too early:
what is left is prose with the answer in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from builder.reading import identifiers, inline, quotations
from builder.reading.markdown import Node, walk
from builder.reading.source import Source

# Right options as people tick them: x and check marks, with or without the list's own mark.
_TICK = re.compile(r"\s*(?:[-*+]\s*)?(?:\[{1,2}\s*\(?[xX✓✔☑√]\)?\s*\]{1,2}|\(\([xX]\)\))(?:\s|$)")
_ROUND_TICK, _ROUND = re.compile(r"\([xX*•]\)\s"), re.compile(r"\(\s*\)\s")
# Signs that begin an answer, here or in other tools; a sentence begins with a word.
_ANSWER = re.compile(r"(?:={1,2}>?|≈|→)\s*`|=\s+\S|=$")
_LATER_ANSWER = re.compile(r"\s*=\s*`[^`]+`.*±|\s*(?:±|\+\s*/?\s*[-−])\s*`?\d|answer\W+`[^`]+`.*±", re.IGNORECASE)
_IN_CODE = re.compile(
    r"^\s*(?:#{1,6}\s*\**Check\b|[-*+] \[[xX]\]|<!--\s*id:|(?:```|~~~)\s*\{?i?py|\|?\s*:?-{3,}:?\s*\|)",
    re.MULTILINE | re.IGNORECASE,
)
_BOLD = re.compile(r"(?:check|quiz)\s*(?:#?\d+\s*)?[:：]", re.IGNORECASE)
_HASHES = re.compile(r"#{7,}\s*\S")

_HOME = "put it below a heading ### Check: … and its <!-- id: … -->"
_ID_OUTSIDE = "an id comment outside of a check"
_WORDS = "begin the line with a word where it is meant as prose"


def inspect(source: Source, node: Node) -> None:
    """Note what a block outside of all checks holds that belongs into one."""
    for inner in walk(node):
        for line, found, allowed in _found(inner):
            # The steps of a road map have ids of their own, and faults of their own where they stand wrongly.
            if not (found == _ID_OUTSIDE and source.path.endswith("_road_map.md")):
                source.fault(line, found, allowed)


def _found(node: Node) -> Iterator[tuple[int, str, str]]:
    if node.type == "html_block":
        yield from _comments(node.content, node.first)
    elif node.type in ("paragraph", "heading"):
        for token in node.inline:
            if token.type == "html_inline":
                # At the block's first line: how far down an inline comment stands is not worth counting.
                yield from _comments(token.content, node.first)
        if node.type == "paragraph":
            yield from _paragraph(node)
    elif node.items:
        yield from _list(node)
    elif node.type == "blockquote" and (name := quotations.nearly(node)):
        sure = bool(quotations.label(node))
        allowed = _HOME if sure else f'did you mean **{name}:**? {_HOME}; a quotation is prose without the "{name}:"'
        yield node.first, f"a {name} outside of a check", allowed
    # Indented code in general is prose's own matter; here only what looks like a part of a check.
    elif node.type == "code_block" and _IN_CODE.search(node.content):
        yield node.first, "lines indented by four, which are shown as code", "begin them at the margin"


def _comments(text: str, first: int) -> Iterator[tuple[int, str, str]]:
    """Yield each comment of HTML that names an id."""
    for match in identifiers.NAMING.finditer(text):
        allowed = "put it directly below a heading ### Check: …, or delete it"
        yield first + text.count("\n", 0, match.start()), _ID_OUTSIDE, allowed


def _paragraph(node: Node) -> Iterator[tuple[int, str, str]]:
    # Signs of full width look the same and are none to Markdown, so nothing else would find them.
    lines = unicodedata.normalize("NFKC", node.content).split("\n")
    if node.inline and node.inline[0].type == "strong_open" and _BOLD.match(inline.words(node.inline)):
        words = inline.short(inline.words(node.inline))
        yield node.first, f'"{words}" is no heading', "did you mean a check? write ### Check: … and its id below"
    if _HASHES.match(lines[0]):
        yield node.first, "a heading of seven # or more", "write six at most; a check begins with ### Check: …"
    if _ANSWER.match(lines[0]):
        yield node.first, "a line with = outside of a check", f"{_HOME}; {_WORDS}"
    for number, line in enumerate(lines):
        if _TICK.match(line):
            yield node.first + number, "a right option outside of a check", _HOME
        # On the first line the row above has told it.
        elif _LATER_ANSWER.match(line) and not (number == 0 and _ANSWER.match(line)):
            yield node.first + number, "an answer outside of a check", f"{_HOME}; {_WORDS}"


def _list(node: Node) -> Iterator[tuple[int, str, str]]:
    """Yield the first option of a list that is marked as right, in this way or another."""
    # Round marks are known by an empty one among them: (x) alone may begin any sentence.
    texts = [item.children[0].content if item.children else "" for item in node.items]
    rounds = any(_ROUND.match(text) for text in texts)
    for item, text in zip(node.items, texts, strict=True):
        # A paragraph is looked at by itself as well: a tick there is told once.
        if rounds and _ROUND_TICK.match(text):
            yield item.first, "a right option outside of a check", f"{_HOME}, as - [x]"
            return
