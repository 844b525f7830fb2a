"""A `roadmap lab` that a test starts in a repository of its own, talks to, and stops as a reader would."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

from builder.build import build
from tests.conftest import ROOT
from tests.tooling.processes import environment, marked

# README's first command, as far as it is ours: `uv run` before it only finds the Python that runs the tests.
COMMAND = "roadmap lab"
ROADMAP = [sys.executable, "-m", "builder.cli"]


@dataclass(frozen=True, slots=True)
class Served:
    """A running `roadmap lab`: its process, the address it printed, its folders, and our side of its terminal."""

    process: subprocess.Popen[str]
    address: str
    folder: Path
    home: Path
    terminal: int

    @property
    def mark(self) -> str:
        """What its processes carry in their environment."""
        return str(self.folder)

    def get(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask the server for JSON below /api/, posting `body` if there is one."""
        parts = urlsplit(self.address)
        token = parse_qs(parts.query)["token"][0]
        data = None if body is None else json.dumps(body).encode()
        request = Request(f"http://{parts.netloc}/api/{path}", data, {"Authorization": f"token {token}"})
        with urlopen(request, timeout=300) as answer:
            return json.load(answer)

    def open(self) -> str:
        """Return the page at the printed address."""
        with urlopen(self.address, timeout=300) as answer:
            assert answer.status == HTTPStatus.OK
            return str(answer.read().decode())

    def complaints(self) -> str:
        """Return what it and its kernels have written to stderr."""
        return _stderr(self.home).read_text(encoding="utf-8")

    def interrupt(self) -> None:
        """Send ctrl-C to the process alone, as a program would."""
        self.process.send_signal(signal.SIGINT)

    def press_ctrl_c(self) -> None:
        """Press ctrl-C in the terminal, which reaches all that runs in it."""
        os.write(self.terminal, b"\x03")


def repository(folder: Path) -> Path:
    """Copy into `folder` the source and the settings, and build the notebooks as they are committed; return it."""
    shutil.copytree(ROOT / "road_maps", folder / "road_maps")
    shutil.copy(ROOT / "pyproject.toml", folder)
    build(folder / "road_maps", folder / "notebooks")
    return folder


@contextmanager
def serve(folder: Path, home: Path, *options: str) -> Iterator[Served]:
    """Run README's first command in `folder`, without a browser, with a home of its own and in a terminal."""
    home.mkdir(parents=True, exist_ok=True)
    clean = environment(str(folder), HOME=str(home), TMPDIR=str(home), PYTHONPATH=str(ROOT), PYTHONUNBUFFERED="1")
    clean = {name: value for name, value in clean.items() if not name.startswith(("JUPYTER", "IPYTHON", "XDG_"))}
    ours, theirs = pty.openpty()
    command = [*ROADMAP, *COMMAND.split()[1:], "--no-browser", "--port", "0", *options]
    with (
        _stderr(home).open("wb") as stderr,
        subprocess.Popen(
            command,
            cwd=folder,
            env=clean,
            stdin=theirs,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509 - no thread of ours runs yet
        ) as process,
    ):
        try:
            yield Served(process, _address(process), folder, home, ours)
        finally:
            for one in marked(str(folder)):
                one.kill()
    os.close(ours)
    os.close(theirs)


def _stderr(home: Path) -> Path:
    """Where the command's stderr goes: beside its home, which it is to leave alone."""
    return home.with_name(f"{home.name}.stderr")


def _take_terminal() -> None:
    """Make stdin the controlling terminal, so that ctrl-C in it is a signal."""
    import fcntl  # noqa: PLC0415 - after the fork, as little as possible
    import termios  # noqa: PLC0415

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Your course is at "):
            return line.split()[-1]
    raise AssertionError(f"roadmap lab ended without an address: {said}")
