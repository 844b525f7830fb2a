"""What of a module travels: the code as it was written, without what only maintainers need."""

from __future__ import annotations

import ast
import builtins
from pathlib import Path

import pytest

from builder.writing.setup import DOCUMENTED
from builder.writing.strip import stripped
from tests.conftest import ROOT

MODULES = sorted((ROOT / "builder").rglob("*.py"))

SOURCE = '''\
"""A module."""  # said once

from __future__ import annotations

from collections.abc import Callable
from dataclasses import InitVar, dataclass, field, fields
from typing import TypedDict


LOOKS = "# no comment"  # a comment
NONE = field


class Shape(TypedDict):
    """What a point is made of."""

    x: float


@dataclass
class Point:
    """A point.

    In the plane.
    """

    x: float = 0.0

    def far(self, *others: "Point", scale: float = 1.0) -> "float":
        """Say how far."""
        total: float = 0.0
        # one by one
        return total + len(f"{LOOKS}#") * scale  # é: a letter of two bytes


def shown(text: str, use: Callable[..., str] = str) -> str:
    """Return a text."""

    def inner() -> None:
        """Do nothing."""

    inner()
    return """
# not a comment


still the text""" + text
'''

LEFT = '''\
"""A module."""
from __future__ import annotations
from dataclasses import dataclass, field
LOOKS = "# no comment"
NONE = field
@dataclass
class Point:
 x: float = 0.0
 def far(self, *others, scale = 1.0):
  total = 0.0
  return total + len(f"{LOOKS}#") * scale
def shown(text, use = str):
 def inner():
  """Do nothing."""
 inner()
 return """
# not a comment


still the text""" + text
'''


def test_only_what_maintainers_need_is_cut() -> None:
    """Comments, annotations and what only they import, docstrings, empty lines, three spaces of four: no more goes."""
    assert stripped(SOURCE) == LEFT


def test_what_learners_look_up_keeps_its_docstring() -> None:
    """A function that is named keeps its docstring."""
    assert '"""Return a text."""' in stripped(SOURCE, {"shown"})


class Bare(ast.NodeTransformer):
    """Takes annotations, docstrings and imports out of a tree: what is left is what runs."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Take annotation and docstring out of a function."""
        node.returns = None
        self.without_docstring(node)
        return self.generic_visit(node)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - ast's name

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST | None:
        """Take the docstring out of a class, whose annotations are code; a typed dict goes as a whole."""
        if "TypedDict" in map(ast.unparse, node.bases):
            return None
        self.without_docstring(node)
        node.body = [self.visit(one) if not isinstance(one, ast.AnnAssign) else one for one in node.body]
        return node

    def visit_Import(self, node: ast.AST) -> ast.AST | None:
        """Take an import out."""
        del node

    visit_ImportFrom = visit_Import  # noqa: N815 - ast's name

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Take the annotation out of a parameter."""
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """Make an annotated assignment a plain one."""
        return ast.Assign([node.target], node.value, lineno=node.lineno) if node.value else node

    @staticmethod
    def without_docstring(node: ast.FunctionDef | ast.ClassDef) -> None:
        """Take the docstring out of a body that holds more."""
        if ast.get_docstring(node) is not None and len(node.body) > 1:
            del node.body[0]


def names_missing(source: str) -> set[str]:
    """Return the names that a module's code uses and neither makes nor imports, builtins aside."""
    nodes = list(ast.walk(ast.parse(source)))
    annotations = [node.annotation for node in nodes if isinstance(node, ast.AnnAssign)]  # never evaluated
    only = {id(one) for node in annotations for one in ast.walk(node)}
    names = [node for node in nodes if isinstance(node, ast.Name) and id(node) not in only]
    made = {node.id for node in names if isinstance(node.ctx, ast.Store)} | set(dir(builtins)) | {"__spec__"}
    made |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    made |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    made |= {node.name for node in nodes if isinstance(node, ast.ExceptHandler | ast.MatchAs) and node.name}
    aliases = (alias for node in nodes if isinstance(node, ast.Import | ast.ImportFrom) for alias in node.names)
    made |= {(alias.asname or alias.name).partition(".")[0] for alias in aliases}
    return {node.id for node in names if isinstance(node.ctx, ast.Load)} - made


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_code_stays_the_same(path: Path) -> None:
    """Stripping any module of ours changes nothing that runs."""
    source = path.read_text(encoding="utf-8")
    once = stripped(source)
    assert ast.dump(Bare().visit(ast.parse(once))) == ast.dump(Bare().visit(ast.parse(source)))
    assert names_missing(once) <= names_missing(source)


def test_no_module_imports_what_stays_at_home() -> None:
    """Whatever a stripped module of the runtime imports from a neighbour is there in the neighbour as it travels."""
    folder = ROOT / "builder" / "runtime"
    texts = {path: stripped(path.read_text(encoding="utf-8"), DOCUMENTED) for path in folder.rglob("*.py")}
    made = {path: {name for node in ast.parse(text).body for name in bound(node)} for path, text in texts.items()}
    for path, text in texts.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and node.level:
                place = path.parents[node.level - 1].joinpath(*(node.module or "").split("."))
                there = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
                assert {alias.name for alias in node.names} <= made[there], f"{path.name}: {there.name}"


def bound(node: ast.stmt) -> set[str]:
    """Return the names that a statement of a module binds."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.asname or alias.name for alias in node.names}
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
