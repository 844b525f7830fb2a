"""What notebooks import, read from their code without running any."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path


def imported(folder: Path) -> set[str]:
    """Return the top-level modules beside the standard library that code below `folder` imports, the runtime's too."""
    names: set[str] = set()
    for path in sorted(folder.rglob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                names |= set(_modules("".join(cell["source"])))
    return names - set(sys.stdlib_module_names)


def _modules(source: str) -> Iterator[str]:
    """The top-level modules that `source` imports, and those of the runtime where it holds it as a text."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and _is_runtime(node):
            yield from _modules(str(node.value.value))


def _is_runtime(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "RUNTIME" for target in node.targets)
