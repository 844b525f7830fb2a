"""What `roadmap assign` does: makes the class edition and its key, and writes them side by side."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from builder import files
from builder.classroom import assignment as record
from builder.classroom.assignment import ASSIGNMENT, Assignment, Question
from builder.classroom.edition import ClassSite, Handout, notebooks
from builder.classroom.readme import readme
from builder.classroom.roster import read_roster
from builder.classroom.selection import Rule, chosen, in_words, questions, refuse_strangers
from builder.classroom.shown import digest
from builder.classroom.worked_out import Execute, is_open, worked_out
from builder.errors import RefusedError, visible
from builder.model import Chapter, Course
from builder.runtime.text import counted
from builder.seal import is_sealed
from builder.settings import Settings
from builder.writing.site import Site

CLASS, TEACHER, ROSTER, README = "class", "teacher", "roster.csv", "README.md"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a teacher asks for. `whole` are ids of chapters, `checks` full names; `served` says where class/ is on the
    web, `hub` is the address of a JupyterHub, "" for none."""

    name: str
    whole: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    due: datetime | None = None
    roster: Path | None = None
    one: bool = False
    no_ai: bool = False
    credit: Rule = field(default_factory=partial(Rule, "right"))
    told: Rule = field(default_factory=partial(Rule, "never"))
    points: Mapping[str, float] = field(default_factory=dict)
    served: Settings = field(default_factory=Settings)
    hub: str = ""


def assign(wanted: Wanted, course: Course, public: Settings, out: Path, run: Execute | None = None) -> list[str]:
    """Write an assignment into `out`, and return lines that say what a teacher should know of it. `run` executes
    chapters where only that tells what is right; None leaves such questions unscored.

    Once more under the same name, it is the same assignment anew: its secret stays, so that answers which were handed
    out before can still be scored. Raises RefusedError before anything is written.
    """
    folder = out / wanted.name
    secret = _secret(folder, wanted.name)
    chapters = chosen(course.chapters, wanted.whole, wanted.checks)
    asked = [
        question for one in chapters for question in questions(one, secret, wanted.credit, wanted.told, wanted.points)
    ]
    if run:
        asked = worked_out(asked, chapters, Site(course, Settings()), run)
    roster = read_roster(wanted.roster, secret) if wanted.roster else ()
    plain = Assignment(wanted.name, secret, tuple(asked), wanted.due, roster=roster, one=wanted.one, no_ai=wanted.no_ai)
    refuse_strangers(plain, wanted.credit.at, wanted.told.at, wanted.points)
    due = in_words(wanted.due) if wanted.due else ""
    site = _site(wanted, course, chapters, public)
    # Of all that is handed out, as it stands without its own name in it.
    texts = notebooks(Handout(plain, due, chapters), site)
    edition = digest(secret, "edition", *(part for pair in sorted(texts.items()) for part in pair))[:16]
    handout = Handout(replace(plain, edition=edition), due, chapters)
    pages = [(chapter, site.pages[chapter.path]) for chapter in chapters]
    texts = notebooks(handout, site) | {README: readme(handout, pages, wanted.served, wanted.hub)}
    _write(folder, texts, handout.assignment, wanted.roster)
    return [*_about(handout, folder), *_notices(handout, course, public, wanted)]


def _site(wanted: Wanted, course: Course, chapters: tuple[Chapter, ...], public: Settings) -> ClassSite:
    paths = [chapter.path for chapter in chapters]
    pages = {path: f"{wanted.name}.ipynb" if wanted.one else Site.output(path) for path in paths}
    return ClassSite(course, wanted.served, public, pages)


# --- the folder --------------------------------------------------------------------------------------------------


def _secret(folder: Path, name: str) -> str:
    """Return the secret of the assignment that the folder holds, or a new one. Raises RefusedError for a name that is
    none, and for a folder that is another thing."""
    if not NAME.fullmatch(name):
        raise RefusedError(f'"{visible(name)}" cannot be its name; use small letters, digits, _ and -, as in week_1.')
    if files.is_file(folder / TEACHER / ASSIGNMENT):
        return record.read(folder / TEACHER).secret
    if folder.exists() and any(folder.iterdir()):
        raise RefusedError(f"{folder} is there and holds no assignment; choose another name, or move it away.")
    return secrets.token_hex(32)


