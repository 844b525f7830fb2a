"""Pictures: a file beside the pages, alone in a paragraph, ![what is seen](../images/x.svg), and its caption."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import Literal, cast

from builder.model import Block, Cell, Picture
from builder.reading import inline, links, svg
from builder.reading.draft import Scope
from builder.reading.markdown import Node
from builder.reading.source import Source
from builder.seal import is_sealed

MOST_BYTES, MOST_ON_A_PAGE = 40_000, 60_000  # a notebook holds them as text, a third longer

_TARGET = re.compile(r"(?:\.\./)*(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(svg|png|webp)")
_FORM = "write ![what is seen](../images/name.svg), alone in a paragraph: an svg, png or webp inside the source"
_BEGINS: dict[str, Callable[[bytes], bool]] = {
    "png": lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"),
    "webp": lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP",
}


def is_picture(node: Node) -> bool:
    """Tell whether a block is a picture alone in its paragraph; one from elsewhere is refused as a part of prose."""
    tokens = node.inline
    return (
        node.type == "paragraph"
        and [token.type for token in tokens] == ["image"]
        and not links.is_elsewhere(str(tokens[0].attrs["src"]))
    )


def read_picture(source: Source, node: Node, scope: Scope) -> Picture | None:
    """Return a picture with its bytes; None, with a fault, where it cannot be read or must not travel."""
    (token,) = node.inline
    target = str(token.attrs["src"])
    words = inline.words(token.children or ()).strip()
    match = _TARGET.fullmatch(target)
    if not match or "title" in token.attrs:
        source.fault(node.first, f"a picture with the target {target!r}" + " and a title" * bool(match), _FORM)
        return None
    if not words:
        allowed = "say in the brackets what is seen on it, for those who do not see it"
        source.fault(node.first, f"the picture {target} has no words", allowed)
    kind = cast('Literal["svg", "png", "webp"]', match[1])
    data = _bytes(source, node, target)
    if data is None or not _may_travel(source, node, target, kind, data):
        return None
    scope.picture_bytes += len(data)
    if scope.picture_bytes > MOST_ON_A_PAGE:
        found = f"the pictures of this page have {scope.picture_bytes:,} bytes up to here"
        source.fault(node.first, found, f"keep {MOST_ON_A_PAGE:,} at most: they travel in the notebook")
    return Picture(source.span(node.first, node.last), words, target, kind, data)


def is_caption(node: Node, above: Block | None) -> bool:
    """Tell whether a block is wholly in emphasis and stands below a picture or a figure."""
    tokens = node.inline
    if node.type != "paragraph" or not tokens or tokens[0].type != "em_open" or tokens[-1].type != "em_close":
        return False
    # One stress from end to end: "*a* or *b*" is a sentence with two.
    if any(token.type == "em_close" and token.level == tokens[-1].level for token in tokens[:-1]):
        return False
    return isinstance(above, Picture) or (isinstance(above, Cell) and "explore(" in above.code)


def _bytes(source: Source, node: Node, target: str) -> bytes | None:
    # Targets are seen from the page, as on GitHub, and written with / on Windows too.
    path = posixpath.normpath(posixpath.join(posixpath.dirname(source.path), target))
    try:
        return source.shelf.read(path, MOST_BYTES)
    except OSError as error:
        allowed = f"link to a file inside the source that has {MOST_BYTES:,} bytes at most"
        source.fault(node.first, f"the picture {target} cannot be read ({error.strerror})", allowed)
        return None


def _may_travel(source: Source, node: Node, target: str, kind: str, data: bytes) -> bool:
    """Tell whether the bytes are what the file's name says, and do no harm; faults where not."""
    # It would be the last build's, and change with the next one.
    if is_sealed(data):
        source.fault(node.first, f"the picture {target} is drawn by the builder", "show a file of your own")
        return False
    if kind == "svg":
        if found := svg.harm(data):
            line, what = found
            allowed = "draw it with shapes and words alone, without scripts and addresses, and save it as plain SVG"
            source.fault(node.first, f"the picture {target} {what} (line {line})", allowed)
        return not found
    if not _BEGINS[kind](data):
        source.fault(node.first, f"the picture {target} is no {kind} inside", "save it anew under the right name")
        return False
    return True
