"""The roster: who is in the class, from a CSV file with a heading row, such as an LMS exports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from builder.classroom.assignment import Learner, digest
from builder.classroom.limits import UnfitError
from builder.classroom.lms import SHORTENED
from builder.classroom.lms.formats import formats, listed
from builder.classroom.submissions.names import nfc, refuse_id
from builder.classroom.tables import LARGEST, WESTERN, encoding_of, lines
from builder.errors import RefusedError
from builder.files import read

LONGEST = 300  # characters of a name
# How the columns are called, the likeliest first; case does not count.
IDS = (
    *("id", "learner", "user id", "student id", "sis user id", "sis login id", "id number", "orgdefinedid"),
    *("username", "email", "email address"),
)
NAMES = ("name", "student", "full name", "learner name", "student name", "display name")
PARTS_OF_NAMES = ("first name", "last name", "surname")


def read_roster(path: Path, secret: str) -> tuple[Learner, ...]:
    """Return the learners of a roster, sorted by id. Their pseudonyms follow from the id and the `secret`.

    Raises RefusedError with the line of what cannot be an id, and of an id that is there twice.
    """
    learners: dict[str, Learner] = {}
    seen: set[str] = set()
    for line, ident, name in _rows(path):
        if trouble := _trouble(ident, name, seen):
            raise RefusedError(f"{path}:{line}: {trouble}.")
        seen.add(nfc(ident))
        learners[ident] = Learner(ident, name, f"learner-{digest(secret, 'learner', ident)[:12]}")
    if not learners:
        raise RefusedError(f"{path} names nobody; write a line a learner below the heading row.")
    return tuple(learners[ident] for ident in sorted(learners))


def spelling(path: Path, roster: Sequence[Learner]) -> Iterator[str]:
    """Yield a question where names may be spelt wrongly: of what is not in UTF-8 no file says in which of the old ways
    it is written."""
    name = next((learner.name for learner in roster if not learner.name.isascii()), "")
    if name and encoding_of(read(path, LARGEST)) == WESTERN:
        way_out = "If not, save it as CSV (UTF-8), and assign once more"
        yield f"{path.name} is not in UTF-8. Is “{name}” spelt rightly? {way_out}."


def _rows(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the id and the name of each learner."""
    table = lines(path)
    line, heading = next(table, (1, []))
    titles = [title.strip() for title in heading]
    # An LMS's own table of grades: it says what is an id there, and a line without one is no person's.
    form = next((form for form in formats() if form.is_of(titles)), None)
    places = _places(titles, form.keys if form else IDS)[: None if form else 1]
    if not places:
        columns = f"its columns are {listed(titles)}" if titles else "it is empty"
        way_out = "call the one id that holds what your LMS knows"
        raise RefusedError(f"{path}:{line}: no column is called id; {columns}; {way_out}.")
    low = [title.casefold() for title in titles]
    if twice := [titles[place] for place in places if low.count(low[place]) > 1]:
        raise RefusedError(f"{path}:{line}: several columns are called {twice[0]}; leave the one that your LMS knows.")
    named = _places(titles, NAMES)[:1] or _places(titles, PARTS_OF_NAMES)
    for line, cells in table:
        ids = (cells[place].strip() for place in places)
        ident = next(filter(None, map(form.id_of, ids) if form else ids), "")
        if form and not ident:  # it says how many points there are, or is the one by whom teachers try things out
            continue
        yield line, ident, " ".join(" ".join(cells[place] for place in named).split())


def _places(titles: Sequence[str], known: Sequence[str]) -> list[int]:
    """Return where the columns `known` stand, in the order of these."""
    low = [title.casefold() for title in titles]
    return [low.index(name.casefold()) for name in known if name.casefold() in low]


def _trouble(ident: str, name: str, seen: set[str]) -> str:
    """Return why this cannot be the line of a learner; "" if it can."""
    if not ident:
        return f'"{name}" has no id; fill it in, take the line out, or call another column id'
    if nfc(ident) in seen:
        return f'the id "{ident}" is there twice; each learner has one of their own'
    if SHORTENED.fullmatch(ident):
        return f'"{ident}" was an id until a spreadsheet shortened it; export the roster once more'
    try:
        refuse_id(ident)
    except UnfitError as unfit:
        return f'"{ident[:50]}" cannot be an id: {unfit.what}; give the one that your LMS exports'
    return "" if len(name) <= LONGEST else f"a name has over {LONGEST} characters; shorten it"
