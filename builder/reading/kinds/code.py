"""Code: fences for the starter, the tests, the solution, the mistakes that people write, and what proves the tests."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import TypeVar

from builder.model import Code, Example, Mistake, Rich, Snippet
from builder.reading import fences, python, quotations
from builder.reading.draft import Draft
from builder.reading.markdown import Node

_Read = TypeVar("_Read", Snippet, Example)
_GIVES = "# gives "  # begins the last line of an example that says what it gives
_ROLES = ("starter", "example", "test", "solution", "mistake", "mutant", "also")


def marks(node: Node) -> bool:
    """Tell whether a block is one of the fences of a code check."""
    return fences.role(node) in _ROLES


def read(draft: Draft) -> Code | None:
    """Return the snippets; each is Python, each assert says why, each mistake has feedback. Nothing is run."""
    # First, while every block is still in `rest`: a mistake owns the quotation directly below it, and once the other
    # fences are taken out, a quotation below the solution would stand below a mistake.
    mistakes = _mistakes(draft)
    starter = _one(draft, "starter")
    solution = _one(draft, "solution")
    tests, examples = _each(draft, "test", _test), _each(draft, "example", _example)
    mutants, others = _each(draft, "mutant", _program), _each(draft, "also", _program)
    # Both are faults of the whole check, told at its heading: there is no line where the missing fence would stand.
    if not tests:
        draft.fault(draft.line, "has no test fence", "write one or more, each with an assert that says why")
    if not mistakes:
        draft.fault(draft.line, "has no mistake fence", "write one or more that people really make, each with feedback")
    _inspect_doubles(draft, solution, {"mistake": mistakes, "mutant": mutants, "program": others})
    # With a starter and a solution the check stands, for what else is missing is a fault that stops the file.
    return Code(starter, tests, solution, mistakes, examples, mutants, others) if starter and solution else None


def _one(draft: Draft, role: str) -> Snippet | None:
    node = draft.one(lambda node: fences.role(node) == role, f"{role} fence")
    parsed = _snippet(draft, node, role) if node else None
    return parsed[0] if parsed else None


def _each(draft: Draft, role: str, read_one: Callable[[Draft, Node], _Read | None]) -> tuple[_Read, ...]:
    return tuple(one for node in draft.take(lambda node: fences.role(node) == role) if (one := read_one(draft, node)))


def _snippet(draft: Draft, node: Node, role: str) -> tuple[Snippet, ast.Module | None] | None:
    what = f"{draft.what}: the {role}"
    snippet = fences.snippet(draft.source, node, what)
    if snippet is None:
        return None
    return snippet, python.parse(draft.source, snippet.span.first, snippet.code, what)


def _test(draft: Draft, node: Node) -> Snippet | None:
    parsed = _snippet(draft, node, "test")
    if parsed is None:
        return None
    snippet, tree = parsed
    # Not Python, which is a fault already; the snippet still counts, or "no test fence" would be told as well.
    if tree is None:
        return snippet
    silent, count = python.silent_asserts(tree)
    for line in silent:
        allowed = 'say what is wrong: assert …, "the sentence that the learner sees"'
        draft.fault(snippet.span.first + line - 1, "has an assert without a sentence", allowed)
    if not count:
        draft.fault(snippet.span.first, "has a test that asserts nothing", 'write assert …, "what is wrong"')
    return snippet


def _example(draft: Draft, node: Node) -> Example | None:
    parsed = _snippet(draft, node, "example")
    if parsed is None:
        return None
    snippet, tree = parsed
    if tree and python.last_expression(tree) is None:
        draft.fault(snippet.span.last, "has an example that gives nothing", "let its last line be a call")
    call, _, last = snippet.code.rstrip().rpartition("\n")
    if last.startswith(_GIVES):
        return Example(snippet.span, snippet.code, call, last.removeprefix(_GIVES))
    if last.startswith("#"):
        # Of a class's edition only what `# gives` begins is left out.
        draft.fault(snippet.span.last, "has an example that ends in a comment", f"say what it gives: {_GIVES}[2, 4]")
    return Example(snippet.span, snippet.code, snippet.code)


def _program(draft: Draft, node: Node) -> Snippet | None:
    parsed = _snippet(draft, node, fences.role(node) or "")
    return parsed[0] if parsed else None


def _mistakes(draft: Draft) -> tuple[Mistake, ...]:
    """Return the mistakes, each with the quotation that stands directly below it."""
    found = []
    used: set[int] = set()
    # Each block with its neighbour below; the last one has none.
    for node, after in zip_longest(draft.rest, draft.rest[1:]):
        if fences.role(node) != "mistake":
            continue
        used.add(id(node))
        say: Rich = ()
        if after and after.type == "blockquote":
            used.add(id(after))
            say = quotations.feedback(draft.source, after, f"{draft.what}: a mistake")
        else:
            allowed = "say what went wrong in a quotation (> …) directly below its fence"
            draft.fault(node.first, "says nothing about a mistake", allowed)
        if parsed := _snippet(draft, node, "mistake"):
            found.append(Mistake(parsed[0].span, parsed[0].code, say))
    # By identity: two mistakes may be alike to the letter, which is a fault, but each has its own feedback.
    draft.take(lambda node: id(node) in used)
    return tuple(found)


def _inspect_doubles(
    draft: Draft, solution: Snippet | None, programs: Mapping[str, Sequence[Snippet | Mistake]]
) -> None:
    # The solution is the first of the doubles: a mistake like it would tell a right answer that it is wrong.
    seen = {solution.code.strip()} if solution else set()
    for what, group in programs.items():
        for program in group:
            if program.code.strip() in seen:
                draft.fault(program.span.first, f"has a {what} that is written elsewhere already", "make each its own")
            seen.add(program.code.strip())
