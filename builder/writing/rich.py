"""Inline text of the model as Markdown that reads back to the same runs."""

from __future__ import annotations

import re

from builder.model import Rich, Run
from builder.writing.escape import escaped


def markdown_of(text: Rich) -> str:
    """Return inline text as Markdown that reads back to the same runs."""
    return "".join(_run(run) for run in text)


def _run(run: Run) -> str:
    match run.style:
        case "code":
            return code_span(run.text)
        case "em":
            return f"*{escaped(run.text)}*"
        case "strong":
            return f"**{escaped(run.text)}**"
    return escaped(run.text)


def code_span(text: str) -> str:
    """Return `text` as inline code, between more backticks than it holds itself."""
    # CommonMark ends a code span at a run of just as many backticks, so one more than the longest run inside is safe.
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " * (text[:1] in {"`", " "} or text[-1:] in {"`", " "})  # one space at both ends is dropped in reading
    return f"{fence}{pad}{text}{pad}{fence}"
