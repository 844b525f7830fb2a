"""Markdown to nodes: the one parser, made once, and the small tree that its flat tokens stand for.

What notebooks or GitHub would show differently is refused later; here nothing is refused but what would hide text from
us (definitions of links, nesting too deep to follow).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import backtick as backtick_rule
from markdown_it.rules_inline import link as link_rule
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.dollarmath.index import math_inline_dollar
from mdit_py_plugins.front_matter import front_matter_plugin

from builder.reading import bounds
from builder.reading.source import Source

# markdown-it silently drops what is nested deeper than its own limit (20), so we refuse well before.
# Of the twenty a list takes two, so a tenth list in lists would be lost (markdown-it/markdown-it#1025,
# hukkin/mdformat#584).
DEEPEST = 14


# Compared by identity, since alike blocks stand in different places. Nobody changes one; not frozen, since that takes
# twice as long to make, and a page has hundreds.
@dataclass(eq=False, slots=True)
class Node:
    """A block: its tokens, from the opening one to the closing one, the lines `first` to `last` that it covers, and the
    blocks inside it. `inline` are the inline tokens of a paragraph or heading, without the empty ones; else none."""

    tokens: Sequence[Token]
    type: str
    first: int
    last: int
    children: list[Node]
    inline: list[Token]

    @property
    def info(self) -> str:
        """What stands behind the opening marks of a fence."""
        return self.tokens[0].info.strip()

    @property
    def level(self) -> int:
        """The level of a heading, 1 to 6."""
        return int(self.tokens[0].tag[1:])

    @property
    def content(self) -> str:
        """The raw inline text of a paragraph or heading, the text of a fence or HTML block; else ""."""
        if self.type in ("paragraph", "heading"):
            return self.tokens[1].content
        return self.tokens[0].content

    @property
    def items(self) -> list[Node]:
        """The items of a list; else none."""
        return self.children if self.type.endswith("_list") else []


def parse(source: Source, first: int = 1) -> list[Node]:
    """Return the top-level blocks of a source, noting what must not be in any source.

    No block stands above the line `first`.
    """
    # Before the parser sees it: that takes long, or too much room, on what is bounded here.
    bounds.inspect(source)
    env: dict[str, Any] = {}
    # The end of a fence is told by its last line end, so there must be one.
    tokens = _parser().parse(source.text[source.starts[first - 1] :] + "\n", env)
    # The parser counts from the line that it begins with: it would take its time over each of the empty ones above.
    for token in tokens if first > 1 else ():
        token.map = token.map and [line + first - 1 for line in token.map]
    # A definition can stand anywhere and is not shown; what it leads to would be read by no rule of ours.
    for label, reference in env.get("references", {}).items():
        source.fault(
            reference["map"][0] + first,
            f"a link is defined apart from its words ([{label.lower()}]: …)",
            "write the address in place: [words](address)",
        )
    for line, found, allowed in env.get("too_much", ()):
        # Noted by a rule of the parser, which knows no source: so they come by way of `env`.
        source.fault(line + first - 1, found, allowed)
    deep = next((token for token in tokens if token.level > DEEPEST and token.map), None)
    if deep and deep.map:
        source.fault(deep.map[0] + 1, "lists or quotations are nested too deeply", "nest them three deep, no more")
    return nodes_of(tokens)


def line_of(text: str) -> list[Token]:
    """Return the inline tokens of a single line, such as a field of the front matter."""
    (inline,) = _parser().parseInline(text)
    return list(inline.children or ())


def nodes_of(tokens: Sequence[Token]) -> list[Node]:
    """Return the blocks that a flat run of tokens stands for, outermost only."""
    found: list[Node] = []
    around: list[tuple[int, list[Node]]] = []  # of the blocks that are open: where each begins, and what is beside it
    for place, token in enumerate(tokens):
        # Opening is 1, closing -1, a block of one token 0.
        if token.nesting == 1:
            around.append((place, found))
            found = []
        elif token.nesting == 0:
            found.append(_node([token], []))
        else:
            children = found
            start, found = around.pop()
            found.append(_node(tokens[start : place + 1], children))
    return found


def _node(tokens: Sequence[Token], children: list[Node]) -> Node:
    kind = tokens[0].type.removesuffix("_open")
    first, last = tokens[0].map or (0, 0)
    # Others hold blocks, or nothing: a table's cells have inline texts of their own, see `links._texts`.
    inline = (tokens[1].children or ()) if kind in ("paragraph", "heading") else ()
    # Stress leaves empty texts behind (executablebooks/markdown-it-py#374); labels are told by their neighbours.
    return Node(tokens, kind, first + 1, last, children, [one for one in inline if one.content or one.type != "text"])


def walk(node: Node) -> Iterator[Node]:
    """Yield a block and every block inside it, in the order of the source."""
    yield node
    # These hold inline tokens, not blocks; a cell of a table is an "inline" without a paragraph round it.
    if node.type not in ("paragraph", "heading", "inline"):
        for child in node.children:
            yield from walk(child)


# The signs with which a block begins, by the rule that reads it. Every line is shown to every rule; most of them take
# much longer than this to see that it is none of theirs.
_BEGINNINGS = {
    "blockquote": (">",),
    "fence": ("`", "~"),
    "heading": ("#",),
    "hr": ("-", "*", "_"),
    "html_block": ("<",),
    "list": ("-", "*", "+", *"0123456789"),
    "math_block": ("$",),
    "reference": ("[",),
}
_formula_rule = math_inline_dollar(allow_space=False, allow_digits=False, allow_double=True)


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("commonmark").enable("table")
    # Before formulas, and only at the first line: a file's own --- further down is a thematic break.
    parser.use(front_matter_plugin)
    parser.use(
        dollarmath_plugin,
        allow_labels=False,
        # As GitHub reads formulas, or nearly: "$5 and $6" is money, and no blank line is part of a formula.
        allow_space=False,
        allow_digits=False,
        allow_blank_lines=False,
        double_inline=True,
    )
    # Without it an escaped character stays a token of its own, so that `\$` can be told from `$`.
    # Both the rule and its tokens are markdown-it-py's since version 3 (executablebooks/markdown-it-py#276).
    parser.disable("text_join")
    parser.inline.ruler.at("backticks", _code)
    parser.inline.ruler.at("link", _link)
    parser.inline.ruler.at("math_inline", _formula)
    for rule in parser.block.ruler.__rules__:
        if rule.name in _BEGINNINGS:
            rule.fn = _beginning(_BEGINNINGS[rule.name], rule.fn)
    # Between blocks and inline text: whatever is emptied here is never searched for links and stress.
    parser.core.ruler.after("block", "too_much", _drop_too_much)
    return parser


class _Parser(MarkdownIt):
    """The CommonMark parser that leaves targets as they are written: refusing them is our part, with a place."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the signature is markdown-it's
        # False would leave a link as plain text without a word ("javascript:" and others): here it is told.
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the name is markdown-it's
        # A target that was written anew could not be found in the source again, and faults would quote another one.
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the name is markdown-it's
        return link


