"""Runs a learner's cell against the tests of a check, and notes what every call gave."""

from __future__ import annotations

import functools
import reprlib
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

from ..host.capture import silenced_output
from .equality import same_result, snapshot
from .namespace import Namespace
from .time_limit import time_limit

SECONDS = 5.0


@dataclass
class Failure:
    """Why a cell or a test ended early: the exception's type and message, the cell's line, the call from the test."""

    kind: str
    message: str
    line: int | None = None
    call: str = ""


@dataclass
class Trial:
    """What came of running a cell and then each test.

    `calls` holds (name, "gave" | "raised" | "is", what) in order, `outcomes` one entry a test: None or its failure.
    `broken` is the failure of the cell itself, or of the time limit.
    """

    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    outcomes: list[Failure | None] = field(default_factory=list)
    broken: Failure | None = None

    @property
    def passed(self) -> int:
        """How many tests passed."""
        return self.outcomes.count(None) if not self.broken else 0

    @property
    def failure(self) -> Failure | None:
        """The first failure, if any."""
        return self.broken or next(filter(None, self.outcomes), None)

    def same_as(self, other: Trial) -> bool:
        """Whether the calls gave the same results and the tests ended alike."""
        ends, others = ([one and one.kind for one in trial.outcomes] for trial in (self, other))
        broken, broke = (trial.broken and trial.broken.kind for trial in (self, other))
        return (
            bool(self.calls)
            and (ends, broken, len(self.calls)) == (others, broke, len(other.calls))
            and all(
                mine[:2] == theirs[:2] and same_result(mine[2], theirs[2])
                for mine, theirs in zip(self.calls, other.calls, strict=True)
            )
        )


class Recorder:
    """Wraps what a cell defines, to note what the tests' own calls give; calls inside of a call are not noted."""

    def __init__(self, trial: Trial, title: str) -> None:
        self.trial = trial
        self.title = title
        self.depth = 0
        self.last: tuple[str, tuple[Any, ...], dict[str, Any]] | None = None

    def wrapped(self, name: str, value: Any) -> Any:  # noqa: ANN401  (whatever the cell defines)
        """Return a recording twin of a function; a class gets recording methods in place; data is noted as it is."""
        if isinstance(value, type):
            for key, method in list(vars(value).items()):
                # Only what this cell wrote: an alias of a library's class must not be changed.
                if isinstance(method, FunctionType) and method.__code__.co_filename == self.title:
                    setattr(value, key, self.recording(f"{name}.{key}", method))
            return value
        if callable(value):
            return self.recording(name, value)
        self.trial.calls.append((name, "is", snapshot(value)))
        return value

    def recording(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function` as one whose results and exceptions are noted."""

        @functools.wraps(function)
        def recorded(*args: Any, **options: Any) -> Any:  # noqa: ANN401  (as the function has them)
            if self.depth:
                return function(*args, **options)
            self.depth, self.last = 1, (name, args, options)
            try:
                result = function(*args, **options)
                self.trial.calls.append((name, "gave", snapshot(result)))
            except Exception as fault:
                self.trial.calls.append((name, "raised", type(fault).__name__))
                raise
            finally:
                self.depth = 0
            return result

        return recorded

    def last_call(self) -> str:
        """Return the last call as it would be written; "" before the first."""
        if self.last is None:
            return ""
        name, args, options = self.last
        words = [*map(reprlib.repr, args), *(f"{key}={reprlib.repr(value)}" for key, value in options.items())]
        return f"{name}({', '.join(words)})"


def run_trial(source: str, tests: Iterable[str], names: Iterable[str], scope: Namespace, title: str) -> Trial:
    """Run `source` in `scope`, then each test, and return what came of it. `title` names the source in tracebacks.

    Stops after five seconds. Nothing is printed or shown.
    """
    trial = Trial()
    recorder = Recorder(trial, title)
    try:
        with silenced_output(), time_limit(SECONDS):
            exec(compile(source, title, "exec", dont_inherit=True), scope)
            tools = {name: recorder.wrapped(name, scope[name]) for name in names if name in scope}
            for test in tests:
                trial.outcomes.append(outcome_of(test, scope | tools, recorder, title))
    except KeyboardInterrupt:
        trial.broken = Failure("KeyboardInterrupt", "")
    except BaseException as fault:  # SystemExit too
        trial.broken = failure_of(fault, title)
    return trial


def outcome_of(test: str, scope: Namespace, recorder: Recorder, title: str) -> Failure | None:
    """Run one test; return how it failed, or None."""
    recorder.last = None
    try:
        exec(compile(test, "<test>", "exec", dont_inherit=True), scope)
    except KeyboardInterrupt:  # the time limit, which ends all tests
        raise
    except BaseException as fault:  # SystemExit too
        failure = failure_of(fault, title)
        failure.call = recorder.last_call()
        return failure
    return None


def failure_of(fault: BaseException, title: str) -> Failure:
    """Return an exception in words, with the line of the learner's cell where it arose."""
    if isinstance(fault, SyntaxError) and fault.filename == title:
        return Failure(type(fault).__name__, fault.msg, fault.lineno)
    steps = traceback.walk_tb(fault.__traceback__)
    lines = [line for frame, line in steps if frame.f_code.co_filename == title]
    return Failure(type(fault).__name__, str(fault), lines[-1] if lines else None)
