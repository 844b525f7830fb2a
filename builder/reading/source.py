"""One source file while it is read: its text, its lines, and the faults found so far."""

from __future__ import annotations

from itertools import accumulate

from builder.errors import Fault, SourceError
from builder.model import Span
from builder.reading.characters import REMEDY, unseen

LARGEST = 1_000_000  # bytes; a chapter has about twenty thousand


class Source:
    """The text of one file, cut by line; collects faults so that one run can tell them all.

    `text` has LF line ends only (see `decode`); lines count from 1, as authors see them.
    """

    def __init__(self, text: str, path: str) -> None:
        self.text = text
        self.path = path
        self.lines = text.split("\n")
        self.faults: list[Fault] = []
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]

    def fault(self, line: int, found: str, allowed: str) -> None:
        """Note a fault at `line`; reading goes on."""
        self.faults.append(Fault(self.path, line, found, allowed))

    def span(self, first: int, last: int) -> Span:
        """Return the span of the lines `first` to `last`, without the empty lines at its end."""
        while last > first and not self.lines[last - 1].strip():
            last -= 1
        return Span(self.path, first, last)

    def cut(self, span: Span) -> str:
        """Return the text of a span, without its last line end."""
        return self.text[self.starts[span.first - 1] : self.starts[span.last] - 1]

    def close(self) -> None:
        """Raise one `SourceError` with all faults noted, if there are any."""
        if self.faults:
            raise SourceError(self.faults)


def decode(data: bytes, path: str) -> str:
    """Return the text of a file: UTF-8, without byte order mark, every line end LF.

    Raises SourceError when the file is over 1 MB, is not UTF-8 or holds characters that no editor shows.
    """
    if len(data) > LARGEST:
        raise SourceError([Fault(path, 1, "the file is over 1 MB", "part it: a chapter has about 20,000 bytes")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line(data[: error.start])
        byte = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise SourceError([Fault(path, line, byte, "save the file as UTF-8")]) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := unseen(text):
        raise SourceError(Fault(path, text.count("\n", 0, at) + 1, said, REMEDY) for at, said in found)
    return text


def _line(before: bytes) -> int:
    """Return the line that starts or goes on after these bytes, counting from 1."""
    return before.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
