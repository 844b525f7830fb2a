"""The lint for authors: what makes a chapter worse although it builds. Warnings, each with its place and the measure.

Reads the model alone. The measures come from CONTRIBUTING: they are what the chapters that teach best have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from builder.authoring.card import card_warnings
from builder.authoring.checks import check_warnings
from builder.authoring.cues import cue_notices, cue_warnings
from builder.authoring.facts import old_facts
from builder.authoring.forms import form_warnings
from builder.authoring.giveaways import giveaway_warnings
from builder.authoring.habits import habit_notices, habit_warnings
from builder.authoring.hours import hours_warnings
from builder.authoring.lesson import lesson_warnings
from builder.authoring.names import name_warnings
from builder.authoring.opening import opening_warnings
from builder.authoring.resources import Placement, placements, resource_warnings
from builder.authoring.terms import term_warnings
from builder.authoring.words import word_warnings
from builder.errors import Fault, near
from builder.model import Chapter, Course, Silence
from builder.runtime.text import counted

__all__ = ["Findings", "Placement", "findings", "placements", "told", "warnings"]


@dataclass(frozen=True, slots=True)
class Findings:
    """What `roadmap check` tells: warnings with their kinds; notices, which are no failure; and the comments that
    silence a warning, with the pages that they stand in."""

    warnings: tuple[tuple[str, Fault], ...]
    notices: tuple[Fault, ...]
    silences: tuple[tuple[str, Silence], ...]


Measure = Callable[[Course], Iterable[Fault]]


def _hours(course: Course) -> Iterator[Fault]:
    return (fault for chapter in course.chapters for fault in hours_warnings(chapter))


def _by_chapter(measure: Callable[..., Iterable[Fault]]) -> Measure:
    """Return the measure of a course that takes one of its chapters, which also asks whether that is `technical`."""
    return lambda course: (fault for one, technical in _chapters(course) for fault in measure(one, technical=technical))


# The kind of a warning, by which a comment silences it -> what warns so. Paths as in the model.
MEASURES: dict[str, Measure] = {
    "hours": _hours,
    "lesson": _by_chapter(lesson_warnings),
    "opening": _by_chapter(opening_warnings),
    "checks": _by_chapter(check_warnings),
    "words": word_warnings,
    "links": resource_warnings,
    "card": card_warnings,
    "answers": form_warnings,
    "habits": habit_warnings,
    "cue": cue_warnings,
    "giveaway": giveaway_warnings,
    "names": name_warnings,
    "terms": term_warnings,
}
# Kinds of which `roadmap prove` warns, since only running a page shows them.
PROVED = {"reach"}


def warnings(course: Course) -> Iterator[Fault]:
    """Yield every warning that no comment silences; paths as in the model, relative to the source folder."""
    yield from (fault for _, fault in findings(course, today=date.min).warnings)


def findings(course: Course, *, today: date) -> Findings:
    """Return all that is to be said of a course on a day."""
    said = [(kind, fault) for kind, measure in MEASURES.items() for fault in measure(course)]
    silences = [(chapter.path, one) for chapter in course.chapters for one in chapter.silences]
    silences += [(page.path, one) for page in course.pages for one in page.silences]
    heard = [(kind, fault) for kind, fault in said if not any(_silenced(kind, fault, *one) for one in silences)]
    for path, one in silences:
        if one.kind not in PROVED and not any(_silenced(kind, fault, path, one) for kind, fault in said):
            heard.append(("silences", _idle(path, one)))
    notices = (*old_facts(course, today), *habit_notices(course), *cue_notices(course))
    return Findings(tuple(heard), notices, tuple(silences))


def told(found: Findings, source: Path) -> Iterator[str]:
    """Yield what was found as lines, their paths beginning with `source`, and last how much there is."""
    yield from (f"{source.as_posix()}/{warning} [{kind}]" for kind, warning in found.warnings)
    yield from (f"{source.as_posix()}/{notice} (a notice)" for notice in found.notices)
    for path, silence in found.silences:
        yield f"{source.as_posix()}/{path}:{silence.span.first}: {silence.kind} is silenced: {silence.reason}"
    notices = f", {counted(len(found.notices), 'notice')}" if found.notices else ""
    silenced = f", {len(found.silences)} silenced" if found.silences else ""
    yield f"{counted(len(found.warnings), 'warning')}{notices}{silenced}."


def _silenced(kind: str, fault: Fault, path: str, by: Silence) -> bool:
    return (kind, fault.path) == (by.kind, path) and by.covers.first <= fault.line <= by.covers.last


def _idle(path: str, silence: Silence) -> Fault:
    """Return the warning of a comment that silences none."""
    if silence.kind in MEASURES:
        return Fault(path, silence.span.first, f'nothing is warned of as "{silence.kind}" here', "delete the comment")
    kinds = [*MEASURES, *sorted(PROVED)]
    meant = near(silence.kind, kinds)
    hint = f'did you mean "{meant}"? ' if meant else ""
    return Fault(
        path, silence.span.first, f'no warning is called "{silence.kind}"', f"{hint}there are {', '.join(kinds)}"
    )


def _chapters(course: Course) -> Iterator[tuple[Chapter, bool]]:
    """Yield each chapter, and whether it is a technical one."""
    # A chapter on any road without code must suit its readers, whatever other roads it is on as well.
    plain = {step.id for road in course.road_maps if not road.code for step in road.steps}
    return ((chapter, chapter.id not in plain) for chapter in course.chapters)
