"""An index of the log: where its lines on each learner's files are. It is made anew whenever the log is opened."""

from __future__ import annotations

import errno
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any

CACHE = 2_000  # kibibytes of it in memory
PAGE = 1_000  # learners at a time
NO_ROOM = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}
TABLES = (
    "PRAGMA journal_mode = OFF",  # nothing is kept: there is nothing to go back to
    f"PRAGMA cache_size = -{CACHE}",
    "CREATE TABLE line (place INTEGER PRIMARY KEY, learner TEXT, digest TEXT, here INTEGER)",
    "CREATE INDEX of_learner ON line (learner, digest)",
    "CREATE INDEX of_digest ON line (digest, learner)",
    "CREATE TABLE person (form TEXT, id TEXT, PRIMARY KEY (form, id)) WITHOUT ROWID",
    "BEGIN",
)


class LogIndex:
    """Lines of the log by learner and by digest, in a database of SQLite's that has no name: what is over CACHE of it
    lies in a temporary file, so that a class of any size takes the same memory. The learner "" stands for nobody. Each
    method raises OSError where that file has no room.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        for statement in TABLES:
            self._rows(statement)

    def close(self) -> None:
        """Forget all of it."""
        self._database.close()

    def _rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        try:
            return self._database.execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in NO_ROOM:  # behind the last byte stands more of the reason
                raise
            what = f"no room to note who handed in what ({error})"
            raise OSError(errno.ENOSPC, what, tempfile.gettempdir()) from error

    def add(self, place: int, learner: str, digest: str, *, here: bool) -> None:
        """Note a line: where it begins, whose file it is on, the digest of that, and whether that came in this run."""
        self._rows("INSERT INTO line VALUES (?, ?, ?, ?)", place, learner, digest, here)

    def is_here(self, learner: str, digest: str) -> bool | None:
        """Whether a learner's file came in this run; None for one that never came."""
        ((here,),) = self._rows("SELECT max(here) FROM line WHERE learner = ? AND digest = ?", learner, digest)
        return None if here is None else bool(here)

    def note_here(self, learner: str, digest: str) -> None:
        """Note that a learner's file came in this run."""
        self._rows("UPDATE line SET here = 1 WHERE learner = ? AND digest = ?", learner, digest)

    def places(self, learner: str) -> list[int]:
        """Return where the lines on a learner begin, in the order of the log."""
        return [place for (place,) in self._rows("SELECT place FROM line WHERE learner = ? ORDER BY place", learner)]

    def count(self, learner: str, begin: int = 0) -> int:
        """Return how many lines on a learner there are from the place `begin` on."""
        ((found,),) = self._rows("SELECT count(*) FROM line WHERE learner = ? AND place >= ?", learner, begin)
        return int(found)

    def learners(self) -> Iterator[str]:
        """Yield all learners in order, but not nobody; the index may grow meanwhile."""
        statement = "SELECT DISTINCT learner FROM line WHERE learner > ? ORDER BY learner LIMIT ?"
        page = self._rows(statement, "", PAGE)
        while page:
            yield from (learner for (learner,) in page)
            page = self._rows(statement, *page[-1], PAGE)

    def several(self) -> list[str]:
        """Return the learners with several lines."""
        return [learner for (learner,) in self._rows("SELECT learner FROM line GROUP BY learner HAVING count(*) > 1")]

    def senders(self, digest: str, but: tuple[str, ...], most: int) -> list[str]:
        """Return up to `most` learners who sent a file of this digest, in order, without the two of `but`."""
        statement = "SELECT DISTINCT learner FROM line WHERE digest = ? AND learner NOT IN (?, ?) ORDER BY 1 LIMIT ?"
        return [learner for (learner,) in self._rows(statement, digest, *but, most)]

    def alike(self, people: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return, of forms with ids, each id that comes after another of its form, with the first of those."""
        for form, id in people:
            self._rows("INSERT OR IGNORE INTO person VALUES (?, ?)", form, id)
        return self._rows(
            "WITH found AS (SELECT id, min(id) OVER (PARTITION BY form) AS first FROM person) "
            "SELECT id, first FROM found WHERE id != first ORDER BY id"
        )
