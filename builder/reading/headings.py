"""Headings: which are the heading of a check, which were surely meant for one, and which may have been."""

from __future__ import annotations

import re
import unicodedata

from builder.errors import near
from builder.reading.inline import words
from builder.reading.markdown import Node
from builder.reading.signs import ALIKE

_BEFORE = r"[^\w`]*(?:\d[\d.]*[.):]?\s+)?"
_NUMBER = r"\s*(?:\(?(?:no\.?|#)?\s*\d[\d.]*\)?)?"
_PARTS = r"\s*[:;|»>=∶꞉]|\s*[–—―−]|\s-|\s?\.\s"
_MEANT = re.compile(rf"{_BEFORE}\W*check\W{{0,2}}{_NUMBER}(?:{_PARTS})", re.IGNORECASE)
_PHRASE = re.compile(rf"{_BEFORE}([A-Za-z][A-Za-z \-]{{2,30}}?){_NUMBER}(?:\s*[:–—|]|\s-\s|(?<=\d)\.\s)")
_OTHERS = {
    *("quiz", "pop quiz", "mini quiz", "quick quiz", "question", "review question", "multiple choice", "mcq", "poll"),
    *("exercise", "checks", "checkpoint", "quick check", "self check", "self-check", "knowledge check"),
    *("concept check", "check yourself", "check your understanding", "test yourself"),
}
_CLOSE = 0.85  # "Chek" is "Check", "Checker" is not


def is_check(node: Node) -> bool:
    """Tell whether a block is the heading of a check, or was surely meant for one."""
    return node.type == "heading" and bool(_MEANT.match(_plain(node)))


def may_be_check(node: Node) -> bool:
    """Tell whether a heading begins as other tools' questions do, or nearly as a check does."""
    phrase = _PHRASE.match(_plain(node))
    if not phrase:
        return False
    said = " ".join(phrase[1].lower().split())
    return said in _OTHERS or bool(near(said, ["check"], cutoff=_CLOSE)) or sorted(said) == sorted("check")


def _plain(node: Node) -> str:
    """Return the words of a heading in characters that look as they are."""
    return unicodedata.normalize("NFKC", words(node.inline)).translate(ALIKE).strip()
