"""The way to the fork server: starting it, asking it for kernels, hearing what becomes of each."""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.metadata import entry_points
from pathlib import Path

PROVISIONER = "roadmap-forked"  # in pyproject.toml
SCRIPT = Path(__file__).with_name("fork_server.py")
# Not by whether there is os.fork: macOS has it, but what its libraries load at import may crash in a fork
# (python/cpython#77906), and it lacks both sockets of whole messages and a way for a child to die with its parent.
SAFE = sys.platform == "linux" and hasattr(os, "pidfd_open")


class ForkServer:
    """A fork server, as those see it who want kernels: in the process that started it and, pickled, in its workers."""

    def __init__(self, python: str) -> None:
        """Start one under an interpreter; it imports what is warm before it takes the first request."""
        self.python = python
        self.interpreter = _read_by_python(os.environ)
        self.door, inside = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with inside:
            # In a session of its own: the terminal's ctrl-C is for whoever asked for the kernels, who then ends them.
            self.process: subprocess.Popen[bytes] | None = subprocess.Popen(  # noqa: S603 - our own script
                [python, str(SCRIPT)],
                stdin=inside.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def __getstate__(self) -> dict[str, object]:
        """Leave the process out: it is the child of who started it. The door goes along to a child that is spawned."""
        return {**vars(self), "process": None}

    def fits(self, command: Sequence[str], environment: Mapping[str, str]) -> bool:
        """Whether a fork can stand for a process started so: an ipykernel under this interpreter."""
        # What an interpreter reads of the environment when it starts cannot be changed in a fork.
        launched = list(command[:3]) == [self.python, "-m", "ipykernel_launcher"]
        return launched and _read_by_python(environment) == self.interpreter

    def fork(
        self, arguments: Sequence[str], environment: Mapping[str, str], folder: str, *, out: int, error: int
    ) -> ForkedProcess:
        """Ask for a kernel with these arguments; `out` and `error` are files for its stdout and stderr.

        Raises OSError where the server is gone.
        """
        line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        # By a file and not in the message, which may be no longer than the socket's buffer.
        with theirs, tempfile.TemporaryFile() as request:
            wanted = {"arguments": list(arguments), "environment": dict(environment), "folder": folder}
            request.write(json.dumps(wanted).encode())
            request.flush()
            try:
                socket.send_fds(self.door, [b"?"], [request.fileno(), theirs.fileno(), out, error])
            except OSError:
                line.close()
                raise
        return ForkedProcess(line)

    def close(self) -> None:
        """End the server with all its kernels, and wait for it; only where it was started."""
        self.door.close()
        if self.process:
            self.process.wait()


class ForkedProcess:
    """A forked kernel, as who asked for it sees it. `returncode` is None while it lives, as with Popen."""

    def __init__(self, line: socket.socket) -> None:
        """Take a kernel's line, on which the server tells of it."""
        self.pid = 0
        self.listening = False
        self.returncode: int | None = None
        self._line = line
        self._line.settimeout(0)

    def poll(self) -> int | None:
        """Hear what has been said meanwhile, and return the exit code, or None while the kernel lives."""
        while self.returncode is None:
            try:
                words = self._line.recv(64).split()
            except BlockingIOError:
                return None
            # Nothing: the server is gone, and its kernels with it.
            self._take(*(words or (b"exit", str(-signal.SIGKILL).encode())))
        return self.returncode

    def _take(self, word: bytes, number: bytes) -> None:
        """Keep what was said."""
        if word == b"pid":
            self.pid = int(number)
        elif word == b"ready":
            self.listening = True
        else:
            self.returncode = int(number)
            self._line.close()

    async def ready(self) -> bool:
        """Wait until the kernel listens, and return True, or False where it has ended before."""
        while self.poll() is None and not self.listening:
            await self._news()
        return self.returncode is None

    async def wait(self) -> int:
        """Wait for the kernel's end, and return its exit code."""
        while self.poll() is None:
            await self._news()
        return self.returncode or 0

    def send_signal(self, number: int) -> None:
        """Have the kernel, and all it has started, signalled; nothing where it has ended."""
        with suppress(OSError):
            self._line.send(f"signal {number}".encode())

    async def _news(self) -> None:
        """Wait until something is said on the line."""
        loop, said = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._line, said.set)
        try:
            await said.wait()
        finally:
            loop.remove_reader(self._line)


def _read_by_python(environment: Mapping[str, str]) -> dict[str, str]:
    """Return what an interpreter reads of an environment when it starts."""
    return {name: value for name, value in environment.items() if name.startswith("PYTHON")}


# By their interpreters: started when the first kernel is wanted, or handed over by the process that shares its own.
_SERVERS: dict[str, ForkServer] = {}


def server_of(python: str) -> ForkServer:
    """Return this process's fork server for an interpreter; start it where there is none yet."""
    if python not in _SERVERS:
        _SERVERS[python] = ForkServer(python)
    return _SERVERS[python]


def warm_provisioner() -> str:
    """Have this interpreter's server get warm, and return the name by which a server of Jupyter's has its kernels
    forked; "" where they cannot be."""
    # jupyter_client finds provisioners among what is installed, and starts no kernel at all where one is missing.
    if not SAFE or not entry_points(group="jupyter_client.kernel_provisioners", name=PROVISIONER):
        return ""
    server_of(sys.executable)
    return PROVISIONER


def share(server: ForkServer) -> None:
    """Let the kernels of this process be forked by the server of another one."""
    _SERVERS[server.python] = server


@atexit.register
def close_all() -> None:
    """End the servers of this process."""
    while _SERVERS:
        _SERVERS.popitem()[1].close()
