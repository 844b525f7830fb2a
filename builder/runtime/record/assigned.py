"""What a page of a class is told of its assignment, in its setup cell: front ends lose what stands in metadata."""

from __future__ import annotations

from typing import Any

from ..host.threads import in_turn
from .session import SESSION

FOLDER = "classes"  # below the folder of the answers


@in_turn
def assigned(about: dict[str, Any]) -> None:
    """Make this page one of a class: `about` has the assignment's `name`, `edition` and `folder`, and the `chapter`.
    Its answers are kept apart in that folder, where no page of the course or of another assignment meets them."""
    SESSION.assignment = about
    SESSION.store.place = f"{FOLDER}/{about['folder']}"


@in_turn
def turn_to(chapter: str) -> None:
    """Go on to a chapter, on a page that holds several: from here on `data` and `page` are its own."""
    SESSION.namespace.update({name: SESSION.tool(name, chapter) for name in SESSION.tools})
