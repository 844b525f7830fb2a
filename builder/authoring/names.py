"""Names in code: whether each one of a library has been said in words before a road's reader meets it."""

from __future__ import annotations

import ast
import builtins
import math
import re
from collections.abc import Iterable, Iterator

from builder.authoring.wording import words_of
from builder.errors import Fault
from builder.model import Block, Cell, Chapter, Check, Code, Course, Rich, RoadMap
from builder.runtime.text import counted

# Whose names are the lesson. Those of the standard library belong to Python, which such a road takes for known, and
# those of matplotlib to the picture.
TAUGHT = ("numpy", "pandas", "scipy", "sklearn")
# What Python itself calls so, readers know: `round` of an array is no riddle.
_OF_PYTHON = (builtins, math, str, bytes, float, complex, list, tuple, dict, set, type, BaseException)
_PYTHON = {name for thing in _OF_PYTHON for name in dir(thing)}
# Parts of a library, which only lead to a name.
_PARTS = {"linalg", "random", "special", "stats"}
_IN_CODE = re.compile(r"`([^`\n]+)`")
_NAME = re.compile(r"@|\w+")

Used = Iterator[tuple[str, int]]


def name_warnings(course: Course) -> Iterator[Fault]:
    """Yield a warning for each name of a library that a road's reader meets in code before it is said in words.

    Said is what stands in backticks: in the prose of an earlier chapter of that road or, in the same chapter, above
    the code or directly below it, or beside a term of its list of words. A comment on the line says it as well.
    """
    roads = [road for road in course.road_maps if road.code]
    for path, line, name in sorted({new for road in roads for new in _new(course, road)}):
        found = f"the code uses `{name}`, which nothing before it on a road and nothing here has named in words"
        yield Fault(path, line, found, "say in backticks, or in a comment on the line, what it does")


def name_figures(course: Course) -> Iterator[tuple[str, str]]:
    """Yield, as name and value, how many names of libraries are met before they are said."""
    faults = list(name_warnings(course))
    chapters = len({fault.path for fault in faults})
    yield "names in code before they are said", f"{len(faults)} in {counted(chapters, 'chapter')}"


def _new(course: Course, road: RoadMap) -> Iterator[tuple[str, int, str]]:
    """Yield path, line and name of what a reader of one road meets unsaid."""
    said: set[str] = set()
    for step in road.steps:
        if chapter := course.chapter(step.id):
            said |= {name for word in chapter.words for name in _in_runs(word.also)}
            yield from ((chapter.path, line, name) for name, line in _unsaid(chapter, said))


def _unsaid(chapter: Chapter, said: set[str]) -> Used:
    """Yield the names that a chapter uses before they are said, each once; adds what it says and uses to `said`."""
    blocks = chapter.all_blocks
    foreign = _foreign(blocks)
    for block, behind in zip(blocks, (*blocks[1:], None), strict=True):
        said |= _said(block)
        below = _said(behind) if behind else set()
        for first, code in _shown(block):
            lines = code.split("\n")
            for name, line in sorted(_used(code, foreign), key=lambda used: used[1]):
                # A sign of number inside of a string passes too, which is rare and no harm.
                if name not in said | below and "#" not in lines[line - 1]:
                    yield name, first + line - 1
                said.add(name)


def _in_runs(text: Rich) -> Iterator[str]:
    return (name for run in text if run.style == "code" for name in _NAME.findall(run.text))


def _said(block: Block) -> set[str]:
    return {name for code in _IN_CODE.findall(words_of(block)) for name in _NAME.findall(code)}


def _shown(block: Block) -> Iterator[tuple[int, str]]:
    """Yield the code that a reader sees of a block, with its first line."""
    match block:
        case Cell(hidden=False):
            yield block.span.first, block.code
        case Check(answer=Code() as code):
            yield code.starter.span.first, code.starter.code


def _used(code: str, foreign: set[str]) -> Used:
    """Yield the names of libraries in a piece of code, with their lines; `foreign` are names of anything else."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.BinOp(op=ast.MatMult()) | ast.AugAssign(op=ast.MatMult()):
                yield "@", node.lineno
            case ast.ImportFrom(module=str() as module) if module.partition(".")[0] in TAUGHT:
                yield from ((alias.name, node.lineno) for alias in node.names)
            case ast.Attribute(attr=name) if name not in _PYTHON | _PARTS | foreign and _root(node) not in foreign:
                yield name, node.lineno


def _foreign(blocks: Iterable[Block]) -> set[str]:
    """Return the names of a chapter that are no library's: other modules and what comes of them, what it defines."""
    found: set[str] = set()
    cells = [block.code for block in blocks if isinstance(block, Cell)]
    for node in (node for code in cells for node in ast.walk(ast.parse(code))):
        match node:
            case ast.Import():
                found |= {_bound(one) for one in node.names if one.name.partition(".")[0] not in TAUGHT}
            case ast.ImportFrom(module=str() as module) if module.partition(".")[0] not in TAUGHT:
                found |= {_bound(alias) for alias in node.names}
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Attribute(attr=name, ctx=ast.Store()):
                found.add(name)
            case ast.ExceptHandler(name=str() as name):
                found.add(name)
            case ast.Assign(targets=targets) if _root(node.value) in found:
                found |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return found


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _root(node: ast.AST) -> str:
    """Return the name with which an expression of calls, attributes and items begins; "" for any other."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
