"""The warm parent of forked kernels: imports what notebooks import, then forks a kernel for each that is asked for.

A script that stands alone: it runs under the Python of the kernels, where there may be no builder to import. Its
standard input, the door, is a socket of whole messages that all who want kernels share. Each message there brings four
files: the request (JSON: arguments, environment, folder), the kernel's line, and its stdout and stderr.

On its line the asker hears `pid N`, `ready 0` once the kernel listens, `exit N` in the end, and may say `signal N`.
When the other end of a line is closed, by its owner's death too, its kernel is killed; when the door is closed by all,
this process ends. A kernel dies with this process.
"""

from __future__ import annotations

import builtins
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, NoReturn

# What the course's notebooks import, and what a kernel needs itself. What is not installed is passed over.
WARM = (
    "ipykernel.kernelapp",
    "ipywidgets",
    "matplotlib.backends.backend_agg",
    "matplotlib.pyplot",
    "pandas",
    "scipy.special",
    "scipy.stats",
    "sklearn.datasets",
    "sklearn.ensemble",
    "sklearn.feature_extraction.text",
    "sklearn.linear_model",
    "sklearn.metrics",
    "sklearn.model_selection",
    "sklearn.pipeline",
    "sklearn.preprocessing",
    "sklearn.tree",
)
# As ipykernel sets it at its start. matplotlib reads it once, when it is imported: here.
BACKEND = "module://matplotlib_inline.backend_inline"
FILES = 4  # that a request brings
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>
LIBC = ctypes.CDLL(None)


@dataclass(frozen=True)
class Request:
    """What a kernel is to be: the arguments of its launcher, its environment and folder, and its files."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    line: socket.socket
    stdout: int
    stderr: int

    def close(self) -> None:
        """Close what the request brought; all of it is the kernel's alone."""
        self.line.close()
        os.close(self.stdout)
        os.close(self.stderr)


