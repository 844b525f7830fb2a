"""Capture: code runs, nobody sees what it prints, displays or draws, and what it changes around it is put back."""

from __future__ import annotations

import builtins
import decimal
import gc
import io
import locale
import logging
import os
import random
import signal
import socket
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from functools import partial
from itertools import chain
from typing import Any

from IPython import get_ipython

from .threads import LOCK

# Modules whose functions and settings are often replaced by name: by who tries things out, and by who tests.
OFTEN_CHANGED = (
    *("sys", "os", "time", "math", "random", "statistics", "json", "re", "threading", "warnings", "logging"),
    *("tempfile", "decimal", "numpy"),
)
KERNEL = os.getpid()  # the process whose notebook this is: what runs in a copy of it is gone with that
SIGNALS = signal.valid_signals()
STREAMS = {"stdout", "stderr"}  # of sys: their own functions see to them
Read = Callable[[], Any]
Write = Callable[[Any], object]


@contextmanager
def silenced_output() -> Iterator[None]:
    """Swallow all that this thread prints or displays; in the main thread put back what code may change around it.

    Only one thread is quiet at a time, and what the others show meanwhile is shown: a cell may run beside a figure.
    """
    # The lock is the runtime's own one: pyplot, for one, is not made for two threads (matplotlib/matplotlib#30666).
    with LOCK, ExitStack() as stack:
        # Elsewhere than in the main thread, all that the process shares may belong to a cell that runs.
        if threading.current_thread() is threading.main_thread():
            put_back_later(stack)
        for silence in (muted("stdout"), muted("stderr"), nothing_displayed()):
            stack.enter_context(silence)
        yield


@contextmanager
def muted(name: str) -> Iterator[None]:
    """Put a muted stream in the place of sys.stdout or sys.stderr, and take it away unless another replaced it."""
    stream = Muted(getattr(sys, name))
    setattr(sys, name, stream)
    try:
        yield
    finally:
        # Somebody may have kept this stream (a logging handler does): from here on it hands everything on.
        stream.thread = None
        if getattr(sys, name) is stream:
            setattr(sys, name, stream.stream)


class Muted(io.TextIOBase):
    """A stream that drops what one thread writes and hands on all else; an endless loop of prints fills no memory."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401  (a stream of any front end)
        self.stream = stream
        self.thread: int | None = threading.get_ident()

    # A kernel calls set_parent() on what stands in sys.stdout at each message (ipython/ipython#2926).
    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (the kernel tells its streams of each new message)
        return getattr(self.stream, name)

    def write(self, text: str) -> int:
        """Drop `text`, or hand it on."""
        return len(text) if threading.get_ident() == self.thread else self.stream.write(text)

    def flush(self) -> None:
        """Flush the stream behind."""
        self.stream.flush()

    def close(self) -> None:
        """Leave the stream behind open. Python closes what nobody holds any more, and that would flush it, for which a
        kernel's stream waits for another thread."""


@contextmanager
def nothing_displayed() -> Iterator[None]:
    """Drop what this thread displays. Outside of a kernel there is nothing to do: what is displayed is printed."""
    publisher: Any = getattr(get_ipython(), "display_pub", None)
    # IPython's own publisher, in a terminal or a test, has no hooks.
    if not hasattr(publisher, "register_hook"):
        yield
        return
    # The hooks of ipykernel's publisher are each thread's own. Not IPython's capture_output: it replaces the publisher
    # for all threads, and a message that another one takes up meanwhile is lost.
    # They were made so for widgets that capture output (ipython/ipykernel#113, and in threads ipython/ipykernel#188).
    publisher.register_hook(dropped)
    try:
        yield
    finally:
        publisher.unregister_hook(dropped)


def dropped(message: object) -> None:
    """Take a message and hand nothing on."""
    del message


def put_back_later(stack: ExitStack) -> None:
    """Note what code may change around it, and let `stack` put it back at its end."""
    for manager in managers():
        stack.enter_context(manager)
    if hasattr(time, "tzset"):  # not on Windows
        stack.callback(time.tzset)  # in the end, by what TZ is again
    for read, write in places():
        with suppress(Exception):  # a folder that is gone
            stack.callback(put_back, read, write, read())


def put_back(read: Read, write: Write, kept: Any) -> None:  # noqa: ANN401  (whatever was there)
    """Write what was there before, if something else is there now; where that cannot be done, let it be."""
    try:
        same = bool(read() == kept)
    except Exception:  # no longer to be read, or an array
        same = False
    if not same:
        with suppress(Exception):
            write(kept)


def managers() -> Iterator[AbstractContextManager[Any]]:
    """Yield what saves and puts back by itself: warnings, decimal's context, the settings of numpy and matplotlib."""
    # Nothing is imported for it: what is not loaded yet has nothing to be put back.
    yield warnings.catch_warnings()
    yield decimal.localcontext()
    if numpy := sys.modules.get("numpy"):
        yield numpy.errstate()
        yield numpy.printoptions()
    if matplotlib := sys.modules.get("matplotlib"):
        yield settings_but_the_mode(matplotlib)


