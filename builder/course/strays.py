"""Strays: files that their author surely takes for pages, under a name or in a folder where nobody looks for one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from builder.errors import Fault

FOLDERS = ("chapters", "pages")
# As editors and other tools end a page's name.
ENDINGS = (".md", ".markdown", ".mkd", ".mdown", ".md.txt")
_ROAD_MAP = "_road_map.md"


def faults(source: Path) -> Iterator[Fault]:
    """Yield a fault for each file or folder of a source that is passed over and was surely meant to be read."""
    for name in _names(source):
        yield from _at_the_top(source, name)
    for folder in FOLDERS:
        for name in _names(source / folder):
            path = f"{folder}/{name}"
            if _is_page(name) and not name.endswith(".md"):
                yield Fault(path, 1, "the file is passed over for its name", "let it end in .md, in small letters")
            # By their names first: to ask for each file whether it is a folder would take time.
            elif "." not in name and any(map(_is_page, _names(source / path))):
                allowed = f"put its pages into {folder}/ itself, or the folder elsewhere"
                yield Fault(path, 1, "the folder's pages are passed over", allowed)


def _at_the_top(source: Path, name: str) -> Iterator[Fault]:
    small = name.lower()
    letters = "".join(filter(str.isalpha, small.partition(".")[0]))
    if _is_page(name):
        # Not for a plan of the project's own, as many have in ROADMAP.md.
        if letters.endswith("roadmap") and letters != "roadmap" and not name.endswith(_ROAD_MAP):
            yield Fault(name, 1, "the file is passed over for its name", f"let a road map's name end in {_ROAD_MAP}")
        if letters == "starthere" and name != "start_here.md":
            yield Fault(name, 1, "the file is passed over for its name", "call the first page start_here.md")
    elif (
        (right := f"{small.removesuffix('s')}s") in FOLDERS
        and name != right
        and any(map(_is_page, _names(source / name)))
    ):
        yield Fault(name, 1, "the folder's pages are passed over", f"call it {right}")


def _is_page(name: str) -> bool:
    return name.lower().endswith(ENDINGS) and not name.startswith(".")


def _names(folder: Path) -> list[str]:
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are all that is asked for
    except OSError:
        return []
    # A name need not be UTF-8; what is shown must be.
    return sorted(os.fsencode(name).decode(errors="backslashreplace") for name in names)
