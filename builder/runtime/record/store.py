"""Where answers last: a folder with one file a kernel, a line an event. Lines are added, never changed."""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from ..host.outputs import on_colab
from .event import Event, Recorded, trouble_of

LONGEST_LINE = 1_000_000  # bytes; no answer is as long
DRIVE_HOME = Path("/content/drive/MyDrive/ml-road-map")
# The first five are set by BinderHub for each session (get_env in its binderspawner_mixin.py), the last by Kubernetes
# where the service next door is called binder, as on mybinder.org.
BINDER = (
    "BINDER_REPO_URL",
    "BINDER_REF_URL",
    "BINDER_LAUNCH_HOST",
    "BINDER_REQUEST",
    "BINDER_PERSISTENT_REQUEST",
    "BINDER_SERVICE_HOST",
)
COPY_THEM = "progress() in a cell gives you a code to keep"
WHY_NOT = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is full",
    errno.EROFS: "the folder can only be read",
    errno.EACCES: "the folder may not be written or read",
    errno.EPERM: "the folder may not be written or read",
}


class Store:
    """The file of this kernel, and all files of the folder. `trouble` says in a sentence what could not be kept."""

    def __init__(self) -> None:
        self.trouble = ""
        self._file: int | None = None
        self._waiting: list[bytes] = []
        self._torn = False

    def append(self, event: Event) -> None:
        """Add an event to this kernel's file. What cannot be written is told by `trouble`; nothing is raised."""
        self._waiting.append(json.dumps(event, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace"))
        try:
            while self._waiting:  # what could not be written before comes first
                self._write(b"\n" * self._torn + self._waiting[0] + b"\n")
                self._waiting.pop(0)
            self.trouble = ""
        except (OSError, RuntimeError) as fault:
            why = reason(fault)
            self.trouble = f"Your answers cannot be saved ({why}) and go when this session ends; {COPY_THEM}."

    def _write(self, line: bytes) -> None:
        if self._file is None:
            folder = home()
            folder.mkdir(parents=True, exist_ok=True)
            name = f"{time.time_ns() // 1_000_000}-{os.getpid()}-{os.urandom(3).hex()}.jsonl"
            # One system call a line: it is in the system's hands when the answer is shown, whatever kills the kernel.
            self._file = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._torn = True
        if os.write(self._file, line) < len(line):
            raise OSError(errno.ENOSPC, "written in part")
        self._torn = False

    def leave(self) -> None:
        """Close this kernel's file, so that the next event goes to where home() is by then."""
        if self._file is not None:
            os.close(self._file)
        self._file, self._torn = None, False

    def read(self) -> tuple[list[Event], list[str]]:
        """Return the valid events of all files, and a sentence for each kind of thing that could not be read."""
        events: list[Event] = []
        said: dict[str, int] = {}
        try:
            # Not glob(), which keeps silent about a folder that may not be read.
            paths = sorted(path for path in home().iterdir() if path.suffix == ".jsonl")
        except FileNotFoundError:
            return [], []
        except (OSError, RuntimeError) as fault:
            return [], [f"Your earlier answers could not be read: {reason(fault)}."]
        for path in paths:
            try:
                content = path.read_bytes()
            except OSError as fault:
                tally(said, f"A file of earlier answers could not be read: {reason(fault)}.")
                continue
            for found in parsed(content):
                trouble = trouble_of(found)
                if trouble:
                    tally(said, trouble)
                else:
                    events.append(found)
        return events, [sentence if n == 1 else f"{sentence} ({n} times)" for sentence, n in said.items()]


def home() -> Path:
    """Return the folder of the answers: `ROADMAP_HOME`, else the one in a mounted Google Drive, else .ml-road-map in
    the learner's home."""
    given = os.environ.get("ROADMAP_HOME")
    if given:
        return Path(given)
    return DRIVE_HOME if in_drive() else Path.home() / ".ml-road-map"


def in_drive() -> bool:
    """Whether a Drive is mounted on Colab in which the learner keeps answers."""
    return on_colab() and os.path.isdir(DRIVE_HOME)  # noqa: PTH112  (False also where the Drive has gone away)


def storage_lasts() -> bool:
    """Whether files outlive this session: not on Colab or Binder, unless ROADMAP_HOME or a Drive is given."""
    is_lent = on_colab() or any(name in os.environ for name in BINDER)
    return bool(os.environ.get("ROADMAP_HOME")) or in_drive() or not is_lent


def reason(fault: Exception) -> str:
    """Return in a few words why a file could not be read or written."""
    number = fault.errno if isinstance(fault, OSError) else None
    return WHY_NOT.get(number or 0) or getattr(fault, "strerror", None) or str(fault)


def tally(said: dict[str, int], sentence: str) -> None:
    """Count a sentence in `said`, which is changed."""
    said[sentence] = said.get(sentence, 0) + 1


def parsed(content: bytes) -> Iterator[Recorded]:
    """Yield what each line holds; None for a line that is no JSON."""
    lines = [line for line in content.split(b"\n") if line.strip()]
    try:
        yield from json.loads(b"[" + b",".join(lines) + b"]")  # all lines at once: five times as fast as one by one
    except (ValueError, RecursionError):
        yield from map(parsed_line, lines)


def parsed_line(line: bytes) -> Recorded:
    """Return what a line holds; None if it is no JSON."""
    try:
        return json.loads(line) if len(line) <= LONGEST_LINE else None
    except (ValueError, RecursionError):
        return None
