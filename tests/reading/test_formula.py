"""Formulas become characters that say the same, or are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.reading.formula import Unfaithful, convert

FAITHFUL = {
    r"\frac{1}{4}": "¼",
    r"\frac{a}{b}": "a/b",
    r"\frac{1}{10^{3}}": None,
    r"\frac{\sigma}{\sqrt{n}}": "σ/√n",
    r"\frac{a}{b}c": "(a/b)c",
    r"2\frac{3}{n}": "2(3/n)",
    r"\frac{1}{3}^2": "(⅓)²",
    r"\frac{a + b}{c}": None,
    r"\sqrt{x}": "√x",
    r"\sqrt{ab}": "√(ab)",
    r"\sqrt{x}^2": "(√x)²",
    r"\sqrt[3]{x}": None,
    r"x^2 + y_1": "x² + y₁",
    r"x^{10}": "x¹⁰",
    r"x^10": None,
    r"x^{q}": None,
    r"w^T x": "wᵀx",
    r"e^{-x}": "e⁻ˣ",
    r"90^\circ": "90°",
    r"P(A \mid B)": "P(A ∣ B)",
    r"a\le b": "a ≤ b",
    r"-1 \ne - 1": "−1 ≠ −1",
    r"2\cdot3\times 4": "2 · 3 × 4",
    r"n \log n": "n log n",
    r"\log(p) \approx 0.5": "log(p) ≈ 0.5",
    r"\log\frac{a}{b}": "log (a/b)",
    r"\sum_{i=1}^n x_i^2": "∑ᵢ₌₁ⁿ xᵢ²",
    r"\arg\max_x f(x, y)": "arg maxₓ f(x, y)",
    r"\Theta(n^2)": "Θ(n²)",
    r"\hat{y} \in \{0, 1\}": "ŷ ∈ {0, 1}",
    r"\hat{xy}": None,
    r"\mathbb{E}[X]": "𝔼[X]",
    r"\mathbb{X}": None,
    r"\mathbf{x}": None,
    r"\left(\frac{1}{2}\right)^2": "(½)²",
    r"\left.x\right|": "x|",
    r"1{,}000\,\%": "1,000 %",
    r"\text{spam and ham}": "spam and ham",
    r"\text{a $b$}": None,
    r"\text x": None,
    r"f'(x)": "f′(x)",
    r"a & b": None,
    r"{x": None,
    r"x}": None,
    r"x^": None,
    r"\begin{matrix}": None,
    "\\": None,
    "x" * 200: None,
}


@pytest.mark.parametrize("tex", FAITHFUL)
def test_a_formula_is_converted_or_refused(tex: str) -> None:
    """A formula becomes the characters that say the same; one that no characters can say is refused."""
    try:
        found = convert(tex)
    except Unfaithful:
        found = None
    assert found == FAITHFUL[tex]


@given(
    st.lists(st.sampled_from([*"\\{}^_ ()123abx+-=.,$&~'", "\\frac", "\\sqrt", "\\sum", "\\log", "\\text", "\\hat"]))
)
def test_no_formula_crashes(pieces: list[str]) -> None:
    """Whatever stands between two dollar signs is converted or refused, and what is converted holds no LaTeX."""
    try:
        found = convert("".join(pieces))
    except Unfaithful:
        return
    assert "\\" not in found
    assert "^" not in found
