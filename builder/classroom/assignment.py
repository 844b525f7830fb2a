"""An assignment as the teacher keeps it: two files of JSON in the folder teacher/, which is never handed out."""

from __future__ import annotations

import hmac
import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from builder.classroom.limits import MOST_POINTS
from builder.errors import RefusedError
from builder.files import read as read_file
from builder.files import write as write_file
from builder.runtime.scoring.drawn import drawn

VERSION = 1
ASSIGNMENT, KEY = "assignment.json", "key.json"
Credit = Literal["right", "first", "completion", "none"]
Told = Literal["now", "after-due", "never"]


@dataclass(frozen=True, slots=True)
class Learner:
    """A line of the roster: the id that the LMS gives, the name, and the name of their folder in class/learners/."""

    id: str
    name: str
    pseudonym: str


@dataclass(frozen=True, slots=True)
class Question:
    """A check as it was assigned. `id` is its full one, chapter/id.

    `payload` is all of it, key and feedback too (runtime/scoring/payload.py); of a check that varies it is the first of
    the `variants`, which are () for others. `mark` is what the class edition carries in place of the content hash.
    `credit` is given for a right answer, for one that was right at the first try, for any answer, or for none.
    `feedback` says when the learner is told.
    """

    id: str
    chapter: str
    title: str
    payload: dict[str, Any]
    mark: str
    variants: tuple[dict[str, Any], ...] = ()
    points: float = 1.0
    credit: Credit = "right"
    feedback: Told = "never"


@dataclass(frozen=True, slots=True)
class Assignment:
    """What was assigned. `due` is in UTC, None for no date; `edition` is a digest of all that was handed out, `earlier`
    are those of what was handed out before under this name; `roster` is () without one; `one` says that all chapters
    are one notebook, `no_ai` that AI was not to be used, `variants` that each learner has values of their own where a
    question varies. `folder` is where a learner's computer keeps the answers, apart from those to others of this
    `name`."""

    name: str
    secret: str
    questions: tuple[Question, ...]
    due: datetime | None = None
    edition: str = ""
    roster: tuple[Learner, ...] = ()
    one: bool = False
    no_ai: bool = False
    variants: bool = False
    folder: str = ""
    earlier: tuple[str, ...] = ()


def digest(secret: str, *parts: str) -> str:
    """Return the HMAC-SHA256 of some texts in hex: what follows from it, nobody knows without the `secret`."""
    return hmac.new(secret.encode(), "\0".join(parts).encode(), "sha256").hexdigest()


def folder_of(name: str, secret: str) -> str:
    """Return the `folder` of a new assignment. Its name alone will not do: another teacher's class has its week_1, too,
    and so has the next term."""
    return f"{name}-{digest(secret, 'folder')[:8]}"


def place_of(assignment: Assignment, question: Question, learner: str) -> int:
    """Return the place in `question.variants` of what a learner, by the LMS's id, was asked; 0 where all are asked the
    same."""
    if not (assignment.variants and question.variants):
        return 0
    if assignment.roster:
        return int(digest(assignment.secret, "variant", learner, question.id), 16) % len(question.variants)
    return drawn(assignment.name, learner, question.id, len(question.variants))


def variant_of(assignment: Assignment, question: Question, learner: str) -> dict[str, Any] | None:
    """Return the `variant` that a learner's answer bears, None where all are asked the same."""
    if not (assignment.variants and question.variants):
        return None
    found: dict[str, Any] = question.variants[place_of(assignment, question, learner)]["variant"]
    return found


def write(folder: Path, assignment: Assignment) -> None:
    """Write an assignment into the folder teacher/."""
    head = asdict(assignment)
    questions = head.pop("questions")
    head["due"] = assignment.due.isoformat() if assignment.due else None
    # The key first: an assignment that is there has its key.
    _dump(folder / KEY, {"v": VERSION, "edition": assignment.edition, "questions": questions})
    _dump(folder / ASSIGNMENT, {"v": VERSION, **head})


def read(folder: Path) -> Assignment:
    """Return the assignment of a folder teacher/. Raises RefusedError where it is not as `write` left it."""
    head, key = _load(folder / ASSIGNMENT), _load(folder / KEY)
    if head.get("edition") != key.get("edition"):
        raise RefusedError(f"{folder / KEY} is of another edition than {ASSIGNMENT}; bring back the one that fits.")
    try:
        assignment = _assignment(head, key)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise RefusedError(f"{folder} is not as `roadmap assign` left it ({fault}); bring back its files.") from fault
    return assignment


def _assignment(head: dict[str, Any], key: dict[str, Any]) -> Assignment:
    due = head["due"]
    ids = Counter(question["id"] for question in key["questions"])
    if twice := [name for name, times in ids.items() if times > 1]:
        raise ValueError(f"{twice[0]} is there twice")
    return Assignment(
        name=str(head["name"]),
        secret=str(head["secret"]),
        questions=tuple(map(_question, key["questions"])),
        due=datetime.fromisoformat(due).astimezone(UTC) if due else None,
        edition=str(head["edition"]),
        # One of before folders had a sign of their own: what its learners answered stands under its name.
        folder=str(head.get("folder", head["name"])),
        earlier=tuple(map(str, head.get("earlier", ()))),
        roster=tuple(Learner(**learner) for learner in head["roster"]),
        one=bool(head["one"]),
        no_ai=bool(head["no_ai"]),
        variants=bool(head.get("variants")),
    )


def _question(found: dict[str, Any]) -> Question:
    question = Question(**found | {"variants": tuple(found["variants"])})
    # What a teacher may change by hand.
    if question.credit not in get_args(Credit) or question.feedback not in get_args(Told):
        raise ValueError(f"{question.id}: credit {question.credit!r}, feedback {question.feedback!r}")
    if not 0 <= question.points <= MOST_POINTS:
        raise ValueError(f"{question.id}: {question.points} points")
    return question


def _load(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(read_file(path))
    except (OSError, ValueError, RecursionError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) else fault
        way_out = "give the folder that `roadmap assign` made, with teacher/ in it"
        raise RefusedError(f"{path} cannot be read ({reason}); {way_out}.") from fault
    if not isinstance(found, dict) or found.get("v") != VERSION:
        raise RefusedError(f"{path} is not of this version of roadmap; use the version that made it.")
    return found


def _dump(path: Path, value: dict[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_file(path, text.encode())
