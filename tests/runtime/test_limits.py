"""Code that takes too long, ends Python, or cannot be stopped from within: the kernel goes on, and it is said."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from importlib import import_module
from threading import Thread

import psutil
import pytest

from builder.runtime.host.threads import one_at_a_time
from builder.runtime.sandbox import child, trial
from tests.runtime.conftest import Page
from tests.runtime.hands import MARK, checked, tried
from tests.runtime.payloads import CODE, NO_DOOR, SOLUTION


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time limit that a test can wait for."""
    monkeypatch.setattr(trial, "SECONDS", 0.3)


@pytest.fixture
def childless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host where no copy of the process can be made: Windows and macOS."""
    monkeypatch.setattr(child.sys, "platform", "darwin")


@pytest.fixture
def in_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host of WebAssembly: no copies of the process, no signals by the clock, no threads."""

    def refused(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(child.sys, "platform", "emscripten")
    monkeypatch.delattr(signal, "setitimer")
    monkeypatch.setattr(Thread, "start", refused)


def body(line: str) -> str:
    """Return a cell whose function runs a line."""
    return f"import itertools, os, re, signal, sys, time\ndef mean(values):\n    {line}\n    return 2"


@pytest.mark.parametrize(
    "line",
    [
        "sum(range(10**12))",
        "-1 in itertools.count()",
        "max(itertools.count())",
        "10 ** 10**8",
        "re.match('(a+)+$', 'a' * 40 + 'b')",
    ],
)
def test_work_in_c_is_stopped(learner: Page, line: str) -> None:
    """A single call that gives the interpreter no turn is stopped from without, and the next check is judged."""
    assert "Stopped after 0.3 seconds of computing." in tried(learner, body(line))
    assert "Correct" in tried(learner, SOLUTION)


@pytest.mark.parametrize("line", ["pass", "sum(range(10**12))"])
def test_code_that_catches_everything_is_stopped(learner: Page, line: str) -> None:
    """Code that takes the limit for one exception more and goes on is ended."""
    forever = f"while True:\n        try:\n            {line}\n        except BaseException:\n            pass"
    assert "Stopped after 0.3 seconds" in tried(learner, body(forever))


def test_waiting_is_no_computing(learner: Page) -> None:
    """A right program that waits for longer than it may compute is right; one that waits for ever is told so."""
    slow = SOLUTION.replace("    return", "    import time; time.sleep(0.5)\n    return")
    assert "Correct" in tried(learner, slow)
    said = tried(learner, body("time.sleep(60)"))
    assert "of which it computed 0. Does it wait for something that never comes?" in said


@pytest.mark.usefixtures("childless")
@pytest.mark.parametrize("line", ["while True: pass", "10 ** 10**8", "re.match('(a+)+$', 'a' * 40 + 'b')"])
def test_a_host_without_children_has_a_timer(learner: Page, line: str) -> None:
    """Where code runs in the kernel itself, a signal stops what hears signals; that it may hang is said before."""
    learner.run(MARK + body(line))
    card = learner.ask(CODE, "probability/mean")
    shown: list[str] = []
    card.feedback.observe(lambda change: shown.append(change["new"]), "value")
    assert "Stopped after 0.3 seconds of computing." in checked(card)
    assert "restart the kernel" in shown[0]
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


@pytest.mark.usefixtures("in_browser")
def test_a_browser_without_threads_judges_code(learner: Page) -> None:
    """In WebAssembly right is right, and an endless loop is stopped between two of its lines."""
    assert "Correct" in tried(learner, SOLUTION)
    assert "Stopped after 0.3 seconds of computing." in tried(learner, body("while True:\n        pass"))
    assert "Correct" in tried(learner, SOLUTION)


def test_a_press_in_another_thread_has_the_same_limit(learner: Page) -> None:
    """JupyterLab may handle a press beside the main thread: code is stopped there too."""
    learner.run(MARK + body("while True: pass"))
    card = learner.ask(CODE, "probability/mean")
    press = Thread(target=one_at_a_time(card.sure.click))
    press.start()
    press.join(60)
    assert "Stopped after 0.3 seconds of computing." in card.feedback.value


ENDINGS = [
    ("exit()", "SystemExit, your code asks Python to end"),
    ("quit(1)", "SystemExit, your code asks Python to end"),
    ("sys.exit('x' * 10**7)", "SystemExit, your code asks Python to end"),
    ("raise KeyboardInterrupt", "KeyboardInterrupt, raised by your code or by the stop button"),
    ("raise GeneratorExit", "GeneratorExit, an exception"),
]


@pytest.mark.parametrize("fixture", ["learner", "childless"])
@pytest.mark.parametrize(("line", "words"), ENDINGS)
def test_what_asks_python_to_end_is_told(request: pytest.FixtureRequest, fixture: str, line: str, words: str) -> None:
    """Code that asks Python to end is an error with its line; the kernel is not asked, and the message is cut."""
    request.getfixturevalue(fixture)
    learner: Page = request.getfixturevalue("learner")
    asked: list[object] = []
    learner.namespace["exit"] = learner.namespace["quit"] = asked.append  # as IPython's own, which end the kernel
    said = tried(learner, body(line))
    assert f"Line 4: {words}" in said
    assert len(said) < 2000
    assert asked == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("os._exit(3)", "Your code ended Python itself (exit code 3)."),
        ("os.kill(os.getpid(), signal.SIGTERM)", "Python itself was stopped while it ran your code (SIGTERM)."),
        ("os.kill(os.getpid(), signal.SIGKILL)", "Python itself was stopped while it ran your code (SIGKILL)."),
    ],
)
def test_what_ends_python_ends_a_copy_of_it(learner: Page, line: str, words: str) -> None:
    """Code that ends or crashes its process is told so; the kernel goes on, and no child is left behind."""
    before = psutil.Process().children()  # of the tests that ran here
    assert words in tried(learner, body(line))
    assert "Correct" in tried(learner, SOLUTION)
    assert psutil.Process().children() == before


