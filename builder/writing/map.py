"""What the map's cell hands the runtime: a road map's stages and steps, with what each needs and where it opens."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import Any

from builder.model import RoadMap, Step
from builder.writing.payload import VERSION
from builder.writing.site import Site


def map_payload(road: RoadMap, site: Site) -> str:
    """Return the map of a road map as base64 of canonical JSON."""
    stages = [
        {"title": stage.title, "steps": [_step(step, road, site) for step in stage.steps]} for stage in road.stages
    ]
    payload = {"v": VERSION, "title": road.title, "stages": stages}
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return b64encode(text.encode()).decode("ascii")


def _step(step: Step, road: RoadMap, site: Site) -> dict[str, Any]:
    facts: dict[str, Any] = {"id": step.id, "title": step.title, "optional": step.optional, "to_come": step.to_come}
    chapter = site.chapters.get(step.id)
    if chapter is None:
        return facts | {"hours": None, "needs": [], "skip": [], "practice": [], "href": "", "colab": ""}
    names = {section: [f"{chapter.id}/{check.id}" for check in section.checks] for section in chapter.sections}
    skip = names.pop(chapter.skip_test, []) if chapter.skip_test else []
    return facts | {
        "title": chapter.title,
        "hours": chapter.hours,
        "needs": blocking_needs(step, road, site),
        "skip": skip,
        "practice": [name for section in names.values() for name in section],
        "href": site.relative(chapter.path, at=site.output(road.path)),
        "colab": site.settings.colab(site.output(chapter.path)),
    }


def blocking_needs(step: Step, road: RoadMap, site: Site) -> list[str]:
    """Return the needs of a step that bar its way on this road map: written, on the path, and not assumed."""
    assumed = {need for need, _ in road.assumes}
    on_path = {other.id for other in road.steps} - assumed
    return [need for need, _ in site.chapters[step.id].needs if need in on_path and need in site.chapters]
