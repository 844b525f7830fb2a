"""The programs of a code check: wrong ones that must fail, known mistakes and mutants among them, and right ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from IPython import get_ipython

from .cards import passed, press, right, wrong
from .runtime import of
from .steps import needed, some, step

Tried = tuple[Any, list[Any]]  # how a program failed by itself, and how each test did: [kind, message], or None


def drive_code(
    card: Any,
    mutants: Sequence[str] = (),
    others: Sequence[str] = (),
    examples: Sequence[tuple[str, str]] = (),
) -> None:
    """Run programs that do nothing or never end, every mistake, the solution and the `others` as the learner's cell,
    and try the `mutants`; hold the `examples`, which are (call, what it is said to give), to the solution."""
    check, payload = card.check, card.check.payload
    wrong_ones = {("mistake", place): mistake["code"] for place, mistake in some(enumerate(payload["mistakes"]))}
    wrong_ones |= {("mutant", place): code for place, code in some(enumerate(mutants))}
    solved, *tried = _all_tried(check, [payload["solution"], *wrong_ones.values()])
    if not _solved(check, solved):
        return
    needed[check.id] = [[] for _ in payload["tests"]]
    came = dict(zip(wrong_ones, tried, strict=True))
    for part, one in came.items():
        _note_if_needed(check, part, one)
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
        wrong(card, f"mistake {place + 1}", mistake["say"], ("mistake", place), allowed)
    for place, _ in some(enumerate(mutants)):
        broken, outcomes = came[part := ("mutant", place)]
        found, allowed = f"mutant {place + 1} passes every test", "write a test that it fails, or drop it"
        step(check.id, f"mutant {place + 1}", broken or any(outcomes), found, allowed, part)
    _run_as_own(check, payload["solution"])
    right(card, "its solution", ("solution",), "mend the solution or the test")
    for place, code in enumerate(others):
        _run_as_own(check, code)
        right(card, f"`also` {place + 1}", ("other", place), "mend it or the test")
    all_given = iter(_all_given(check, [call for call, gives in examples if gives]))
    for place, (_, gives) in enumerate(examples):
        given = next(all_given) if gives else ""
        found, allowed = f"has an example that gives {given}", "write that behind # gives, or mend the call"
        step(check.id, f"example {place + 1}", given == gives, found, allowed, ("example", place))


def _run_as_own(check: Any, code: str) -> None:
    """Run code as the learner's cell of a check."""
    # With history, because that is where the check finds the learner's latest cell, by this very first line.
    get_ipython().run_cell(f"{of('checks.code').MARK} {check.id}\n{code}", store_history=True)


def _note_if_needed(check: Any, program: tuple[str, int], tried: Tried) -> None:
    """Note the test that alone refuses a wrong program, which is (what it is, its place)."""
    broken, outcomes = tried
    falls = [test for test, outcome in enumerate(outcomes) if outcome]
    if len(falls) == 1 and not broken:
        needed[check.id][falls[0]].append(program)


def _press_soon(card: Any) -> None:
    """Press, with a tenth of a second for code that never ends: five are for people."""
    trial, mistakes = of("sandbox.trial"), card.check.mistakes
    seconds, trial.SECONDS = trial.SECONDS, 0.1
    known = len(mistakes)
    try:
        press(card)
    finally:
        trial.SECONDS = seconds
        # A known mistake that was compared with it had no more time, and may need it where Python is slow.
        del mistakes[known:]


def _solved(check: Any, tried: Tried) -> bool:
    """Return whether the solution passes the tests."""
    broken, outcomes = tried
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


def _all_tried(check: Any, programs: Sequence[str]) -> list[Tried]:
    """Return what comes of each program."""

    def tried(code: str) -> list[Any]:
        trial = check._tried(code)  # noqa: SLF001 - as a press does
        return [one and [one.kind, one.message] for one in (trial.broken, *trial.outcomes)]

    came = _in_one_child(tried, programs)
    # A program that ends the child even where it is alone has failed.
    failed = [[[type(one).__name__, str(one)]] if isinstance(one, Exception) else one for one in came]
    return [(broken, outcomes) for broken, *outcomes in failed]


def _in_one_child(work: Callable[[str], Any], codes: Sequence[str]) -> list[Any]:
    """Return what `work` makes of each code, as JSON has it, one after another in one child, as a press tries the known
    mistakes; the error where it raises one.

    A child costs more than most programs do. Where one of them ends it, each has a child of its own.
    """

    def steps() -> Iterator[Any]:
        # All that is known, again with each code: the last line counts, and a child that says nothing for long is
        # ended.
        came: list[Any] = []
        for code in codes:
            came.append(work(code))
            yield came

    try:
        came = of("sandbox.trial").apart(steps) if codes else []
    except Exception as end:  # noqa: BLE001 - the author's code may end in any way
        came = [end]
    # What was said before the child ended is less than all.
    if len(came) < len(codes):
        return [_in_one_child(work, [code])[0] for code in codes]
    return came
