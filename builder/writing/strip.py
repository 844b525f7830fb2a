"""Cuts from Python source what only its maintainers need: comments, annotations, most docstrings.

Nothing is written anew: what stays stands as it stood, so the same bytes come out under every Python.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator

Place = tuple[int, int]  # line, counted from 1, and offset in it, in characters
Cut = tuple[Place, Place]
Function = ast.FunctionDef | ast.AsyncFunctionDef
# An f-string has no quotes of its own kind inside, as up to Python 3.11.
_TEXT_OR_COMMENT = re.compile(r"""('{3}|"{3}|'|")(?:\\.|(?!\1).)*\1|(?P<comment>#[^\n]*)""", re.DOTALL)
_BODIES = ("body", "orelse", "finalbody")  # of the fields of a node, those that hold statements
_NOTES = ("annotation", "returns")  # of the fields of a node, those that hold an annotation
TWO = 2  # a body of a docstring alone would be none without it


def stripped(source: str, documented: Collection[str] = (), nodes: list[ast.AST] | None = None) -> str:
    """Return `source` without comments, annotations, docstrings, empty lines, and the imports and typed dicts that only
    annotations needed; with one space of indentation where there were four.

    The docstrings of the module and of functions whose names are `documented` stay. So do annotations in the bodies of
    classes: dataclasses are made of them. `nodes` are those of the source's tree, where somebody has them already.
    """
    lines = source.splitlines(keepends=True)
    nodes = nodes_of(ast.parse(source)) if nodes is None else nodes
    cuts = [*_comments(source), *_annotations(nodes, lines), *_docstrings(nodes, lines, documented)]
    return _narrowed(_cut(lines, [*cuts, *_unused(nodes, lines)]), nodes)


def nodes_of(tree: ast.AST) -> list[ast.AST]:
    """Return a tree and all below it, as `ast.walk` does but for the contexts (Load, Store), which are no places."""
    # Once for all that looks at it: to walk takes longer than to parse, and every build strips the whole runtime.
    found = [tree]
    for node in found:  # which grows meanwhile
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, list):
                found += [one for one in value if isinstance(one, ast.AST)]
            elif isinstance(value, ast.AST) and name != "ctx":
                found.append(value)
    return found


def _cut(lines: list[str], cuts: Iterable[Cut]) -> list[str]:
    """Return what is left of some lines without what is to be cut; "" of those that are gone."""
    left = lines.copy()
    # From the end, so that earlier places stay true. A cut may hold others, but none on the line that it ends on.
    for (first, start), (last, end) in sorted(cuts, reverse=True):
        head, tail = left[first - 1][:start], left[last - 1][end:]
        left[first - 1 : last] = [""] * (last - first + 1)
        # The spaces before a comment at the end of a line go with it.
        left[first - 1] = (head if tail.strip() else head.rstrip(" ")) + tail
    return left


def _comments(source: str) -> Iterator[Cut]:
    # Texts are matched as well, for a # in one is none. By a pattern: the tokenizer takes longer than all else here.
    for found in _TEXT_OR_COMMENT.finditer(source):
        if comment := found["comment"]:
            line, start = source.count("\n", 0, found.start()), source.rfind("\n", 0, found.start()) + 1
            yield (line + 1, found.start() - start), (line + 1, found.start() - start + len(comment))


def _unused(nodes: list[ast.AST], lines: list[str]) -> Iterator[Cut]:
    """Yield what only annotations needed: typed dicts, and the names that are imported and not used."""
    body = nodes[0].body if isinstance(nodes[0], ast.Module) else []
    classes = [node for node in body if isinstance(node, ast.ClassDef)]
    shapes = [node for node in classes if "TypedDict" in map(ast.unparse, node.bases)]
    yield from ((_start(node, lines), _end(node, lines)) for node in shapes)
    # In the bodies of classes annotations stay, as dataclasses need them. But `from __future__ import annotations`
    # keeps them texts, so names in them are not used, but for those that also stand elsewhere.
    notes = [note for node in nodes for name in _NOTES if isinstance(note := getattr(node, name, None), ast.AST)]
    unread = {id(one) for node in (*shapes, *notes) for one in nodes_of(node)}
    read = [node for node in nodes if id(node) not in unread]
    used = {node.id for node in read if isinstance(node, ast.Name)}
    # Without this import they would be evaluated, and the names just cut are missed.
    cut = {id(node) for node in _assigned(nodes)}
    if any(isinstance(node, ast.AnnAssign) and id(node) not in cut for node in read):
        used.add("annotations")  # from __future__
    for node in body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _unused_names(node, used, lines)


