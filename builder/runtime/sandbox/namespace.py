"""Copies of the learner's namespace in which nothing hides a builtin."""

from __future__ import annotations

import ast
import builtins
from contextlib import suppress
from copy import deepcopy
from types import FunctionType
from typing import Any

from IPython import get_ipython
from IPython.display import display

from ..record.event import page_of
from ..record.session import SESSION

Namespace = dict[str, Any]

# Further data by the names of its types, since nothing is imported for it: of the standard library, numpy and pandas.
OF_PYTHON = {"bytearray", "deque", "Counter", "defaultdict", "OrderedDict", "Random"}
COPIED = OF_PYTHON | {"ndarray", "Generator", "RandomState", "DataFrame", "Series"}
ATOMS = frozenset({bool, bytes, complex, float, int, str, type(None)})  # what nobody can change
BUILTIN_NAMES = frozenset(dir(builtins)) - {"__name__", "__doc__"}


def clean_copy(namespace: Namespace) -> Namespace:
    """Return a copy of `namespace` without the names that hide builtins; its functions see the copy."""
    copy = {name: value for name, value in namespace.items() if name not in BUILTIN_NAMES}
    # IPython keeps display among the builtins and get_ipython there only while a cell runs; a check may be judged
    # between two cells, so both are put in by hand.
    copy |= {"__builtins__": builtins, "display": display, "get_ipython": get_ipython, "input": no_input}
    copy |= {"exit": ended, "quit": ended}  # IPython's own end the kernel
    for name, value in copy.items():
        # Only values change, no key comes or goes: that is allowed while the dict is gone through.
        copy[name] = rebound(value, namespace, copy)
    return copy


def no_input(*_: object) -> str:
    """Raise EOFError: code that runs behind a button has nobody to ask."""
    raise EOFError("nobody can type here")


def ended(code: object = None) -> None:
    """Raise SystemExit, as Python's own exit does."""
    raise SystemExit(*() if code is None else (code,))


def scope_of(check_id: str) -> Namespace:
    """Return a clean copy of the learner's namespace for a check; its `data` is that of the check's chapter."""
    scope = clean_copy(SESSION.namespace)
    if "data" in SESSION.tools:
        scope["data"] = SESSION.tool("data", page_of(check_id))
    return scope


def own_data(scope: Namespace) -> None:
    """Replace, in `scope`, lists, dicts, sets and what is COPIED by copies: changing them changes nothing else."""
    seen: dict[int, Any] = {}
    scope.update({name: own(value, seen) for name, value in scope.items() if not name.startswith("_")})


def own(value: Any, seen: dict[int, Any]) -> Any:  # noqa: ANN401  (any value of a notebook)
    """Return a copy of plain data, however deep; any other object as it is. `seen` holds the copies made so far."""
    # By identity: two names for one list stay two names for one list, and a list that holds itself comes to an end.
    if id(value) in seen:
        return seen[id(value)]
    copy = value
    # The very types: a subclass may hold more than its items, and to copy it would run the learner's own code.
    if type(value) is list:
        copy = seen[id(value)] = value[:]
        if not ATOMS.issuperset(map(type, value)):  # else a hundred thousand numbers would be looked at one by one
            copy[:] = [own(one, seen) for one in value]
    elif type(value) is dict:
        copy = seen[id(value)] = value.copy()
        copy.update((key, own(one, seen)) for key, one in value.items() if type(one) not in ATOMS)
    elif type(value) is set:
        copy = value.copy()
    elif type(value).__name__ in COPIED:
        with suppress(Exception):  # an array may hold anything
            copy = own_array(value, seen) if type(value).__name__ == "ndarray" else deepcopy(value, seen)
    seen[id(value)] = copy
    return copy


def own_array(value: Any, seen: dict[int, Any]) -> Any:  # noqa: ANN401  (numpy is not imported for it)
    """Return a copy of an array; of the objects that it may hold, those that `own` copies are copies too."""
    # Not by deepcopy, which copies a whole figure for the axes that plt.subplots() returns, a quarter of a second.
    copy = seen[id(value)] = value.copy()
    if value.dtype == object and not ATOMS.issuperset(map(type, value.flat)):
        for place, one in enumerate(value.flat):
            copy.flat[place] = own(one, seen)
    return copy


def rebound(value: Any, namespace: Namespace, copy: Namespace) -> Any:  # noqa: ANN401  (any value of a notebook)
    """Return a function of `namespace` as one that looks its names up in `copy`; anything else as it is."""
    # A library's function has globals of its own and must keep them: only what cells of this notebook defined is
    # rebound.
    if not isinstance(value, FunctionType) or value.__globals__ is not namespace:
        return value
    twin = FunctionType(value.__code__, copy, value.__name__, value.__defaults__, value.__closure__)
    # FunctionType() of Python 3.11 takes neither of these two.
    twin.__kwdefaults__ = value.__kwdefaults__
    twin.__dict__.update(value.__dict__)
    return twin


def value_of(code: str, scope: Namespace) -> Any:  # noqa: ANN401  (any value)
    """Run `code` in `scope` and return the value of its last line, an expression."""
    *steps, last = ast.parse(code).body
    if not isinstance(last, ast.Expr):
        raise SyntaxError("the last line is not an expression")  # noqa: TRY004  (the source is at fault)
    # The runtime's own __future__ imports must not reach the code.
    exec(compile(ast.Module(steps, []), "<check>", "exec", dont_inherit=True), scope)
    return eval(compile(ast.Expression(last.value), "<check>", "eval", dont_inherit=True), scope)
