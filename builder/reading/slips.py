"""Slips: parts of a check that stand outside of one, where readers would see them, answers and all.

A comment around a check ends at the check's own id comment, a heading is misspelt, a rule ends the check too early:
what is left is prose with the answer in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from builder.reading import dialects, headings, identifiers, inline, quotations, ticks
from builder.reading.markdown import Node, walk
from builder.reading.options import is_options
from builder.reading.source import Source

# Signs that begin an answer, here or in other tools; a sentence begins with a word.
_ANSWER = re.compile(r"(?:={1,2}>?|≈|→)\s*`|=\s+\S|=$")
_LATER_ANSWER = re.compile(r"\s*=\s*`[^`]+`.*±|\s*(?:±|\+\s*/?\s*[-−])\s*`?\d")
_IN_CODE = re.compile(
    r"^\s*(?:#{1,6}\s*\**Check\b|[-*+] \[[xX]\]|<!--\s*id:|(?:```|~~~)\s*\{?i?py|\|?\s*:?-{3,}:?\s*\|)",
    re.MULTILINE | re.IGNORECASE,
)
_HASHES = re.compile(r"#{7,}\s*\S")

# A check that is put out of sight travels with the page all the same, and readers see it once they edit the cell.
_HIDDEN = re.compile(
    r"^[ \t]*(?:#{1,6}\s*\**Check\s*:|[-*+] \[[xX]\]\s|> ?\*\*(?:Hint|Why|Model):|=\s*`)", re.MULTILINE
)
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_UNFOLDED = re.compile(
    r"<summary>\W*(?:(?:show|see|reveal|view|click|tap|here|for|to|the|an?|your|our|check|correct|right|model|sample)\s+)*"
    r"(?:answers?|solutions?|hints?|explanation)(?:\s+key)?(?:\s*\d+)?\W*</summary>",
    re.IGNORECASE,
)

_HOME = "put it below a heading ### Check: … and its <!-- id: … -->"
_ID_OUTSIDE = "an id comment outside of a check"
_WORDS = "begin the line with a word where it is meant as prose"
_IN_WORDS = "where it is a list of what is done or good, say so in words"


def inspect(source: Source, node: Node, above: Node | None = None) -> None:
    """Note what a block outside of all checks holds that belongs into one; `above` is the block above it."""
    # Within a list a label may begin any item; without stress a hint is a word like others, and a model is one anyway.
    if (name := quotations.unquoted(node)) in ("Hint", "Why") and node.inline[0].type in ("strong_open", "em_open"):
        source.fault(node.first, f"a {name} outside of a check", f"{_HOME}, as > **{name}:** …; {_WORDS}")
    asked = above is not None and _asks(above)
    for inner in walk(node):
        if (line := ticks.right(inner, asked=asked)) is not None:
            source.fault(line, "a right option outside of a check", f"{_HOME}, as - [x]; {_IN_WORDS}")
        # In the order of the page: a list below the question of an item.
        asked = _asks(inner) if inner.type == "paragraph" else asked
        for line, found, allowed in _found(inner):
            # The steps of a road map have ids of their own, and faults of their own where they stand wrongly.
            if not (found == _ID_OUTSIDE and source.path.endswith("_road_map.md")):
                source.fault(line, found, allowed)


def inspect_stem(source: Source, node: Node, what: str) -> None:
    """Note what a block above the answer of a check gives away: an option that is ticked, an answer that unfolds."""
    for inner in walk(node):
        # Options as they should be are those of a check with some other fault.
        if not is_options(node) and (line := ticks.right(inner, asked=True)) is not None:
            found = f"{what} has a right option in its stem"
            source.fault(line, found, "write all options as - [ ] and - [x], or part them from what is none")
        for line, found, allowed in _out_of_sight(inner.content, inner.first) if inner.type == "html_block" else ():
            source.fault(line, f"{what} has {found}", allowed)


def _asks(node: Node) -> bool:
    return inline.words(node.inline).rstrip().endswith("?")


def _found(node: Node) -> Iterator[tuple[int, str, str]]:
    if node.type == "html_block":
        yield from _comments(node.content, node.first)
        yield from _out_of_sight(node.content, node.first)
        if match := dialects.CUT.search(node.content):
            allowed = "delete it: what stands below it is shown to readers"
            yield (
                node.first + node.content.count("\n", 0, match.start()),
                "a mark of another tool in a comment",
                allowed,
            )
    elif node.type in ("paragraph", "heading"):
        for token in node.inline:
            if token.type == "html_inline":
                # At the block's first line: how far down an inline comment stands is not worth counting.
                yield from _comments(token.content, node.first)
        if node.type == "paragraph":
            yield from _paragraph(node)
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


def _out_of_sight(text: str, first: int) -> Iterator[tuple[int, str, str]]:
    """Yield each comment that holds a check or a part of one, and each answer that unfolds."""
    for match in _COMMENT.finditer(text):
        if part := _HIDDEN.search(match[1]):
            allowed = "delete it: comments travel with the page, answers and all"
            yield first + text.count("\n", 0, match.start(1) + part.end()), "a part of a check in a comment", allowed
    for match in _UNFOLDED.finditer(text):
        words = match[0].removeprefix("<summary>").removesuffix("</summary>").strip()
        allowed = "make it the > **Why:** or > **Hint:** of a check ### Check: …; or say in the summary what unfolds"
        yield first + text.count("\n", 0, match.start()), f'an answer that unfolds ("{inline.short(words)}")', allowed


def _paragraph(node: Node) -> Iterator[tuple[int, str, str]]:
    # Signs of full width look the same and are none to Markdown, so nothing else would find them.
    lines = unicodedata.normalize("NFKC", node.content).split("\n")
    if node.inline and node.inline[0].type == "strong_open" and headings.asks(inline.words(node.inline)):
        words = inline.short(inline.words(node.inline))
        yield node.first, f'"{words}" is no heading', "did you mean a check? write ### Check: … and its id below"
    if _HASHES.match(lines[0]):
        yield node.first, "a heading of seven # or more", "write six at most; a check begins with ### Check: …"
    if _ANSWER.match(lines[0]):
        yield node.first, "a line with = outside of a check", f"{_HOME}; {_WORDS}"
    for number, line in enumerate(lines):
        # On the first line the row above has told it.
        if _LATER_ANSWER.match(line) and not (number == 0 and _ANSWER.match(line)):
            yield node.first + number, "an answer outside of a check", f"{_HOME}; {_WORDS}"
