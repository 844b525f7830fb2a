"""The bodies of remembered pages, one behind the other in a file: a build adds those that are new and reads those that
it needs, however many there are.

Where they lie is remembered elsewhere. Whatever became of the file, by damage or by another build, a body is known by
its digest, and what else lies in its place counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from builder import files

BODIES = ".build.bodies"
# Where in the file a body begins, how many bytes it has, and their digest.
Place = tuple[int, int, str]


class Bodies:
    """The bodies in a `file`, whose `places` are known by the paths of their pages, and new ones."""

    def __init__(self, file: Path, places: Mapping[str, Place]) -> None:
        self._file = file
        self._places = dict(places)
        self._new: dict[str, bytes] = {}

    def digest(self, path: str) -> str:
        """Return the digest of the body of the page at `path`. Raises KeyError where there is none."""
        return self._places[path][2]

    def read(self, path: str) -> bytes:
        """Return the body of the page at `path`. Raises KeyError where there is none, OSError or ValueError where it is
        lost, or new."""
        start, size, digest = self._places[path]
        body = files.piece(self._file, start, min(size, files.LARGEST))
        if _digest(body) != digest:
            raise ValueError(f"the body of {path} is lost")
        return body

    def add(self, path: str, body: bytes) -> str:
        """Take a new body of the page at `path`, and return its digest."""
        self._new[path] = body
        self._places[path] = (0, len(body), _digest(body))  # `write` says where
        return self.digest(path)

    def write(self, paths: Iterable[str]) -> dict[str, Place]:
        """Write what is new, and return where the bodies of the pages at `paths` lie. Raises OSError where that
        cannot be done, or another build has written meanwhile."""
        # What lies there is left where it is, so that one changed page costs no more among a thousand.
        old = {path: self._places[path] for path in paths if path not in self._new}
        end = self._file.stat().st_size if self._file.exists() else 0
        kept = sum(size for _, size, _ in old.values())
        if 2 * (end - kept) > kept + sum(map(len, self._new.values())):
            # A third is of pages that are gone or have changed; what is lost stays behind with them.
            there = files.read(self._file) if old else b""
            found = {path: (there[start : start + size], digest) for path, (start, size, digest) in old.items()}
            whole = {path: body for path, (body, digest) in found.items() if _digest(body) == digest}
            places, content = _laid(whole | self._new)
            files.write(self._file, content)
            return places
        places, content = _laid(self._new, end)
        files.append(self._file, content, end)
        return old | places


def _laid(bodies: Mapping[str, bytes], start: int = 0) -> tuple[dict[str, Place], bytes]:
    """Return where bodies lie one behind the other from `start` on, and all of them together."""
    places = {}
    for path, body in bodies.items():
        places[path] = (start, len(body), _digest(body))
        start += len(body)
    return places, b"".join(bodies.values())


def _digest(body: bytes) -> str:
    return sha256(body).hexdigest()
