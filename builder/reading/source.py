"""One source file while it is read: its text, its lines, and the faults found so far."""

from __future__ import annotations

from itertools import accumulate

from builder.errors import Fault, SourceError
from builder.model import Span
from builder.reading.characters import REMEDY, unseen
from builder.reading.shelf import NOTHING, Shelf

LARGEST = 1_000_000  # bytes; a chapter has about twenty thousand


class Source:
    """The text of one file, cut by line; collects faults so that one run can tell them all.

    `text` has LF line ends only (see `decode`); lines count from 1, as authors see them. `shelf` has the files that it
    may show.
    """

    def __init__(self, text: str, path: str, shelf: Shelf = NOTHING) -> None:
        self.text = text
        self.shelf = shelf
        self.path = path
        # Not splitlines: that cuts at U+2028, U+0085 and form feeds as well, which are no line ends to Markdown.
        self.lines = text.split("\n")
        self.faults: list[Fault] = []
        # One more than there are lines, so that `cut` finds the end of the last one too.
        self.starts = [0, *accumulate(len(line) + 1 for line in self.lines)]

    def fault(self, line: int, found: str, allowed: str) -> None:
        """Note a fault at `line`; reading goes on."""
        self.faults.append(Fault(self.path, line, found, allowed))

    def span(self, first: int, last: int) -> Span:
        """Return the span of the lines `first` to `last`, without the empty lines at its end."""
        # Markdown counts empty lines below a list or a quotation in; a fault or a cell must not begin or end in them.
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
        # Windows editors begin a file with a mark; left in, the front matter would not begin at the first character.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The first such byte only: behind it every other may be a consequence.
        line = _line(data[: error.start])
        byte = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise SourceError([Fault(path, line, byte, "save the file as UTF-8")]) from None
    # Before unseen characters are looked for, since a carriage return is one of them.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := unseen(text):
        raise SourceError(Fault(path, text.count("\n", 0, at) + 1, said, REMEDY) for at, said in found)
    return text


def _line(before: bytes) -> int:
    """Return the line that starts or goes on after these bytes, counting from 1."""
    # In bytes, as what cannot be decoded has no text; the order of the two is that of `decode`.
    return before.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
