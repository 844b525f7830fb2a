"""Numbers as people type them."""

from __future__ import annotations

import pytest

from builder.runtime.scoring.numerals import read_number

READ = [
    ("0.167", "", [0.167]),
    ("0,167", "", [0.167]),
    (",5", "", [0.5]),
    (".5", "", [0.5]),
    ("5.", "", [5]),
    ("−3", "", [-3]),
    ("- 3", "", [-3]),
    ("+3", "", [3]),
    ("1/6", "", [1 / 6]),
    ("1 / 6", "", [1 / 6]),
    ("−1/4", "", [-0.25]),
    ("½", "", [0.5]),
    ("16.7 %", "", [0.167]),
    ("16,7%", "", [0.167]),
    ("16.7 percent", "", [0.167]),
    ("16.7 %", "%", [16.7]),
    ("16.7", "%", [16.7]),
    ("16.7", "", [16.7]),
    ("1e-3", "", [0.001]),
    ("1E3", "", [1000]),
    ("2,5e2", "", [250]),
    ("2.5·10^3", "", [2500]),
    ("2.5 x 10**3", "", [2500]),
    ("1,000", "", [1000, 1]),
    ("12,345", "", [12345, 12.345]),
    ("1,234,567", "", [1234567]),
    ("8.000", "", [8, 8000]),
    ("1.234.567", "", [1234567]),
    ("0.125", "", [0.125]),
    ("1.2345", "", [1.2345]),
    ("15,000 €", "euros", [15000, 15]),
    ("€41,600", "euros", [41600, 41.6]),
    ("EUR 15000", "", [15000]),
    ("400 euros", "", [400]),
    ("$ 3", "€", [3]),
    ("1,234.5", "", [1234.5]),
    ("1.234,5", "", [1234.5]),
    ("1 000", "", [1000]),
    ("1\u202f000\u202f000", "", [1000000]),
    ("1'000", "", [1000]),
    ("= 4", "", [4]),
    ("≈ 0.3", "", [0.3]),
    ("3 bits", "bits", [3]),
    ("31 s", "seconds", [31]),
    ("31sec.", "seconds", [31]),
    ("1e3 s", "seconds", [1000]),
    ("6 of 10", "", [0.6]),
    ("64*10", "", [640]),
    ("64 x 10 × 2", "", [1280]),
    ("2·3/4", "", [1.5]),
    ("2*10**6", "", [2000000]),
    ("1 in 5", "", [0.2]),
    ("3 out of 4", "", [0.75]),
    ("3 Bits", "bits", [3]),
    ("€ 5", "€", [5]),
    ("３", "", [3]),
    ("1,000/2", "", [500, 0.5]),
]
UNREADABLE = [
    "", " ", "-", "abc", "1/0", "1/", "/2", "1/2/3", "nan", "inf", "1e999", "1e", "0x10", "1_000", "1 1/2", "3 apples",
    "1,2,3", "1.2.3", "2**3", "__import__('os')", "9" * 41, "--1", "1e-", "%", "１／",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "unit", "values"), READ)
def test_a_number_is_read_as_typed(typed: str, unit: str, values: list[float]) -> None:
    """Each usual way to type a number gives its value, and two values where a comma or a dot leaves it open."""
    assert read_number(typed, unit) == pytest.approx(tuple(values))


def test_another_unit_than_the_one_asked_for_is_not_dropped() -> None:
    """Milliseconds are not seconds, and cents are not euros."""
    assert read_number("31 ms", "seconds") == read_number("400 cents", "euros") == ()


@pytest.mark.parametrize("typed", UNREADABLE)
def test_what_is_no_number_has_no_reading(typed: str) -> None:
    """Words, arithmetic, what is not finite, and what is too long, are not read."""
    assert read_number(typed) == ()


def test_a_long_exponent_does_no_harm() -> None:
    """A huge exponent within forty characters is refused at once."""
    assert read_number("1e" + "9" * 38) == ()
