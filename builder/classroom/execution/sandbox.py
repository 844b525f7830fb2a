"""A sandbox of bubblewrap around a process: no network, no home, nothing to write to but a small folder of its own.

Which calls it makes, and why each, stands in https://github.com/containers/bubblewrap (bwrap.xml). What a learner's
code can still do there: spend the time and memory that it is given, and forge the outcome of its own answers, since
the tests run in the same process. It reaches nobody else's: each learner and chapter has a sandbox of its own.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import builder
from builder.classroom.execution.job import Job, Outcome, outcomes_of
from builder.errors import RefusedError

SIZE = 64 << 20  # bytes of the folder to write to
MOST_SAID = 1 << 20  # bytes of an answer
SECONDS = 300.0  # of clock for a chapter and one learner's code: each answer has five of computing, and a busy machine
PROBE_SECONDS = 60.0
REFUSED = (
    "--execute runs learners' code, and only in a sandbox that was seen to hold: {why}. Grade without --execute (code "
    "is then scored on the results that the notebooks recorded), or on Linux with bubblewrap (Debian: apt-get install "
    "bubblewrap)."
)


class BrokenError(Exception):
    """A sandbox ended without an answer; the message is a part of a sentence."""


@cache
def probe() -> str:
    """Return the path of a bubblewrap that holds here. Raises RefusedError where there is none: it is started, and
    looks for a file of the home, a port, a process and places to write to, all of them prepared for it."""
    program = shutil.which("bwrap")
    if sys.platform != "linux" or program is None:
        raise RefusedError(REFUSED.format(why="there is none here"))
    with _bait() as arguments:
        try:
            said = _said(program, "probe.py", arguments, b"", PROBE_SECONDS)
            seen = json.loads(said)
        except (BrokenError, ValueError, OSError) as fault:
            raise RefusedError(REFUSED.format(why=f"bubblewrap does not work here ({fault})")) from fault
    if seen:
        raise RefusedError(REFUSED.format(why=f"from inside it one sees {', '.join(map(str, seen))}"))
    return program


def judge(job: Job) -> dict[str, Outcome]:
    """Return what came of a learner's code, by check, run in a new sandbox.

    Raises RefusedError where no sandbox holds, BrokenError where this one ended without an answer.
    """
    said = _said(probe(), "inside.py", [], job.as_json(), SECONDS)
    try:
        return outcomes_of(said, job)
    except (ValueError, RecursionError) as fault:
        raise BrokenError("the sandbox said nothing that can be read") from fault


def command(program: str) -> list[str]:
    """Return the call of bubblewrap, up to the program inside."""
    seen = {"/usr", sys.prefix, sys.base_prefix, sys.exec_prefix}
    # The system's own folders are links into /usr on some systems, and folders on others; of the rest of the machine
    # nothing is there at all.
    for name in ("/bin", "/lib", "/lib64", "/sbin", "/etc/ld.so.cache", "/etc/alternatives"):
        if Path(name).exists():
            seen.add(name)
    links = [part for name in sorted(seen) if Path(name).is_symlink() for part in _link(name)]
    folders = [part for name in sorted(seen) if not Path(name).is_symlink() for part in ("--ro-bind", name, name)]
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/tmp/home",  # noqa: S108 - inside
        "ROADMAP_HOME": "/tmp/home/progress",  # noqa: S108
        "MPLCONFIGDIR": "/tmp/home/matplotlib",  # noqa: S108
        "IPYTHONDIR": "/tmp/home/ipython",  # noqa: S108
        "MPLBACKEND": "agg",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONPATH": "/house",
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
    }
    return [
        program,
        *("--unshare-all", "--unshare-user", "--cap-drop", "ALL", "--uid", "65534", "--gid", "65534"),
        *("--die-with-parent", "--new-session", "--clearenv", "--hostname", "sandbox"),
        # First: the environment of Python may itself lie below /tmp.
        *("--size", str(SIZE), "--tmpfs", "/tmp", "--proc", "/proc", "--dev", "/dev"),  # noqa: S108
        *folders,
        *links,
        *("--ro-bind", str(Path(builder.__file__).parent), "/house/builder"),
        *_fonts(),
        # The root itself is a folder in memory, without a bound.
        *("--remount-ro", "/", "--chdir", "/tmp"),  # noqa: S108
        *(part for name, value in environment.items() for part in ("--setenv", name, value)),
        sys.executable,
        "-s",
    ]


def _link(name: str) -> tuple[str, ...]:
    return ("--symlink", Path(name).readlink().as_posix(), name)


def _fonts() -> tuple[str, ...]:
    """Return the binding of matplotlib's list of fonts, if it has been made on this machine."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "matplotlib")
    return ("--ro-bind", str(folder), "/fonts") if folder.is_dir() else ()


def _said(program: str, script: str, arguments: Sequence[str], given: bytes, seconds: float) -> bytes:
    """Return what a script of this folder writes inside of a new sandbox, given `given`. Raises BrokenError where it is
    too much, too late or nothing."""
    # From a file, so that nobody has to write and read at once.
    with tempfile.TemporaryFile() as source:
        source.write(given)
        source.seek(0)
        call = [*command(program), f"/house/builder/classroom/execution/{script}", *arguments]
        process = subprocess.Popen(  # noqa: S603 - our own call, and what is inside is the point
            call, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )
    try:
        return _read(process, seconds)
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a sandbox, whatever state it is in, and wait for nothing that may still hold its pipes."""
    if process.poll() is None:
        # --die-with-parent ends all inside; but a bubblewrap that is killed in its first moments has not asked for
        # that yet, and its child, then still of this group, would live on.
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for pipe in filter(None, (process.stdout, process.stderr)):
        pipe.close()


def _read(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    assert process.stdout  # noqa: S101 - a pipe was asked for
    assert process.stderr  # noqa: S101
    said, end = b"", time.monotonic() + seconds
    while True:
        if not select.select([process.stdout], [], [], max(0.0, end - time.monotonic()))[0]:
            raise BrokenError(f"stopped after {seconds:g} seconds")
        more = os.read(process.stdout.fileno(), 1 << 16)
        said += more
        if len(said) > MOST_SAID:
            raise BrokenError(f"it said more than {MOST_SAID:,} bytes")
        if not more:
            break
    if not said:
        words = process.stderr.read(500).decode("utf-8", "replace").strip().splitlines()
        raise BrokenError(words[-1] if words else "it ended without a word")
    return said


@contextmanager
def _bait() -> Iterator[list[str]]:
    """Lay out what the probe must not find: a file in the home, a port, this process, folders to write to."""
    with socket.create_server(("127.0.0.1", 0)) as server, tempfile.NamedTemporaryFile(dir=Path.home()) as file:
        port = server.getsockname()[1]
        yield [file.name, str(port), str(os.getpid()), "/usr", sys.prefix, "/house", "/"]
