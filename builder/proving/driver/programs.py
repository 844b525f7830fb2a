"""The programs of a code check: wrong ones that must fail, known mistakes and mutants among them, and right ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from IPython import get_ipython

from .cards import passed, press, right, wrong
from .runtime import of
from .steps import needed, some, step

# How a program failed by itself and how each test did: [kind, message] or None; what a press says of it, if asked.
Tried = tuple[Any, list[Any], Any]
WRONG = ("mistake", "mutant")
PRESSED = ("mistake", "other")  # with what is said of them in the child that tries them all


def drive_code(
    card: Any,
    mutants: Sequence[str] = (),
    others: Sequence[str] = (),
    examples: Sequence[tuple[str, str]] = (),
) -> None:
    """Run programs that do nothing or never end, every mistake, the solution and the `others` as the learner's cell,
    and try the `mutants`; hold the `examples`, which are (call, what it is said to give), to the solution."""
    check, payload = card.check, card.check.payload
    programs = {("solution", 0): payload["solution"]}
    programs |= {("mistake", place): mistake["code"] for place, mistake in some(enumerate(payload["mistakes"]))}
    programs |= {("mutant", place): code for place, code in some(enumerate(mutants))}
    programs |= {("other", place): code for place, code in enumerate(others)}
    came = _all_tried(check, programs)
    if not _solved(check, came["solution", 0]):
        return
    needed[check.id] = [[] for _ in payload["tests"]]
    for part, one in came.items():
        _note_if_needed(check, part, one)
    said = {_as_own(check, programs[part]): one[2] for part, one in came.items() if one[2]}
    # The names that the tests call. Where they call none, all that the solution defines: a program without any would
    # fail by a NameError, which proves nothing of the tests.
    own = check.names or sorted(of("scoring.content").names_defined(payload["solution"]))
    # The one that does nothing first: what the solution gives is then known, found in the time that people have.
    for what, body, run in (("does nothing", "return None", press), ("never ends", "while True: pass", _press_soon)):
        _run_as_own(check, "\n".join(f"def {name}(*args, **options):\n    {body}" for name in own))
        run(card)
        found = f"a program that {what} passes every test"
        # One is enough: a test that lets a program pass which does nothing has to be mended first.
        if not step(check.id, what, not passed(card), found, "write a test that it fails", ("test", 0)):
            break
    for place, mistake in some(enumerate(payload["mistakes"])):
        # Before the press: of a failing assert without words a reader is told no more than that it fails.
        _look_for_silence(check, came["mistake", place][1])
        _run_as_own(check, mistake["code"])
        allowed = "write a test that it fails, or drop it"
        with _known(said):
            wrong(card, f"mistake {place + 1}", mistake["say"], ("mistake", place), allowed)
    for place, _ in some(enumerate(mutants)):
        broken, outcomes, _ = came[part := ("mutant", place)]
        found, allowed = f"mutant {place + 1} passes every test", "write a test that it fails, or drop it"
        step(check.id, f"mutant {place + 1}", broken or any(outcomes), found, allowed, part)
    _run_as_own(check, payload["solution"])
    right(card, "its solution", ("solution",), "mend the solution or the test")
    for place, code in enumerate(others):
        _run_as_own(check, code)
        with _known(said):
            right(card, f"`also` {place + 1}", ("other", place), "mend it or the test")
    all_given = iter(_all_given(check, [call for call, gives in examples if gives]))
    for place, (_, gives) in enumerate(examples):
        given = next(all_given) if gives else ""
        found, allowed = f"has an example that gives {given}", "write that behind # gives, or mend the call"
        step(check.id, f"example {place + 1}", given == gives, found, allowed, ("example", place))


def _as_own(check: Any, code: str) -> str:
    """Return a program as the learner's cell of a check."""
    # The check finds the learner's latest cell by this very first line.
    return f"{of('checks.code').MARK} {check.id}\n{code}"


def _run_as_own(check: Any, code: str) -> None:
    """Run code as the learner's cell of a check."""
    # With history, because that is where the check finds it.
    get_ipython().run_cell(_as_own(check, code), store_history=True)


def _note_if_needed(check: Any, program: tuple[str, int], tried: Tried) -> None:
    """Note the test that alone refuses a wrong program, which is (what it is, its place)."""
    broken, outcomes, _ = tried
    falls = [test for test, outcome in enumerate(outcomes) if outcome]
    if program[0] in WRONG and len(falls) == 1 and not broken:
        needed[check.id][falls[0]].append(program)


