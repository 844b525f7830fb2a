"""Forked kernels at Jupyter's plug-in points: a provisioner, a manager, a client; engines of papermill."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from queue import Empty
from typing import Any, ClassVar
from uuid import uuid4

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from papermill.engines import NBClientEngine, papermill_engines
from papermill.iorw import write_ipynb

from builder.running.forks import SAFE, ForkedProcess, server_of

STOCK, FORKED = "roadmap-stock", "roadmap-forked"  # how papermill knows our engines
LAUNCHER = 3  # words of a command that launches an ipykernel: python -m ipykernel_launcher
ASKED_AGAIN = 0.02  # seconds after which a client that has heard nothing on iopub asks once more


class ForkedProvisioner(LocalProvisioner):
    """Forks a kernel from a warm parent; launches it as jupyter_client does where no fork can stand for it."""

    process: Any = None  # a ForkedProcess, or the Popen of a kernel that is launched

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork the kernel and wait until it listens, so that no client has to try again. Raises RuntimeError where it
        ends before."""
        forked = _forked(cmd, **kwargs)
        if not forked:
            return await super().launch_kernel(cmd, **kwargs)
        self.process, self.cwd = forked, kwargs.get("cwd")
        if not await forked.ready():
            raise RuntimeError(f"The forked kernel ended before it was ready ({forked.returncode}).")
        self.pid = self.pgid = forked.pid
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the kernel's end; jupyter_client looks every 0.1 s, a fork tells."""
        if not isinstance(self.process, ForkedProcess):
            return await super().wait()
        code, self.process = await self.process.wait(), None
        return code

    async def send_signal(self, signum: int) -> None:
        """Signal the kernel and what it has started."""
        if not isinstance(self.process, ForkedProcess):
            await super().send_signal(signum)
        else:
            # Not by its number: the server knows whether that is still the kernel's.
            self.process.send_signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """Kill the kernel. A fork is gone when this returns, so that nobody looks for it again 0.1 s later."""
        await super().kill(restart=restart)
        if isinstance(self.process, ForkedProcess):
            await self.process.wait()


def _forked(cmd: list[str], **kwargs: Any) -> ForkedProcess | None:
    """Return the kernel that was forked for a command; None where a fork cannot stand for it, or none is to be had."""
    files = [kwargs.get(name) for name in ("stdout", "stderr")]
    if not SAFE or subprocess.PIPE in files:
        return None
    server, environment = server_of(cmd[0]), kwargs.get("env") or os.environ
    if not server.fits(cmd, environment):
        return None
    folder = os.path.realpath(kwargs.get("cwd") or os.curdir)
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123 - pathlib says no more
        given = {None: None, subprocess.DEVNULL: nothing.fileno()}
        out, error = (given.get(file, file) for file in files)
        try:
            return server.fork(
                cmd[LAUNCHER:], environment, folder, out=1 if out is None else out, error=2 if error is None else error
            )
        except OSError:  # the server was killed: kernels are slower without it, and the same
            return None


class ForkedClient(AsyncKernelClient):
    """A client of a kernel that listens already."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers on both channels, and no longer: jupyter_client's own goes on until iopub has
        been silent for 0.2 s. Raises RuntimeError where the kernel dies, or says nothing for `timeout` seconds."""
        latest = time.monotonic() + (timeout or float("inf"))
        answered = None
        while True:
            self.kernel_info()
            try:
                answered = await self.get_shell_msg(timeout=1)
                # Heard, iopub is subscribed to, and no output will be missed. What is still to come of these questions
                # bears their numbers, and nbclient passes it over.
                await self.get_iopub_msg(timeout=ASKED_AGAIN)
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("The kernel died before it was ready.") from None
                if time.monotonic() > latest:
                    raise RuntimeError(f"The kernel said nothing for {timeout} s.") from None
            else:
                self._handle_kernel_info_reply(answered)
                return


class ForkedManager(AsyncKernelManager):
    """A manager of a forked kernel. They talk by sockets of Linux's that have no file and no port, so that no two
    kernels can be given the same."""

    def __init__(self, **kwargs: Any) -> None:
        """Make a manager that has started nothing yet."""
        super().__init__(**kwargs)
        if SAFE:
            self.transport, self.ip = "ipc", f"@roadmap-{uuid4().hex}"
        self.client_factory = ForkedClient
        # Not by its name: where the package is not installed, jupyter_client finds no entry points of it.
        self.provisioner = ForkedProvisioner(parent=self, kernel_spec=self.kernel_spec)


class StockEngine(NBClientEngine):  # type: ignore[misc]  # it has no types
    """papermill's own engine, which writes the notebook once, in the end, and not around each cell."""

    # What `nbclient` is told of the kernel.
    how: ClassVar[dict[str, Any]] = {}

    @classmethod
    def execute_notebook(  # papermill's own signature, whose further arguments it passes on
        cls, nb: Any, kernel_name: str, output_path: str | None = None, **kwargs: Any
    ) -> Any:
        """Execute a notebook, and return it with its outputs; where that fails or is broken off, it is written as far
        as it came."""
        # papermill validates and writes the whole notebook at each start and each end of a cell, which takes longer
        # than most cells do. Where all goes well, it writes once more behind its engine.
        try:
            return super().execute_notebook(nb, kernel_name, output_path=None, **cls.how, **kwargs)
        except Exception:
            write_ipynb(nb, output_path)
            raise
        except BaseException:
            # Told to leave (pool.py): a disk that is full must not keep the worker.
            with suppress(OSError):
                write_ipynb(nb, output_path)
            raise


class ForkedEngine(StockEngine):
    """The same with a forked kernel."""

    # Killed and not asked to leave: all that the kernel has said is here, and asking takes 0.2 s.
    how: ClassVar[dict[str, Any]] = {"kernel_manager_class": ForkedManager, "shutdown_kernel": "immediate"}


papermill_engines.register(STOCK, StockEngine)
papermill_engines.register(FORKED, ForkedEngine)
