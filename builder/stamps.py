"""What files held when they were last looked at: one that still bears its stamp need not be read again.

A stamp is what the system tells of a file that is not opened: its device, inode and size, when its bytes were changed
and when anything of it was. The rules are those of git's index, which its manual gives under index-format and racy-git.
Kept beside the build's state; it saves time and nothing else, and can be deleted at any time.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from builder import files
from builder.seal import is_sealed

STAMPS = ".build.stamps"
COARSE = 2_000_000_000  # nanoseconds; no file system tells times in longer steps, and FAT in these
# On Windows the third time is that of the file's making: who edits a file and sets its time back would not be seen.
TELLS_CHANGES = os.name != "nt"
DRAWN = "drawn "


class Stamps:
    """Digests of files by their stamps.

    `known` are those of files that were looked at before; the ones are trusted that changed last before the time
    `trusted`, in nanoseconds. Without any, everything is read.
    """

    def __init__(self, known: dict[str, str] | None = None, trusted: int = 0) -> None:
        self._known = known or {}
        self._trusted = trusted
        self._began = time.time_ns()
        self._seen: dict[str, str] = {}
        self._has_read = False

    def look(self, path: str) -> str:
        """Return a digest of what the file at `path` holds, and read it where its stamp does not tell.

        DRAWN stands before that of a picture which a build drew. "" is for what cannot be read.
        """
        try:
            # The stamp comes first: a file that changes between the two is read again the next time.
            found = os.stat(path)  # noqa: PTH116 - hundreds of paths, and each is a string
            stamp = f"{found.st_dev} {found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"
            is_old = max(found.st_mtime_ns, found.st_ctime_ns) < self._trusted
            digest = (self._known.get(stamp) if is_old else None) or self._read(Path(path))
        except (OSError, ValueError):
            return ""
        self._seen[stamp] = digest
        return digest

    def write(self, out: Path) -> None:
        """Keep in `out` what was looked at, where something had to be read; nothing where it cannot be kept."""
        if self._has_read:
            lines = (f"{stamp}\t{digest}\n" for stamp, digest in self._seen.items())
            with suppress(OSError):
                files.write(out / STAMPS, "".join([f"{self._began}\n", *lines]).encode())

    def _read(self, path: Path) -> str:
        self._has_read = True
        content = files.read(path)
        drawn = DRAWN if path.suffix == ".svg" and is_sealed(content) else ""
        return f"{drawn}{sha256(content).hexdigest()}"


def read_stamps(out: Path) -> Stamps:
    """Return what was looked at in the last build into `out`; nothing where that cannot be read."""
    path = out / STAMPS
    try:
        began, *lines = files.read(path).decode().splitlines()
        known = dict(line.split("\t") for line in lines)
        # A file that changes twice within one step of its clock bears one stamp for two contents. That is over for what
        # changed last a step before anything was looked at. Both times count: our own clock's, which stays as it was in
        # a copy, and the file system's, which may be a server's.
        trusted = min(int(began), path.stat().st_mtime_ns) - COARSE
    except (OSError, ValueError):
        return Stamps()
    return Stamps(known, trusted) if TELLS_CHANGES else Stamps()
