"""Inline text: its plain words, and the rich text that widgets can show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Literal

from markdown_it.token import Token

from builder.model import Rich, Run
from builder.reading import dialects
from builder.reading.formula import Unfaithful, convert
from builder.reading.markdown import Node
from builder.reading.source import Source

# What a widget cannot show, and how an author calls it.
UNSHOWN = {
    "bullet_list": "a list",
    "ordered_list": "a numbered list",
    "fence": "a fence",
    "code_block": "indented code",
    "blockquote": "a quotation",
    "html_block": "HTML",
    "html_inline": "HTML",
    "heading": "a heading",
    "table": "a table",
    "hr": "a thematic break",
    "link_open": "a link",
    "image": "a picture",
    "math_block": "a formula of its own",
    "math_inline_double": "a formula of its own",
}
_Style = Literal["", "code", "em", "strong"]
_STYLES: dict[str, _Style] = {"em_open": "em", "strong_open": "strong"}
_QUOTED = 40  # characters
INTO_STEM = "put it into the stem, as widgets show words, `code`, *stress* and simple formulas only"


def words(tokens: Iterable[Token]) -> str:
    """Return inline text without its marks: what a reader sees; formulas as they are written."""
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type in ("math_inline", "math_inline_double"):
            parts.append(f"{token.markup}{token.content}{token.markup}")
        # Comments are no words: the id of a step to come stands in one, and must not be in the step's title.
        elif token.type != "html_inline":
            parts.append(token.content)
    return "".join(parts)


def rich(source: Source, blocks: Sequence[Node], what: str, *, skip: int = 0) -> Rich:
    """Return paragraphs as rich text, noting a fault for all that a widget cannot show.

    `what` begins the faults, as in 'check "base-rate": an option'; `skip` inline tokens are left out at the beginning.
    """
    runs: list[Run] = []
    # Faults are noted and reading goes on, so that one run tells all that a widget cannot show.
    for number, block in enumerate(blocks):
        if block.type != "paragraph":
            source.fault(block.first, f"{what} holds {UNSHOWN.get(block.type, block.type)}", INTO_STEM)
            continue
        if runs:
            runs.append(Run("\n\n"))
        # Only the first paragraph has the tokens to skip: a label stands at the beginning, once.
        runs += rich_line(source, block.inline[0 if number else skip :], block.first, what)
    return _joined(runs) if len(blocks) > 1 else tuple(runs)


def rich_line(source: Source, tokens: Sequence[Token], line: int, what: str) -> Rich:
    """Return inline tokens that begin at `line` as rich text; faults as in `rich`."""
    dialects.inspect(source, tokens, line)
    runs: list[Run] = []
    styles: list[_Style] = [""]  # of the marks that are open; the innermost counts
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            runs.append(Run(" "))
            line += 1
        elif token.type in _STYLES:
            styles.append(_STYLES[token.type])
        elif token.type in ("em_close", "strong_close"):
            styles.pop()
        # A link's words go on behind the fault as plain text; its end is passed over below.
        elif token.type in UNSHOWN:
            source.fault(line, f"{what} holds {UNSHOWN[token.type]}", INTO_STEM)
        elif token.type != "link_close":
            runs.append(_run(source, token, line, what, styles[-1]))
    return _joined(runs)


def _run(source: Source, token: Token, line: int, what: str, style: _Style) -> Run:
    if token.type == "code_inline":
        return Run(token.content, "code")
    # Colab shows LaTeX in a widget as it is typed (googlecolab/colabtools#2680, jupyter-widgets/ipywidgets#3291).
    if token.type == "math_inline":
        return Run(_formula(source, token.content, line, what), style)
    # Of escaped dollars the type is text_special, so only a bare one is looked at.
    if token.type == "text" and "$" in token.content:
        dollar(source, line, what)
    return Run(token.content, style)


def _formula(source: Source, tex: str, line: int, what: str) -> str:
    try:
        return convert(tex)
    except Unfaithful as error:
        found = f"{what} has the formula ${tex}$, of which plain characters cannot say {error.part}"
        source.fault(line, found, "put it into the stem, or say it in words")
        # The source in place of the formula: the fault stops the file, and the text is only quoted in others.
        return tex


def dollar(source: Source, line: int, what: str) -> None:
    """Note a dollar sign that opens no formula."""
    source.fault(line, f"{what} has a dollar sign that is part of no formula", r"escape it: \$")


def _joined(runs: Iterable[Run]) -> Rich:
    """Return the runs with neighbours of one style joined, without spaces at either end."""
    groups = groupby((run for run in runs if run.text), attrgetter("style"))
    styled = [(style, "".join(run.text for run in group)) for style, group in groups]
    # Code keeps its spaces, on which an order of lines of Python depends (test_an_order_keeps_the_spaces_of_code).
    if styled and styled[0][0] != "code":
        styled[0] = (styled[0][0], styled[0][1].lstrip())
    if styled and styled[-1][0] != "code":
        styled[-1] = (styled[-1][0], styled[-1][1].rstrip())
    return tuple(Run(text, style) for style, text in styled if text)


def without(text: Rich, prefix: str) -> Rich:
    """Return rich text without the characters that it begins with, and without the spaces behind them."""
    if not text:
        return ()
    first = Run(text[0].text.removeprefix(prefix).lstrip(), text[0].style)
    return (first, *text[1:]) if first.text else text[1:]


def plain(text: Rich) -> str:
    """Return rich text without its styles."""
    return "".join(run.text for run in text)


def short(text: str) -> str:
    """Return the beginning of a text, as long as a fault can quote it."""
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"
