"""Inline text, as widgets show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """A run of characters in one style. Formulas have become Unicode; paragraphs are parted by two line ends."""

    text: str
    style: Literal["", "code", "em", "strong"] = ""


# Options, feedback, hints: what is shown inside a widget, where no host can be trusted with Markdown or LaTeX.
# So LaTeX is turned into characters when it is read, and HTML is made from the runs alone, by `runtime/text.py`.
Rich = tuple[Run, ...]
