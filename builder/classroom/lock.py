"""A lock on a folder: of two that grade the same assignment at once, one is told."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from builder.errors import RefusedError
from builder.files import touch


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder. Raises RefusedError where another process holds it; one that was killed holds none."""
    path = folder / ".lock"
    touch(path)
    with path.open("ab") as file:
        try:
            _lock(file)
        except OSError as error:
            raise RefusedError(f"{folder} is being graded by another process; wait until it is done.") from error
        yield


# The system lets go of it with the process, however that ends: a file that said "locked" would outlive a kill.
if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