def _press_soon(card: Any) -> None:
    """Press, with a twentieth of a second for code that never ends: five are for people."""
    trial, clock, mistakes = of("sandbox.trial"), of("sandbox.time_limit"), card.check.mistakes
    before, known = (trial.SECONDS, clock.TICK), len(mistakes)
    trial.SECONDS, clock.TICK = 0.05, 0.02
    try:
        press(card)
    finally:
        trial.SECONDS, clock.TICK = before
        # A known mistake that was compared with it had no more time, and may need it where Python is slow.
        del mistakes[known:]


def _solved(check: Any, tried: Tried) -> bool:
    """Return whether the solution passes the tests."""
    broken, outcomes, _ = tried
    failure: Any = broken or next(filter(None, outcomes), [])
    part = ("solution",) if broken or not failure else ("test", outcomes.index(failure))
    found = f"has a solution that fails with {': '.join(filter(None, failure))}"
    return step(check.id, "the solution, tried", not failure, found, "mend the solution or the test", part)


def _look_for_silence(check: Any, outcomes: Sequence[Any]) -> None:
    """Note each test that fails on a wrong program and says nothing."""
    for place, failure in enumerate(outcomes):
        ok = failure is None or failure[0] != "AssertionError" or failure[1].strip()
        found, allowed = "has a test that fails without a sentence", 'write assert …, "what is wrong"'
        step(check.id, f"test {place + 1} on a wrong program", ok, found, allowed, ("test", place))


def _all_given(check: Any, calls: Sequence[str]) -> list[str]:
    """Return what each call gives after the solution, as feedback tells it; the error where it raises one."""

    def given(call: str) -> str:
        namespace = of("sandbox.namespace")
        with of("host.capture").silenced_output():
            scope = namespace.scope_of(check.id)
            namespace.own_data(scope)
            exec(check.payload["solution"], scope)  # noqa: S102 - the author's code, as a press runs it
            return str(of("sandbox.trial").short(namespace.value_of(call, scope)))

    return [*map(str, _in_one_child(given, calls))]


def _all_tried(check: Any, programs: Mapping[tuple[str, int], str]) -> dict[tuple[str, int], Tried]:
    """Return what comes of each program, and what a press says of those that are to be pressed with."""

    def tried(part: tuple[str, int]) -> Tried:
        source = _as_own(check, programs[part])
        trial = check._tried(source)  # noqa: SLF001 - as a press does
        broken, *outcomes = (one and [one.kind, one.message] for one in (trial.broken, *trial.outcomes))
        return broken, outcomes, _said(check, source, trial) if part[0] in PRESSED else None

    came = zip(programs, _in_one_child(tried, [*programs]), strict=True)
    # A program that ends the child even where it is alone has failed, and is pressed with as a learner presses.
    return {
        part: ([type(one).__name__, str(one)], [], None) if isinstance(one, Exception) else tuple(one)
        for part, one in came
    }


def _said(check: Any, source: str, trial: Any) -> Any:
    """Return what a press says of a source that has been tried."""
    tried = check._tried  # noqa: SLF001 - as a press does, but this once
    check._tried = lambda other: trial if other == source else tried(other)  # noqa: SLF001 - hides the class's method
    try:
        *_, said = check._verdicts(source)  # noqa: SLF001 - as a press does
    finally:
        del check._tried  # noqa: SLF001
    return said


@contextmanager
def _known(said: Mapping[str, Any]) -> Iterator[None]:
    """Let a press on a source of which it is known what is said have no child of its own, which would say the same."""
    code = of("checks.code")
    apart = code.apart

    def known(steps: Any) -> Any:
        (source,) = steps.args  # of a partial
        return said[source] if source in said else apart(steps)

    code.apart = known
    try:
        yield
    finally:
        code.apart = apart


def _in_one_child(work: Callable[[Any], Any], things: Sequence[Any]) -> list[Any]:
    """Return what `work` gives of each thing, as JSON has it, one after another in one child, as a press tries the
    known mistakes; the error where it raises one.

    A child costs more than most programs do. Where one of them ends it, each has a child of its own.
    """

    def steps() -> Iterator[Any]:
        # All that is known, again with each thing: the last line counts, and a child that says nothing for long is
        # ended.
        came: list[Any] = []
        for thing in things:
            came.append(work(thing))
            yield came

    try:
        came = of("sandbox.trial").apart(steps) if things else []
    except Exception as end:  # noqa: BLE001 - the author's code may end in any way
        came = [end]
    # What was said before the child ended is less than all.
    if len(came) < len(things):
        return [_in_one_child(work, [thing])[0] for thing in things]
    return came
