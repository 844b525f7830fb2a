"""Links: where they stand in the source, to the character, and which targets are allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from markdown_it.token import Token

from builder.model import Link
from builder.reading import dialects
from builder.reading.markdown import Node
from builder.reading.source import Source

# Schemes in lower case, no character that a browser and we could read differently.
# No name before the host (https://bank.org@elsewhere.org) and no entity: each is read in two ways by somebody.
_WEB = re.compile(r"https?://[^\s\\<>\"`{}|^@/?#:]+(?::\d+)?(?:[/?#][^\s\\<>\"`{}|^]*)?")
_MAIL = re.compile(r"mailto:[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PAGE = re.compile(r"(?:\.\./)*(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.md(?:#[\w-]+)?")
_PLACE = re.compile(r"#[\w-]+")
_PICTURE = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(?:svg|png)")
_ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_ENTITY = re.compile(r"&#?\w+;")

_QUOTED = 40  # characters
_SIGN = re.compile(r"[\s<>\"`{}|^\\]")
# What looks like a link and is none, in the text that readers see; \uffff is `dialects.ESCAPE`, a bracket meant as one.
_FAILED = re.compile(
    r"(?<!\uffff)!?\[[^\[\]]{0,300}\]\((?:[^()\n]{0,300}\s[^()\n]{0,300})\)"
    r"|(?<!\uffff)\[[^\[\]\n]{1,300}\]\s+\((?:https?://|mailto:|[\w./-]+\.md)[^()\n]{0,300}\)"
    r"|\([^()\n]{1,300}\)\[(?:https?://|[\w./-]+\.md)[^\[\]\n]{0,300}\]"
    r"|\[[^\[\]\n]{1,300}\]\{(?:https?://|[\w./-]+\.md)[^{}\n]{0,300}\}"
    r"|(?<!\uffff)!?\[[^\[\]]{0,300}\]\((?:https?://|[\w./-]+\.md|#)[^()\s]{0,300}$"
    r"|<https?://[^<>\s]{1,300}\s[^<>]{0,300}>"
    r"|(?<!\uffff)!?\[[^\[\]]{0,300}\]\(\s*\S{0,300}\s*\n[^()\n]{0,300}\)",
    re.MULTILINE,
)

ALLOWED = "a link is https://…, http://…, mailto:…, a page of the course (chapters/name.md), or #heading"


def is_web(target: str) -> bool:
    """Tell whether a target is an address on the web, in a form that all hosts read alike."""
    # What is written &amp; in the source is & to a browser: it would follow another address than we have judged.
    return bool(_WEB.fullmatch(target)) and not _ENTITY.search(target) and target.isprintable()


def is_page(target: str) -> bool:
    """Tell whether a target names a Markdown file by a relative path, with or without a place in it."""
    return bool(_PAGE.fullmatch(target))


def is_place(target: str) -> bool:
    """Tell whether a target is a heading of its own page."""
    return bool(_PLACE.fullmatch(target))


def is_picture(target: str) -> bool:
    """Tell whether a target names a picture by a relative path."""
    return bool(_PICTURE.fullmatch(target))


def is_elsewhere(target: str) -> bool:
    """Tell whether a target names another host, in whatever form."""
    # Browsers take a backslash for a slash here, and pass over spaces around an address (WHATWG's URL standard).
    return bool(_ELSEWHERE.match(target.replace("\\", "/").strip()))


def is_allowed(target: str) -> bool:
    """Tell whether a target may stand in a link."""
    return is_web(target) or is_page(target) or is_place(target) or bool(_MAIL.fullmatch(target))


def links_of(source: Source, node: Node, start: int) -> Iterator[Link]:
    """Yield the links of a block, their places counted from the place `start` of the source; faults for the others.

    Autolinks (<https://…>) are looked at and left as they are.
    """
    for text in _texts(source, node):
        line = text.first
        # Once for a whole text: a failed link is no token, and may go over several of them.
        _inspect_failed(source, text)
        for child in text.token.children or ():
            # Judged and left: it has no words, and its address is shown as it is.
            if child.type == "link_open" and child.markup == "autolink":
                _inspect_autolink(source, str(child.attrs["href"]), line)
            elif child.type == "link_open" and (link := _link(source, text, child, start)):
                yield link
            line += dialects.lines_of(child)


def _link(source: Source, text: _Text, child: Token, start: int) -> Link | None:
    at = child.meta["at"]
    # As it is written, entities and all: `writing` puts another target in its place, to the character.
    target = text.token.content[at[2] : at[3]]
    line = text.line(at[0])
    if is_allowed(target):
        first, last, target_first, target_last = (text.place(offset) - start for offset in at)
        return Link(first, last, target_first, target_last, target, line)
    # A link defined apart from its words has a target, only not here; that is a fault already.
    if target or not child.attrs["href"]:
        source.fault(line, f"a link to {target!r}", _remedy(target))
    return None


def _remedy(target: str) -> str:
    """Return what is wrong with a target, where that can be told, and what is allowed."""
    if not _ELSEWHERE.match(target):
        return ALLOWED
    if target.partition(":")[0] not in ("http", "https", ""):
        # As in HTTPS://: `_ELSEWHERE` takes capitals, `_WEB` does not.
        return "write http or https in small letters"
    if entity := _ENTITY.search(target):
        return f"write the character itself in place of {entity[0]}"
    if sign := _SIGN.search(target):
        return f"write {quote(sign[0])} in place of {sign[0]!r}"
    return ALLOWED


def _inspect_failed(source: Source, text: _Text) -> None:
    """Note what was meant for a link and stands on the page as it was typed."""
    words = dialects.seen(text.token.children or ())
    for match in _FAILED.finditer(words):
        allowed = "write [words](target), with nothing between the brackets, and %20 for a space in the target"
        found = f"what is no link ({dialects.as_typed(match[0]).strip()[:_QUOTED]})"
        source.fault(text.first + words.count("\n", 0, match.start()), found, allowed)


def _inspect_autolink(source: Source, href: str, line: int) -> None:
    if not is_web(href) and not href.startswith("mailto:"):
        source.fault(line, f"a link to {href!r}", ALLOWED)


@dataclass(frozen=True, slots=True)
class _Text:
    """Inline text with the place in the source at which each of its lines starts; `cell` means a cell of a table."""

    token: Token
    first: int
    starts: tuple[int, ...]
    cell: bool = False

    def line(self, at: int) -> int:
        """Return the line of an offset in the text."""
        return self.first + self.token.content.count("\n", 0, at)

    def place(self, at: int) -> int:
        """Return the place in the source of an offset in the text."""
        text = self.token.content
        begin = text.rfind("\n", 0, at) + 1
        escapes = text.count("|", begin, at) if self.cell else 0
        return self.starts[text.count("\n", 0, at)] + at - begin + escapes


def _texts(source: Source, node: Node) -> Iterator[_Text]:
    """Yield every inline text of a block that may hold a link."""
    row = column = 0
    for token in node.tokens:
        if token.type != "inline" or not token.map:
            continue
        first = token.map[0] + 1
        if node.type != "table":
            if "[" not in token.content and "<" not in token.content:
                continue  # no link, and most texts have none
            pieces = token.content.split("\n")
            # Lines of nothing but wide spaces belong to the block, and are no part of its text.
            # The first line of the text is looked for from the block's first line on.
            while pieces[0].strip() not in source.lines[first - 1] and first < token.map[1]:
                first += 1
            yield _Text(token, first, tuple(_start(source, first + n, piece) for n, piece in enumerate(pieces)))
            continue
        # The cells of a row stand on one line, one after the other, each | in them escaped.
        cell = token.content.replace("|", r"\|")
        # Two cells of a row may be alike: the second is looked for behind the first.
        column = source.lines[first - 1].find(cell, column if first == row else 0)
        row = first
        yield _Text(token, first, (source.starts[first - 1] + column,), cell=True)
        column += len(cell)


def _start(source: Source, line: int, piece: str) -> int:
    """Return the place in the source where a line of inline text starts.

    Markdown takes the marks of lists, quotations and headings off a line and leaves the rest as it is.
    """
    words = piece.strip()
    # From the right: the marks at its beginning may hold the same characters as the words ("- -").
    return source.starts[line - 1] + source.lines[line - 1].rfind(words) - (len(piece) - len(piece.lstrip()))
