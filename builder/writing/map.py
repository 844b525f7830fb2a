"""What the map's cell hands the runtime: a road map's stages and steps, with what each needs and where it opens."""

from __future__ import annotations

import re
from typing import Any

from builder.model import RoadMap, Stage, Step
from builder.runtime.scoring.payload import VERSION
from builder.writing.hours import links_hours
from builder.writing.payload import packed
from builder.writing.site import Site


def map_payload(road: RoadMap, site: Site) -> str:
    """Return the map of a road map as base64 of canonical JSON."""
    return packed({"v": VERSION, "title": road.title, "stages": map_stages(road, site, at=site.output(road.path))})


def map_stages(road: RoadMap, site: Site, *, at: str) -> list[dict[str, Any]]:
    """Return the stages of a road map with their steps, as seen from the notebook `at`."""
    return [
        {"title": stage.title, "steps": [_step(step, road, site, at) for step in stage.steps], **_meanwhile(stage)}
        for stage in road.stages
    ]


def _meanwhile(stage: Stage) -> dict[str, list[list[str]]]:
    """Return the pages elsewhere that the text of a stage links to while chapters of it are to come."""
    if not any(step.to_come and not step.optional for step in stage.steps):
        return {}
    found = [
        [re.sub(r"[\\*`]", "", prose.text[link.start + 1 : link.target_start - 2]), link.target]
        for prose in stage.prose
        for link in prose.links
        if "://" in link.target
    ]
    return {"meanwhile": found} if found else {}


def _step(step: Step, road: RoadMap, site: Site, at: str) -> dict[str, Any]:
    facts: dict[str, Any] = {"id": step.id, "title": step.title, "optional": step.optional, "to_come": step.to_come}
    chapter = site.chapters.get(step.id)
    # All keys, though empty: the runtime indexes them without asking (record/evidence.py), for steps of either kind.
    if chapter is None:
        return facts | {"hours": None, "links": 0, "needs": [], "skip": [], "practice": [], "href": "", "colab": ""}
    return facts | {
        # The chapter's own title wins over the road map's wording, so that map, links and page say the same.
        "title": chapter.title,
        "hours": chapter.hours,
        "links": links_hours(chapter),
        "needs": blocking_needs(step, road, site),
        **site.evidence(chapter),
        "href": site.relative(chapter.path, at=at),
        "colab": site.settings.colab(site.output(chapter.path)),
    }


def blocking_needs(step: Step, road: RoadMap, site: Site) -> list[str]:
    """Return the needs of a step that bar its way on this road map: written, on the path, and not assumed."""
    assumed = {need for need, _ in road.assumes}
    # A need off this path is helpful and bars nothing: readers of a short road could never open the step otherwise.
    # One still to come bars nothing either, or it would bar the way until it is written.
    on_path = {other.id for other in road.steps} - assumed
    return [need for need, _ in site.chapters[step.id].needs if need in on_path and need in site.chapters]
