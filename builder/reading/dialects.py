"""Dialects: what other tools' Markdown means by signs that plain Markdown shows as they are, or hosts differently.

An author who knows another tool writes these in good faith. Shown raw, nobody would notice; so each is refused, with
what to write instead. A sign that is meant as it stands goes into backticks or behind a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from markdown_it.token import Token

from builder.reading import quizzes
from builder.reading.characters import REMEDY, unseen
from builder.reading.languages import spells_python
from builder.reading.source import Source

# What stands in the text to be looked at for code or a formula, and for an escaped character. Both are no characters
# of Unicode: `characters` refuses them in a file, and Markdown makes another of their entities, so none can be typed.
_CODE, ESCAPE = "\ufffe", "\uffff"
# For an entity, and for a character kept from meaning anything: what stands behind them is not escaped by them.
_ENTITY, _ESCAPED = f"{ESCAPE}\u2060", f"{ESCAPE}\u2061"
_SHOWN = 30  # characters
# Of the escaped characters those that open or close a formula elsewhere are kept.
_KEPT = {"\\(", "\\)", "\\[", "\\]", "\\\\"}


class Dialect(NamedTuple):
    """One thing that others write: how it looks in `seen` text, what it is called, what to write instead.

    One of its `signs` stands in every place that the `pattern` fits: text without any is not searched.
    """

    pattern: str
    found: str
    allowed: str
    signs: frozenset[str]


_PLAIN = "write it as plain Markdown, such as a paragraph that begins with a word in bold"
_DELETE = "delete it: nothing here reads it"
_RUNS_ON = "an address that runs into code, a formula or an escaped sign"
_APART = "put the address between < and >"
_LATEX = "LaTeX outside of a formula"
_FORMULA = "write $…$ for a formula in a line, $$…$$ for one of its own; or backticks for the characters themselves"


def _row(pattern: str, found: str, allowed: str, *signs: str) -> Dialect:
    return Dialect(pattern, found, allowed, frozenset(signs))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # When it is first needed: most are not in most builds, and all of them together take longer than a chapter.
    return re.compile(pattern, re.MULTILINE)


# The first row that fits a place tells what it is. What is looked for in brackets is bounded: a text of nothing but
# opening ones must not be read anew from each of them.
TEXT: tuple[Dialect, ...] = (
    _row(r"^\s*:{3,}.*", "a block of another tool", _PLAIN, ":::"),
    _row(r"^\s*(?:!!!|\?\?\?\+?)\s*[\w\"'].*", "a block of another tool", _PLAIN, "!!!", "???"),
    _row(r"^={3}[!+]?\s*[\"'].*", "a tab of another tool", _PLAIN, "==="),
    _row(r"^\.\.\s+(?:[\w:-]+::|_[^:\n]+:).*", "a block of another tool", _PLAIN, ".."),
    _row(
        r"^(?:import|export)\s.{1,200}\sfrom\s+[\"'].*", "an instruction to another tool", _DELETE, "import", "export"
    ),
    _row(r"^!.*!<\s*$", "a block of another tool", _PLAIN, "!<"),
    _row(r"^::(?:[a-z][\w-]*.*|\s.*)?$", "a block of another tool", _PLAIN, "::"),
    _row(
        r"^\{(?:code-cell|admonition|note|tip|hint|warning|exercise|solution|dropdown|figure)\}\s*$",
        "a block of another tool",
        _PLAIN,
        "{",
    ),
    # Of GitHub's own making: elsewhere the mark stands there as text.
    _row(
        r"^\[!\w+\][-+]?(?=\s|$)",
        "an alert of GitHub's, which notebooks do not show",
        "begin with a word in bold",
        "[!",
    ),
    _row(r"^\+\+\+(?:\s.*)?$", "a mark between cells of another tool", _DELETE, "+++"),
    _row(
        r"^\([\w.-]+\)=\s*$", "a label of another tool", "delete it, and link to the heading: [words](#heading)", ")="
    ),
    _row(r"\A%+\s.*", "a comment of another tool", "write <!-- … -->", "%"),
    _row(r"^\[{1,2}_?(?:TOC|toc)_?\]{1,2}\s*$", "a table of contents", _DELETE, "TOC", "toc"),
    *(_row(*row) for row in quizzes.ROWS),
    _row(
        r"\{\{(?![<%#])[^{}\n]{1,200}\}\}",
        "a place for a value, which only a check with a fence vary fills",
        "add the fence to the check, or put the braces into backticks",
        "{{",
    ),
    _row(r"\{\{[<%#][^}\n]{0,200}\}*|\{%[^}\n]{0,200}\}?", "an instruction to another tool", _DELETE, "{{", "{%"),
    _row(rf"{_CODE}__?(?!\w)", "a link of another tool", "write [words](https://…)", f"{_CODE}_"),
    _row(r"\{=\w+\}", "an instruction to another tool", _DELETE, "{="),
    _row(
        rf"\{{[a-z][\w:.-]*\}}{_CODE}|(?<!\w):[a-z][\w-]*:{_CODE}",
        "a role of another tool",
        "write the words alone",
        f"}}{_CODE}",
        f":{_CODE}",
    ),
    # Attributes of kramdown, Pandoc and MyST; sets and dicts in prose have no dot, # or colon behind the brace.
    _row(r"\{:[^}\n]{0,200}\}|\{\s*[.#][A-Za-z][^}\n]{0,200}\}", "an attribute of another tool", _DELETE, "{"),
    _row(
        rf"{_CODE}\{{(?:[.#:]|i?py|r\b|julia|js\b)[^}}\n]{{0,200}}\}}",
        "an attribute of another tool",
        _DELETE,
        f"{_CODE}{{",
    ),
    _row(r"\]\{(?![^}\n]{0,200}[/.]\w)[^}\n]{0,200}\}", "an attribute of another tool", _DELETE, "]{"),
    _row(
        r"\{(?:width|height|align|class|style|id|target)=[^}\n]{0,200}\}", "an attribute of another tool", _DELETE, "{"
    ),
    _row(r"(?<!\w):[a-z][\w-]*\[[^\]\n]{0,200}\]", "an instruction to another tool", _PLAIN, ":"),
    _row(
        r"!?\[\[[A-Za-z_][^\[\],\n]{0,200}\]\]|!\[\[[^\]\n]{0,200}",
        "a link of another tool",
        "write [words](chapters/name.md)",
        "[[",
    ),
    _row(
        r"\[-?@[A-Za-z][^\]\n]{0,200}\]", "a reference of another tool", "write a link: [words](https://…)", "[@", "[-@"
    ),
    _row(r"\\(?:begin|end)\b(?:\{[^}\n]{0,200}\})?|\\[A-Za-z]+\{[^}\n]{0,200}\}?", _LATEX, _FORMULA, "\\"),
    _row(rf"{ESCAPE}\\?\([^{ESCAPE}\n]*(?:{ESCAPE}\\?\))?", _LATEX, _FORMULA, ESCAPE),
    # Brackets around a word or a number are brackets: \[mail\].
    _row(rf"{ESCAPE}\\?\[(?!(?:\d+|[A-Za-z][\w ,.'-]+){ESCAPE})[^{ESCAPE}]*{ESCAPE}\\?\]", _LATEX, _FORMULA, ESCAPE),
    _row(rf"^\s*{ESCAPE}[\[\]]\s*$", _LATEX, _FORMULA, ESCAPE),
    # Some hosts make a link of a bare address, up to the next space: the mark behind it would belong to the address.
    _row(
        rf"(?:://|\bwww\.|mailto:|\w@\w)[^\s{_CODE}{ESCAPE}]{{0,200}}[{_CODE}{ESCAPE}]",
        _RUNS_ON,
        _APART,
        "://",
        "www.",
        "mailto:",
        "@",
    ),
    _row(rf"\${_CODE}\$", "a formula in GitHub's own marks", "write $…$ without the backticks", f"${_CODE}$"),
)
# Commands of MathJax that link, load, style or define; and what some hosts read as HTML.
# A link in a formula ran scripts (mathjax/MathJax#2451), and \unicode let HTML in (mathjax/MathJax#1930).
_ACTIVE = re.compile(
    r"\\(?:href|url|style|class|cssId|data|html\w*|includegraphics|require|unicode|mmlToken|bbox"
    r"|[egx]?def|let|(?:re)?new\w+|DeclareMathOperator|input|include)(?![A-Za-z])"
    r"|<[/!?]?[A-Za-z][^<>]{0,200}>"
)


def _mark(sign: str) -> str:
    return min(sign, key=lambda letter: (letter == " ", letter.isalpha(), letter.islower(), letter))


# What stands in braces behind a heading, beyond what stands in no text.
HEADING: tuple[Dialect, ...] = (
    _row(
        r"\s\{[\w\s=-]*\}\s*$", "an attribute behind a heading", "delete it: a link reaches a heading by its words", "{"
    ),
)
_SIGNS = sorted({sign for row in (*TEXT, *HEADING) for sign in row.signs})
# By a character of each, the least usual: a text that lacks it need not be searched for any of them.
_BY_MARK = [(mark, list(signs)) for mark, signs in groupby(sorted(_SIGNS, key=_mark), key=_mark)]
# Of nbgrader and otter, of Quarto's, Jupytext's and Colab's cells, and others: those tools would cut or steer the cell.
_CUT = r"(?:BEGIN|END)[ \t_]+(?:SOLUTION|HIDDEN|PROMPT|TEST|QUESTION|HINT|MARK|UNGRADED)\w*.*"
CODE = re.compile(
    rf"^[ \t]*#+[ \t]*{_CUT}"
    r"|#[ \t]*SOLUTION(?: NO PROMPT)?[ \t]*$|^[ \t]*#\|.*|^[ \t]*#[_$%][A-Z_%$]+\(?.*|^[ \t]*#[ \t]?%%.*"
    r"|^[ \t]*#+[ \t]*(?i:(?:your|start|end|add|write|insert|put)(?: your)? code here)\b.*|^[ \t]*#+ GRADED \w+.*"
    r"|#[ \t]?@(?:title|markdown|param)\b.*|^# In ?\[[\d ]*\]:.*|^# [+-](?:[ \t]+[\w\[{].*=.*|[ \t]*)$"
    r"|^#[ \t]*[!%](?:pip|conda|matplotlib|load_ext|autoreload|timeit)\b.*|^(?:grader\.check|display_quiz)\(.*",
    re.MULTILINE,
)
# The same between the marks of another fence, or in a comment of HTML.
CUT = re.compile(rf"^[ \t]*(?:<!--|#)?[ \t]*{_CUT}", re.MULTILINE)
# What Quarto and R Markdown compute within a line, and the parts of a DataCamp exercise.
_CODE_INLINE = re.compile(
    r"\{(?:python|r|julia|jupyter|eval)\}\s|@(?:possible_answers|solution|hint|sct|instructions)$"
)


def seen(tokens: Iterable[Token]) -> str:
    """Return inline text as a reader sees it, line by line, with stand-ins for code, formulas and escaped signs."""
    # Line ends inside code and formulas stay, so that a place in this text still tells its line.
    return "".join(token.content if token.type == "text" else _seen(token) + "\n" * lines_of(token) for token in tokens)


def _seen(token: Token) -> str:
    if token.type == "text_special":
        # A backslash before a letter escapes nothing: it stands there.
        if token.content == token.markup:
            return token.content
        # \{ is a brace that its author meant as such, so it must fit no row; \( opens a formula in LaTeX.
        if token.markup.startswith("&"):
            return _ENTITY
        return ESCAPE + token.content if token.markup in _KEPT else _ESCAPED
    # GitHub's other form of a formula, backticks within the dollars: a notebook would typeset the backticks.
    if token.type.startswith("math_inline") and token.content[0] == token.content[-1] == "`":
        return f"${_CODE}$"
    return _CODE if token.type in ("code_inline", "math_inline", "math_inline_double") else ""


def lines_of(token: Token) -> int:
    """Return how many line ends of the source an inline token covers."""
    if token.type in ("softbreak", "hardbreak"):
        return 1
    if token.type == "code_inline":
        # Noted by `markdown._code`: the token's own text has spaces for line ends.
        return int(token.meta.get("lines", 0))
    return 0 if token.type.startswith("text") else token.content.count("\n")


def inspect(source: Source, tokens: Sequence[Token], line: int, dialects: tuple[Dialect, ...] = TEXT) -> None:
    """Note what the inline text that begins at `line` holds of other tools, each place once."""
    text = seen(tokens)
    # Before the quick way out: what a token hides shows no sign in the text.
    for token in tokens:
        if token.type != "text":
            _inspect_token(source, token, line)
    signs = [sign for mark, signs in _BY_MARK if mark in text for sign in signs if sign in text]
    if not signs:
        return
    taken: set[int] = set()
    for dialect in dialects:
        if dialect.signs.isdisjoint(signs):
            continue
        for match in _compiled(dialect.pattern).finditer(text):
            # Without the space before it: \s* in a row may begin on the line above, and the fault would stand there.
            place = range(match.start() + len(match[0]) - len(match[0].lstrip()), match.end())
            # An earlier row has told this place: order in the table decides what a thing is called.
            if not taken.isdisjoint(place):
                continue
            taken.update(place)
            at = line + text.count("\n", 0, place.start)
            source.fault(at, f"{dialect.found} ({_quoted(match[0])})", dialect.allowed)


def _inspect_token(source: Source, token: Token, line: int) -> None:
    """Note what a part of the text that begins at `line` hides: a character, a fence, a command of a formula."""
    # Written as &#8238; it can be seen in the source only.
    if token.type == "text_special" and (hidden := unseen(token.content)):
        source.fault(line, hidden[0][1], REMEDY)
    # Three ticks that do not begin a line are code in a line to Markdown, and the cell is lost in the paragraph.
    elif token.type == "code_inline" and (len(token.markup) > 1 or lines_of(token)) and spells_python(token.content):
        found = f"a fence within a line ({_quoted(token.content)})"
        source.fault(line, found, "put its marks, the first with python, on lines of their own")
    elif token.type == "code_inline" and _CODE_INLINE.match(token.content):
        source.fault(
            line, f"code of another tool ({_quoted(token.content)})", "write what it comes to, or a python cell"
        )
    elif token.type.startswith("math"):
        inspect_formula(source, token.content, line)


def inspect_formula(source: Source, tex: str, line: int) -> None:
    """Note what does more in a formula than typeset: links, styles, pages of elsewhere, new commands, HTML."""
    if active := _ACTIVE.search(tex):
        allowed = r"leave it out: a formula is only typeset; < and > are \lt and \gt, a link is [words](https://…)"
        source.fault(line + tex.count("\n", 0, active.start()), f"{_quoted(active[0])} in a formula", allowed)


def inspect_code(source: Source, line: int, code: str) -> None:
    """Note the first comment in code that begins at `line` by which another tool hides a solution or steers a cell."""
    _inspect_marks(source, line, code, CODE)


def inspect_marks(source: Source, line: int, text: str) -> None:
    """Note the first line by which another tool begins a question or cuts a solution, in text that is no cell."""
    _inspect_marks(source, line, text, CUT)


def _inspect_marks(source: Source, line: int, text: str, marks: re.Pattern[str]) -> None:
    if match := marks.search(text):
        allowed = "delete it; what learners are to write is a check: ### Check: …, python starter, test, solution"
        line += text.count("\n", 0, match.start() + len(match[0]) - len(match[0].lstrip()))
        source.fault(line, f"a mark of another tool ({_quoted(match[0])})", allowed)


def as_typed(text: str) -> str:
    """Return `seen` text with the stand-ins as what they stand for."""
    return text.replace(_CODE, "`…`").replace(_ENTITY, "&…;").replace(_ESCAPED, "\\").replace(ESCAPE, "\\")


def _quoted(text: str) -> str:
    """Return the beginning of what was found."""
    first = as_typed(text).strip().split("\n")[0]
    return first if len(first) <= _SHOWN else f"{first[: _SHOWN - 1]}…"
