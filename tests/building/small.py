"""A course of a few short pages, built in no time, for tests of what building does to files."""

from __future__ import annotations

from pathlib import Path

PAGE = "---\ntitle: {title}\nsummary: One page.\n---\n\n# {title}\n\nWords.\n"
ROAD_MAP = """\
---
title: A road
audience: Who wants one
summary: One road.
---
# A road

Words.

## Path

### Begin

1. Graph networks (to come) <!-- id: graph_networks -->
"""


def add_page(source: Path, name: str, title: str = "A page") -> None:
    """Write the page `name`, a path below the source folder without its ending, anew with a title."""
    path = source / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PAGE.format(title=title), encoding="utf-8", newline="\n")


def make_source(source: Path) -> Path:
    """Write a source with a start, a road map, which has a picture, and two pages; return its folder."""
    for name in ("start_here", "pages/one", "pages/two"):
        add_page(source, name)
    (source / "a_road_map.md").write_text(ROAD_MAP, encoding="utf-8", newline="\n")
    return source
