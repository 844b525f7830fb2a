"""Stops code that runs too long, by an interrupt of the main thread."""

from __future__ import annotations

import _thread
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PAUSE = 0.05  # seconds between two interrupts, for code that catches the first


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise KeyboardInterrupt in the body once it has run for `seconds`. Does nothing outside of the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    done = threading.Event()

    def ring() -> None:
        pause = seconds
        while not done.wait(pause):
            interrupt_main_thread()
            pause = PAUSE

    def stop(*_: object) -> None:
        if not done.is_set():  # an interrupt that arrives too late hits nobody
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    bell = threading.Thread(target=ring, daemon=True)
    bell.start()
    try:
        yield
    finally:
        try:
            done.set()
        except KeyboardInterrupt:  # it rang in this very moment
            done.set()
        bell.join()
        signal.signal(signal.SIGINT, before)


def interrupt_main_thread() -> None:
    """Interrupt the main thread: by a real signal where there are any, so that a sleep ends too."""
    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        _thread.interrupt_main()
