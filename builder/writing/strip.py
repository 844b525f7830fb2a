"""Cuts from Python source what only its maintainers need: comments, annotations, most docstrings.

Nothing is written anew: what stays stands as it stood, so the same bytes come out under every Python.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Collection, Iterator

Place = tuple[int, int]  # line, counted from 1, and offset in it, in characters
Cut = tuple[Place, Place]
Function = ast.FunctionDef | ast.AsyncFunctionDef
TWO = 2  # a body of a docstring alone would be none without it


def stripped(source: str, documented: Collection[str] = ()) -> str:
    """Return `source` without comments, annotations, docstrings, empty lines, and the imports and fields of typed dicts
    that only annotations needed; with one space of indentation where there were four.

    The docstrings of the module and of functions whose names are `documented` stay. So do annotations in the bodies of
    classes: dataclasses are made of them.
    """
    lines = source.splitlines(keepends=True)
    tree = ast.parse(source)
    cuts = [*_comments(source), *_annotations(tree, lines), *_docstrings(tree, lines, documented)]
    for (first, start), (last, end) in sorted(cuts, reverse=True):
        lines[first - 1 : last] = [lines[first - 1][:start].rstrip(" ") + lines[last - 1][end:]]
    return _narrowed(lines)


def _comments(source: str) -> Iterator[Cut]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start, token.end


def _narrowed(lines: list[str]) -> str:
    """Return code without empty lines and unused imports, one space for every four that a line is indented by.

    Lines that begin inside a string stay as they are.
    """
    tree = ast.parse("".join(lines))
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant | ast.JoinedStr))
    inside = {line for node in texts for line in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)}
    unused = set(_unused(tree))
    kept = []
    for number, line in enumerate(lines, 1):
        width = len(line) - len(line.lstrip(" "))
        if number in inside:
            kept.append(line)
        elif line.strip() and number not in unused:
            kept.append(line[width - width // 4 :])
    return "".join(kept)


def _unused(tree: ast.Module) -> Iterator[int]:
    """Yield the lines that only annotations needed: the fields of typed dicts but for the first, since their names are
    imported, and the imports of which no name is used."""
    shapes = [
        node for node in tree.body if isinstance(node, ast.ClassDef) and "TypedDict" in map(ast.unparse, node.bases)
    ]
    rest = [node for node in tree.body if node not in shapes]
    kept = [part for shape in shapes for part in (*shape.bases, shape.body[0])]
    nodes = [one for node in (*rest, *kept) for one in ast.walk(node)]
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    if any(isinstance(node, ast.AnnAssign) for node in nodes):
        used.add("annotations")  # from __future__
    imports = [node for node in rest if isinstance(node, ast.Import | ast.ImportFrom)]
    fields = (field for shape in shapes for field in shape.body[1:])
    for node in (*fields, *(one for one in imports if used.isdisjoint(map(_bound, one.names)))):
        yield from range(node.lineno, (node.end_lineno or node.lineno) + 1)


def _bound(alias: ast.alias) -> str:
    """Return the name that an import binds."""
    return (alias.asname or alias.name).partition(".")[0]


def _annotations(tree: ast.Module, lines: list[str]) -> Iterator[Cut]:
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation:
            yield (
                (node.lineno, _offset(node.lineno, node.col_offset, lines) + len(node.arg)),
                _end(node.annotation, lines),
            )
        elif isinstance(node, Function) and node.returns:
            yield _arrow(node, lines), _end(node.returns, lines)
    for body in _bodies(tree):
        for node in body:
            if isinstance(node, ast.AnnAssign) and node.value:
                yield _end(node.target, lines), _end(node.annotation, lines)


def _bodies(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """Yield every list of statements outside of the body of a class."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ClassDef):
            yield from (value for _, value in ast.iter_fields(node) if isinstance(value, list))


def _docstrings(tree: ast.Module, lines: list[str], documented: Collection[str]) -> Iterator[Cut]:
    for node in (one for one in ast.walk(tree) if isinstance(one, Function | ast.ClassDef)):
        if ast.get_docstring(node) is not None and len(node.body) >= TWO and node.name not in documented:
            yield _start(node.body[0], lines), _end(node.body[0], lines)


def _arrow(node: Function, lines: list[str]) -> Place:
    """Return the place behind the bracket that closes a function's parameters."""
    line = node.returns.lineno if node.returns else node.lineno
    text = lines[line - 1]
    return line, text.rindex("->", 0, _offset(line, node.returns.col_offset if node.returns else 0, lines))


def _start(node: ast.stmt, lines: list[str]) -> Place:
    return node.lineno, _offset(node.lineno, node.col_offset, lines)


def _end(node: ast.stmt | ast.expr, lines: list[str]) -> Place:
    line = node.end_lineno or node.lineno
    return line, _offset(line, node.end_col_offset or 0, lines)


def _offset(line: int, column: int, lines: list[str]) -> int:
    """Return in characters what ast counts in bytes of UTF-8."""
    return len(lines[line - 1].encode()[:column].decode())
