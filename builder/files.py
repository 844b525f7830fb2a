"""Files on the disk: only regular ones are read, and what is written is there whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter
from itertools import count
from pathlib import Path

CHECKPOINTS = ".ipynb_checkpoints"  # where Jupyter keeps copies of notebooks for itself
WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0)  # Windows has none
LARGEST = 200_000_000  # bytes; more than any notebook that a browser still opens
# How a file that was set aside is called. No page of a course can have such a name: ids hold no dot.
ASIDE = re.compile(r".+\.yours(-\d+)?\.\w+")


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
    content = beginning(path, most + 1)
    if len(content) > most:  # the system's own files say that they are empty, and some have no end
        raise OSError(errno.EFBIG, f"it has over {most:,} bytes", str(path))
    return content


def beginning(path: Path, most: int) -> bytes:
    """Return the first `most` bytes of a regular file, all of a shorter one. Raises OSError as `read` does."""
    return piece(path, 0, most)


def piece(path: Path, start: int, most: int) -> bytes:
    """Return up to `most` bytes of a regular file from the place `start` on. Raises OSError as `read` does."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    # Without waiting: /proc/kmsg, for one, is called a regular file, and says nothing until something happens.
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | WITHOUT_WAITING)) as file:
        file.seek(start)
        return file.read(most) or b""


def touch(path: Path) -> None:
    """Make an empty file where none is. Raises OSError where something else stands: to open a pipe would wait for
    ever."""
    path.touch()
    beginning(path, 0)


def write(path: Path, content: bytes) -> None:
    """Write a file, and the folders above it, so that a reader sees the old bytes or the new, never half of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not by tempfile: its import costs more than all else that a build with nothing to do takes.
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:  # names the file that was meant, where Python names the new one, or none
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):  # the first trouble is the one to tell
            new.unlink(missing_ok=True)


def append(path: Path, content: bytes, size: int) -> None:
    """Add to the end of a file that has so many bytes; one of none may be missing.

    Raises OSError for a file of another size, for what is no regular file, and for a link, whoever's file it leads to.
    """
    flags = WITHOUT_WAITING | getattr(os, "O_NOFOLLOW", 0)  # Windows has none
    with open(path, "ab", opener=lambda name, mode: os.open(name, mode | flags, 0o666)) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode) or file.tell() != size:
            raise OSError(errno.EINVAL, "it is not as it was", str(path))
        file.write(content)


@contextmanager
def writing(path: Path) -> Iterator[BufferedWriter]:
    """Write a file piece by piece, for what is too large to be held. A reader sees the old bytes until all is there.

    What a killed process left half written is cleared away: two must not write the same file at a time.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with naming(path):
        yield from _writing(path)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Name the file in an error of the system's that names none, as one does while a file is open that was full."""
    try:
        yield
    except OSError as error:
        if error.filename is not None:
            raise
        raise OSError(error.errno, error.strerror, str(path)) from error


def _writing(path: Path) -> Iterator[BufferedWriter]:
    for left in path.parent.iterdir():
        if left.name.startswith(f".{path.name}."):
            left.unlink(missing_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with new.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def set_aside(path: Path) -> Path:
    """Give the file at `path` a second name beside it, so that `path` can be written anew; return that name.

    It is one that was free, or that of a file of the same bytes which was set aside before.
    """
    names = (f"{path.stem}.yours{f'-{number}' if number > 1 else ''}{path.suffix}" for number in count(1))
    return next(place for place in map(path.with_name, names) if _holds(place, path))


def _holds(place: Path, path: Path) -> bool:
    """Whether `place` has the bytes of `path`: it had them, or was free and has been given them."""
    if not os.path.lexists(place):
        try:
            os.link(path, place)  # unlike a write, it never takes a name that another process took meanwhile
        except OSError:
            if not os.path.lexists(place):  # a file system without links
                write(place, read(path))
    # Asked also where we have just made it: another build may have won the name with other bytes, and then the next
    # number is tried.
    return is_file(place) and read(place) == read(path)


def is_aside(path: Path) -> bool:
    """Whether `path` has the name of a file that was set aside."""
    return ASIDE.fullmatch(path.name) is not None


def notebooks_of(folder: Path, *, aside: bool = False, known: Container[str] = ()) -> list[Path]:
    """Return the notebooks in a folder and below it, sorted, without Jupyter's own copies of them, and without those
    whose paths below it, posix, are `known`.

    With `aside` those that were set aside are among them.
    """
    names = (path.removeprefix(str(folder)).replace(os.sep, "/").lstrip("/") for path in paths_below(folder, ".ipynb"))
    wanted = (name for name in names if name not in known and CHECKPOINTS not in name.split("/"))
    found = sorted(folder / name for name in wanted)
    return [path for path in found if (aside or not is_aside(path)) and is_file(path)]


def paths_below(folder: Path | str, endings: str | tuple[str, ...]) -> Iterator[str]:
    """Yield the paths below a folder with this ending, or one of these, whatever stands there; nothing of a folder that
    cannot be listed."""
    # Neither by pathlib nor by os.walk, which take three times as long, a tenth of a build with nothing to do.
    with suppress(OSError):
        for entry in os.scandir(folder):
            if entry.path.endswith(endings):
                yield entry.path
            if entry.is_dir(follow_symlinks=False):
                yield from paths_below(entry.path, endings)
