"""A child: a copy of this process runs code, so that it can be ended from without and changes nothing here."""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import IO, Any, NoReturn

from .time_limit import PATIENCE, too_much

# Libraries whose work does not go on in a copy of the process: they hold a graphics card, or threads of their own.
# A fork that has CUDA open cannot use it (pytorch/pytorch#40403), and TensorFlow aborts there
# (tensorflow/tensorflow#57877).
UNFIT = frozenset({"jax", "tensorflow", "torch"})
BREATH = 0.05  # seconds in which the kernel's own thread sends what was said before
MOST = 1 << 16  # bytes that are read at once

Steps = Callable[[], Iterator[Any]]


class EndedError(Exception):
    """The child ended before it had anything to say; the message is told to the learner."""


def has_children() -> bool:
    """Whether code can run in a child. On macOS a copy of a process with threads may crash or stand still."""
    # Not by whether there is os.fork: macOS has it, and may crash after it (python/cpython#77906); in WebAssembly there
    # are no processes at all (pyodide/pyodide#548). Asked for every check, since a cell may have imported one of the
    # unfit meanwhile.
    return sys.platform == "linux" and UNFIT.isdisjoint(sys.modules)


def last_of(steps: Steps, seconds: float) -> Any:  # noqa: ANN401  (whatever the steps are)
    """Return the last of what `steps` yields, which must fit into JSON, in a child; without one, here.

    Raises EndedError where nothing came: a child is ended when a single call in it has computed for `seconds`, or when
    nothing is heard of it for far longer. Raises RuntimeError for a fault of the steps themselves.
    """
    if not has_children():
        # From here on this thread computes: without the pause "Running …" would arrive together with the verdict.
        time.sleep(BREATH)
        return list(steps())[-1]
    here, there = (os.fdopen(end, mode) for end, mode in zip(os.pipe(), ("rb", "wb"), strict=True))
    pools = thread_pools(len(sys.modules))
    child = forked()
    if not child:
        serve(steps, there, seconds, pools)
    # Otherwise this process holds that end too, and last_line() never learns that the child is gone.
    there.close()
    # Twice what the time limit inside of the child allows: its sentence says more, so it must come first.
    began, longest = time.monotonic(), 2 * PATIENCE * seconds
    try:
        said = last_line(here, longest)
    finally:
        # Also after a good end, and when the stop button raises KeyboardInterrupt in last_line(). The number is safe
        # until it has been waited for: a dead child keeps it, and one that nobody waits for stays a zombie.
        os.kill(child, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        here.close()
    if not said and time.monotonic() - began > longest:
        raise EndedError(f"Stopped after {longest:g} seconds, in which it gave no sign of life.")
    if not said:
        raise EndedError(ending(code, seconds))
    value, fault = json.loads(said)
    if fault:
        raise RuntimeError(fault)
    return value


def forked() -> int:
    """Return the number of a new child, or 0 in the child itself."""
    with warnings.catch_warnings():
        # Python 3.12 and later warn of a fork beside threads (python/cpython#100228), and a kernel has several.
        warnings.simplefilter("ignore", DeprecationWarning)  # of the threads, none of which the child needs
        return os.fork()


@lru_cache(maxsize=1)
def thread_pools(modules: int) -> Any:  # noqa: ANN401  (of a library that need not be there)
    """Return what limits the threads of the libraries that are loaded, None where nothing can.

    To look through them takes a third of a short press, so it is done anew only when more `modules` are there.
    """
    del modules
    # Nothing is imported for it: scikit-learn brings it along.
    library = sys.modules.get("threadpoolctl")
    return library and library.ThreadpoolController()


def serve(steps: Steps, pipe: IO[bytes], seconds: float, pools: Any) -> NoReturn:  # noqa: ANN401  (as above)
    """In the child: write what `steps` yields, a line each, and end."""
    try:
        gc.freeze()  # else the first collection writes to all pages that are shared with the parent, and copies them
        # The kernel's streams belong to a thread that is not here.
        sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115  (to the end)
        # A copy of this one that goes on alone, as of multiprocessing, must not keep the parent waiting for its words.
        os.register_at_fork(after_in_child=partial(os.close, pipe.fileno()))
        # OpenBLAS mended its own threads (OpenMathLib/OpenBLAS#294); those of GNU's OpenMP still hang in a fork
        # (OpenMathLib/OpenBLAS#343), where the threads of its pool are missing.
        if pools:
            pools.limit(limits=1)
        # Ends the process unless it is wound up again, as the time limit does wherever signals are heard.
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        # This timer counts computing alone, and its default ends the process within one call of C, which no handler of
        # Python's could: code that waits is left to the parent's clock.
        signal.setitimer(signal.ITIMER_PROF, seconds, seconds)
        for line in lines_of(steps):
            pipe.write(line)
            # At once: what was said of the answer counts even if a listed mistake, tried next, ends this process.
            pipe.flush()
    finally:
        # Not sys.exit(): what the kernel does at its end, with its sockets and its history, is the parent's to do.
        os._exit(0)


def lines_of(steps: Steps) -> Iterator[bytes]:
    """Yield what `steps` yields as lines of JSON: a value, and the fault that ended it, or ""."""
    try:
        for step in steps():
            yield json.dumps([step, ""]).encode() + b"\n"
    except Exception as fault:
        yield json.dumps([None, f"{type(fault).__name__}: {fault}"]).encode() + b"\n"


def last_line(pipe: IO[bytes], seconds: float) -> bytes:
    """Return the last whole line that a pipe brings, until it is closed or silent for `seconds`."""
    text = b""
    # A plain read would wait for ever for a child that hangs. A half line, cut off as the child was ended, is left out.
    while select.select([pipe], [], [], seconds)[0] and (more := os.read(pipe.fileno(), MOST)):
        text += more
    return text.rpartition(b"\n")[0].rpartition(b"\n")[2]


def ending(code: int, seconds: float) -> str:
    """Return what is said of a child that ended with an exit code, negative for a signal."""
    if code == -signal.SIGPROF:
        return too_much(seconds)
    if code < 0:
        return f"Python itself was stopped while it ran your code ({signal.Signals(-code).name})."
    return f"Your code ended Python itself (exit code {code}). A function hands its result back with return."
