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
    """Return `source` without comments, annotations and docstrings, and without the lines that this empties.

    The docstrings of the module and of functions whose names are `documented` stay, and the first paragraphs of those
    of classes. Annotations in the bodies of classes stay: dataclasses are made of them.
    """
    lines = source.splitlines(keepends=True)
    tree = ast.parse(source)
    cuts = [*_comments_and_gaps(source), *_annotations(tree, lines), *_docstrings(tree, lines, documented)]
    for (first, start), (last, end) in sorted(cuts, reverse=True):
        kept = lines[first - 1][:start].rstrip(" ") + lines[last - 1][end:]
        lines[first - 1 : last] = [kept] if kept.strip() else []
    return "".join(lines)


def _comments_and_gaps(source: str) -> Iterator[Cut]:
    """Yield the comments, and the second of two empty lines; what looks like either inside a string is neither."""
    gap = 0  # the last line of what will be empty
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        line, text = token.start[0], token.line.strip()
        if token.type == tokenize.COMMENT:
            yield token.start, token.end
            gap = line if text.startswith("#") and gap == line - 1 else gap
        elif token.type == tokenize.NL and not text:
            if gap == line - 1:
                yield token.start, token.end
            gap = line


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
        text = ast.get_docstring(node, clean=False)
        if text is None or len(node.body) < TWO or node.name in documented:
            continue
        docstring, lead = node.body[0], text.partition("\n\n")[0]
        if isinstance(node, Function):
            yield _start(docstring, lines), _end(docstring, lines)
        elif lead != text:
            line, end = _end(docstring, lines)
            last = docstring.lineno + lead.count("\n")
            yield (last, len(lines[last - 1].rstrip("\n"))), (line, end - len('"""'))


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
