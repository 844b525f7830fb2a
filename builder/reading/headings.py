"""Headings: which are the heading of a check, which were surely meant for one, and which may have been."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from builder.errors import near
from builder.reading.inline import words
from builder.reading.markdown import Node
from builder.reading.signs import ALIKE

# Numbers and signs that people put before a title: "1.2 Check:", "✅ Check:".
_BEFORE = r"[^\w`]*(?:\d[\d.]*[.):]?\s+)?"
_NUMBER = r"\s*(?:\(?(?:no\.?|#)?\s*\d[\d.]*\)?)?"
_PARTS = r"\s*[:;|»>=∶꞉]|\s*[–—―−]|\s-|\s?\.\s"
# Surely meant: "check", perhaps a number, and something that parts it from a title. "Check your work" is prose.
_MEANT = re.compile(rf"{_BEFORE}\W*check\W{{0,2}}{_NUMBER}(?:{_PARTS})", re.IGNORECASE)
_PHRASE = re.compile(rf"{_BEFORE}([A-Za-z][A-Za-z \-]{{2,30}}?){_NUMBER}(?:\s*[:–—|]|\s-\s|(?<=\d)\.\s)")
# What other tools and books call their questions; with a colon behind it, hardly anything else is meant.
_OTHERS = {
    *("quiz", "pop quiz", "mini quiz", "quick quiz", "question", "review question", "multiple choice", "mcq", "poll"),
    *("exercise", "checks", "checkpoint", "quick check", "self check", "self-check", "knowledge check"),
    *("concept check", "check yourself", "check your understanding", "check your knowledge", "test yourself"),
    *(
        "self test",
        "self-test",
        "test your knowledge",
        "test your understanding",
        "practice question",
        "quick question",
    ),
}
# Without a colon only what is asked, with a number or none; options below it say that it is.
_ASKED = re.compile(r"(?:quiz|pop quiz|question|q|mcq|multiple choice|poll)(?:\s*#?\d+)?\W*", re.IGNORECASE)
_CLOSE = 0.85  # "Chek" is "Check", "Checker" is not


def is_check(node: Node) -> bool:
    """Tell whether a block is the heading of a check, or was surely meant for one."""
    # The reader takes all of these, and `check._title` refuses those that are not "Check: " to the letter.
    return node.type == "heading" and bool(_MEANT.match(_plain(node)))


def may_be_check(node: Node) -> bool:
    """Tell whether a heading begins as other tools' questions do, or nearly as a check does."""
    return asks(_plain(node))


def asks(words: str) -> bool:
    """Tell whether words begin as a question of another tool does, or nearly as a check does."""
    phrase = _PHRASE.match(words)
    if not phrase:
        return False
    said = " ".join(phrase[1].lower().split())
    # Sorted letters find two exchanged ones ("Chekc"), which are too far apart for `near`.
    return said in _OTHERS or bool(near(said, ["check"], cutoff=_CLOSE)) or sorted(said) == sorted("check")


def has_options(node: Node, after: Sequence[Node]) -> bool:
    """Tell whether a heading or a line in bold such as "Question 3" stands above a list, with a question or none
    between them."""
    bold = [token.type for token in node.inline[::2]] == ["strong_open", "strong_close"]
    if not (node.type == "heading" or bold) or not _ASKED.fullmatch(_plain(node)):
        return False
    below = after[1:2] if after and after[0].type == "paragraph" else after[:1]
    return bool(below and below[0].items)


def _plain(node: Node) -> str:
    """Return the words of a heading in characters that look as they are."""
    # Letters of full width first, then those of other scripts, which look the same and are no "Check" to a program.
    return unicodedata.normalize("NFKC", words(node.inline)).translate(ALIKE).strip()
