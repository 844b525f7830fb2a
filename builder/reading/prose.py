"""Prose: Markdown left as its author wrote it, with the places of its links and headings.

What a notebook host would show otherwise than GitHub does is refused here: raw HTML beyond a few tags, relative
pictures, alerts, footnotes, python that looks like a cell and is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from builder.model import Heading, Link, Prose
from builder.reading import dialects, fences, headings, inline, links, python, tables
from builder.reading.markdown import Node, walk
from builder.reading.source import Source

_TAGS = "<br>, <details>, <summary>, <sub>, <sup>, <kbd>"
_SAFE = re.compile(r"</?(?:br|details|summary|sub|sup|kbd)[ \t]*/?>")
_TAG = re.compile(r"<[A-Za-z!?/][^<>\n]{0,40}>?")
# What HTML takes for the end of a comment, or Markdown for another one, before the author's own end.
_BREAK = re.compile(r"\A-{0,2}>|--!>|<!--|<!-\Z")
_UNREAD = re.compile(r"^\s*(?:```|~~~|#{1,6}\s|[-*+] \[[ xX]\]|\d+[.)] |[-*+] |> ?\*\*|= ?`)", re.MULTILINE)
_LOOSE_TAG = re.compile(r"<[/!?]?[A-Za-z][\w-]*(?=[\s/\"'=>])[^<>\n]{0,40}>")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]|\^\[[^\]]")
_MEANT = 'did you mean a check? write "### Check: " and its title'
_BARE_HEADING = re.compile(r"#{1,6}[^#\s]")


def prose(source: Source, nodes: Sequence[Node], *, caption: bool = False) -> Prose:
    """Return neighbouring blocks as one prose, noting a fault for all that notebooks cannot hold."""
    span = source.span(nodes[0].first, nodes[-1].last)
    start = source.starts[span.first - 1]
    found: list[Link] = []
    titles: list[Heading] = []
    for place, node in enumerate(nodes):
        _inspect_asked(source, node, nodes[place + 1 : place + 3])
        if node.type == "heading":
            # A heading may be indented by up to three spaces; its place is that of the first #.
            raw = source.lines[node.first - 1]
            offset = source.starts[node.first - 1] + len(raw) - len(raw.lstrip()) - start
            titles.append(Heading(offset, node.level, inline.words(node.inline)))
        # Blocks inside blocks too: a list item can hold HTML, a fence or a table.
        for inner in walk(node):
            _inspect(source, inner, top=inner is node)
        # All inline texts of the block at once, as tokens are flat: cells of tables are no nodes of their own.
        for token in node.tokens:
            if token.type == "inline" and token.map:
                _inspect_inline(source, token.children or (), token.map[0] + 1)
        found += links.links_of(source, node, start)
    return Prose(span, source.cut(span), tuple(found), tuple(titles), caption)


# --- blocks ------------------------------------------------------------------------------------------------------


def _inspect(source: Source, node: Node, *, top: bool) -> None:
    """Note what a block must not be; `top` tells whether it stands in no other block."""
    # For each type: a table may be lost in a paragraph or a line of dashes as well.
    tables.inspect(source, node)
    if node.type == "html_block":
        _inspect_html(source, node.content, node.first)
        # HTML goes on to the next empty line, and what stands in it is shown as it is typed.
        if node.content.partition("</summary>")[2].strip():
            found = "text directly below </summary>, which is not read as Markdown"
            source.fault(node.first, found, "put an empty line between them")
        # In a comment nothing is shown, so whatever it holds is right there.
        elif not node.content.lstrip().startswith("<!--") and (mark := _UNREAD.search(node.content)):
            line = node.first + node.content.count("\n", 0, mark.start())
            source.fault(line, "Markdown directly below HTML, where it is not read", "put an empty line between them")
    elif node.type == "fence":
        _inspect_fence(source, node, top=top)
    elif node.type == "heading":
        _inspect_heading(source, node, top=top)
    elif node.type == "code_block":
        _inspect_indented(source, node)
    elif node.type == "math_block":
        dialects.inspect_formula(source, node.content, node.first)
    elif node.type == "blockquote":
        inspect_quotation(source, node)
    elif node.type == "paragraph" and _BARE_HEADING.match(node.content) and top:
        source.fault(node.first, "a # without a space makes no heading", r"write a space behind it, or \# for the sign")


def _inspect_fence(source: Source, node: Node, *, top: bool) -> None:
    if top:
        fences.inspect(source, node)
        if fences.language(node) == "python":
            # Cells are no prose; a python fence comes here from a check's stem alone, and is shown, never run.
            python.parse(source, node.first + 1, node.content, "a python fence")
    # Inside of other blocks none is cut out as a cell, so it would look like one and never run.
    elif fences.language(node) == "python" or fences.is_table(node):
        found = f"a {fences.language(node)} fence inside a list or quotation, where it is never read"
        source.fault(node.first, found, "begin it at the margin, or call its language something else, such as text")
    else:
        fences.inspect_language(source, node)


def _inspect_indented(source: Source, node: Node) -> None:
    """Note indented code that some hosts read as a part of what stands above it, HTML and all."""
    # Hosts differ on what four spaces make below a list, so HTML there may be live on one of them.
    if tag := _TAG.search(node.content):
        line = node.first + node.content.count("\n", 0, tag.start())
        source.fault(line, f"the HTML {tag[0]} in lines indented by four", "put it into a fence: ```html")
    # Of a file that begins with code this is its last line; but such a file has no front matter, a fault anyway.
    elif source.lines[node.first - 2].strip():
        found = "lines indented by four directly below other lines"
        source.fault(node.first, found, "put an empty line between them, or begin them at the margin")


def _inspect_heading(source: Source, node: Node, *, top: bool) -> None:
    mark = node.tokens[0].markup
    if mark in ("-", "="):
        found = f'"{mark * 3}" directly below text makes the text a heading'
        source.fault(node.last, found, "put an empty line between them, or begin the heading with #")
    elif not top:
        source.fault(node.first, "a heading inside a list or quotation", "begin it at the margin")
    # Last of these, as a heading in the wrong place needs no second guess.
    elif headings.may_be_check(node):
        found = f'the heading "{inline.short(node.content)}"'
        source.fault(node.first, found, f"{_MEANT}; or drop the colon")
    dialects.inspect(source, node.inline, node.first, dialects.HEADING)


def _inspect_asked(source: Source, node: Node, after: Sequence[Node]) -> None:
    """Note a heading, or a line in bold, that only numbers a question, whose options are a list below it."""
    if headings.has_options(node, after):
        found = f'"{inline.short(inline.words(node.inline))}" above a list'
        source.fault(node.first, found, f"{_MEANT}; or say above the list what it is")


def inspect_quotation(source: Source, node: Node) -> None:
    """Note lines that Markdown takes into a quotation although they lack its mark."""
    for line in range(node.first + 1, source.span(node.first, node.last).last + 1):
        words = source.lines[line - 1].strip()
        if words and not words.startswith(">"):
            source.fault(line, "a line without > runs into the quotation above it", "put an empty line between them")
            return


def _inspect_html(source: Source, text: str, line: int) -> None:
    """Note the first tag that notebooks do not show or must not run, or a comment that swallows what follows it."""
    while text:
        before, opening, after = text.partition("<!--")
        # No tag of these holds a line end ([ \t] in the pattern), so lines still count right in what is left.
        rest = _SAFE.sub("", before)
        if tag := _TAG.search(rest):
            line += rest.count("\n", 0, tag.start())
            allowed = f"write Markdown; of HTML only comments and {_TAGS}, bare, may stand"
            source.fault(line, f"the HTML {tag[0]}", allowed)
            return
        comment, closing, text = after.partition("-->")
        line += before.count("\n")
        if opening and not closing:
            source.fault(line, "a comment is left open", "close it with -->")
            return
        # HTML ends <!-->, <!---> and --!> at once, and not every reader of Markdown does: one host would show what
        # another hides.
        if early := _BREAK.search(comment + closing if comment.strip("-") == "" else comment):
            line += comment.count("\n", 0, early.start())
            found = f"a comment that ends early, or holds another ({early[0]})"
            source.fault(line, found, "take that out of it; a comment cannot hold a check, whose id is a comment too")
            return
        line += comment.count("\n")


# --- inline ------------------------------------------------------------------------------------------------------


def _inspect_inline(source: Source, tokens: Sequence[Token], line: int) -> None:
    """Note what inline text that begins at `line` must not hold, links apart."""
    dialects.inspect(source, tokens, line)
    for token in tokens:
        if token.type == "html_inline":
            _inspect_html(source, token.content, line)
        elif token.type == "image":
            _inspect_picture(source, str(token.attrs["src"]), line)
        elif token.type == "text":
            _inspect_text(source, token.content, line)
        # Behind the looking: the line is that on which the token begins.
        line += dialects.lines_of(token)


def _inspect_text(source: Source, text: str, line: int) -> None:
    # A dollar that opens nothing here may open a formula on another host.
    if "$" in text:
        inline.dollar(source, line, "the text")
    # jupyter/notebook#1287 and jupyter/nbconvert#1098: notebooks show footnotes as they are typed.
    if _FOOTNOTE.search(text):
        source.fault(line, "a footnote, which notebooks do not show", "say it in the text")
    # Not HTML to CommonMark, for its attributes are malformed; a browser would forgive that.
    if tag := _LOOSE_TAG.search(text):
        source.fault(line, f"what some hosts read as HTML ({tag[0]})", "write it in backticks, or &lt; for <")


def _inspect_picture(source: Source, target: str, line: int) -> None:
    if links.is_elsewhere(target):
        found = f"a picture from elsewhere ({target}), whose host would learn who reads"
        allowed = "link to it, [words](https://…), draw it in a python cell, or put the file into the source"
        source.fault(line, found, allowed)
    else:
        allowed = "put it into a paragraph of its own, outside of checks, lists and quotations"
        source.fault(line, f"a picture among other text ({target})", allowed)
