"""Bounds the time of code: how long it may compute, and how long it may take in all."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

TICK = 0.05  # seconds between two looks at the clock
PATIENCE = 12  # by the clock on the wall code may take so many times its limit: it may wait, or the machine be busy

Look = Callable[[], None]


class TimeIsUp(BaseException):
    """Ends code that took too long; its message is told to the learner. Not one of the exceptions that code expects."""


def too_much(seconds: float) -> str:
    """Return what is said of code that computed for `seconds` and did not end."""
    return f"Stopped after {seconds:g} seconds of computing. Is there a loop that never ends?"


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeIsUp in the body once its thread has computed for `seconds`, or has taken far longer by the clock.

    A signal looks at the clock where one can; elsewhere (Windows, WebAssembly, other threads) each line of Python does.
    Neither is heard by a single call of C that never asks for signals, as `sum(range(10**12))`.
    """
    # Some hosts have no clock for a single thread. The process's also counts the kernel's other threads, so there the
    # limit is a little shorter.
    computing = getattr(time, "thread_time", time.process_time)
    computed, began = computing(), time.monotonic()

    def look() -> None:
        used, passed = computing() - computed, time.monotonic() - began
        if used > seconds:
            raise TimeIsUp(too_much(seconds))
        if passed > PATIENCE * seconds:
            waits = "Does it wait for something that never comes?"
            raise TimeIsUp(f"Stopped after {passed:.0f} seconds, of which it computed {used:.0f}. {waits}")

    # Python hears signals in the main thread alone and refuses to set a handler elsewhere, and JupyterLab sends a press
    # to a subshell's thread (jupyterlab/jupyterlab#17363). Windows and WebAssembly have no setitimer.
    in_main_thread = threading.current_thread() is threading.main_thread()
    with by_signal(look) if in_main_thread and hasattr(signal, "setitimer") else by_line(look):
        yield


@contextmanager
def by_signal(look: Look) -> Iterator[None]:
    """Call `look` in the body again and again, wherever it is."""
    over = False

    def ring(*_: object) -> None:
        if over:  # a ring that comes too late hits nobody
            return
        look()
        if last := signal.getitimer(signal.ITIMER_PROF)[1]:  # a child's, which ends it unless it is wound up
            signal.setitimer(signal.ITIMER_PROF, last, last)

    # Not ITIMER_PROF, which is the child's own: in a child both run at once, and ring() winds that one up.
    before = signal.signal(signal.SIGALRM, ring)
    timer = signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
    try:
        yield
    finally:
        # The flag first, since a ring from here on would raise TimeIsUp in whatever comes next. Then the timer, then
        # the handler: the other way round a last ring would meet the default of SIGALRM, which ends the kernel.
        over = True
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def by_line(look: Look) -> Iterator[None]:
    """Call `look` in the body again and again, between two lines of Python.

    Python 3.11 goes round in `while True: pass`, in one line, without a word.
    """
    due = 0.0

    def trace(_frame: FrameType, _event: str, _given: object) -> Any:  # noqa: ANN401  (itself)
        nonlocal due
        # look() asks two clocks, too much for every line of a loop.
        if time.monotonic() > due:
            look()
            due = time.monotonic() + TICK
        return trace

    # A debugger or coverage may have set one. Only frames entered from here on are traced: the body must call, or
    # exec(), what it limits.
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)
