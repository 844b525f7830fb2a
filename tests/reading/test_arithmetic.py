"""Arithmetic in place of numbers: worked out, under bounds, or refused."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.reading.arithmetic import NoNumber, NotArithmetic, evaluate

VALUES = {
    "1/6": 1 / 6,
    "0.99*0.01 / (0.99*0.01 + 0.05*0.99)": 1 / 6,
    "-2**2": -4.0,
    "7 // 2 + 7 % 2": 4.0,
    "2**-1": 0.5,
    "sqrt(2)**2 - exp(log(2))": 0.0,
    "log2(8)": 3.0,
    "comb(365, 23) / comb(365, 22)": 343 / 23,
    "+1e-3": 0.001,
}
REFUSED = {
    "": NotArithmetic,
    "pi": NotArithmetic,
    "sqrt": NotArithmetic,
    "sqrt + 1": NotArithmetic,
    "sqrt(1, 2)": NotArithmetic,
    "log(x=1)": NotArithmetic,
    "max(1, 2)": NotArithmetic,
    "().__class__": NotArithmetic,
    "1 if 1 else 2": NotArithmetic,
    "1 < 2": NotArithmetic,
    "True + 1": NotArithmetic,
    "1j": NotArithmetic,
    "'a' * 3": NotArithmetic,
    "~1": NotArithmetic,
    "1 << 9999": NotArithmetic,
    "x := 1": NotArithmetic,
    "(" * 150: NotArithmetic,
    "1;2": NotArithmetic,
    "1 + " * 50 + "1": NotArithmetic,
    "1/0": NoNumber,
    "5 % 0": NoNumber,
    "0**-1": NoNumber,
    "9**9**9": NoNumber,
    "9.0**9**9": NoNumber,
    "1e999": NoNumber,
    "2**4000 * 2**4000": NoNumber,
    "2**2000 + 0.5": NoNumber,
    "exp(1000)": NoNumber,
    "sqrt(-1)": NoNumber,
    "log(0)": NoNumber,
    "(-8)**0.5": NoNumber,
    "comb(5, 0.5)": NoNumber,
    "comb(100000, 50000)": NoNumber,
}


@pytest.mark.parametrize("expression", VALUES)
def test_arithmetic_is_worked_out(expression: str) -> None:
    """An expression has the value that arithmetic gives it."""
    assert evaluate(expression) == pytest.approx(VALUES[expression], abs=1e-12)


@pytest.mark.parametrize("expression", REFUSED)
def test_other_expressions_are_refused(expression: str) -> None:
    """What is no arithmetic, or has no usable value, is refused for that reason."""
    with pytest.raises(REFUSED[expression]):
        evaluate(expression)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("exp(5.66)", 287.1486425560543),
        ("log(95.97)", 4.564035642629537),
        ("log2(0.86)", -0.21759143507262677),
        ("2.05**-1.4", 0.36605352598593527),
    ],
)
def test_a_value_is_the_same_on_every_system(expression: str, value: float) -> None:
    """Of what the C libraries round in two ways the nearest float is taken: the hash of a check hangs on it."""
    assert evaluate(expression) == value


@given(st.text(alphabet="0123456789.+-*/%() e", max_size=40))
def test_a_value_is_what_python_says(expression: str) -> None:
    """An expression that is worked out at all has the value that Python gives it."""
    try:
        value = evaluate(expression)
    except (NotArithmetic, NoNumber):
        return
    assert math.isfinite(value)
    found = float(eval(expression.strip(), {}))  # noqa: S307 - our own few characters, and already bounded
    assert value == pytest.approx(found, rel=1e-12, abs=1e-300)
