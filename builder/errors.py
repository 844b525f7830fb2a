"""What people are told: a fault of the source with its place, or why a command cannot do what was asked."""

from __future__ import annotations

import errno
import os
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath

UNSEEN = {"Cc", "Zl", "Zp"}
TURNED = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def visible(text: str) -> str:
    """Return a line of text with the characters that command a terminal, or turn what is read, as escapes.

    Names of files, and what other programs left, may hold any.
    """
    kinds = ((char, unicodedata.category(char), unicodedata.bidirectional(char)) for char in set(text))
    hidden = [char for char, kind, way in kinds if kind in UNSEEN or way in TURNED]
    return text.translate({ord(char): char.encode("unicode_escape").decode() for char in hidden})


def few(names: Sequence[str], most: int) -> str:
    """Return names in a sentence: all, or the first `most` and how many more there are."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


# The order of the fields is the order of what is told: by file, then by line. Words come last.
@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong with the source, at one place.

    `path` is the file as the author knows it (posix, relative to the folder that the command was given in),
    `line` counts from 1, `found` says what stands there and `allowed` what may stand there instead.
    """

    path: str
    line: int
    found: str
    allowed: str

    def __str__(self) -> str:
        return visible(f"{self.path}:{self.line}: {self.found}; {self.allowed}")


class SourceError(Exception):
    """The source has faults. Holds all faults of the run, sorted by place, each once."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        # A set, since two readers of one place may find the same: an author is told once.
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


class RefusedError(ValueError):
    """What was asked cannot be done. The text is a sentence that names the place and the way out."""


_FULL = ("the disk is full", "make room and try again")
_LOCKED = ("you may not read or write it", "make it readable and writable")
_IN_THE_WAY = ("a file stands where a folder is wanted", "move it away")
# What the system's errors mean here, and the way out. Any other is told in the system's words.
# On Windows a file that another program holds open is EACCES as well. EINVAL comes from `files.beginning`, for pipes
# and devices.
_REASONS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EROFS: ("the disk is read-only", "make it writable"),
    errno.EACCES: _LOCKED,
    errno.EPERM: _LOCKED,
    errno.EEXIST: _IN_THE_WAY,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EISDIR: ("a folder stands where a file is wanted", "rename it"),
    errno.EINVAL: ("something that is no file stands where a file is wanted", "rename it"),
    errno.ENAMETOOLONG: ("the name is too long", "shorten it"),
    errno.ENOENT: ("there is nothing, or a link that leads nowhere", "mend the link"),
}


def told(error: OSError, *, or_else: str = "") -> str:
    """Return a sentence for what the system did not allow: the path, the reason, the way out.

    `or_else` is a second way out, such as "choose another folder with --out".
    """
    # A rename has two names, and the second is the one that could not be written; some errors have none.
    name = error.filename if error.filename2 is None else error.filename2
    place = f"{os.fsdecode(name)}: " if isinstance(name, str | bytes) else ""
    # An OSError made by hand has neither number nor words: its type's name is better than an empty reason.
    reason, way_out = _REASONS.get(error.errno or 0, (error.strerror or str(error) or type(error).__name__, ""))
    ways = ", or ".join(filter(None, (way_out, or_else)))
    return f"{place}{reason}; {ways}." if ways else f"{place}{reason}."


def near(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return the known name that is most like `name`, for a "did you mean"; "" where none is.

    `cutoff` is how much alike their last parts must be, from 0 to 1: any two names look alike by a folder and an ending
    that they share.
    """
    last = {one: PurePosixPath(one).stem for one in known}
    alike = get_close_matches(PurePosixPath(name).stem, set(last.values()), len(last) or 1, cutoff)
    found = get_close_matches(name, (one for one, stem in last.items() if stem in alike), 1, 0)
    return found[0] if found else ""
