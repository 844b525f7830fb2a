"""How wide text is, from widths that ship with the builder, so that a picture is the same on every machine."""

from __future__ import annotations

# Advance widths of Helvetica in thousandths of the font size, for the characters from space to tilde. Source: the
# Adobe Font Metrics of the standard PostScript fonts; Arial and Liberation Sans are drawn to the same widths.
_FIRST = 32
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 222, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 222, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
)  # fmt: skip
# A character that is not in the table counts as a wide one: text may come out with room to spare, never cut off.
_OTHER = 1000

FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"


def width(text: str, size: float) -> float:
    """Return the width of `text` in the regular face at `size`, in the unit of `size`."""
    places = (ord(letter) - _FIRST for letter in text)
    return sum(_WIDTHS[place] if 0 <= place < len(_WIDTHS) else _OTHER for place in places) * size / 1000


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Return `text` in lines that are at most `room` wide. A single word that is wider stands alone in its line."""
    lines: list[str] = []
    for word in text.split():
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