def _unused_names(node: ast.Import | ast.ImportFrom, used: set[str], lines: list[str]) -> Iterator[Cut]:
    """Yield the names of an import that are not used, each with the comma behind it; the whole where none is."""
    # `import a.b` binds a, so what is asked is whether `a` is used.
    kept = [place for place, alias in enumerate(node.names) if (alias.asname or alias.name).partition(".")[0] in used]
    if not kept:
        yield _start(node, lines), _end(node, lines)
        return
    # Up to the last name kept, each goes with the comma behind it; those after it go with the comma before them.
    for place, alias in enumerate(node.names[: kept[-1]]):
        if place not in kept:
            yield _start(alias, lines), _start(node.names[place + 1], lines)
    if node.names[kept[-1] + 1 :]:
        yield _end(node.names[kept[-1]], lines), _end(node.names[-1], lines)


def _narrowed(left: list[str], nodes: list[ast.AST]) -> str:
    """Return code without empty lines, one space for every four that a line is indented by.

    Lines that begin inside a string stay as they are.
    """
    # A text's first line begins outside of it and may be narrowed; those after it are its content, or end in it.
    texts = (node for node in nodes if isinstance(node, ast.Constant | ast.JoinedStr))
    inside = {line for node in texts for line in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)}
    kept = []
    for number, line in enumerate(left, 1):
        width = len(line) - len(line.lstrip(" "))
        if number in inside:
            kept.append(line)
        elif line.strip():
            # Our blocks are indented by fours, so a quarter keeps them apart. Lines that go on in a bracket may stand
            # anywhere.
            kept.append(line[width - width // 4 :])
    return "".join(kept)


def _annotations(nodes: list[ast.AST], lines: list[str]) -> Iterator[Cut]:
    for node in nodes:
        if isinstance(node, ast.arg) and node.annotation:
            yield (
                (node.lineno, _offset(node.lineno, node.col_offset, lines) + len(node.arg)),
                _end(node.annotation, lines),
            )
        elif isinstance(node, Function) and node.returns:
            yield _arrow(node, lines), _end(node.returns, lines)
    for node in _assigned(nodes):
        yield _end(node.target, lines), _end(node.annotation, lines)


def _assigned(nodes: list[ast.AST]) -> Iterator[ast.AnnAssign]:
    """Yield the assignments that lose their annotation."""
    for body in _bodies(nodes):
        # One without a value, `x: int`, would be a bare name when cut, and fail where x is not there yet.
        yield from (node for node in body if isinstance(node, ast.AnnAssign) and node.value)


def _bodies(nodes: list[ast.AST]) -> Iterator[list[ast.stmt]]:
    """Yield every list of statements outside of the body of a class."""
    for node in nodes:
        # The class's own statements are left out, and only those: its methods' bodies are lists of other nodes.
        if not isinstance(node, ast.ClassDef):
            yield from (value for name in _BODIES if isinstance(value := getattr(node, name, None), list))


def _docstrings(nodes: list[ast.AST], lines: list[str], documented: Collection[str]) -> Iterator[Cut]:
    for node in (one for one in nodes if isinstance(one, Function | ast.ClassDef)):
        # A body of one docstring keeps it, since a body cannot be empty. The module's own stays, as it is no
        # function's and no class's.
        if ast.get_docstring(node) is not None and len(node.body) >= TWO and node.name not in documented:
            yield _start(node.body[0], lines), _end(node.body[0], lines)


def _arrow(node: Function, lines: list[str]) -> Place:
    """Return the place behind the bracket that closes a function's parameters."""
    # ast has no place for the arrow, so it is looked for on the line on which the annotation begins; ruff format
    # never parts the two.
    line = node.returns.lineno if node.returns else node.lineno
    before = lines[line - 1][: _offset(line, node.returns.col_offset if node.returns else 0, lines)]
    return line, len(before[: before.rindex("->")].rstrip(" "))


def _start(node: ast.stmt | ast.alias, lines: list[str]) -> Place:
    return node.lineno, _offset(node.lineno, node.col_offset, lines)


def _end(node: ast.stmt | ast.expr | ast.alias, lines: list[str]) -> Place:
    line = node.end_lineno or node.lineno
    return line, _offset(line, node.end_col_offset or 0, lines)


def _offset(line: int, column: int, lines: list[str]) -> int:
    """Return in characters what ast counts in bytes of UTF-8."""
    # Both differ on each line with an é or a dash; lines here are cut by characters.
    if lines[line - 1].isascii():
        return column
    return len(lines[line - 1].encode()[:column].decode())
