"""What the last build read, by what it was made of: a page that has not changed is not read again.

Kept beside the build's state as a line for each page: its key, a digest of the rest, and the rest as JSON: the files
of the source that the page shows, its outline, and the page. One more line holds the runtime as it travels, and one by
which a notebook is known that need not be written anew. A line that is damaged, or of other sources, another builder or
other libraries, is passed over; it costs the time of making it anew.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from builder import files
from builder.course.codec import decoded, encoded
from builder.course.outline import outline
from builder.model import Chapter, Page, RoadMap
from builder.reading.shelf import Shelf, Shown

MEMORY = ".build.pages"
LARGEST = 100_000_000  # bytes; a thousand chapters have about a fifth
_DIGEST = 64  # signs of a digest
_NONE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)  # what a line that is none may raise
Stripped = dict[str, tuple[str, tuple[str, ...]]]  # by module: its source as it travels, and what it imports from

_Document = TypeVar("_Document", Chapter, Page, RoadMap)


class Memory:
    """The pages of the last build, and those of this one.

    `seed` is a digest of all that a page's values depend on beside its own text and files. Without one nothing is
    remembered.
    """

    def __init__(self, seed: str = "", lines: Sequence[bytes] = ()) -> None:
        self._seed = seed
        self._known = {line[:_DIGEST]: line for line in lines}
        # Only what this build has asked for or read, so that pages that are gone do not stay for ever.
        self._used: dict[bytes, bytes] = {}
        # By path: a digest of what the page is, and its outline.
        self._pages: dict[str, tuple[str, str]] = {}
        self._written: dict[str, str] = self._recall_written()
        self._now_written: dict[str, str] = {}

    def recall(self, kind: type[_Document], path: str, content: bytes, shelf: Shelf) -> _Document | None:
        """Return the page at `path` as it was read from this content, if it was and the files that it shows are as they
        were then; None otherwise. Takes these files from the shelf, as reading the page does."""
        key = self._key(path, content)
        # Whatever is wrong with a line makes it none.
        try:
            shown, outlined, value = self._found(key)
            if any(shelf.show(path, most) != digest for path, most, digest in shown):
                return None
            page = decoded(kind, value)
        except (OSError, *_NONE):
            return None
        self._used[key] = self._known[key]
        self._note(path, key, str(outlined))
        return page

    def keep(self, page: _Document, content: bytes, shown: Sequence[Shown]) -> None:
        """Remember a page that was read from this content and showed these files."""
        if self._seed:
            key, outlined = self._key(page.path, content), outline(page)
            self._keep(key, [shown, outlined, encoded(page)])
            self._note(page.path, key, outlined)

    def basis(self, *others: object) -> str:
        """Return a digest of what the notebook of a page depends on beside the page: the outlines of all pages of this
        build, and `others`."""
        outlines = sorted((path, outlined) for path, (_, outlined) in self._pages.items())
        return _digest(repr((outlines, others)).encode()).decode()

    def is_written(self, name: str, text: bytes, basis: str) -> bool:
        """Whether `text` is the notebook `name` as it was written of its page as that is now, on this basis."""
        return self._written.get(name) == self._proof(name, text, basis)

    def keep_written(self, name: str, text: bytes, basis: str) -> None:
        """Remember that this notebook was written of its page, on this basis."""
        self._now_written[name] = self._proof(name, text, basis)

    def recall_runtime(self) -> Stripped:
        """Return the modules of the runtime as they were stripped; {} where that is not known."""
        try:
            entries = self._found(self._key("runtime", b"")).items()
            found = {name: (text, tuple(needs)) for name, (text, needs) in entries}
        except _NONE:
            return {}
        words = (word for name, (text, needs) in found.items() for word in (name, text, *needs))
        return found if all(isinstance(word, str) for word in words) else {}

    def keep_runtime(self, stripped: Stripped) -> None:
        """Remember the modules of the runtime."""
        self._keep(self._key("runtime", b""), dict(sorted(stripped.items())))

    def _recall_written(self) -> dict[str, str]:
        try:
            return {str(path): str(proof) for path, proof in self._found(self._key("written", b"")).items()}
        except _NONE:
            return {}

    def _note(self, path: str, key: bytes, outlined: str) -> None:
        self._pages[path] = (self._used[key][_DIGEST : 2 * _DIGEST].decode(), outlined)

    def _proof(self, name: str, text: bytes, basis: str) -> str:
        # The review and the glossary have no page of their own, and depend on outlines alone.
        page, _ = self._pages.get(f"{name.removesuffix('.ipynb')}.md", ("", ""))
        return _digest(repr((page, basis, _digest(text))).encode()).decode()

    def write(self, out: Path) -> None:
        """Keep what was used in `out`, where it is not there already; nothing where that cannot be done."""
        self._keep(self._key("written", b""), dict(sorted(self._now_written.items())))
        if self._seed and self._used != self._known:
            # It saves time and nobody's work, so there is nothing to tell.
            with suppress(OSError):
                files.write(out / MEMORY, b"".join(line + b"\n" for line in self._used.values()))

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

    def _key(self, path: str, content: bytes) -> bytes:
        return _digest(f"{self._seed}\0{path}\0".encode() + content)


def read_memory(out: Path, seed: str) -> Memory:
    """Return what the last build into `out` remembered; nothing where that cannot be read."""
    try:
        return Memory(seed, files.read(out / MEMORY, LARGEST).split(b"\n")[:-1])
    except OSError:
        return Memory(seed)


def _digest(content: bytes) -> bytes:
    return sha256(content).hexdigest().encode()
