"""Links: the pages of the course that they name, and the headings in them."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Sequence

from builder.course.outline import Outline
from builder.errors import Fault, near


def faults(outlines: Sequence[Outline], paths: frozenset[str]) -> Iterator[Fault]:
    """Yield a fault for each link to a file or a heading that the course has not.

    `paths` are all files of the source; headings are looked for in those that could be read only.
    """
    # Names on GitHub only: authors link as GitHub does, and `writing` turns a name into the notebook's anchor.
    names = {outline.path: outline.names for outline in outlines}
    for path, links in ((outline.path, outline.links) for outline in outlines):
        for link, line in links:
            target, place = _behind(link, path)
            if target not in paths:
                allowed = _near(target, paths)
                yield Fault(path, line, f"no page of the course is behind the link to {link}", allowed)
            # A file that could not be read has no known headings: any place in it passes until it is mended.
            elif place and place not in names.get(target, (place,)):
                allowed = _near(place, names[target])
                yield Fault(path, line, f"no heading is behind the link to {link}", allowed)


def followed(outlines: Sequence[Outline]) -> list[tuple[str, str, str]]:
    """Return the headings that links of the course lead to: page, name on GitHub and anchor in the notebook, sorted."""
    pages = {outline.path: outline for outline in outlines}
    targets = {_behind(link, one.path) for one in outlines for link, _ in one.links if "#" in link}
    anchors = {path: dict(zip(one.names, one.anchors, strict=False)) for path, one in pages.items()}
    return [(path, name, anchors[path].get(name, "")) for path, name in sorted(targets) if name]


def _behind(link: str, path: str) -> tuple[str, str]:
    """Return the page that a link on the page at `path` leads to, and the name of the heading; "" for none."""
    file, _, name = link.partition("#")
    # posixpath, not os.path: targets are written with / on Windows too, and so are the paths of the model.
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path, name


def _near(name: str, known: Collection[str]) -> str:
    meant = near(name, known)
    return f"did you mean {meant}?" if meant else "link to what is there"
