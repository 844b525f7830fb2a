"""Text: numbers with their nouns, and a payload's inline text as plain words or as HTML that nothing breaks out of."""

from __future__ import annotations

import html
import re

# A plain string, or a list whose items are strings and [style, text] pairs. Paragraphs are parted by two line ends.
Rich = str | list[str | list[str]]

# No line may break before a percent sign, or in short brackets with a sign of arithmetic.
UNBROKEN = re.compile(r"\d %|\([^()]{,16}[+−·/=≤|][^()]{,16}\)")
STYLE_TAGS = {
    "code": ('<code style="white-space:pre-wrap">', "</code>"),
    "em": ("<em>", "</em>"),
    "strong": ("<strong>", "</strong>"),
}


def counted(number: float, noun: str) -> str:
    """Return a number with its noun, in the plural unless there is one of them."""
    return f"{number:g} {noun}{'s' * (number != 1)}"


def roughly(hours: float) -> float:
    """Return hours rounded as one speaks of an estimate: whole from ten on, halves from one on, else quarters."""
    step = 1 if hours >= 10 else 0.5 if hours >= 1 else 0.25  # noqa: PLR2004  (hours from which on halves say nothing)
    return max(step, round(hours / step) * step) if hours else 0


def short_hours(hours: float, links: float) -> str:
    """Return how long a chapter takes, and its links, as short as a box wants it: "45 min, links up to 4 h"."""
    here, more = (f"{number:g} h" if number >= 1 else f"{number * 60:g} min" for number in (hours, links))
    return f"{here}, links up to {more}" if links else here


def shown_words(count: int) -> str:
    """Return in a sentence how the checks that were shown make a chapter done, and that they bar no way."""
    them = "1 was shown: answer it" if count == 1 else f"{count} were shown: answer them"
    return (
        f"{them} without help, in the review or here another day, and the chapter is done. You may go on all the same."
    )


def escape(text: object) -> str:
    """Return `text` as HTML that shows exactly these characters."""
    return html.escape(str(text))


def paragraphs(*lines: str) -> str:
    """Return lines as HTML, each a paragraph; an empty one is none."""
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)


def plain(rich: Rich) -> str:
    """Return the words of `rich` without their styles."""
    return "".join(text for _, text in runs_of(rich))


def markup(rich: Rich) -> str:
    """Return `rich` as HTML, every character of it escaped."""
    parts = []
    for style, text in runs_of(rich):
        # A style that a later build knows is shown as plain text here, and breaks nothing.
        before, after = STYLE_TAGS.get(style, ("", ""))
        # Escaped before a tag is put around it: nothing of an author's or a learner's text may become markup. Code
        # keeps its plain space, for it may be copied, and Python reads no other.
        shown = escape(text if style == "code" else UNBROKEN.sub(lambda one: one[0].replace(" ", "\u00a0"), text))
        parts.append(before + shown.replace("\n\n", "<br><br>") + after)
    return "".join(parts)


def runs_of(rich: Rich) -> list[tuple[str, str]]:
    """Return `rich` as (style, text) pairs; the style of plain text is ""."""
    if isinstance(rich, str):
        return [("", rich)] if rich else []
    return [("", run) if isinstance(run, str) else (run[0], run[1]) for run in rich]


def letter(place: int) -> str:
    """Return the letter of an option: A for place 0."""
    return chr(ord("A") + place)
