"""The lint for authors: what makes a chapter worse although it builds. Warnings, each with its place and the measure.

Reads the model alone. The measures come from CONTRIBUTING: they are what the chapters that teach best have in common.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.authoring.checks import check_warnings, course_warnings
from builder.authoring.forms import form_warnings
from builder.authoring.hours import hours_warnings
from builder.authoring.lesson import lesson_warnings
from builder.authoring.resources import Placement, placements, resource_warnings
from builder.authoring.words import word_warnings
from builder.errors import Fault
from builder.model import Course

__all__ = ["Placement", "placements", "warnings"]


def warnings(course: Course) -> Iterator[Fault]:
    """Yield every warning of a course; paths as in the model, relative to the source folder."""
    # A chapter on any road without code must suit its readers, whatever other roads it is on as well.
    plain = {step.id for road in course.road_maps if not road.code for step in road.steps}
    for chapter in course.chapters:
        technical = chapter.id not in plain
        yield from hours_warnings(chapter)
        yield from lesson_warnings(chapter, technical=technical)
        yield from check_warnings(chapter, technical=technical)
    yield from course_warnings(course)
    yield from word_warnings(course)
    yield from resource_warnings(course)
    yield from form_warnings(course)
