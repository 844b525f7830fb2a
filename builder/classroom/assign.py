"""What `roadmap assign` does: makes the class edition and its key, and writes them side by side."""

from __future__ import annotations

import json
import posixpath
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from builder import files
from builder.classroom import assignment as record
from builder.classroom.assignment import ASSIGNMENT, Assignment, Question, digest
from builder.classroom.edition import STATEMENT, ClassSite, Handout, notebooks, with_statement
from builder.classroom.moments import in_words
from builder.classroom.quizzes import quizzes
from builder.classroom.readme import readme
from builder.classroom.renewed import changes
from builder.classroom.roster import read_roster, spelling
from builder.classroom.selection import Rule, chosen, questions, refuse_strangers
from builder.classroom.submissions.names import RESERVED
from builder.classroom.worked_out import Execute, is_open, worked_out
from builder.errors import RefusedError, visible
from builder.model import Chapter, Course
from builder.runtime.text import counted
from builder.seal import is_sealed
from builder.settings import Settings
from builder.writing.site import Site

CLASS, TEACHER, LEARNERS, ROSTER, README = "class", "teacher", "learners", "roster.csv", "README.md"
QUIZZES = "quizzes"
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a teacher asks for. `whole` are ids of chapters, `checks` full names; `served` says where class/ is on the
    web, `hub` is the address of a JupyterHub, "" for none, `due` is in the teacher's zone, and `private` are the
    chapters that the course on the web does not have."""

    name: str
    whole: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    due: datetime | None = None
    roster: Path | None = None
    one: bool = False
    no_ai: bool = False
    variants: bool = False
    credit: Rule = field(default_factory=partial(Rule, "right"))
    told: Rule = field(default_factory=partial(Rule, "never"))
    points: Mapping[str, float] = field(default_factory=dict)
    served: Settings = field(default_factory=Settings)
    hub: str = ""
    private: frozenset[str] = frozenset()


def assign(wanted: Wanted, course: Course, public: Settings, out: Path, run: Execute | None = None) -> list[str]:
    """Write an assignment into `out`, and return lines that say what a teacher should know of it. `run` executes
    chapters where only that tells what is right; None leaves such questions unscored.

    Once more under the same name, it is the same assignment anew: its secret stays, so that answers which were handed
    out before can still be scored, and so does the folder of the learners' answers. Raises RefusedError before
    anything is written.
    """
    folder = out / wanted.name
    before = _before(folder, wanted.name)
    # They stay as long as an assignment does: the secret, and the folder of the learners' answers.
    secret = before.secret if before else secrets.token_hex(32)
    answers = before.folder if before else record.folder_of(wanted.name, secret)
    chapters = chosen(course.chapters, wanted.whole, wanted.checks)
    if wanted.no_ai:
        chapters = tuple(map(with_statement, chapters))
    asked = [
        question for one in chapters for question in questions(one, secret, wanted.credit, wanted.told, wanted.points)
    ]
    if run:
        asked = worked_out(asked, chapters, Site(course, Settings()), run)
    roster = read_roster(wanted.roster, secret) if wanted.roster else ()
    plain = Assignment(
        wanted.name,
        secret,
        tuple(asked),
        wanted.due.astimezone(UTC) if wanted.due else None,
        folder=answers,
        roster=roster,
        one=wanted.one,
        no_ai=wanted.no_ai,
        variants=wanted.variants and any(question.variants for question in asked),
    )
    refuse_strangers(plain, wanted.credit.at, wanted.told.at, wanted.points)
    site = _site(wanted, course, chapters, public)
    handout = _edition(Handout(plain, in_words(wanted.due) if wanted.due else "", chapters), site, before)
    _write(folder, _files(handout, site, wanted), handout.assignment, wanted.roster)
    renewed = changes(before, handout.assignment) if before else ()
    spelt = spelling(wanted.roster, roster) if wanted.roster else ()
    return [*_about(handout, folder), *spelt, *renewed, *_notices(handout, course, public, wanted)]


def _edition(handout: Handout, site: ClassSite, before: Assignment | None) -> Handout:
    """Return a handout that bears its edition: a digest of all that is handed out, as it stands without one. It knows
    those of what was handed out `before`, which some of a class still hand in."""
    plain = handout.assignment
    texts = [part for pair in sorted(notebooks(handout, site).items()) for part in pair]
    # What not all learners have, too. Only with the secret, or a key could be guessed from it.
    versions = [question.variants for question in plain.questions] if plain.variants else []
    edition = digest(plain.secret, "edition", *texts, json.dumps(versions, sort_keys=True))[:16]
    earlier = dict.fromkeys((*before.earlier, before.edition)) if before else {}
    known = tuple(one for one in earlier if one != edition)
    return replace(handout, assignment=replace(plain, edition=edition, earlier=known))


def _files(handout: Handout, site: ClassSite, wanted: Wanted) -> dict[str, Callable[[], dict[str, str]]]:
    """Return what makes the files of each folder below class/, by the folder: one for all, or one a learner where
    values differ and a roster says who they are."""
    assignment = handout.assignment
    pages = [(chapter, site.pages[chapter.path]) for chapter in handout.chapters]

    def made(one: Handout, folder: str) -> dict[str, str]:
        served = replace(wanted.served, folder=posixpath.join(wanted.served.folder, folder).strip("/"))
        return notebooks(one, site) | {README: readme(one, pages, served, wanted.hub)}

    if not (assignment.variants and assignment.roster):
        return {"": partial(made, handout, "")}
    folders = {learner: f"{LEARNERS}/{learner.pseudonym}" for learner in assignment.roster}
    return {folder: partial(made, replace(handout, learner=who.id), folder) for who, folder in folders.items()}


def _site(wanted: Wanted, course: Course, chapters: tuple[Chapter, ...], public: Settings) -> ClassSite:
    paths = [chapter.path for chapter in chapters]
    pages = {path: f"{wanted.name}.ipynb" if wanted.one else Site.output(path) for path in paths}
    return ClassSite(course, wanted.served, public, pages)


# --- the folder --------------------------------------------------------------------------------------------------


def _before(folder: Path, name: str) -> Assignment | None:
    """Return the assignment that the folder holds, None for a new one. Raises RefusedError for a name that is none, and
    for a folder that is another thing."""
    if not NAME.fullmatch(name) or RESERVED.fullmatch(name):
        raise RefusedError(f'"{visible(name)}" cannot be its name; use small letters, digits, _ and -, as in week_1.')
    if files.is_file(folder / TEACHER / ASSIGNMENT):
        return record.read(folder / TEACHER)
    if folder.exists() and any(folder.iterdir()):
        raise RefusedError(f"{folder} is there and holds no assignment; choose another name, or move it away.")
    return None


def _write(
    folder: Path, makers: dict[str, Callable[[], dict[str, str]]], assignment: Assignment, roster: Path | None
) -> None:
    """Write the teacher's files, then the class's, and remove what an earlier edition handed out and this does not."""
    handed = folder / CLASS
    before = _handed_out(handed)
    for path in before:
        if not is_sealed(files.read(path)):
            raise RefusedError(f"{path} was changed since it was written; move it away, and assign once more.")
    (folder / TEACHER).mkdir(parents=True, exist_ok=True)
    (folder / TEACHER).chmod(0o700)  # for nobody else on a computer that is shared
    # The key before what it is the key of.
    record.write(folder / TEACHER, assignment)
    for name, content in _quizzes(assignment)[0].items():
        files.write(folder / TEACHER / QUIZZES / name, content)
    if roster:
        files.write(folder / TEACHER / ROSTER, files.read(roster))
    written = set()
    # A learner at a time: a large class has more files than fit into memory.
    for place, make in makers.items():
        for name, text in make().items():
            files.write(handed / place / name, text.encode())
            written.add(handed / place / name)
    for path in before:
        if path not in written:
            path.unlink()


def _quizzes(assignment: Assignment) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the questions as quizzes, by the names of their files, and the ids of those that need a notebook."""
    return quizzes(replace(assignment, questions=tuple(_asked(assignment))))


