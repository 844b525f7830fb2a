"""What notebooks import, read from their code without running any."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path


def imported(folder: Path) -> set[str]:
    """Return the top-level modules beside the standard library that code below `folder` imports."""
    return set().union(*map(imported_by, sorted(folder.rglob("*.ipynb")))) - set(sys.stdlib_module_names)


def imported_by(notebook: Path) -> set[str]:
    """Return the top-level modules that the cells of a notebook import, those of the standard library too.

    What the runtime imports in its own modules is not among them, but what the setup cell itself imports is.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return {name for cell in cells if cell["cell_type"] == "code" for name in _modules("".join(cell["source"]))}


def _modules(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