@contextmanager
def settings_but_the_mode(matplotlib: Any) -> Iterator[None]:  # noqa: ANN401  (the module)
    """Put matplotlib's settings back, but for its backend, and its interactive mode where that has been turned on."""
    settings = matplotlib.rcParams
    # Not by rc_context(), which copies them one by one in Python, each time a figure is drawn.
    kept = dict(dict.items(settings))
    del kept["backend"]
    try:
        yield
    finally:
        # The first figure loads the kernel's backend, which turns the mode on that once; were it turned off again, no
        # figure that a cell makes further down would be shown.
        kept["interactive"] |= matplotlib.is_interactive()
        dict.update(settings, kept)


def places() -> Iterator[tuple[Read, Write]]:
    """Yield what else code may change, as a function that reads it and one that writes it."""
    yield open_pictures, close_pictures
    yield os.getcwd, os.chdir
    yield random.getstate, random.setstate
    yield sys.getrecursionlimit, sys.setrecursionlimit
    # setlocale() reads without a value and writes with one.
    yield partial(locale.setlocale, locale.LC_ALL), partial(locale.setlocale, locale.LC_ALL)
    yield handlers, put_handlers
    yield lambda: [*sys.path], partial(setattr, sys, "path")
    yield lambda: [*sys.argv], partial(setattr, sys, "argv")
    for name in ("trace", "profile", "switchinterval", "_int_max_str_digits"):
        yield getattr(sys, f"get{name}"), getattr(sys, f"set{name}")
    yield gc.isenabled, lambda was_on: gc.enable() if was_on else gc.disable()
    yield gc.get_threshold, lambda kept: gc.set_threshold(*kept)
    yield socket.getdefaulttimeout, socket.setdefaulttimeout
    yield umask, os.umask
    yield logged, log_again
    for mapping, read in ((os.environ, os.environ.copy), (vars(builtins), vars(builtins).copy), (sys.modules, modules)):
        yield read, partial(fill, mapping, read)
    if numpy := sys.modules.get("numpy"):
        yield numpy.random.get_state, numpy.random.set_state
    if pandas := sys.modules.get("pandas"):
        yield partial(flat, pandas.options.d), lambda kept: pandas.set_option(*chain(*kept.items()))
    # Last here and so the first to be put back: what stands in them, such as sys.path, follows by its contents.
    for module in filter(None, map(sys.modules.get, OFTEN_CHANGED)):
        yield vars(module).copy, partial(put_names, vars(module))


def fill(mapping: MutableMapping[str, Any], read: Read, kept: dict[str, Any]) -> None:
    """Change in place, to what it held, what `read` gives of a mapping. Modules imported since stay, since none can be
    loaded twice."""
    # A second import of numpy 2.4 or later in one process raises ImportError (numpy/numpy#29030); with earlier ones the
    # new classes are not the old ones.
    added = read().keys() - kept.keys()
    if not any(getattr(getattr(mapping[name], "__spec__", None), "name", "") == name for name in added):
        for name in added:
            del mapping[name]
    mapping.update(kept)


def put_names(names: dict[str, Any], kept: dict[str, Any]) -> None:
    """Give a module's names what they stood for; what it has got since stays, as modules load parts of theirs late."""
    names.update((name, one) for name, one in kept.items() if names.get(name) is not one and name not in STREAMS)


def flat(options: dict[str, Any], before: str = "") -> dict[str, Any]:
    """Return the options of pandas by their full names."""
    parts = [
        flat(one, f"{before}{name}.") if isinstance(one, dict) else {before + name: one}
        for name, one in options.items()
    ]
    return dict(chain.from_iterable(part.items() for part in parts))


def modules() -> dict[str, Any]:
    """Return the modules that are loaded; in a copy of the kernel only those that are often replaced."""
    if os.getpid() == KERNEL:
        return sys.modules.copy()
    # A copy notes a reference in each of two thousand modules, and so writes to as many pages of memory, which a child
    # shared with the kernel until then: half of what it takes to silence it.
    return {name: sys.modules[name] for name in OFTEN_CHANGED if name in sys.modules}


def umask() -> int:
    """Return which permissions new files do not get; the system tells it to who sets it alone."""
    os.umask(found := os.umask(0o077))
    return found


def logged() -> tuple[int, list[Any], int]:
    """Return what of the log is shown, and where: the level, the handlers, and what is turned off."""
    root = logging.getLogger()
    return root.level, [*root.handlers], root.manager.disable


def log_again(kept: tuple[int, list[Any], int]) -> None:
    """Show of the log what was shown."""
    root = logging.getLogger()
    root.setLevel(kept[0])
    root.handlers[:] = kept[1]
    logging.disable(kept[2])


def handlers() -> dict[int, Any]:
    """Return the handlers of signals, None for one of C."""
    return {number: signal.getsignal(number) for number in SIGNALS}


def put_handlers(kept: dict[int, Any]) -> None:
    """Set again the handlers that are others now. One of C, such as faulthandler's, cannot be set from Python."""
    for number, handler in kept.items():
        if handler is not None and signal.getsignal(number) is not handler:
            signal.signal(number, handler)


def open_pictures() -> set[int]:
    """Return the numbers of matplotlib's open figures; none where it has not been imported."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    return set(pyplot.get_fignums()) if pyplot else set()


def close_pictures(before: set[int]) -> None:
    """Close matplotlib's figures but for those that were open before."""
    # The inline backend shows whatever figure is open when a cell ends, and pyplot keeps each one until it is closed.
    for number in open_pictures() - before:
        sys.modules["matplotlib.pyplot"].close(number)
