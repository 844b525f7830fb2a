"""What a teacher asks for: chapters and single checks by name, and what is to hold for all of them or for some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from builder.classroom.assignment import Assignment, Credit, Question, Told
from builder.classroom.edition import STATEMENT, reduced
from builder.classroom.shown import mark_of
from builder.errors import RefusedError, few, near
from builder.model import Chapter, Check, Course
from builder.writing.payload import content

CREDITS, TIMES = get_args(Credit), get_args(Told)
MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Rule:
    """A value for all questions, and others for some by name (chapter/id)."""

    everywhere: str
    at: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """Return the value for a question."""
        return self.at.get(name, self.everywhere)


def rule(option: str, given: Sequence[str], allowed: Sequence[str], default: str) -> Rule:
    """Return what an option says that may be given several times, as VALUE or CHAPTER/ID=VALUE."""
    everywhere, at = default, {}
    for text in given:
        name, sign, value = text.rpartition("=")
        if value not in allowed:
            raise RefusedError(f'{option} has "{value}"; it may be {", ".join(allowed)}.')
        if sign:
            at[name] = value
        else:
            everywhere = value
    return Rule(everywhere, at)


def listed(given: Iterable[str]) -> tuple[str, ...]:
    """Return the names in options that each hold one or several, parted by commas; each once."""
    names = (name.strip() for text in given for name in text.split(","))
    return tuple(dict.fromkeys(name for name in names if name))


def joined(course: Course, own: Course) -> Course:
    """Return a course with a teacher's own chapters among its. Raises RefusedError where both have one of a name."""
    taken = {chapter.id for chapter in course.chapters}
    for chapter in own.chapters:
        if chapter.id in taken:
            raise RefusedError(f'the course has a chapter "{chapter.id}" already; give {chapter.path} another name.')
    return replace(course, chapters=(*course.chapters, *own.chapters))


def chosen(chapters: Sequence[Chapter], whole: Sequence[str], checks: Sequence[str]) -> tuple[Chapter, ...]:
    """Return the chapters of the names `whole`, and those of the `checks`, with the assigned questions alone.

    They stand in the order in which they are named. Raises RefusedError where nothing has such a name.
    """
    known = {chapter.id: chapter for chapter in chapters}
    wanted: dict[str, set[str]] = {}
    for name in whole:
        _refuse_unknown("chapter", name, known)
        wanted.setdefault(name, set()).update(check.id for check in known[name].checks)
    for full in checks:
        name, slash, ident = full.partition("/")
        if not slash:
            way_out = "write CHAPTER/ID, as in probability/base-rate, or a whole chapter with --chapters"
            raise RefusedError(f'--checks has "{full}"; {way_out}.')
        _refuse_unknown("chapter", name, known)
        all_names = [f"{name}/{check.id}" for check in _checks(known[name])]
        _refuse_unknown("check", full, all_names)
        wanted.setdefault(name, set()).add(ident)
    for name in whole:
        if not wanted[name]:
            raise RefusedError(f'the chapter "{name}" asks nothing; name one with checks.')
    if not wanted:
        raise RefusedError("nothing is assigned; name chapters with --chapters, or single checks with --checks.")
    return tuple(reduced(known[name], frozenset(ids)) for name, ids in wanted.items())


def questions(chapter: Chapter, secret: str, credit: Rule, told: Rule, points: Mapping[str, float]) -> list[Question]:
    """Return the questions of a chapter that holds the assigned ones alone, in order; predictions are never graded."""
    return [_question(chapter, check, secret, credit, told, points) for check in _checks(chapter)]


def refuse_strangers(assignment: Assignment, *given: Mapping[str, Any]) -> None:
    """Raise RefusedError where something is said of a check that is not assigned."""
    known = [question.id for question in assignment.questions]
    for name in (name for names in given for name in names):
        _refuse_unknown("assigned check", name, known)


def _question(
    chapter: Chapter, check: Check, secret: str, credit: Rule, told: Rule, points: Mapping[str, float]
) -> Question:
    name = f"{chapter.id}/{check.id}"
    first, *others = _payloads(check, name)
    mark = mark_of(first, secret, name)
    if check.predict or check.id == STATEMENT:
        return Question(name, chapter.id, check.title, first, mark, points=0.0, credit="none")
    counts: Any = credit.of(name)
    when: Any = told.of(name)
    worth = 0.0 if counts == "none" else points.get(name, 1.0)
    variants = (first, *others) if others else ()
    return Question(name, chapter.id, check.title, first, mark, variants, worth, counts, when)


def _payloads(check: Check, name: str) -> list[dict[str, Any]]:
    """Return the payload of a check, and of its other variants: all are one question, by the hash of the first.

    They are told apart by their places: the values themselves may say more than the question shows.
    """
    made = [content(one, name) for one in (check, *check.variants)]
    if not check.variants:
        return made
    return [one | {"hash": made[0]["hash"], "variant": {"place": place}} for place, one in enumerate(made)]


def _checks(chapter: Chapter) -> list[Check]:
    return [block for block in chapter.all_blocks if isinstance(block, Check)]


def _refuse_unknown(what: str, name: str, known: Iterable[str]) -> None:
    names = [*known]
    if name not in names:
        meant = near(name, names)
        way_out = f'did you mean "{meant}"?' if meant else f"there are: {few(names, MOST_NAMED)}."
        raise RefusedError(f'there is no {what} "{name}"; {way_out}')
