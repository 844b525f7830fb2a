"""Small notebooks made by hand, so that the tools can be tested without the course."""

from __future__ import annotations

import hashlib
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from builder.stamps import STAMPS

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def make(path: Path, *cells: str) -> Path:
    """Write a notebook of these code cells, headed by its name, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = [new_markdown_cell(f"# {path.stem}"), *map(new_code_cell, cells)]
    for number, cell in enumerate(made):
        cell["id"] = f"cell-{number}"
    nbformat.write(new_notebook(cells=made, metadata={"kernelspec": KERNEL}), path)
    return path


def tree(folder: Path) -> dict[str, str]:
    """Return what `folder` holds: relative path -> hash of the bytes, folders as "". Without the stamps of files, which
    a build may take anew when it has nothing to do."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
        if path.name != STAMPS
    }
