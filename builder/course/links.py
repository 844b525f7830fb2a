"""Links: the pages of the course that they name, and the headings in them."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator

from builder.anchors import anchors_of, proses
from builder.errors import Fault, near
from builder.model import Course, documents_of


def faults(course: Course, paths: frozenset[str]) -> Iterator[Fault]:
    """Yield a fault for each link to a file or a heading that the course has not.

    `paths` are all files of the source; headings are looked for in those that could be read only.
    """
    documents = {document.path: document for document in documents_of(course)}
    # Names on GitHub only: authors link as GitHub does, and `writing` turns a name into the notebook's anchor.
    names = {path: anchors_of(document).keys() for path, document in documents.items()}
    for path, document in documents.items():
        for link in (link for prose in proses(document) for link in prose.links):
            file, _, place = link.target.partition("#")
            # Addresses with a scheme were judged when the file was read; no network is asked whether they answer.
            if ":" in file:
                continue
            # posixpath, not os.path: targets are written with / on Windows too, and so are the paths of the model.
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            if target not in paths:
                allowed = _near(target, paths)
                yield Fault(path, link.line, f"no page of the course is behind the link to {link.target}", allowed)
            # A file that could not be read has no known headings: any place in it passes until it is mended.
            elif place and place not in names.get(target, {place}):
                allowed = _near(place, names[target])
                yield Fault(path, link.line, f"no heading is behind the link to {link.target}", allowed)


def _near(name: str, known: Collection[str]) -> str:
    meant = near(name, known)
    return f"did you mean {meant}?" if meant else "link to what is there"
