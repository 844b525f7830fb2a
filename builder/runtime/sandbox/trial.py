"""Runs a learner's cell against the tests of a check, and notes what every call gave."""

from __future__ import annotations

import functools
import reprlib
import sys
import traceback
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from itertools import islice
from types import FunctionType
from typing import Any

from ..host.capture import silenced_output
from .child import Steps, last_of
from .equality import kind_of, same_result, snapshot
from .namespace import Namespace
from .time_limit import TimeIsUp, time_limit

SECONDS = 5.0  # of computing, for a cell and all its tests
LONGEST = 500  # characters of an exception's message


class Short(reprlib.Repr):
    """Writes values as Python does, cut where they are long; functions and classes by their names."""

    def __init__(self) -> None:
        super().__init__()
        # reprlib's own 30 would cut a sentence, or most calls, in the midst.
        self.maxstring = self.maxother = 80

    def repr_instance(self, x: Any, level: int) -> str:  # noqa: ANN401  (any value)
        """Return the name of what has one, a number of numpy's as Python's own, the text of anything else."""
        name = getattr(x, "__name__", "")
        if name and isinstance(name, str):
            return name
        if getattr(x, "shape", None) == () and isinstance(x.item(), int | float | complex):
            return str(x)  # np.float64(0.5) is what it calls itself, and 0.5 what one would type
        return super().repr_instance(x, level)

    def repr_ndarray(self, x: Any, level: int) -> str:  # noqa: ANN401  (reprlib looks for the type's name)
        """Return an array of numpy on one line: its own text is indented as if it stood alone."""
        del level
        text = " ".join(repr(x).split()).replace("[ ", "[").replace(" ,", ",").replace(" ]", "]")
        half = self.maxother // 2
        return text if len(text) <= self.maxother else f"{text[:half]}...{text[-half:]}"

    def repr_Series(self, x: Any, level: int) -> str:  # noqa: ANN401, N802  (as above)
        """Return a Series of pandas as one would type it: its own text is a column of lines."""
        return f"Series({self.repr1(self.head(x).tolist(), level - 1)}{self.labels(x, level)})"

    def repr_DataFrame(self, x: Any, level: int) -> str:  # noqa: ANN401, N802  (as above)
        """Return a table of pandas as one would type it: its own text cuts columns out of the midst."""
        return f"DataFrame({self.repr_dict(self.head(x).to_dict('list'), level)}{self.labels(x, level)})"

    def repr_dict(self, x: Any, level: int) -> str:  # noqa: ANN401  (any dict)
        """Return a dict in its own order, which reprlib sorts."""
        items = [f"{self.repr1(key, level - 1)}: {self.repr1(x[key], level - 1)}" for key in islice(x, self.maxdict)]
        return f"{{{', '.join([*items, *['...'] * (len(x) > self.maxdict)])}}}" if level > 0 else "{...}"

    def head(self, x: Any) -> Any:  # noqa: ANN401  (a Series or table)
        """Return as many rows as are shown and one, which tells that there are more."""
        return x.iloc[: self.maxlist + 1]

    def labels(self, x: Any, level: int) -> str:  # noqa: ANN401  (a Series or table)
        """Return the index as an argument; "" where it only counts the rows."""
        labels = self.head(x).index.tolist()
        return "" if labels == list(range(len(labels))) else f", index={self.repr1(labels, level - 1)}"


SHORT = Short()


def short(value: Any) -> str:  # noqa: ANN401  (any value)
    """Return a value as it would be typed, cut where it is long."""
    try:
        return SHORT.repr(value)
    except Exception:  # a learner's own class that bears the name of one of these
        return type(value).__name__


@dataclass
class Failure:
    """Why a cell or a test ended early: the exception's type and message, the cell's line where it arose, the test's
    last call and what it gave."""

    kind: str
    message: str
    line: int | None = None
    call: str = ""
    result: str = ""

    @property
    def is_of_result(self) -> bool:
        """Whether it is what a call gave that failed a test: an assert of the test's, or a step that cannot go on with
        it, such as asking None for its columns."""
        return not self.line and (self.kind == "AssertionError" or bool(self.result and self.kind != "NameError"))

    @property
    def words(self) -> str:
        """What a test says of the result that it failed on."""
        if self.kind == "AssertionError":
            return self.message
        return f"The test could not go on with this result: {self.kind} ({self.message})"


