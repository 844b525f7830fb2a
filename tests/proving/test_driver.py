"""The driver as a kernel meets it: without the builder."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from builder.proving.notebook import DRIVER

FILES = sorted(DRIVER.glob("*.py"))
THERE = sys.stdlib_module_names | {"IPython"}  # in each kernel of Python


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_driver_stands_alone(path: Path) -> None:
    """A module of the driver imports its neighbours relatively, and nothing else that a kernel may not have."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert {one.name.partition(".")[0] for one in node.names} <= THERE
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 1 or (node.module or "").partition(".")[0] in THERE
