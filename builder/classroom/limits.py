"""What may come from outside: the bounds of all that a class hands in, and the one error for what is beyond them."""

from __future__ import annotations

# A chapter with its pictures as saved has well under one megabyte, and 150 cells.
NOTEBOOK = 20_000_000  # bytes
BRACKETS = 500_000  # lists and objects in a notebook's JSON, each of which takes memory many times its two bytes
CELLS = 2_000
SOURCE = 256_000  # characters of a cell's source; longer ones are none of ours
SAVED = 300_000  # characters of a saved answer
TEXT = 1_000_000  # bytes of a file with a code to paste; a code of a hundred answers has about ten thousand
# By the ending of a name: what can be read at all.
LARGEST = {".ipynb": NOTEBOOK, ".json": NOTEBOOK, ".txt": TEXT, ".md": TEXT, ".html": TEXT, ".htm": TEXT}

ARCHIVE = 20_000_000_000  # bytes of a zip
DIRECTORY = 10_000_000  # bytes of its table of contents, read as a whole: about a hundred thousand names
INFLATED = 50_000_000_000  # bytes of all members of a zip together
RATIO = 200  # to one byte in a zip, counted beyond the first million; a notebook comes to about five
RATIO_FROM = 1_000_000
DEPTH = 10  # folders in one another
NAME = 255  # characters of a path's part
FILES_OF_ONE = 200  # files of one learner in one run; what comes after them is left out
RUNS = 1_000_000  # of `roadmap grade` on one assignment
ID = 100  # characters of a learner's id
MOST_POINTS = 1_000_000  # of one question, and per cent: sums of more lose their decimals, and then themselves


class UnfitError(Exception):
    """Something from outside cannot be taken as it is. `what` says why, in a part of a sentence, `remedy` what to do.

    Which file it is, and whose, is known where it is caught.
    """

    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(f"{what}; {remedy}")


class NothingError(UnfitError):
    """A text holds no code: as a rule it is a remark beside a notebook, and nobody has to hear of it."""


def too_large(most: int) -> UnfitError:
    """Return the error for a file of over `most` bytes."""
    return UnfitError(
        f"it has over {most:,} bytes", "ask for the notebook alone, saved with its outputs cleared of data"
    )
