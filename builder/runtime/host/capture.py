"""Capture: code runs, and nobody sees what it prints, displays or draws."""

from __future__ import annotations

import io
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from IPython import get_ipython

from .threads import LOCK


@contextmanager
def silenced_output() -> Iterator[None]:
    """Swallow all that this thread prints or displays, and close the pictures that it draws.

    Only one thread is quiet at a time, and what the others show meanwhile is shown: a cell may run beside a figure.
    """
    with LOCK, muted("stdout"), muted("stderr"), nothing_displayed():
        before = open_pictures()
        try:
            yield
        finally:
            if threading.current_thread() is threading.main_thread():  # else some may belong to a cell that runs
                for number in open_pictures() - before:
                    sys.modules["matplotlib.pyplot"].close(number)


@contextmanager
def muted(name: str) -> Iterator[None]:
    """Put a muted stream in the place of sys.stdout or sys.stderr, and take it away unless another replaced it."""
    stream = Muted(getattr(sys, name))
    setattr(sys, name, stream)
    try:
        yield
    finally:
        stream.thread = None
        if getattr(sys, name) is stream:
            setattr(sys, name, stream.stream)


class Muted(io.TextIOBase):
    """A stream that drops what one thread writes and hands on all else; an endless loop of prints fills no memory."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401  (a stream of any front end)
        self.stream = stream
        self.thread: int | None = threading.get_ident()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (the kernel tells its streams of each new message)
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        """Drop `text`, or hand it on."""
        return len(text) if threading.get_ident() == self.thread else self.stream.write(text)

    def flush(self) -> None:
        """Flush the stream behind."""
        self.stream.flush()


@contextmanager
def nothing_displayed() -> Iterator[None]:
    """Drop what this thread displays. Outside of a kernel there is nothing to do: what is displayed is printed."""
    publisher: Any = getattr(get_ipython(), "display_pub", None)
    if not hasattr(publisher, "register_hook"):
        yield
        return
    # The hooks of ipykernel's publisher are each thread's own. Not IPython's capture_output: it replaces the publisher
    # for all threads, and a message that another one takes up meanwhile is lost.
    publisher.register_hook(dropped)
    try:
        yield
    finally:
        publisher.unregister_hook(dropped)


def dropped(message: object) -> None:
    """Take a message and hand nothing on."""
    del message


def open_pictures() -> set[int]:
    """Return the numbers of matplotlib's open figures; none where it has not been imported."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()