@dataclass
class Trial:
    """What came of running a cell and then each test.

    `calls` holds (name, "gave" | "raised" | "is", what) in order, `kinds` beside it of which kind that is, `starts`
    the place of each test's first call; `outcomes` has one entry a test: None or its failure. `broken` is the failure
    of the cell itself, or of the time limit.
    """

    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
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

    def note(self, name: str, what: str, value: Any, kind: str = "") -> None:  # noqa: ANN401  (any value)
        """Note a call and what came of it."""
        self.calls.append((name, what, value))
        self.kinds.append(kind)

    def kinds_in(self, test: int) -> list[str]:
        """Return of which kinds the results of a test's calls are, "" where one raised."""
        ends = [*self.starts[1:], len(self.kinds)]
        return self.kinds[self.starts[test] : ends[test]] if test < len(self.starts) else []

    def kinds_at_failure(self, model: Trial) -> tuple[str, str]:
        """Return of which kind is what the first failing test's last call gave here, and what the same call gave in
        `model`; "" where there is none."""
        test = next(place for place, outcome in enumerate(self.outcomes) if outcome)
        mine, theirs = self.kinds_in(test), model.kinds_in(test)
        return (mine[-1], theirs[len(mine) - 1]) if 0 < len(mine) <= len(theirs) else ("", "")

    def same_as(self, other: Trial) -> bool:
        """Whether the calls gave the same results and the tests ended alike."""
        ends, others = ([one and one.kind for one in trial.outcomes] for trial in (self, other))
        broken, broke = (trial.broken and trial.broken.kind for trial in (self, other))
        return (
            # Two cells that fail before anything is called have nothing in common that could be told.
            bool(self.calls)
            # Before same_result(), which may run the learner's own __eq__.
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
        self.gave: list[Any] = []  # what the last call gave, if it gave anything

    def wrapped(self, name: str, value: Any) -> Any:  # noqa: ANN401  (whatever the cell defines)
        """Return a recording twin of a function; a class gets recording methods in place; data is noted as it is."""
        if isinstance(value, type):
            for key, method in list(vars(value).items()):
                # Only what this cell wrote: an alias of a library's class must not be changed.
                if isinstance(method, FunctionType) and method.__code__.co_filename == self.title:
                    # In place: instances that were made already, subclasses and isinstance() must all go on to meet
                    # this very class.
                    setattr(value, key, self.recording(f"{name}.{key}", method))
            return value
        if callable(value):
            return self.recording(name, value)
        self.trial.note(name, "is", snapshot(value))
        return value

    def recording(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function` as one whose results and exceptions are noted."""

        @functools.wraps(function)
        def recorded(*args: Any, **options: Any) -> Any:  # noqa: ANN401  (as the function has them)
            # How a function gets to its result is its own affair: another way to the same result must match the same
            # mistake.
            if self.depth:
                return function(*args, **options)
            self.depth, self.last, self.gave = 1, (name, args, options), []
            try:
                result = function(*args, **options)
                # A snapshot, for the test or a later call may change what was handed out.
                self.trial.note(name, "gave", snapshot(result), kind_of(result))
                self.gave = [result]
            # The type alone, since the wording is each learner's own. TimeIsUp and SystemExit pass by: outcome_of()
            # tells of them.
            except Exception as fault:
                self.trial.note(name, "raised", type(fault).__name__)
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
        owner, _, method = name.partition(".")
        if method:
            # Without self, which nobody writes in a call.
            args, name = args[1:], owner if method == "__init__" else f"{owner}(…).{method}"
        words = [*map(short, args), *(f"{key}={short(value)}" for key, value in options.items())]
        return f"{name}({', '.join(words)})"

    def last_result(self) -> str:
        """Return what the last call gave, as Python writes it; "" where it gave nothing."""
        return short(self.gave[0]) if self.gave else ""


def apart(steps: Steps) -> Any:  # noqa: ANN401  (whatever the steps are)
    """Return the last of what `steps` yields, run so that it changes nothing here and cannot last."""
    return last_of(steps, SECONDS)


def run_trial(source: str, tests: Iterable[str], names: Iterable[str], scope: Namespace, title: str) -> Trial:
    """Run `source` in `scope`, then each test, and return what came of it. `title` names the source in tracebacks.

    Stops after five seconds of computing. Nothing is printed or shown.
    """
    trial = Trial()
    recorder = Recorder(trial, title)
    try:
        # To redirect a stream to itself puts it back at the end, should the code set another. The time limit is entered
        # last and so is over first: it must never end the putting back.
        with silenced_output(), redirect_stdout(sys.stdout), redirect_stderr(sys.stderr), time_limit(SECONDS):
            trial.broken = outcome_of(source, scope, recorder, title)
            if trial.broken:
                return trial
            # After the cell has run, so that what it calls by itself is not taken for the tests' calls.
            tools = {name: recorder.wrapped(name, scope[name]) for name in names if name in scope}
            for test in tests:
                trial.starts.append(len(trial.calls))
                # A dict for each test. `scope` stays what the functions see, so they call one another past the
                # recorder, and no test leaves a name to the next.
                trial.outcomes.append(outcome_of(test, scope | tools, recorder, "<test>"))
    except BaseException as fault:  # the time limit, which ends all tests
        trial.broken = failure_of(fault, title)
    return trial


def outcome_of(code: str, scope: Namespace, recorder: Recorder, file: str) -> Failure | None:
    """Run the cell or a test; return how it failed, or None."""
    recorder.last, recorder.gave = None, []
    try:
        exec(compile(code, file, "exec", dont_inherit=True), scope)
    except TimeIsUp:
        raise
    except BaseException as fault:  # SystemExit too
        failure = failure_of(fault, recorder.title)
        failure.call, failure.result = recorder.last_call(), recorder.last_result()
        return failure
    return None


def failure_of(fault: BaseException, title: str) -> Failure:
    """Return an exception in words, with the line of the learner's cell where it arose; a test's assert has none."""
    if isinstance(fault, SyntaxError) and fault.filename == title:
        return Failure(type(fault).__name__, fault.msg, fault.lineno)
    steps = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(fault.__traceback__)]
    # An assert of the tests ends in "<test>" and gets no line; one of the learner's own ends in the cell, and its line
    # tells Code._told() that it is an error of theirs.
    if isinstance(fault, AssertionError):
        steps = steps[-1:]
    lines = [line for file, line in steps if file == title]
    return Failure(type(fault).__name__, message_of(fault), lines[-1] if lines else None)


def message_of(fault: BaseException) -> str:
    """Return an exception's message, cut where it is very long; "" where it cannot say it."""
    try:
        message = str(fault)
    except Exception:  # a learner's own class
        return ""
    return message if len(message) <= LONGEST else f"{message[:LONGEST]} …"
