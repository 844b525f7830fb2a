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
# Nanoseconds; no file system tells times in longer steps than the first, and FAT in these. One that tells parts of a
# second goes by the clock of its system, which ticks a hundred times a second or more often.
COARSE, FINE = 2_000_000_000, 100_000_000
SECOND = 1_000_000_000
# On Windows the third time is that of the file's making: who edits a file and sets its time back would not be seen.
TELLS_CHANGES = os.name != "nt"
DRAWN = "drawn "


class Stamps:
    """Digests of files by their stamps.

    `known` are those of files that were looked at before; the ones are trusted that changed last a step of their clock
    before the time `trusted`, in nanoseconds. Without any, everything is read.
    """

    def __init__(self, known: dict[str, str] | None = None, trusted: int = 0) -> None:
        self._known = known or {}
        self._trusted = trusted
        self._seen: dict[str, str] = {}
        self._has_read = False

    def look(self, path: str) -> str:
        """Return a digest of what the file at `path` holds, and read it where its stamp does not tell.

        DRAWN stands before that of a picture which a build drew. "" is for what cannot be read.
        """
        try:
            # The time comes first, then the stamp: a file that changes between the two is read again the next time.
            now = time.time_ns()
            found = os.stat(path)  # noqa: PTH116 - hundreds of paths, and each is a string
            stamp = f"{found.st_dev} {found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"
            over = _over(found)
            digest = (self._known.get(stamp) if over < self._trusted else None) or self._read(Path(path))
        except (OSError, ValueError):
            return ""
        # A file that changes twice within one step of its clock bears one stamp for two contents: not kept before the
        # step is over.
        if over < now:
            self._seen[stamp] = digest
        return digest

    def write(self, out: Path) -> None:
        """Keep in `out` what was looked at, where something had to be read; nothing where it cannot be kept."""
        if self._has_read:
            lines = (f"{stamp}\t{digest}\n" for stamp, digest in self._seen.items())
            with suppress(OSError):
                files.write(out / STAMPS, "".join([f"{time.time_ns()}\n", *lines]).encode())

    def _read(self, path: Path) -> str:
        self._has_read = True
        content = files.read(path)
        drawn = DRAWN if path.suffix == ".svg" and is_sealed(content) else ""
        return f"{drawn}{sha256(content).hexdigest()}"


def read_stamps(out: Path) -> Stamps:
    """Return what was looked at in the last build into `out`; nothing where that cannot be read."""
    path = out / STAMPS
    try:
        taken, *lines = files.read(path).decode().splitlines()
        known = dict(line.split("\t") for line in lines)
        # Both times count: our own clock's, which stays as it was in a copy, and the file system's, which may be a
        # server's.
        trusted = min(int(taken), path.stat().st_mtime_ns)
    except (OSError, ValueError):
        return Stamps()
    return Stamps(known, trusted) if TELLS_CHANGES else Stamps()


def _over(found: os.stat_result) -> int:
    """Return the time at which the step of its clock is over in which a file changed last, in nanoseconds."""
    # Both times: FAT tells parts of a second of one of them alone.
    tells_parts = found.st_mtime_ns % SECOND and found.st_ctime_ns % SECOND
    return max(found.st_mtime_ns, found.st_ctime_ns) + (FINE if tells_parts else COARSE)
