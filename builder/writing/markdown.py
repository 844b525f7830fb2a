"""Prose for a notebook: the author's Markdown with its links led to notebooks and its headings moved down."""

from __future__ import annotations

import posixpath
from itertools import accumulate

from builder.model import Link, Prose
from builder.writing.site import Site

# The reader refuses NUL in a source, so it can mark where a text is to be cut.
CUT = "\0"


def rendered(prose: Prose, site: Site, *, at: str, deeper: int = 0, breaks: frozenset[int] = frozenset()) -> list[str]:
    """Return the Markdown of `prose` as it stands in the notebook `at`, in parts: what stands before its first heading
    (maybe nothing), then a part a heading. Headings go `deeper` levels down, at most to h6; after the source lines
    `breaks` the text goes on in a new line."""
    edits = [_link_edit(link, prose, site, at) for link in prose.links if _is_page(link)]
    headings = ((heading.start, min(deeper, 6 - heading.level)) for heading in prose.headings)
    edits += [(start, start, CUT + "#" * levels) for start, levels in headings]
    text = prose.text
    ends = accumulate(len(line) + 1 for line in text.split("\n"))
    edits += [(end - 1, end - 1, "  ") for number, end in enumerate(ends, prose.span.first) if number in breaks]
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text.split(CUT)


def _is_page(link: Link) -> bool:
    path = link.target.partition("#")[0]
    return path.endswith(".md") and ":" not in path


def _link_edit(link: Link, prose: Prose, site: Site, at: str) -> tuple[int, int, str]:
    path, _, fragment = link.target.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(prose.span.path), path))
    words = prose.text[link.start : link.target_start]
    rest = prose.text[link.target_end : link.end]
    address = site.relative(target, at=at, fragment=fragment)
    return link.start, link.end, f"{words}{address}{rest}{site.in_colab(target)}"
