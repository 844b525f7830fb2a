"""What came, kept as evidence: a line of JSON for each file, only ever added. Whatever else grading writes is made of
this, so that grading anew is a rebuild."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

import orjson

from builder.classroom.limits import RUNS, NothingError, UnfitError
from builder.classroom.log_index import LogIndex
from builder.classroom.submissions.answer import Handed, kept_answer, whole
from builder.classroom.submissions.names import Owner
from builder.errors import RefusedError
from builder.files import naming, touch

VERSION = 1
MOST_NAMED = 3  # others who handed in the same bytes
HEAD = 140_000  # bytes of a class's notebook up to where its runtime ends, or a little less
NOBODY = ""  # stands for the owner of a file whose name does not say whose it is


class Attempt(NamedTuple):
    """A file that one learner handed in.

    `first` is the run of `roadmap grade` that it came with first, `run` the newest one that had it. `digest` is the
    SHA-256 of its bytes: the same bytes again are the same attempt. `trouble` is (what, remedy) where it holds nothing
    that can be read, else (). `others` are ids of some who handed in the same bytes.
    """

    first: int
    run: int
    learner: str
    name: str
    file: str
    digest: str
    sent: datetime | None
    late: bool
    held: Handed
    trouble: tuple[str, ...] = ()
    quiet: bool = False
    others: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[object, ...]:
        """The order in which a learner's attempts came, as far as anybody can know."""
        return (self.first, self.sent is None, self.sent or datetime.max.replace(tzinfo=UTC), self.file, self.digest)


class Attempts:
    """The log, attempts.jsonl. Nothing of it stays in memory, so that a class may be large."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.damaged = 0  # lines that cannot be read: of a run that was killed, or changed by hand
        self.digests = Digests()
        self.run, self.is_done = 0, True  # the number of this run; whether the last one came to its end
        self.torn: int | None = None  # where a run that was cut off left the beginning of a line
        path.parent.mkdir(parents=True, exist_ok=True)
        touch(path)
        with ExitStack() as opened:
            self.index = opened.enter_context(closing(LogIndex()))
            self.file = opened.enter_context(path.open("rb"))
            # By a file of its own, so that reading does not empty its buffer; what is lost in that was not yet done.
            self.end = opened.enter_context(path.open("ab"))
            self._read()
            self._mend()
            self._opened = opened.pop_all()  # where nothing was raised, it stays open for __exit__()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with naming(self.path):  # what waits is written now
            self._opened.close()

    def _read(self) -> None:
        """Note the lines that are there, and which run this is."""
        for place, line in self._lines():
            self.run = max(self.run, line["run"])
            self.is_done = "done" in line
            if "learner" in line:
                self.index.add(place, line["learner"], line["digest"], here=False)
        self.last = self.run  # the newest run that the log knows of
        # A run that was killed goes on with the next one: else what it had read would seem to have come earlier.
        self.run += self.is_done

    def _lines(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the lines with their places; what cannot be read is counted and passed over."""
        place = 0
        for text in self.file:
            try:
                line = orjson.loads(text)
                if line["v"] > VERSION:
                    raise RefusedError(f"{self.path} is of a newer version of roadmap; use that one.")
                if is_sound(line):
                    yield place, line
                else:
                    self.damaged += 1
            except (ValueError, TypeError, KeyError) as fault:
                if isinstance(fault, RefusedError):
                    raise
                if text.endswith(b"\n"):
                    self.damaged += bool(text.strip())
                else:
                    self.torn = place
            place += len(text)

    def _mend(self) -> None:
        """Take off what a run that was cut off has left of a line: what was to stand there has not been read, and the
        run is not done. Begin a new line where an editor has taken off the end of the last one."""
        if self.torn is not None:
            with naming(self.path):
                self.end.truncate(self.torn)
            self.is_done = False
        self.size = self.file.seek(0, os.SEEK_END)
        self.begun = self.size  # where what this run adds begins
        if self.size:
            self.file.seek(self.size - 1)
            if self.file.read(1) != b"\n":
                self._write(b"\n")

    def _write(self, line: bytes) -> None:
        with naming(self.path):
            self.size += self.end.write(line)

    # --- what comes ---

    def has(self, learner: str, digest: str, file: str) -> bool:
        """Whether a learner has handed in these bytes before; notes that they are here now, as `file`."""
        is_here = self.index.is_here(learner, digest)
        if is_here is None:
            return False
        if is_here:  # twice in this run: the tables must not tell which came first
            self._append({"learner": learner, "digest": digest, "again": True, "file": file})
        else:
            self.index.note_here(learner, digest)
        return True

    def count_here(self, learner: str) -> int:
        """Return how many lines on a learner this run has added."""
        return self.index.count(learner, self.begun)

    def add(self, owner: Owner, file: str, digest: str, held: Handed | UnfitError) -> None:
        """Keep what a file held, or why it could not be read."""
        line: dict[str, Any] = {"learner": owner.learner, "digest": digest, "file": file}
        line |= {"name": owner.name} if owner.name else {}
        line |= {"sent": owner.sent.isoformat()} if owner.sent else {}
        line |= {"late": True} if owner.late else {}
        if isinstance(held, UnfitError):
            line["trouble"] = [held.what, held.remedy]
            line |= {"quiet": True} if isinstance(held, NothingError) else {}
        else:
            line |= {"covers": held.covers, "answers": [answer.kept() for answer in held.answers]}
            line |= {"assignment": held.assignment, "edition": held.edition, "notes": held.notes}
            line |= {"pasted": True} if held.pasted else {}
            line |= {"bare": True} if held.bare else {}
        self._append(line)

    def finish(self) -> None:
        """End the run: what came again with something else beside it is noted to be of this run as well."""
        for learner in sorted({NOBODY, *self.index.several()}):
            attempts = self.of(learner)
            here = [one for one in attempts if self.index.is_here(learner, one.digest)]
            others = {one.run for one in attempts if one not in here}
            runs = {one.run for one in here}
            # The newest of its learner's already, and together: then there is nothing to note.
            if here and (len(runs) > 1 or max(others, default=0) >= max(runs) or learner == NOBODY):
                for one in here:
                    if one.run < self.run:
                        self._append({"learner": learner, "digest": one.digest, "again": True})
        self._append({"done": datetime.now(UTC).isoformat(timespec="seconds")})
        self.is_done = True
        with naming(self.path):
            self.end.flush()
            os.fsync(self.end.fileno())

    def _append(self, line: dict[str, Any]) -> None:
        self.last = self.run
        place = self.size
        # Names of files may hold half a character, which no file of ours can.
        line = {key: whole(value) for key, value in line.items()}
        self._write(orjson.dumps({"v": VERSION, "run": self.run, **line}) + b"\n")
        if "learner" in line:
            self.index.add(place, line["learner"], line["digest"], here=True)

    # --- what came ---

    def of(self, learner: str) -> list[Attempt]:
        """Return the attempts of a learner, in the order in which they came."""
        found: dict[str, Attempt] = {}
        with naming(self.path):
            self.end.flush()
        for place in self.index.places(learner):
            self.file.seek(place)
            line = orjson.loads(self.file.readline())
            before = found.get(line["digest"])
            if before:
                file = min(before.file, line.get("file", before.file))
                found[line["digest"]] = before._replace(run=line["run"], file=file)
                continue
            try:
                if "again" not in line:
                    others = self.index.senders(line["digest"], (NOBODY, learner), MOST_NAMED)
                    found[line["digest"]] = attempt_of(line, others)
            except (KeyError, TypeError, ValueError, AttributeError):  # changed by hand
                self.damaged += 1
        return sorted(found.values(), key=lambda attempt: attempt.order)


