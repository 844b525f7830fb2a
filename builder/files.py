"""Files on the disk: only regular ones are read, and what is written is there whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

CHECKPOINTS = ".ipynb_checkpoints"  # where Jupyter keeps copies of notebooks for itself
LARGEST = 200_000_000  # bytes; more than any notebook that a browser still opens


def is_file(path: Path) -> bool:
    """Whether a regular file stands at `path`: no folder, pipe or device, no dangling link, no impossible name."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def read(path: Path, most: int = LARGEST) -> bytes:
    """Return the bytes of a regular file.

    What it is, and how large, is asked first: opening a pipe would wait for ever, and a device may have no end.
    Raises OSError, its `strerror` a sentence's part that says why, also for what is no file or has over `most` bytes.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    if found.st_size > most:
        raise OSError(errno.EFBIG, f"it has over {most:,} bytes", str(path))
    return path.read_bytes()


def beginning(path: Path, most: int) -> bytes:
    """Return the first `most` bytes of a regular file, all of a shorter one. Raises OSError as `read` does."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    with path.open("rb") as file:
        return file.read(most)


def write(path: Path, content: bytes) -> None:
    """Write a file, and the folders above it, so that a reader sees the old bytes or the new, never half of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not by tempfile: its import costs more than all else that a build with nothing to do takes.
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_bytes(content)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def notebooks_of(folder: Path) -> list[Path]:
    """Return the notebooks in a folder and below it, sorted, without Jupyter's own copies of them."""
    found = sorted(folder.rglob("*.ipynb"))
    return [path for path in found if CHECKPOINTS not in path.relative_to(folder).parts and is_file(path)]