def test_a_mistake_that_cannot_be_run_hides_nothing(learner: Page) -> None:
    """Where a listed mistake ends the child, what is said is what the answer's own tests gave."""
    content = CODE | {"mistakes": [{"code": body("os._exit(1)"), "say": "never"}]}
    assert "0 of 3 tests pass. The mean of 1, 2 and 3" in tried(learner, "def mean(values):\n    return 7", content)


@pytest.mark.usefixtures("childless")
def test_mistakes_are_known_without_children_too(learner: Page) -> None:
    """Where code runs in the kernel itself, a known mistake gets its sentence as well."""
    assert CODE["mistakes"][0]["say"] in tried(learner, NO_DOOR)


def test_a_fault_of_the_steps_is_no_ending() -> None:
    """What goes wrong in the runtime itself, in the child, comes out as a fault here."""
    with pytest.raises(RuntimeError, match="ZeroDivisionError: division by zero"):
        child.last_of(lambda: iter([1 / 0]), 5)


def test_a_copy_that_goes_on_alone_has_no_word() -> None:
    """Code that forks gets the answer of its own process: a copy of that can say nothing, and nobody waits for it."""

    def steps() -> Iterator[str]:
        yield "its own"
        if not os.fork():
            yield "the copy's"
        os.wait()

    assert child.last_of(steps, 5) == "its own"


def test_a_child_computes_in_one_thread() -> None:
    """In a child each library's pool has one thread, where threadpoolctl is loaded: OpenMP's stands still with more."""
    pools = import_module("threadpoolctl").threadpool_info
    assert {pool["num_threads"] for pool in child.last_of(lambda: iter([pools()]), 5)} <= {1}
    assert pools()


def test_a_cell_without_end_is_not_read(learner: Page) -> None:
    """A cell of 20,000 lines is refused by its size, one of 200,000 before anybody looks at it."""
    for lines, words in ((20_000, "is too long for a check"), (200_000, "more than 200,000 characters")):
        learner.shell.history_manager.store_inputs(1, MARK + "x = 1\n" * lines)
        assert words in checked(learner.ask(CODE, "probability/mean"))
