"""Characters that no editor shows: where they stand in a text, and what they are called.

They hide text from a reviewer, turn the direction of what is read, or act on the terminal that shows a fault.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

# Control characters but tab and line end, marks that turn the direction of writing, spaces of no width, line ends that
# Markdown does not know, tags. Joiners stay: emoji and some scripts need them.
# Marks that turn the direction make a text read otherwise than it is (Trojan Source, CVE-2021-42574).
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ufffe\uffff]"
)
_MOST_TOLD = 20  # of one text
REMEDY = "delete it: the file must be plain text"


def unseen(text: str) -> list[tuple[int, str]]:
    """Return the first characters of a text that no editor shows: where each stands, and what it is called."""
    return [(match.start(), _name(match[0])) for match in islice(_UNSEEN.finditer(text), _MOST_TOLD)]


def _name(character: str) -> str:
    said = unicodedata.name(character, "control character").lower()
    # A control character has no name in Unicode. NUL is named, since it comes from a file that is no text at all.
    return "a NUL character" if character == "\0" else f"the unseen character U+{ord(character):04X} ({said})"
