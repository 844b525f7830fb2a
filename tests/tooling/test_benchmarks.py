"""What the benchmarks make of the times that they take; the times themselves no test judges."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.contest import Contender, Times, contest, ratio, rows

OURS = Times(clock=[2.0, 1.0, 3.0], cpu=[1.0, 1.0, 4.0])
THEIRS = Times(clock=[4.0, 4.0, 3.0], cpu=[2.0, 4.0, 4.0])


def test_a_table_has_medians_and_spread() -> None:
    """A row has the median, the least and the most of the clock, and the median of CPU."""
    assert rows({"ours": OURS}) == ["| ours | 2.00 | 1.00 to 3.00 | 1.00 |"]


def test_ratios_are_of_medians_with_the_spread_of_rounds() -> None:
    """A row of ratios has that of the clock's medians, the least and the most of a round, and that of CPU's medians."""
    assert ratio({"a": OURS, "b": THEIRS}, "a", "b") == "| a / b | 0.50 | 0.25 to 1.00 | 0.25 |"


def test_contenders_take_turns(tmp_path: Path) -> None:
    """Each round runs every contender once, in order, each behind what is done before it."""
    log = tmp_path / "log"

    def note() -> None:
        with log.open("a", encoding="utf-8") as file:
            file.write("-")

    program = "import sys; open(sys.argv[1], 'a').write(sys.argv[2])"
    contenders = [
        Contender("a", [sys.executable, "-c", program, str(log), "a"]),
        Contender("b", [sys.executable, "-c", program, str(log), "b"], note),
    ]
    taken = contest(contenders, 2, tmp_path)
    assert log.read_text(encoding="utf-8") == "a-ba-b"
    assert {name: len(times.clock) for name, times in taken.items()} == {"a": 2, "b": 2}
