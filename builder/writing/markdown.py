"""Prose for a notebook: the author's Markdown with its links led to notebooks."""

from __future__ import annotations

import posixpath
import re
from itertools import accumulate

from builder.model import Link, Prose
from builder.writing.site import Site

# The reader refuses NUL in a source, so it can mark where a text is to be cut.
CUT = "\0"
# What would end a link, or mean something else in it. Escaped, not %-encoded: Jupyter compares anchors as they are.
_SIGNS = re.compile(r"[\\()<>&`$]")
_UNIT = r"(?:%|°C|h\b|min\b)"
_MEASURE = re.compile(rf"\d {_UNIT}")
# A blank at which no line should end; first what stays as it is: whatever stands in backticks, and a heading, for its
# words are its address.
_BLANK = re.compile(rf"(`+).*?\1|^#[^\n]*|(?<=\d)(?P<blank> )(?={_UNIT})", re.DOTALL | re.MULTILINE)


def rendered(prose: Prose, site: Site, *, at: str, breaks: frozenset[int] = frozenset()) -> list[str]:
    """Return the Markdown of `prose` as it stands in the notebook `at`, in parts: what stands before its first heading
    (maybe nothing), then a part a heading. After the source lines `breaks` the text goes on in a new line."""
    edits = [_link_edit(link, prose, site, at) for link in prose.links if _is_page(link)]
    edits += [(heading.start, heading.start, CUT) for heading in prose.headings]
    text = prose.text
    if breaks:
        # + 1 for the line feed. An end is the offset behind it, so end - 1 is where two spaces make Markdown's hard
        # break.
        ends = accumulate(len(line) + 1 for line in text.split("\n"))
        edits += [(end - 1, end - 1, "  ") for number, end in enumerate(ends, prose.span.first) if number in breaks]
    # From the end to the beginning, so that earlier offsets stay true while the text changes its length.
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return [_unbroken(part) for part in text.split(CUT)]


def _unbroken(text: str) -> str:
    """Return Markdown in which no line ends between a number and its unit."""
    if not _MEASURE.search(text):  # most holds none, and this is found sooner
        return text
    return _BLANK.sub(lambda found: "\u00a0" if found["blank"] else found[0], text)


def _is_page(link: Link) -> bool:
    path, _, fragment = link.target.partition("#")
    # A colon before the path is a scheme: `https://…/README.md` is somebody else's page. A fragment alone is a
    # heading of this page.
    return (path.endswith(".md") and ":" not in path) or bool(fragment and not path)


def _link_edit(link: Link, prose: Prose, site: Site, at: str) -> tuple[int, int, str]:
    """Return what takes the place of a link: the way to the notebook of its page and to the heading in it.

    A link to a heading of its own page leads to that page's notebook from any other that shows the same prose.
    """
    path, _, fragment = link.target.partition("#")
    # The prose's own file, not the notebook's: a check from before stands in another chapter's notebook, and its
    # relative links were written at home.
    own = prose.span.path
    target = posixpath.normpath(posixpath.join(posixpath.dirname(own), path)) if path else own
    here = bool(fragment) and site.output(target) == at
    address = "" if here else site.relative(target, at=at)
    if not (here or address):  # a class does not have that page, and no place on the web has it
        return link.start, link.end, prose.text[link.start + 1 : prose.text.rindex("](", link.start, link.target_start)]
    # JupyterLab compares the anchor with the heading's id as it is; %-encoding broke such links
    # (jupyterlab/jupyterlab#5765; jupyterlab/jupyterlab#12402 for Japanese headings).
    if fragment:
        address += "#" + _SIGNS.sub(r"\\\g<0>", site.anchor(target, fragment))
    words = prose.text[link.start : link.target_start]
    rest = prose.text[link.target_end : link.end]
    return link.start, link.end, f"{words}{address}{rest}{'' if here else site.in_colab(target)}"
