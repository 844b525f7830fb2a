"""The files of a source that its pages may show: read from inside its folder only, and bounded."""

from __future__ import annotations

import errno
import os
import re
from hashlib import sha256
from pathlib import Path

from builder import files

MOST_IN_TABLES = 1_000_000  # bytes of all tables that a source reads from files

# What a page showed: the path, how many bytes it might have (or AS_TABLE), and a digest of what it holds.
Shown = tuple[str, int, str]
AS_TABLE = 0

# No dot begins a part: neither .. nor a hidden file is anything that a page shows.
_PATH = re.compile(r"(?:[\w-][\w.-]*/)*[\w-][\w.-]*")


class Shelf:
    """The files below a source's folder; None stands for a text that was read without one.

    One for all pages of a course, since it counts what their tables take together.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._tables: dict[str, int] = {}
        self.shown: list[Shown] = []  # all that was read, in order

    def read(self, path: str, most: int) -> bytes:
        """Return the bytes of the file at `path`, seen from the source's folder.

        Raises OSError, its `strerror` a sentence's part that says why, for what lies outside, is no regular file or
        has over `most` bytes.
        """
        data = self._bytes(path, most)
        self.shown.append((path, most, sha256(data).hexdigest()))
        return data

    def _bytes(self, path: str, most: int) -> bytes:
        if not _PATH.fullmatch(path) or self._folder is None:
            raise OSError(errno.ENOENT, "it is not inside the source", path)
        # Both resolved: a link may lead out of the folder, and the folder may be reached by one.
        place = (self._folder / path).resolve()
        if os.path.lexists(self._folder / path) and not place.is_relative_to(self._folder.resolve()):
            raise OSError(errno.EACCES, "it is not inside the source", path)
        return files.read(place, most)

    def read_table(self, path: str) -> bytes:
        """Return the bytes of a table; raises OSError as `read` does, also once all tables are too large together."""
        data = self._bytes(path, MOST_IN_TABLES)
        # By its path, since a table that stands on two pages is kept once in the source.
        self._tables[path] = len(data)
        if (total := sum(self._tables.values())) > MOST_IN_TABLES:
            raise OSError(errno.EFBIG, f"all tables from files have {total:,} bytes, over {MOST_IN_TABLES:,}", path)
        self.shown.append((path, AS_TABLE, sha256(data).hexdigest()))
        return data

    def show(self, path: str, most: int) -> str:
        """Read a file again as an entry of `shown` says, counting it alike; return the digest of what it holds now."""
        if most == AS_TABLE:
            self.read_table(path)
        else:
            self.read(path, most)
        return self.shown[-1][2]


NOTHING = Shelf()
