"""Where answers last: a folder with one file a kernel, a line an event. Lines are added, never changed."""

from __future__ import annotations

import errno
import json
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ..host.outputs import on_colab
from ..text import counted
from .event import DAMAGED, Event, Recorded, is_whole, line_of, trouble_of
from .history import horizon

LONGEST_LINE = 1_000_000  # bytes; no answer is as long
MOST_READ = 32_000_000  # bytes of all files, the newest first: a hundred thousand answers
LINES_AT_ONCE = 1_000
# A pipe in a file's place must not make anyone wait; bytes stay as they are. Neither is there on every system.
READING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
ADDING = READING | os.O_WRONLY | os.O_APPEND
DRIVE_HOME = Path("/content/drive/MyDrive/ml-road-map")
# Mounted through a service worker, which Firefox does not allow in private windows (jupyterlite/jupyterlite#1432).
LITE_DRIVE = Path("/drive")  # where JupyterLite mounts the files that the browser keeps
# The first five are set by BinderHub for each session (get_env in its binderspawner_mixin.py), the last by Kubernetes
# where the service next door is called binder, as on mybinder.org.
# BINDER_REPO_URL and others came with jupyterhub/binderhub#1010.
BINDER = (
    "BINDER_REPO_URL",
    "BINDER_REF_URL",
    "BINDER_LAUNCH_HOST",
    "BINDER_REQUEST",
    "BINDER_PERSISTENT_REQUEST",
    "BINDER_SERVICE_HOST",
)
AHEAD = (
    "This computer's clock is set earlier than your latest answer, which counts as your oldest until that day comes. "
    "If the clock is wrong, set it right and choose Run All."
)
COPY_THEM = "progress() in a cell gives you a code to keep"
NO_FOLDER = "something that is no folder stands in the place of their folder"
WHY_NOT = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is full",
    errno.EROFS: "the folder can only be read",
    errno.EACCES: "the folder may not be written or read",
    errno.EPERM: "the folder may not be written or read",
    errno.EEXIST: NO_FOLDER,
    errno.ENOTDIR: NO_FOLDER,
}


class Store:
    """The file of this kernel, and all files of the folder. `trouble` says in a sentence what could not be kept."""

    def __init__(self) -> None:
        self.trouble = ""
        self.place = ""  # below home(): the folder of an assignment, whose answers no other page may meet
        self._lines: list[bytes] = []  # all that the file is to hold
        self._begin()

    def _begin(self) -> None:
        """Let the next event, and all of `_lines` before it, go into a new file, where home() is by then."""
        self._path: Path | None = None
        self._kept = 0  # how many of the lines stand in the file
        self._size = 0  # bytes
        self._torn = False  # whether it ends within a line

    def append(self, *events: Event) -> None:
        """Add events to this kernel's file, all or none. What cannot be written is told by `trouble`; nothing is
        raised, and it is tried again with the next event."""
        self._lines += map(line_of, events)
        try:
            is_kept = self._reaches_its_file()
            if not is_kept:  # it was deleted, moved or replaced: everything goes into a new one
                self._begin()
                is_kept = self._reaches_its_file()
            why = "" if is_kept else "their file goes away at once"
        except (OSError, RuntimeError) as fault:
            why = reason(fault)
        self.trouble = (
            f"Your answers cannot be saved ({why}) and go when this session ends; {COPY_THEM}." if why else ""
        )

    def _reaches_its_file(self) -> bool:
        """Write what waits; return whether it now stands, with all before it, in a file that is still there."""
        if self._path is None:
            folder = home() / self.place
            folder.mkdir(parents=True, exist_ok=True)
            name = f"{time.time_ns() // 1_000_000}-{os.getpid()}-{os.urandom(3).hex()}.jsonl"
            self._path = folder / name
        try:
            # Opened for each event: JupyterLite keeps a file once it is closed.
            file = os.open(self._path, ADDING | (0 if self._size else os.O_CREAT), 0o600)
        except OSError:
            if self._size:
                return False
            raise
        try:
            if os.fstat(file).st_size != self._size:
                return False
            self._write(file)
            return os.path.samestat(os.fstat(file), os.stat(self._path))  # noqa: PTH116  (as the line before)
        except FileNotFoundError:
            return False
        finally:
            os.close(file)

    def _write(self, file: int) -> None:
        # One system call: it is in the system's hands when the answer is shown, whatever kills the kernel.
        waiting = b"\n" * self._torn + b"".join(line + b"\n" for line in self._lines[self._kept :])
        self._torn = True
        written = os.write(file, waiting)
        self._size += written
        if written < len(waiting):
            raise OSError(errno.ENOSPC, "written in part")
        self._torn, self._kept = False, len(self._lines)

    def leave(self) -> None:
        """Leave this kernel's file as it is, so that the next event goes to where home() is by then."""
        del self._lines[: self._kept]
        self._begin()

    def read(self) -> tuple[list[Event], list[str]]:
        """Return the valid events of all files, and a sentence for each kind of thing that could not be read."""
        events: list[Event] = []
        said: dict[str, list[str]] = {}  # sentence -> the files of which it is said
        room, latest = MOST_READ, horizon()
        try:
            # Not glob(), which keeps silent about a folder that may not be read.
            folder = str(home() / self.place)
            listed = os.listdir(folder)  # noqa: PTH208  (paths would take longer than all that is in the files)
            names = sorted((name for name in listed if name.endswith(".jsonl")), reverse=True)
        except FileNotFoundError:
            return [], []
        except (OSError, RuntimeError) as fault:
            return [], [f"Your earlier answers could not be read: {reason(fault)}."]
        for name in names:
            try:
                content = content_of(f"{folder}/{name}", room)
            except OSError as fault:
                trouble = f"A file of earlier answers could not be read: {reason(fault)}."
                said.setdefault(trouble, []).append(name)
                continue
            room -= len(content)
            for line, found in parsed(content):
                trouble = trouble_of(found) if is_whole(line, found) else DAMAGED
                if not trouble:
                    events.append(found)
                    trouble = AHEAD if found["time"] > latest else ""
                if trouble:
                    said.setdefault(trouble, []).append(name)
        return events, [f"{sentence} ({places(where)})" for sentence, where in said.items()]


