"""Arithmetic that authors write in place of a number, worked out under bounds; nothing is executed."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable
from decimal import Context, Decimal
from functools import lru_cache
from typing import Final

# Bounded before it is parsed: parentheses alone can exhaust the parser ("(" * 150 in the tests).
LONGEST: Final = 200  # characters of an expression
MOST_BITS: Final = 4096  # of a whole number on the way to the result
LARGEST_CHOICE: Final = 2000  # n of comb(n, k)

# The C libraries of systems differ in the last bit of exp, log and powers (not of sqrt), and the hash of a check would
# with them. In so many digits, the float that is nearest to the result is the same everywhere.
_DIGITS: Final = Context(prec=40, traps=[])
_LN_2: Final = _DIGITS.ln(Decimal(2))

_Value = int | float


class NotArithmetic(ValueError):  # noqa: N818 - it says what the text is, not what went wrong
    """A text that is no arithmetic at all; `part` is the piece that is none."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


class NoNumber(ValueError):  # noqa: N818 - as above
    """Arithmetic without a usable result; the message says why, as the end of "arithmetic which …"."""


@lru_cache(maxsize=1_000)  # the variants of a check share most of theirs
def evaluate(expression: str) -> float:
    """Return the value of an expression of numbers, + - * / // % **, parentheses, sqrt, exp, log, log2 and comb.

    Raises NotArithmetic for anything else, NoNumber where the result is too large, not real or not defined.
    """
    if len(expression) > LONGEST:
        raise NotArithmetic(f"{len(expression)} characters, at most {LONGEST}")
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise NotArithmetic(expression) from None
    # All of it before any of it is worked out: `1/0 + x` must be no arithmetic, not a division by zero, since
    # `equations.is_arithmetic` tells by the exception whether a line gives a number or words.
    _inspect(tree.body)
    try:
        # The last step can overflow too: whole numbers have no bound of size, and a float has (2**2000).
        value = float(_work_out(tree.body))
    except ZeroDivisionError:
        raise NoNumber("divides by zero") from None
    except OverflowError:
        raise NoNumber("is too large") from None
    if not math.isfinite(value):
        raise NoNumber("is too large")
    return value


def _inspect(tree: ast.expr) -> None:
    """Raise NotArithmetic where a part of the tree is not arithmetic, before anything is worked out."""
    for node in ast.walk(tree):
        # By type, not isinstance: True is an int to Python.
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            continue
        if isinstance(node, ast.BinOp | ast.UnaryOp) and (type(node.op) in _BINARY or type(node.op) in _UNARY):
            continue
        if isinstance(node, ast.Call) and _calls(node):
            continue
        # The signs and the Load of a name are nodes of their own to `walk`; their owners are judged above.
        if isinstance(node, ast.operator | ast.unaryop | ast.expr_context):
            continue
        # As the name in a call. Alone it passes here and is refused when it is worked out ("sqrt" in the tests).
        if isinstance(node, ast.Name) and node.id in _FUNCTIONS:
            continue
        raise NotArithmetic(ast.unparse(node))


def _calls(node: ast.Call) -> bool:
    """Tell whether a call is of one of our functions, with as many numbers as it takes."""
    if not isinstance(node.func, ast.Name) or node.keywords or node.func.id not in _FUNCTIONS:
        return False
    return len(node.args) == _FUNCTIONS[node.func.id][0]


def _work_out(node: ast.expr) -> _Value:
    match node:
        case ast.Constant(value=int() | float() as value):
            return _bounded(value)
        case ast.UnaryOp():
            return _UNARY[type(node.op)](_work_out(node.operand))
        case ast.BinOp():
            return _bounded(_BINARY[type(node.op)](_work_out(node.left), _work_out(node.right)))
        case ast.Call(func=ast.Name(id=name)):
            return _bounded(_FUNCTIONS[name][1](*(_work_out(argument) for argument in node.args)))
    raise NotArithmetic(ast.unparse(node))


def _bounded(value: _Value) -> _Value:
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        raise NoNumber("is too large")
    return value


def _power(base: _Value, exponent: _Value) -> _Value:
    """Return the power, refusing what would take long before it is too large, and what is not real."""
    # Whole numbers only: a float that grows too large raises by itself, at once.
    if isinstance(base, int) and isinstance(exponent, int) and abs(exponent) * base.bit_length() > MOST_BITS:
        raise NoNumber("is too large")
    # A negative base and a broken exponent make a complex number without any exception.
    value: object = base**exponent
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return _settled(value, _DIGITS.power, base, exponent)
    raise NoNumber("is not a real number")


def _settled(found: float, exact: Callable[..., Decimal], *values: _Value) -> float:
    """Return what the C library has found for some values, with the last bit that it has on every system."""
    settled = float(exact(*map(_DIGITS.create_decimal, values)))
    # Decimals know no power of a negative number that is too large to be even.
    return settled if math.isclose(settled, found) else found


def _log2(value: Decimal) -> Decimal:
    return _DIGITS.divide(_DIGITS.ln(value), _LN_2)


def _real(
    function: Callable[[_Value], float], exact: Callable[[Decimal], Decimal] | None = None
) -> Callable[[_Value], float]:
    """Return the function with a fault of ours where it is not defined; by `exact` the same on every system."""

    def defined(value: _Value) -> float:
        try:
            return _settled(function(value), exact, value) if exact else function(value)
        except ValueError:
            raise NoNumber(f"takes {function.__name__} of {value:g}, where it is not defined") from None

    return defined


def _comb(n: _Value, k: _Value) -> int:
    # comb(5.0, 2) as well: `math.comb` takes whole numbers only, and its TypeError is none of ours.
    if not isinstance(n, int) or not isinstance(k, int) or n < 0 or k < 0:
        raise NoNumber("takes comb of what are not two whole numbers")
    # Before it is worked out: `comb` of large numbers takes long, and its result is bounded only afterwards.
    if n > LARGEST_CHOICE:
        raise NoNumber("is too large")
    return math.comb(n, k)


# Shifts, bit signs and comparisons are left out on purpose: `1 << 9999` would be a second way to be large.
_BINARY: Final[dict[type[ast.AST], Callable[[_Value, _Value], _Value]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: _power,
}
_UNARY: Final[dict[type[ast.AST], Callable[[_Value], _Value]]] = {ast.UAdd: operator.pos, ast.USub: operator.neg}
_FUNCTIONS: Final[dict[str, tuple[int, Callable[..., _Value]]]] = {
    "sqrt": (1, _real(math.sqrt)),
    "exp": (1, _real(math.exp, _DIGITS.exp)),
    "log": (1, _real(math.log, _DIGITS.ln)),
    "log2": (1, _real(math.log2, _log2)),
    "comb": (2, _comb),
}
