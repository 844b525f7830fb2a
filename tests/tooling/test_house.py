"""The house style of CONTRIBUTING.md, as far as a machine can hold it and ruff and mypy do not."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

Function = ast.FunctionDef | ast.AsyncFunctionDef

LONGEST_MODULE, LONGEST_FUNCTION, NINE_IN_TEN, MEDIAN = 300, 60, 35, 12
HOME = re.compile(rb"(?<![\w.:/-])/(home|root|Users)/\w+")
MODULES = sorted((ROOT / "builder").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))


def _functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield node


def _lines(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_are_short(path: Path) -> None:
    """No module has more than 300 lines, no function more than 60."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE
    assert {one.name: _lines(one) for one in _functions(path) if _lines(one) > LONGEST_FUNCTION} == {}


def test_functions_are_short() -> None:
    """Half of all functions have at most 12 lines, nine in ten at most 35."""
    lengths = sorted(_lines(one) for path in MODULES for one in _functions(path))
    assert statistics.median(lengths) <= MEDIAN
    assert lengths[len(lengths) * 9 // 10] <= NINE_IN_TEN


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_test_states_its_fact(path: Path) -> None:
    """Every test has a docstring that is one sentence or a few, and no test is skipped or expected to fail by mark."""
    tests = [one for one in _functions(path) if one.name.startswith("test_")]
    assert tests
    for one in tests:
        assert re.match(r"\S.*\.$", ast.get_docstring(one) or "", re.DOTALL), one.name
        marks = " ".join(ast.unparse(decorator) for decorator in one.decorator_list)
        assert not re.search(r"mark\.(skip|xfail)", marks), one.name


def test_committed_files_name_no_machine() -> None:
    """No committed file holds the path of somebody's home, and so of the machine that it was written on."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file():
            found = HOME.search(path.read_bytes())
            assert not found, f"{name}: {found and found.group()!r}"