def home() -> Path:
    """Return the folder of the answers: `ROADMAP_HOME`, else the one in a mounted Google Drive, else .ml-road-map in
    the learner's home, which in JupyterLite is what the browser keeps. A relative path begins there, too: notebooks
    run in many folders, and answers stand in one."""
    given = os.environ.get("ROADMAP_HOME", "").strip()
    if not given and in_drive():
        return DRIVE_HOME
    folder = Path(given or ".ml-road-map").expanduser()
    return folder if folder.is_absolute() else (LITE_DRIVE if in_lite_drive() else Path.home()) / folder


def in_drive() -> bool:
    """Whether a Drive is mounted on Colab in which the learner keeps answers."""
    return on_colab() and os.path.isdir(DRIVE_HOME)  # noqa: PTH112  (False also where the Drive has gone away)


def in_lite_drive() -> bool:
    """Whether this is JupyterLite with the files that the browser keeps: some browsers do not let it have them."""
    return sys.platform == "emscripten" and os.path.isdir(LITE_DRIVE)  # noqa: PTH112  (as above)


def storage_lasts() -> bool:
    """Whether files outlive this session: not on Colab, Binder or in a browser, unless ROADMAP_HOME or a drive is
    given."""
    in_memory = sys.platform == "emscripten" and not in_lite_drive()
    is_lent = on_colab() or in_memory or any(name in os.environ for name in BINDER)
    return bool(os.environ.get("ROADMAP_HOME", "").strip()) or in_drive() or not is_lent


def reason(fault: Exception) -> str:
    """Return in a few words why a file could not be read or written."""
    number = fault.errno if isinstance(fault, OSError) else None
    return WHY_NOT.get(number or 0) or getattr(fault, "strerror", None) or str(fault)


def places(names: list[str]) -> str:
    """Return in a few words where something was found: how often, and in which file first."""
    name = os.fsencode(names[0]).decode("utf-8", "replace")
    return f"in {name}" if len(names) == 1 else f"{counted(len(names), 'time')}, first in {name}"


def content_of(path: str, most: int) -> bytes:
    """Return what a file holds. Raises OSError also for what is no file, such as a pipe, and for one larger than `most`
    bytes."""
    with open(os.open(path, READING), "rb") as file:  # noqa: PTH123  (a path has no way to open without waiting)
        about = os.fstat(file.fileno())
        if not stat.S_ISREG(about.st_mode):
            raise OSError(errno.EINVAL, "it is not a file of answers")
        if about.st_size > most:
            raise OSError(errno.EFBIG, f"with it there would be more than {MOST_READ // 1_000_000} MB of answers")
        return file.read(about.st_size)


def parsed(content: bytes) -> Iterator[tuple[bytes, Recorded]]:
    """Yield each line with what it holds; None for a line that is no JSON."""
    # A line that is longer is cut, and so is no JSON.
    lines = [line[:LONGEST_LINE] for line in content.split(b"\n") if line.strip()]
    for begin in range(0, len(lines), LINES_AT_ONCE):
        some = lines[begin : begin + LINES_AT_ONCE]
        try:
            found = json.loads(b"[" + b",".join(some) + b"]")  # five times as fast as one by one
        except (ValueError, RecursionError):
            found = []
        if len(found) != len(some):  # two halves may have made a whole
            found = map(parsed_line, some)
        yield from zip(some, found, strict=True)


def parsed_line(line: bytes) -> Recorded:
    """Return what a line holds; None if it is no JSON."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None
