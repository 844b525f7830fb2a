"""The members of a zip, one at a time. Nothing is written to the disk, and no size that the zip states is believed."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self

from builder.classroom.limits import ARCHIVE, DIRECTORY, INFLATED, RATIO, RATIO_FROM, UnfitError, too_large
from builder.files import is_file

AGAIN = "fetch it once more from where it came from"
CHUNK = 1 << 16
ENCRYPTED = 0x1
LINK, KIND = 0o120000, 0o170000  # of the mode that Unix puts into the upper half of a member's attributes
# Others take memory by the word of the file (lzma) or are hardly ever met.
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
END, END_64 = b"PK\x05\x06", b"PK\x06\x06"
ELSEWHERE = 0xFFFFFFFF  # stands for a number that only the record of large zips has room for
LONGEST_END = 22 + 65_535 + 20 + 56  # bytes: the record at a zip's end, its comment, and the two of large zips
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class Archive:
    """A zip that is open for reading. Raises UnfitError for what is none, and for one that is too large."""

    def __init__(self, path: Path) -> None:
        self.left = INFLATED
        refuse_large(path)
        try:
            self.zip = zipfile.ZipFile(path)
        except BROKEN as fault:
            raise UnfitError(f"it is no zip that can be read ({fault})", AGAIN) from fault
        self.files = [member for member in self.zip.infolist() if not member.is_dir()]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.zip.close()

    def __iter__(self) -> Iterator[zipfile.ZipInfo]:
        return iter(self.files)

    def read(self, member: zipfile.ZipInfo, most: int) -> bytes:
        """Return what a member holds. Raises UnfitError where that is over `most` bytes, or cannot be read."""
        refuse_odd(member)
        try:
            with self.zip.open(member) as file:
                return self._counted(file, member, most)
        except BROKEN as fault:
            raise UnfitError(f"the zip holds it damaged ({fault})", AGAIN) from fault

    def _counted(self, file: IO[bytes], member: zipfile.ZipInfo, most: int) -> bytes:
        allowed = min(most, max(RATIO_FROM, RATIO * member.compress_size))
        parts: list[bytes] = []
        size = 0
        while part := file.read(CHUNK):
            size += len(part)
            self.left -= len(part)
            if self.left < 0:
                raise UnfitError(f"the zip holds over {INFLATED:,} bytes", "hand it over in parts")
            if size > most:
                raise too_large(most)
            if size > allowed:
                raise UnfitError(f"it unpacks to more than {RATIO} times its size", "ask for the notebook itself")
            parts.append(part)
        return b"".join(parts)


def refuse_odd(member: zipfile.ZipInfo) -> None:
    """Raise UnfitError for a member that is a link, is encrypted, or is packed in a way that nobody uses."""
    if (member.external_attr >> 16) & KIND == LINK:
        raise UnfitError("it is a link to another file", "ask for the file itself")
    if member.flag_bits & ENCRYPTED:
        raise UnfitError("it is encrypted", "ask for it without a password")
    if member.compress_type not in METHODS:
        raise UnfitError("it is packed in an unusual way", "pack it anew as an ordinary zip")


def refuse_large(path: Path) -> None:
    """Raise UnfitError for a zip that is too large, before its table of contents is read, which is done in one go."""
    if not is_file(path):  # to open a pipe would wait for ever
        raise UnfitError("it is no file", AGAIN)
    size = path.stat().st_size
    if size > ARCHIVE:
        raise too_large(ARCHIVE)
    with path.open("rb") as file:
        file.seek(max(0, size - LONGEST_END))
        end = file.read()
    if directory_size(end) > DIRECTORY:
        raise UnfitError(f"its table of contents has over {DIRECTORY:,} bytes", "hand it over in parts")


def directory_size(end: bytes) -> int:
    """Return how many bytes the table of contents of a zip has, by its last bytes; 0 where these do not say."""
    place = end.rfind(END)
    if place < 0 or place + 16 > len(end):
        return 0
    (size,) = struct.unpack_from("<I", end, place + 12)
    large = end.rfind(END_64)
    if size == ELSEWHERE and 0 <= large <= len(end) - 48:
        (size,) = struct.unpack_from("<Q", end, large + 40)
    return int(size)