@dataclass
class Kernel:
    """A living child: its number, the file that tells its end, and the line to who asked for it."""

    pid: int
    end: int
    line: socket.socket

    def signal(self, number: int) -> None:
        """Signal the kernel and all that it has started in its group."""
        # Its number is safe: nobody but `reap` waits for it, and until then even a dead child keeps it.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def tell(self, word: str, number: int) -> None:
        """Say something on the line; who does not listen any more is not told."""
        with suppress(OSError):
            self.line.send(f"{word} {number}".encode())

    def hear(self) -> None:
        """Do what is asked on the line; kill the kernel where its other end is closed."""
        try:
            words = self.line.recv(64).split()
        except OSError:
            words = []
        self.signal(int(words[1]) if words else signal.SIGKILL)
        if not words:
            self.line.close()

    def reap(self) -> None:
        """Take leave of a kernel that has ended, and of what it left running in its group."""
        self.signal(signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        self.tell("exit", os.waitstatus_to_exitcode(status))
        self.close()

    def close(self) -> None:
        """Let go of its files."""
        self.line.close()
        os.close(self.end)


def warm_up() -> dict[str, str]:
    """Import what is warm, in a process that has one thread before and behind it; return what that added to the
    environment."""
    # OpenBLAS would start a thread a core when numpy is imported, and two kernels at a time would then want two cores
    # each. It is asked once: what a kernel starts is told nothing of it.
    asked = dict(os.environ) | {"OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": BACKEND}
    os.environ.update(asked)
    # pandas sets its defaults by where it is imported: it looks for a kernel, and at the encoding of its stdout.
    with as_in_a_kernel():
        for name in WARM:
            with suppress(ImportError):
                importlib.import_module(name)
    # What is here now stays for ever: the collector would only write to every page of it, and so copy it.
    gc.collect()
    gc.freeze()
    return {name: value for name, value in os.environ.items() if name not in asked}


@contextmanager
def as_in_a_kernel() -> Iterator[None]:
    """Let what is imported in the block find what it would find in a kernel."""
    vars(builtins)["get_ipython"] = lambda: SimpleNamespace(kernel=None)
    with open(os.devnull, "w", encoding="UTF-8") as sys.stdout:  # noqa: PTH123 - pathlib says no more
        yield
    sys.stdout = sys.__stdout__
    del vars(builtins)["get_ipython"]


def serve(door: socket.socket) -> Request | None:
    """Fork a kernel for each request. Returns in each kernel its request, and None here once nobody can ask."""
    kernels: list[Kernel] = []
    while True:
        heard = {kernel.line.fileno(): kernel for kernel in kernels if kernel.line.fileno() >= 0}
        ended = {kernel.end: kernel for kernel in kernels}
        ready, _, _ = select.select([door.fileno(), *heard, *ended], [], [])
        for one in ready:
            if one in heard:
                heard[one].hear()
        for one in ready:
            if one in ended:
                ended[one].reap()
                kernels.remove(ended[one])
        if door.fileno() in ready:
            request = received(door)
            if not request:
                end_all(kernels)
                return None
            if not (kernel := forked(request)):
                for other in kernels:
                    other.close()
                return request
            kernels.append(kernel)


def received(door: socket.socket) -> Request | None:
    """Return the next request; None once all who could ask have closed the door."""
    _, files, _, _ = socket.recv_fds(door, 1, FILES)
    if len(files) != FILES:
        return None
    with os.fdopen(files[0], "rb") as written:
        written.seek(0)
        wanted: dict[str, Any] = json.load(written)
    return Request(**wanted, line=socket.socket(fileno=files[1]), stdout=files[2], stderr=files[3])


def forked(request: Request) -> Kernel | None:
    """Return the kernel that was forked for a request, or None in the kernel itself."""
    parent = os.getpid()
    pid = os.fork()
    if not pid:
        # Before anything else: from here on the kernel cannot outlive this process, however that ends.
        LIBC.prctl(DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
        return None
    # By both, whoever comes first: a signal for the group may be asked for at once.
    with suppress(OSError):
        os.setpgid(pid, pid)
    kernel = Kernel(pid, os.pidfd_open(pid), request.line.dup())
    request.close()
    kernel.tell("pid", pid)
    return kernel


def end_all(kernels: list[Kernel]) -> None:
    """Kill the kernels that are left, and wait until they are gone."""
    for kernel in kernels:
        kernel.signal(signal.SIGKILL)
        kernel.reap()


def become_kernel(request: Request, added: dict[str, str]) -> NoReturn:
    """Be the kernel of a request, to its end; `added` is what its imports have added to the environment."""
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415 - loaded long ago, by warm_up()

    with suppress(OSError):
        os.setpgid(0, 0)
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - pathlib says no more
        for given, own in ((nothing.fileno(), 0), (request.stdout, 1), (request.stderr, 2)):
            os.dup2(given, own)
    put_in_place(request, added)
    app: Any = IPKernelApp.instance()
    # 1 is the process that never ends: so ipykernel polls for no parent, and greets nobody on stdout.
    app.parent_handle = 1
    app.initialize(request.arguments)
    request.line.send(b"ready 0")
    request.close()
    app.start()
    sys.exit()


def put_in_place(request: Request, added: dict[str, str]) -> None:
    """Make this process what a fresh one would be: its environment, folder, arguments, chance and pictures."""
    os.environ.clear()
    os.environ.update(added | request.environment)
    time.tzset()
    os.chdir(request.folder)
    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [str(launcher and launcher.origin), *request.arguments]
    # `random` seeds itself anew in a fork; numpy does not, and all kernels would draw the same numbers.
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    if matplotlib := sys.modules.get("matplotlib"):
        matplotlib.rcParams["backend"] = os.environ.get("MPLBACKEND") or BACKEND


def main() -> None:
    """Serve until nobody can ask any more."""
    # Python puts the folder of a script there, and notebooks would import our modules from it.
    del sys.path[0]
    door = socket.socket(fileno=os.dup(0))
    added = warm_up()
    request = serve(door)
    if not request:
        # Nothing is left to do, and tearing down all that was imported takes a while.
        os._exit(0)
    door.close()
    become_kernel(request, added)


if __name__ == "__main__":
    main()