def _asked(assignment: Assignment) -> list[Question]:
    """Return the chapters' own questions: no prediction, and not the statement that is asked for below them."""
    own = (question for question in assignment.questions if question.id.rpartition("/")[2] != STATEMENT)
    return [question for question in own if not question.payload.get("predict")]


def _handed_out(folder: Path) -> list[Path]:
    """Return the notebooks and READMEs in the folder class/."""
    found = files.notebooks_of(folder, aside=True) if folder.is_dir() else []
    return [*found, *(path for path in sorted(folder.rglob(README)) if files.is_file(path))]


# --- what a teacher is told --------------------------------------------------------------------------------------


def _about(handout: Handout, folder: Path) -> Iterator[str]:
    graded = [question for question in handout.assignment.questions if question.credit != "none"]
    points = sum(question.points for question in graded)
    asked, held = counted(len(graded), "question"), counted(len(handout.chapters), "chapter")
    yield f"{folder / CLASS}: for the class. {asked}, {counted(points, 'point')}, in {held}."
    yield f"{folder / TEACHER}: the key and the secret of this assignment. Keep this folder, and hand it to nobody."
    made, left_out = _quizzes(handout.assignment)
    if made:
        needing = f" {', '.join(left_out)} need a notebook and are left out." if left_out else ""
        yield f"{folder / TEACHER / QUIZZES}: the same questions with their key, for an LMS to import.{needing}"
    if handout.due:
        is_past = handout.assignment.due and handout.assignment.due < datetime.now(UTC)
        yield f"Due {handout.due}{', which is past: whatever comes now is late' if is_past else ''}."
    if handout.assignment.variants and handout.assignment.roster:
        yield f"Each learner has a folder in {folder / CLASS / LEARNERS}; {TEACHER}/{ASSIGNMENT} says whose is which."
    elif handout.assignment.variants:
        yield "Learners type their id into their page once, and get values of their own by it."


def _notices(handout: Handout, course: Course, public: Settings, wanted: Wanted) -> Iterator[str]:
    asked = _asked(handout.assignment)
    told = [question for question in asked if question.feedback == "now"]
    if told:
        yield f"These notebooks hold the key to {_named(told)}: they tell at once whether an answer is right."
    known = [question for question in asked if question.chapter not in wanted.private]
    if public.repository and known:
        which = f"all {len(known)} questions" if len(known) == len(asked) > 1 else _named(known)
        yield (
            f"Anybody can find the key to {which}: the course at {public.repository} is public, and its "
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
        yield f"Could not be scored without running what is handed in, for want of an example: {_named(code)}."
    if free := [question for question in asked if "model" in question.payload]:
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
