"""What the last build read, by what it was made of: a page that has not changed is not read again.

Kept beside the build's state, a line each: its key, a digest of the rest, and the rest as JSON. Of each page it is what
the course asks of it, with the files of the source that it shows; the page itself lies in another file, and is looked
at when somebody asks for its body. More lines tell where the bodies lie, the runtime as it travels, and by what a
notebook is known that need not be written anew. A line that is damaged, or of other sources, another builder or other
libraries, is passed over; it costs the time of making it anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from builder import files
from builder.course.bodies import BODIES, Bodies, Place
from builder.course.codec import decoded, decoded_fields, encoded
from builder.course.links import followed
from builder.course.outline import Outline, fingerprints
from builder.course.remembered import plain_fields, remembered
from builder.model import Chapter, Page, RoadMap
from builder.reading.shelf import Shelf, Shown
from builder.stamps import Stamps

MEMORY = ".build.pages"
LARGEST = 100_000_000  # bytes; a thousand chapters have about a fiftieth
_DIGEST = 64  # signs of a digest
_NONE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)  # what a line that is none may raise
Stripped = dict[str, tuple[str, tuple[str, ...]]]  # by module: its source as it travels, and what it imports from

_Document = TypeVar("_Document", Chapter, Page, RoadMap)


class Memory:
    """The pages of the last build into `out`, as the `lines` of its memory tell of them, and those of this one.

    `seed` is a digest of all that a page's values depend on beside its own text and files. Without one nothing is
    remembered. `stamps` tell what the files of the source hold.
    """

    def __init__(
        self, out: Path = Path(), seed: str = "", lines: Sequence[bytes] = (), stamps: Stamps | None = None
    ) -> None:
        self._out = out
        self._seed = seed
        self._known = {line[:_DIGEST]: line for line in lines}
        self._stamps = stamps or Stamps()
        self._bodies = Bodies(out / BODIES, self._recall_places())
        # Only what this build has asked for or read, so that pages that are gone do not stay for ever.
        self._used: dict[bytes, bytes] = {}
        # By path: a digest of the page's body, and its two fingerprints.
        self._pages: dict[str, tuple[str, str, str]] = {}
        self._outlines: list[Outline] = []
        self._written: dict[str, str] = self._recall_written()
        self._now_written: dict[str, str] = {}

    def recall(
        self, kind: type[_Document], path: str, file: str, shelf: Shelf, anew: Callable[[], tuple[_Document, Outline]]
    ) -> tuple[_Document, Outline] | None:
        """Return the page at `path` as it was read from what its `file` holds now, and its outline, if it was and the
        files that it shows are as they were then; None otherwise. Takes these from the shelf, as reading the page does.

        Its body is looked at when somebody asks for it; where it is damaged, the page is read `anew`.
        """
        if not self._seed or not (digest := self._stamps.look(file)):
            return None
        key = self._key("page", path, digest)
        # Whatever is wrong with a line makes it none.
        try:
            shown, (named, asked), plain, outline, whole = self._found(key)
            if any(shelf.show(path, most) != digest for path, most, digest in shown):
                return None
            known = decoded_fields(kind, plain), decoded(Outline, outline)
            if self._bodies.digest(path) != whole:
                return None
        except (OSError, *_NONE):
            return None

        def fetch() -> _Document:
            try:
                return decoded(kind, json.loads(self._bodies.read(path)))
            except (OSError, *_NONE):
                return anew()[0]

        self._used[key] = self._known[key]
        self._pages[path] = whole, str(named), str(asked)
        self._outlines.append(known[1])
        return remembered(kind, known[0], fetch), known[1]

    def keep(self, page: _Document, outline: Outline, content: bytes, shown: Sequence[Shown]) -> None:
        """Remember a page that was read from this content and showed these files."""
        if self._seed:
            named, asked = fingerprints(page)
            whole = self._bodies.add(page.path, json.dumps(encoded(page)).encode())
            plain = {name: encoded(value) for name, value in plain_fields(page).items()}
            key = self._key("page", page.path, sha256(content).hexdigest())
            self._keep(key, [shown, [named, asked], plain, encoded(outline), whole])
            self._pages[page.path] = whole, named, asked
            self._outlines.append(outline)

    def named(self, *others: object) -> str:
        """Return a digest of what any notebook may depend on beside its page: what all pages of this build may be named
        by, and `others`."""
        told = sorted((path, named) for path, (_, named, _) in self._pages.items())
        return _digest(repr((told, followed(self._outlines), others)).encode()).decode()

    def asked(self, paths: Iterable[str] | None = None) -> str:
        """Return a digest of what notebooks depend on that ask or count the checks of the pages at `paths`; None stands
        for all."""
        wanted = self._pages.keys() if paths is None else self._pages.keys() & set(paths)  # none without a seed
        return _digest(repr([self._pages[path][2] for path in sorted(wanted)]).encode()).decode() if wanted else ""

    def is_written(self, name: str, digest: str, basis: str) -> bool:
        """Whether a file of this digest is the notebook or picture `name` as it was made of its page as that is now, on
        this basis; it is remembered then."""
        proof = self._proof(name, digest, basis)
        if found := self._written.get(name) == proof:
            self._now_written[name] = proof
        return found

    def keep_written(self, name: str, digest: str, basis: str) -> None:
        """Remember that this notebook or picture was made of its page, on this basis."""
        self._now_written[name] = self._proof(name, digest, basis)

    def recall_runtime(self) -> Stripped:
        """Return the modules of the runtime as they were stripped; {} where that is not known."""
        try:
            entries = self._found(self._key("runtime")).items()
            found = {name: (text, tuple(needs)) for name, (text, needs) in entries}
        except _NONE:
            return {}
        words = (word for name, (text, needs) in found.items() for word in (name, text, *needs))
        return found if all(isinstance(word, str) for word in words) else {}

    def keep_runtime(self, stripped: Stripped) -> None:
        """Remember the modules of the runtime."""
        self._keep(self._key("runtime"), dict(sorted(stripped.items())))

    def _recall_written(self) -> dict[str, str]:
        try:
            return {str(path): str(proof) for path, proof in self._found(self._key("written")).items()}
        except _NONE:
            return {}

    def _recall_places(self) -> dict[str, Place]:
        try:
            entries = self._found(self._key("places")).items()
            return {str(path): (int(start), int(size), str(digest)) for path, (start, size, digest) in entries}
        except _NONE:
            return {}

    def _proof(self, name: str, digest: str, basis: str) -> str:
        # The review, the glossary and pictures have no page of their own, and depend on the basis alone.
        page, *_ = self._pages.get(f"{name.removesuffix('.ipynb')}.md", ("",))
        return _digest(repr((page, basis, digest)).encode()).decode()

    def write(self) -> None:
        """Keep what was used, where it is not there already; nothing where that cannot be done."""
        if not self._seed:
            return
        # It saves time and nobody's work, so there is nothing to tell.
        with suppress(OSError):
            # First the bodies: lines that tell of them come when they are there.
            self._keep(self._key("places"), self._bodies.write(self._pages))
            self._keep(self._key("written"), dict(sorted(self._now_written.items())))
            if self._used != self._known:
                files.write(self._out / MEMORY, b"\n".join([*self._used.values(), b""]))

    def _found(self, key: bytes) -> Any:  # noqa: ANN401 - JSON
        """Return what the line of a key holds. Raises one of _NONE where there is no such line, or it is damaged."""
        line = self._known[key]
        if line[_DIGEST : 2 * _DIGEST] != _digest(line[2 * _DIGEST :]):
            raise ValueError
        return json.loads(line[2 * _DIGEST :])

    def _keep(self, key: bytes, value: object) -> None:
        if self._seed:
            body = json.dumps(value).encode()
            self._used[key] = key + _digest(body) + body

    def _key(self, *names: str) -> bytes:
        return _digest("\0".join((self._seed, *names)).encode())


def read_memory(out: Path, seed: str, stamps: Stamps | None = None) -> Memory:
    """Return what the last build into `out` remembered; nothing where that cannot be read."""
    try:
        return Memory(out, seed, files.read(out / MEMORY, LARGEST).split(b"\n")[:-1], stamps)
    except OSError:
        return Memory(out, seed, stamps=stamps)


def _digest(content: bytes) -> bytes:
    return sha256(content).hexdigest().encode()
