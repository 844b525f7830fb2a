"""What a class hands in: zips, folders and loose files, one file at a time, each with what it holds or why it cannot
be taken."""

from __future__ import annotations

import errno
import os
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from builder.classroom.limits import DEPTH, LARGEST, UnfitError, too_large
from builder.classroom.submissions.archive import Archive
from builder.classroom.submissions.names import doubles, ending_of, parts_of, shown
from builder.errors import RefusedError
from builder.files import CHECKPOINTS, read

ARCHIVES = {".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2", ".xz"}
# By Jupyter, macOS and Windows, in small letters.
PASSED_OVER = {CHECKPOINTS, "__macosx", "icon\r", "thumbs.db", "ehthumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that came. `place` is its path for people, `parts` what its owner is known by (names.Names.owner),
    () where that leads astray; `content` is what it holds, or why that cannot be taken; `alone` says how many of its
    folders hold all that was given."""

    place: str
    parts: tuple[str, ...]
    content: bytes | UnfitError
    alone: int = 0

    @property
    def ending(self) -> str:
        """How its name ends, in small letters, with the dot."""
        return ending_of(self.parts[-1])


def pieces(paths: Iterable[Path]) -> Iterator[Piece]:
    """Yield the files of all `paths`: what they hold is in memory one at a time."""
    for path in paths:
        if path.is_dir():
            yield from _of_folder(path)
        elif path.suffix.lower() == ".zip":
            yield from _of_zip(path)
        else:
            yield _piece(path.name, ("", path.name), partial(_content, path))


def counted(paths: Iterable[Path]) -> int:
    """Return how many files `pieces` is going to yield, for a bar. Raises RefusedError for a path that is not there."""
    count = 0
    for path in paths:
        if not path.exists():
            raise RefusedError(f"{path} is not there; give the zip, the folder or the files that the class handed in.")
        if path.is_dir():
            count += sum(1 for _ in _walked(path))
        elif path.suffix.lower() == ".zip":
            with _opened(path) as archive:
                count += len(archive.files)
        else:
            count += 1
    return count


def _piece(place: str, parts: tuple[str, ...], load: Callable[[], bytes], alone: int = 0) -> Piece:
    content: bytes | UnfitError
    try:
        content = load()
    except UnfitError as unfit:
        content = unfit.with_traceback(None)  # in whose frames is what had been read of it
    return Piece(shown(place), parts, content, alone)


# --- a zip ---


def _opened(path: Path) -> Archive:
    try:
        return Archive(path)
    except UnfitError as unfit:
        raise RefusedError(f"{path}: {unfit}.") from unfit


def _of_zip(path: Path) -> Iterator[Piece]:
    with _opened(path) as archive:
        members = [member for member in archive if not any(map(is_passed_over, _split(member)))]
        twice = doubles(member.filename for member in members)
        alone = _shared([_split(member)[:-1] for member in members])
        for member in members:
            yield _member(archive, member, path, twice, alone)


def _split(member: zipfile.ZipInfo) -> list[str]:
    return member.filename.replace("\\", "/").split("/")


def _shared(paths: Sequence[list[str]]) -> int:
    """Return with how many parts all paths begin alike."""
    first, last = min(paths, default=[]), max(paths, default=[])
    return next((place for place, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))


def _member(archive: Archive, member: zipfile.ZipInfo, path: Path, twice: set[str], alone: int) -> Piece:
    place = f"{path.name}/{member.filename}"
    try:
        parts = parts_of(member.filename)
    except UnfitError as unfit:  # it is nobody's: what its path says leads astray
        return Piece(shown(place), (), unfit)
    if member.filename in twice:
        double = UnfitError("the zip has another file of this name", "rename one of them")
        return Piece(shown(place), (path.stem, *parts), double, alone)
    return _piece(place, (path.stem, *parts), partial(_unpacked, archive, member, parts[-1]), alone)


def _unpacked(archive: Archive, member: zipfile.ZipInfo, name: str) -> bytes:
    return archive.read(member, most_of(name))


# --- a folder ---


def _of_folder(folder: Path) -> Iterator[Piece]:
    root, alone = folder.absolute().name, _lone(folder)
    for path in _walked(folder):
        parts = path.relative_to(folder).parts
        yield _piece("/".join((folder.name, *parts)), (root, *parts), partial(_content, path), alone)


def _lone(folder: Path, depth: int = 0) -> int:
    """Return how many folders, one in the other, hold all that is in a folder."""
    try:
        inside = _entries(folder)
    except OSError:
        return depth
    if len(inside) != 1 or not inside[0][1] or depth == DEPTH:
        return depth
    return _lone(folder / inside[0][0], depth + 1)


def _entries(folder: Path) -> list[tuple[str, bool]]:
    """Return what is in a folder, in the order of names, and whether each is a folder itself; without what is passed
    over. Raises OSError for one that may not be read."""
    with os.scandir(folder) as entries:
        found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    return [one for one in found if not is_passed_over(one[0])]


def _walked(folder: Path, depth: int = 0) -> Iterator[Path]:
    """Yield what lies in a folder and below it, in the order of names; never what a link leads to."""
    try:
        found = _entries(folder)
    except OSError:  # it may not be read: it is told like a file that may not
        yield folder
        return
    for name, is_folder in found:
        if is_folder and depth < DEPTH:
            yield from _walked(folder / name, depth + 1)
        else:
            yield folder / name


def is_passed_over(name: str) -> bool:
    """Whether a file or folder of this name is what systems and editors put beside the work: nobody hands it in."""
    # Behind ~$ an office program notes who has a text open.
    return name.casefold() in PASSED_OVER or (name.startswith((".", "~$")) and name not in {".", ".."})


def _content(path: Path) -> bytes:
    most = most_of(path.name)
    try:
        if stat.S_ISLNK(path.lstat().st_mode):
            raise UnfitError("it is a link to another file", "put the file itself there")
        return read(path, most)
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise too_large(most) from error
        raise UnfitError(f"it cannot be read ({error.strerror})", "make it a file that can be read") from error


def most_of(name: str) -> int:
    """Return how many bytes a file of this name may have. Raises UnfitError for one that is not to be read at all."""
    ending = ending_of(name)
    if ending in ARCHIVES:
        raise UnfitError("archives in what was handed in are not opened", "unpack it, and grade its folder")
    if ending not in LARGEST:
        raise UnfitError("it is neither a notebook nor a text with a code", "ask for the notebook, an .ipynb")
    return LARGEST[ending]
