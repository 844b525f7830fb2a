"""Python fences, looked at and never run: is it Python, what does it call, do its asserts say why."""

from __future__ import annotations

import ast
import builtins
import warnings

from builder.reading.source import Source

# Of the Python that builds: newer ones only have more.
_NAMES = frozenset(dir(builtins))


def parse(source: Source, line: int, code: str, what: str) -> ast.Module | None:
    """Return the syntax tree of code that starts at `line`; note a fault and return None when it is not Python.

    `what` begins the fault, as in "a python cell".
    """
    try:
        with warnings.catch_warnings():
            # An escape such as "\d" prints a warning into the learner's notebook on newer Pythons.
            # As an error, so that it comes with its line. Python 3.12 shows it by itself (python/cpython#98401).
            warnings.simplefilter("error")
            return ast.parse(code)
    except SyntaxError as error:
        _fault(source, line, code, what, error)
    # Brackets in brackets beyond what Python follows: the code is anybody's, and reading must end.
    except (ValueError, RecursionError, MemoryError):
        source.fault(line, f"{what} is too deep or too long to be read as Python", "write it in parts")
    return None


def _fault(source: Source, line: int, code: str, what: str, error: SyntaxError) -> None:
    lines = code.split("\n")
    # Python may give no line, or one behind the last (an open bracket).
    at = min(max(error.lineno or 1, 1), len(lines))
    words = lines[at - 1].strip()
    # Told by the line and not by the message, which for these says "invalid syntax" and no more.
    if words.startswith(("%", "!", "?")) or words.endswith("?"):
        found = f"{what} holds a command of IPython ({words.split()[0]})"
        source.fault(line + at - 1, found, "write plain Python, so that it runs on every host")
    # Of our own making: the warning above, raised, becomes a SyntaxError.
    elif "escape" in error.msg:
        found = f"{what} has a backslash that escapes nothing"
        source.fault(line + at - 1, found, 'double it, or write r"…"')
    else:
        # Python counts its lines from the fence, we from the top of the file.
        message = error.msg.partition(" on line ")[0]
        source.fault(line + at - 1, f"{what} is not Python ({message})", "mend it, or call its language something else")


def last_expression(tree: ast.Module) -> ast.expr | None:
    """Return the expression that a cell ends in, whose value is the cell's; None where it ends in a statement."""
    last = tree.body[-1] if tree.body else None
    return last.value if isinstance(last, ast.Expr) else None


def sliders(code: str, tree: ast.Module) -> tuple[str, ...] | None:
    """Return the sliders of the figure that a cell makes with `explore(…)`; None where it makes none.

    A cell with more than one figure answers for its last.
    """
    found = None
    lines = code.split("\n")
    for statement in tree.body:
        # Walking a tree takes longer than making it, and most statements make no figure.
        if any("explore" in line for line in lines[statement.lineno - 1 : statement.end_lineno]):
            for node in ast.walk(statement):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "explore":
                    # The last one wins, as it is the one nearest to what follows. **settings has no name that could be
                    # known.
                    found = tuple(keyword.arg for keyword in node.keywords if keyword.arg)
    return found


def unknown_names(tree: ast.AST, known: set[str]) -> list[str]:
    """Return the names that an expression reads and that are neither in `known`, nor builtins, nor its own."""
    # Parameters of a lambda, and targets of a comprehension or :=, are names of its own wherever they stand.
    own = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    own |= {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    return sorted({node.id for node in names} - own - known - _NAMES)


def silent_asserts(tree: ast.Module) -> tuple[list[int], int]:
    """Return the lines of the asserts and raised AssertionErrors without a sentence, and how many there are in all."""
    silent = []
    count = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            message = node.msg
        # Tests may be written with raise as well; learners see the same sentence.
        elif isinstance(node, ast.Raise) and _is_assertion(node.exc):
            message = node.exc.args[0] if isinstance(node.exc, ast.Call) and node.exc.args else None
        else:
            continue
        count += 1
        if message is None or not _says(message):
            silent.append(node.lineno)
    return silent, count


def _is_assertion(raised: ast.expr | None) -> bool:
    called = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(called, ast.Name) and called.id == "AssertionError"


def _says(message: ast.expr) -> bool:
    # Any text in it is enough: f"{a} is too small" and "too " + word say something too.
    return any(
        isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip()
        for node in ast.walk(message)
    )
