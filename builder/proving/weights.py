"""What the tests of a code check are needed for: of each one, the wrong programs that no other test refuses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.model import Check, Code
from builder.proving.places import Places
from builder.proving.proof import Proof


@dataclass(frozen=True, slots=True)
class Weighed:
    """The tests of a code check in the file `path`: for each its line, and the wrong programs that it alone refuses,
    as ("mistake" or "mutant", line)."""

    path: str
    check: Check
    tests: tuple[tuple[int, tuple[tuple[str, int], ...]], ...]


def weighed(proof: Proof, places: Places) -> Iterator[Weighed]:
    """Yield the code checks of a proof; none where their source is not known."""
    for name, tests in proof.needed.items():
        check = places.checks.get(name)
        if check and isinstance(code := check.answer, Code):
            lines = {
                "mistake": [one.span.first for one in code.mistakes],
                "mutant": [one.span.first for one in code.mutants],
            }
            rows = [tuple((what, lines[what][place]) for what, place in programs) for programs in tests]
            path = (places.source / check.span.path).as_posix()
            yield Weighed(path, check, tuple(zip((test.span.first for test in code.tests), rows, strict=True)))


def table(code: Weighed) -> Iterator[str]:
    """Yield a heading, and a line for each test."""
    yield f'{code.path}:{code.check.span.first}: check "{code.check.id}": what each test alone refuses'
    for line, programs in code.tests:
        words = ", ".join(f"{what} (line {at})" for what, at in programs)
        yield f"    test (line {line}): {words or 'nothing'}"


def test_figure(codes: Sequence[Weighed]) -> str:
    """Return how many tests could be dropped, as a line; "" where there are none."""
    tests = [programs for code in codes for _, programs in code.tests]
    return f"No wrong program needs {sum(not one for one in tests)} of {len(tests)} tests." if tests else ""


def warnings(code: Weighed) -> Iterator[str]:
    """Yield a warning for each test that could be dropped, and every wrong program would still fail."""
    for line, programs in code.tests:
        if not programs:
            found = f'check "{code.check.id}": no mistake or mutant fails this test alone'
            yield f"{code.path}:{line}: warning: {found}; write a mutant that does, or drop the test"
