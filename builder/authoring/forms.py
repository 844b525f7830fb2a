"""The forms that checks have had: which answers to earlier ones stand, and where an author has to say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builder.course import load
from builder.course.hashes import NAME, write_hashes
from builder.errors import Fault
from builder.files import write
from builder.model import Check, Course, Kept, named_checks
from builder.runtime.text import counted
from builder.writing.payload import content

KEEP = "`roadmap check --keep-answers`"
NAMED = 3  # how many checks a warning names


def form_warnings(course: Course) -> Iterator[Fault]:
    """Yield a warning for each check whose old answers are asked anew though its `rev` is the same, and one for all
    that are not kept yet; none for a course that keeps no hashes."""
    if not course.kept:
        return
    for name, check in named_checks(course):
        old = course.kept.get(name)
        if old and old.rev >= check.rev and _hash(name, check) not in old.hashes:
            found = f'check "{check.id}": what is scored has changed, so old answers to it are asked anew'
            allowed = f"raise its rev if another thing is asked, or let them stand by {KEEP}"
            yield Fault(check.span.path, check.span.first, found, allowed)
    if fresh := [name for name, check in named_checks(course) if _is_fresh(course, name, check)]:
        more = f" and {len(fresh) - NAMED} more" if len(fresh) > NAMED else ""
        found = f"{counted(len(fresh), 'check')} not kept here yet: {', '.join(fresh[:NAMED])}{more}"
        yield Fault(NAME, 1, found, f"run {KEEP}, so that their answers can stand when they are reworded")


def keep_answers(course: Course) -> tuple[dict[str, Kept], list[str]]:
    """Return what is to be kept of every check from now on, and the names of those whose old answers now stand.

    A check whose `rev` has risen begins anew. One that is gone stays listed, for its id is not to be used again.
    """
    kept, standing = dict(course.kept), []
    for name, check in named_checks(course):
        content_hash = _hash(name, check)
        old = () if _is_fresh(course, name, check) else course.kept[name].hashes
        if old and content_hash not in old:
            standing.append(name)
        kept[name] = Kept(check.rev, (content_hash, *(one for one in old if one != content_hash)))
    return kept, standing


def keep(source: Path) -> list[str]:
    """Write hashes.json into the source folder and return what became of it, a line a check whose old answers stand."""
    kept, standing = keep_answers(load(source))
    write(source / NAME, write_hashes(kept))
    return [*(f"{name}: old answers stand." for name in standing), f"{counted(len(kept), 'check')} in {source / NAME}."]


def _is_fresh(course: Course, name: str, check: Check) -> bool:
    return name not in course.kept or course.kept[name].rev < check.rev


def _hash(name: str, check: Check) -> str:
    return str(content(check, name)["hash"])
