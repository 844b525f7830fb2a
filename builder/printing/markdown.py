"""Markdown to HTML for paper: formulas as MathML, options as boxes, room to write as empty lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from builder.writing.handout.question import BOX, PLACE
from builder.writing.mathml import mathml

MARKS = {BOX: "box", PLACE: "place"}  # what a list item begins with: its class


def to_html(text: str) -> str:
    """Return Markdown as HTML."""
    return str(_parser().render(text))


class _Renderer(RendererHTML):
    """Renders a fence of empty lines, which stands for room to write, as lines to write on."""

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:  # noqa: ANN401 - as above it
        if tokens[idx].content.strip():
            return str(super().fence(tokens, idx, options, env))
        # A div a line, so that the style can draw each and keep the last one without a border.
        lines = "<div></div>" * tokens[idx].content.count("\n")
        return f'<div class="room">{lines}</div>\n'


@cache
def _parser() -> MarkdownIt:
    # Tables and struck-out words as the hosts of notebooks show them: CommonMark has neither. HTML is passed on,
    # which the comments with checks' ids need; `reading` has refused all other.
    parser = MarkdownIt("commonmark", renderer_cls=_Renderer).enable(["table", "strikethrough"])
    # No spaces inside of the signs, or two prices in a sentence would make a formula
    # (executablebooks/MyST-Parser#305).
    parser.use(dollarmath_plugin, allow_space=False, renderer=_formula)
    parser.core.ruler.push("marks", _marked)
    return parser


def _formula(tex: str, options: dict[str, bool]) -> str:
    return mathml(tex, "block" if options["display_mode"] else "inline")


def _marked(state: StateCore) -> None:
    """Give list items that begin with a mark its class instead. Changes the tokens in place."""
    # Three tokens in a row: the item, its paragraph (which is there in tight lists, too, but hidden), the text.
    for item, _paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        mark = next((mark for mark in MARKS if inline.content.startswith(mark)), "")
        if mark and item.type == "list_item_open" and inline.children:
            item.attrJoin("class", MARKS[mark])
            # Parsed anew: the mark is spread over several tokens, so there is none to cut off.
            inline.children[:] = state.md.parseInline(inline.content.removeprefix(mark), state.env)[0].children or []
