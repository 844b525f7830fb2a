"""A question's Markdown as HTML for an LMS, which sets formulas in a way of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import escape
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from builder.classroom.assignment import Question

Formula = Callable[[str], str]  # TeX in, HTML out


def in_brackets(tex: str) -> str:
    """Return a formula as MathJax's filter of Moodle finds it, and as a reader can read it elsewhere."""
    return f"\\({escape(tex)}\\)"


def as_canvas_image(tex: str) -> str:
    """Return a formula as Canvas keeps one: an image that its server draws from the TeX in the address."""
    # Quoted twice: Canvas's server takes one layer off before it reads the rest
    # (https://github.com/gpoore/text2qti, the class Markdown, does the same).
    address, words = quote(quote(tex, safe=""), safe=""), escape(tex)
    return (
        f'<img class="equation_image" title="{words}" alt="LaTeX: {words}" '
        f'src="/equation_images/{address}" data-equation-content="{words}">'
    )


def html_of(question: Question, formula: Formula) -> str:
    """Return the stem of a question, and its unit, as HTML; HTML that stands in the Markdown is shown, not used."""
    payload = question.payload
    parts = [_parser(formula).render(payload["stem"])]
    if payload.get("unit"):
        parts.append(f"<p>(in {escape(payload['unit'])})</p>\n")
    return "".join(parts)


@cache
def _parser(formula: Formula) -> MarkdownIt:
    def set_formula(tex: str, options: dict[str, Any]) -> str:
        del options
        return formula(tex.strip())

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.use(dollarmath_plugin, allow_space=False, renderer=set_formula)
    return parser
