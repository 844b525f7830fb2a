"""What a class was handed out: its files, and what a notebook of it holds."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import nbformat


def written(folder: Path) -> list[str]:
    """Return the files of a class, by their paths."""
    found = (folder / "class").rglob("*")
    return sorted(path.relative_to(folder / "class").as_posix() for path in found if path.is_file())


def payload_of(book: Path, name: str) -> dict[str, Any]:
    """Return the payload of a check in a notebook."""
    for cell in nbformat.read(book, as_version=4).cells:
        found = re.search(rf'\.check\("{name}", "([^"]+)"', cell.source)
        if found:
            return dict(json.loads(base64.b64decode(found[1])))
    raise LookupError(name)


def stem_of(book: Path, ident: str) -> str:
    """Return the Markdown of a question in a notebook."""
    cells = nbformat.read(book, as_version=4).cells
    source = next(cell.source for cell in cells if cell.id == f"stem-{ident}")
    return str(source).replace("\xa0", " ")  # where no line ends, as between a number and its unit