def _write(folder: Path, texts: dict[str, str], assignment: Assignment, roster: Path | None) -> None:
    """Write the teacher's files, then the class's, and remove what an earlier edition handed out and this does not."""
    stale = [path for path in _handed_out(folder / CLASS) if path.relative_to(folder / CLASS).as_posix() not in texts]
    for path in (*stale, *(folder / CLASS / name for name in texts)):
        if os.path.lexists(path) and not is_sealed(files.read(path)):
            raise RefusedError(f"{path} was changed since it was written; move it away, and assign once more.")
    (folder / TEACHER).mkdir(parents=True, exist_ok=True)
    (folder / TEACHER).chmod(0o700)  # for nobody else on a computer that is shared
    # The key before what it is the key of.
    record.write(folder / TEACHER, assignment)
    if roster:
        files.write(folder / TEACHER / ROSTER, files.read(roster))
    for name, text in texts.items():
        files.write(folder / CLASS / name, text.encode())
    for path in stale:
        path.unlink()


def _handed_out(folder: Path) -> list[Path]:
    """Return the notebooks in the folder class/."""
    return files.notebooks_of(folder, aside=True) if folder.is_dir() else []


# --- what a teacher is told --------------------------------------------------------------------------------------


def _about(handout: Handout, folder: Path) -> Iterator[str]:
    graded = [question for question in handout.assignment.questions if question.credit != "none"]
    points = sum(question.points for question in graded)
    asked, held = counted(len(graded), "question"), counted(len(handout.chapters), "chapter")
    yield f"{folder / CLASS}: for the class. {asked}, {points:g} points, in {held}."
    yield f"{folder / TEACHER}: the key and the secret of this assignment. Keep this folder, and hand it to nobody."
    if handout.due:
        yield f"Due {handout.due}."


def _notices(handout: Handout, course: Course, public: Settings, wanted: Wanted) -> Iterator[str]:
    asked = [question for question in handout.assignment.questions if not question.payload.get("predict")]
    told = [question for question in asked if question.feedback == "now"]
    if told:
        yield f"These notebooks hold the key to {_named(told)}: they tell at once whether an answer is right."
    if public.repository:
        yield (
            f"Anybody can find the key to {_named(asked)}: the course at {public.repository} is public, and its "
            "notebooks hold it."
        )
    yield from _unscorable(asked)
    yield from _lacking(handout.chapters, course)
    if wanted.served.repository:
        place = "/".join(filter(None, (wanted.served.repository, wanted.served.folder)))
        yield (
            f"The links in {README} work once class/ is pushed to {place}, branch {wanted.served.branch}; for another "
            "place give --repository OWNER/NAME."
        )
    else:
        yield f"{README} has no links to Colab and Binder; --repository OWNER/NAME says where you publish class/."


def _unscorable(asked: list[Question]) -> Iterator[str]:
    """Yield what cannot be scored without running anything."""
    if unknown := [question for question in asked if is_open(question)]:
        yield f"Could not be scored, since only running the chapter tells the answer: {_named(unknown)}. Give --run."
    kinds = {question.id: question.payload["kind"] for question in asked}
    if code := [question for question in asked if kinds[question.id] == "code" and "examples" not in question.payload]:
        yield f"Could not be scored without running what is handed in, since it has no example: {_named(code)}."
    if free := [question for question in asked if kinds[question.id] == "reflect"]:
        yield f"For you to read: {_named(free)}."


def _lacking(chapters: tuple[Chapter, ...], course: Course) -> Iterator[str]:
    """Yield for each chapter what it builds on that the assignment does not hold."""
    here = {chapter.id for chapter in chapters}
    titles = {chapter.id: chapter.title for chapter in course.chapters}
    for chapter in chapters:
        missing = [titles.get(need, need) for need, _ in chapter.needs if need not in here]
        if missing:
            yield f"{chapter.title} builds on {', '.join(missing)}, which this assignment does not hold."


def _named(asked: list[Question]) -> str:
    return ", ".join(question.id for question in asked)
