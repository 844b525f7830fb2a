"""Needs: what a chapter asks for first; unknown, going round in a circle, or coming later on a path."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from builder.errors import Fault, near
from builder.model import Chapter, Course, RoadMap

# A knot of n chapters can hold more circles than anybody would read.
MOST_CIRCLES = 20  # each is looked for anew


def faults(course: Course, paths: frozenset[str]) -> Iterator[Fault]:
    """Yield the faults of needs, assumptions and steps.

    `paths` are all files of the source, those that could not be read included, so that one broken chapter does not
    make faults of all that name it.
    """
    written = {path.removeprefix("chapters/").removesuffix(".md") for path in paths if path.startswith("chapters/")}
    known = written | {step.id for road_map in course.road_maps for step in road_map.steps}
    # What a road map that cannot be read would have named, nobody knows.
    if {road_map.path for road_map in course.road_maps} >= {path for path in paths if path.endswith("_road_map.md")}:
        for chapter in course.chapters:
            yield from _unknown(chapter.path, "needs", chapter.needs, known)
        # Road maps too: what they assume may be a chapter that another map names as to come.
        for road_map in course.road_maps:
            yield from _unknown(road_map.path, "assumes", road_map.assumes, known)
    yield from _circles(course.chapters)
    chapters = {chapter.id: chapter for chapter in course.chapters}
    for road_map in course.road_maps:
        yield from _misnamed(road_map, written)
        yield from _misplaced(road_map, chapters)


def _unknown(path: str, key: str, ids: tuple[tuple[str, int], ...], known: set[str]) -> Iterator[Fault]:
    for name, line in ids:
        if name not in known:
            meant = near(name, known)
            hint = f'did you mean "{meant}"? ' if meant else ""
            allowed = f"{hint}write chapters/{name}.md, or name it on a road map's path as to come"
            yield Fault(path, line, f'"{key}" names the unknown chapter "{name}"', allowed)


def _circles(chapters: tuple[Chapter, ...]) -> Iterator[Fault]:
    """Yield a fault for each circle of needs, at the need that closes it; of a knot's many circles the first."""
    needs = {chapter.id: dict(chapter.needs) for chapter in chapters}
    paths = {chapter.id: chapter.path for chapter in chapters}
    # A graph tells its first circle only: the need that closes it is taken out, and the next one looked for.
    for _ in range(MOST_CIRCLES):
        circle = _circle(needs)
        if not circle:
            return
        *_, last, first = circle
        found = f"the needs go round in a circle: {' → '.join(circle)}"
        # The need is dropped from our copy in the same breath; without that the same circle would be told each time.
        yield Fault(paths[last], needs[last].pop(first), found, "drop one of them")


def _circle(needs: dict[str, dict[str, int]]) -> list[str]:
    """Return the ids of the first circle in the order of the needs, its beginning again at its end; [] for none."""
    # Every chapter is a node from the start, in the order of the course, so that the same circle is told on every run.
    graph: TopologicalSorter[str] = TopologicalSorter(dict.fromkeys(needs, ()))
    for name, first in needs.items():
        for need in first:
            graph.add(need, name)  # seen from its end, or the circle would be told backwards
    try:
        graph.prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _misnamed(road_map: RoadMap, written: set[str]) -> Iterator[Fault]:
    """Yield a fault for each linked step without a chapter, and for each step to come whose chapter is there."""
    for step in road_map.steps:
        if step.to_come and step.id in written:
            allowed = f"link it: [{step.title}](chapters/{step.id}.md)"
            found = f'the step "{step.title}" is to come, but its chapter is there'
            yield Fault(road_map.path, step.line, found, allowed)
        elif not step.to_come and step.id not in written:
            meant = near(step.id, written)
            hint = f"did you mean chapters/{meant}.md? " if meant else ""
            allowed = f"{hint}write the chapter, or {step.title} (to come) <!-- id: {step.id} -->"
            yield Fault(road_map.path, step.line, f"no chapter is behind the link to chapters/{step.id}.md", allowed)


def _misplaced(road_map: RoadMap, chapters: dict[str, Chapter]) -> Iterator[Fault]:
    """Yield a fault for each step that stands before a chapter which it needs."""
    places = {step.id: place for place, step in enumerate(road_map.steps)}
    for step in road_map.steps:
        chapter = chapters.get(step.id)
        # A step to come has no chapter yet, so nobody knows what it will need.
        for need, _ in chapter.needs if chapter else ():
            # A need that is not on this path at all is no fault: `assumes` and other maps may lead to it.
            if places.get(need, -1) > places[step.id]:
                found = f'the chapter "{step.id}" stands before "{need}", which it needs'
                yield Fault(road_map.path, step.line, found, "change their order, or the needs of the chapter")