def _beginning(signs: tuple[str, ...], rule: Callable[..., bool]) -> Callable[..., bool]:
    """Return a rule for blocks that looks only at lines that begin with one of the signs."""

    def read(state: StateBlock, line: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as markdown-it's are
        begins = state.src.startswith(signs, state.bMarks[line] + state.tShift[line])
        return begins and rule(state, line, end, silent)

    return read


def _drop_too_much(state: StateCore) -> None:
    """Note inline texts that hold too much to be read, and empty them before they are."""
    for token in state.tokens:
        if token.type == "inline" and token.map and (said := bounds.of_text(token.content)):
            state.env.setdefault("too_much", []).append((token.map[0] + 1, *said))
            token.content = ""


def _formula(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature is markdown-it's
    """Read a formula as the plugin does, but at the start of a text: there the plugin takes the text's last character
    for the one before, and refuses "$x$ is 3" because of the digit."""
    text = state.src
    state.src = f"{text} "
    found = _formula_rule(state, silent)
    # Also where nothing was found: other rules go on in the same text.
    state.src = text
    return found


def _code(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature is markdown-it's
    """Read code as markdown-it does, and note how many lines it covers: the token's text tells no more."""
    start = state.pos
    found = backtick_rule(state, silent)
    # An opening tick without its end is found too, as text that waits: then there is no token of code.
    if found and not silent and not state.pending and state.tokens[-1].type == "code_inline":
        state.tokens[-1].meta["lines"] = state.src.count("\n", start, state.pos)
    return found


def _link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the signature is markdown-it's
    """Read a link as markdown-it does, and note where it and its target stand in the inline text."""
    start, count = state.pos, len(state.tokens)
    if state.src[start] != "[" or not link_rule(state, silent):
        return False
    if not silent:
        # Not the token at `count`: text that waits is pushed before it.
        opening = next(token for token in state.tokens[count:] if token.type == "link_open")
        opening.meta["at"] = (start, state.pos, *_target(state, start))
    return True


def _target(state: StateInline, start: int) -> tuple[int, int]:
    """Return the offsets of a link's target in the inline text; of nothing where it is defined elsewhere."""
    pos = state.md.helpers.parseLinkLabel(state, start, disableNested=True) + 1
    if state.src[pos : pos + 1] != "(":
        # Of the form [words][label], or [label] alone: a definition, which `parse` refuses.
        return pos, pos
    pos += 1
    while state.src[pos] in " \t\n":
        pos += 1
    end = state.md.helpers.parseLinkDestination(state.src, pos, state.posMax)
    if not end.ok:
        return pos, pos
    # The signs < and > are no part of the target.
    return (pos + 1, end.pos - 1) if state.src[pos] == "<" else (pos, end.pos)
