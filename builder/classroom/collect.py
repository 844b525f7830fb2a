"""Collecting: every file that came is read once, and what it held goes into the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from builder.classroom.assignment import Assignment
from builder.classroom.attempts import NOBODY, Attempts
from builder.classroom.limits import FILES_OF_ONE, NothingError, UnfitError
from builder.classroom.shown import wording
from builder.classroom.submissions import Piece, code, notebook
from builder.classroom.submissions.answer import Handed
from builder.classroom.submissions.names import Names, Owner

BLANK = b"\xef\xbb\xbf \t\r\n"  # before what a text says, the mark of UTF-8 among it


def collect(pieces: Iterable[Piece], assignment: Assignment, log: Attempts, tell: Callable[[str], None] | None) -> int:
    """Put what came into the log, and return how many files there were; `tell` hears of each when it is done.

    What cannot be read is put there as such: it stops nothing, and touches nobody else's.
    """
    names = Names(assignment)
    marks = {question.id: question.mark for question in assignment.questions}
    wordings = {
        question.id: [*map(wording, question.variants or (question.payload,))] for question in assignment.questions
    }
    edition = notebook.Edition(assignment.edition, wordings)
    count = 0
    for count, piece in enumerate(pieces, 1):  # noqa: B007 - counted for the caller
        _collect(piece, names, marks, edition, log)
        if tell:
            tell(piece.place)
    if count:
        log.finish()
    return count


def _collect(piece: Piece, names: Names, marks: Mapping[str, str], edition: notebook.Edition, log: Attempts) -> None:
    owner, content = Owner(NOBODY), piece.content
    if piece.parts:
        try:
            owner = names.owner(piece.parts, piece.alone)
        except UnfitError as unfit:
            # What cannot be read is told as that; of a remark nobody has to know whose it is.
            content = content if isinstance(content, UnfitError) or _is_remark(piece, marks) else unfit
    # A name on a disk may hold halves of characters.
    told = content if isinstance(content, bytes) else f"{piece.place}: {content}".encode("utf-8", "surrogatepass")
    digest = log.digests.of(told)
    if log.has(owner.learner, digest, piece.place):
        return
    held = content if isinstance(content, UnfitError) else read(piece, marks, edition)
    # Beside notebooks lie readme.txt and index.html, which are nobody's hand-in.
    is_beside = owner.learner == NOBODY or (owner.guessed and not names.is_handed_in(piece.parts))
    if isinstance(held, NothingError) and is_beside:
        return
    if owner.learner != NOBODY and log.count_here(owner.learner) >= FILES_OF_ONE:
        held = UnfitError(f"it is one of over {FILES_OF_ONE} files of one learner", "grade again without most of them")
        digest = log.digests.of(held.what.encode())
        if log.has(owner.learner, digest, piece.place):
            return
    log.add(owner, piece.place, digest, held)


def read(piece: Piece, marks: Mapping[str, str], edition: notebook.Edition | None = None) -> Handed | UnfitError:
    """Return what a file held, or why it cannot be read."""
    content = piece.content
    try:
        if isinstance(content, UnfitError):
            return content
        # A notebook that a browser has called a text is one still.
        is_notebook = piece.ending in {".ipynb", ".json"} or content.lstrip(BLANK)[:1] == b"{"
        held = notebook.handed(content, marks, edition) if is_notebook else code.handed(content, marks)
        if not held.covers:
            of = f"; it is of {held.assignment}" if held.assignment else ""
            return UnfitError(f"it holds none of this assignment's checks{of}", "ask for the notebook of the class")
    except UnfitError as unfit:
        return unfit
    return held


def _is_remark(piece: Piece, marks: Mapping[str, str]) -> bool:
    return piece.ending != ".ipynb" and isinstance(read(piece, marks), NothingError)