def is_sound(line: dict[str, Any]) -> bool:
    """Whether a line of the log says of which run, and of whose file, in the types that they have."""
    run, texts = line["run"], [line["learner"], line["digest"]] if "learner" in line else []
    # A run far ahead would stand for the newest one, whatever comes later.
    return type(run) is int and 0 < run <= RUNS and all(isinstance(text, str) for text in texts)


def attempt_of(line: dict[str, Any], others: Iterable[str] = ()) -> Attempt:
    """Return the attempt that a line of the log keeps; `others` sent the same."""
    sent = line.get("sent")
    return Attempt(
        first=line["run"],
        run=line["run"],
        learner=line["learner"],
        name=line.get("name", ""),
        file=line["file"],
        digest=line["digest"],
        sent=datetime.fromisoformat(sent) if sent else None,
        late=line.get("late", False),
        held=Handed(
            covers=tuple(line.get("covers", ())),
            answers=tuple(map(kept_answer, line.get("answers", ()))),
            assignment=line.get("assignment", ""),
            edition=line.get("edition", ""),
            notes=tuple((what, remedy) for what, remedy in line.get("notes", ())),
            pasted=line.get("pasted", False),
            bare=line.get("bare", False),
        ),
        trouble=tuple(line.get("trouble", ())),
        quiet=line.get("quiet", False),
        others=tuple(others),
    )


class Digests:
    """Makes the SHA-256 of one file after the other. A class's notebooks begin alike, with the runtime, which is most
    of them: how the last one began is not hashed again."""

    def __init__(self) -> None:
        self.head = b""
        self.begun = hashlib.sha256()

    def of(self, content: bytes) -> str:
        """Return the digest of some bytes, in hexadecimal digits."""
        if len(content) < HEAD:
            return hashlib.sha256(content).hexdigest()
        if not self.head or not content.startswith(self.head):
            self.head = content[:HEAD]
            self.begun = hashlib.sha256(self.head)
        digest = self.begun.copy()
        digest.update(memoryview(content)[HEAD:])
        return digest.hexdigest()
