"""Building again after each save, until ctrl-C."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import click

from builder import inputs
from builder.commands import faults_told
from builder.errors import SourceError, few, told, visible
from builder.reporting.report import build_and_tell, summary
from builder.stamps import Stamps

PAUSE = 500  # milliseconds between two looks at whether the source is still there
NAMED = 3  # how many files a line names


def watch(source: Path, out: Path, saves: Callable[[Path], Iterator[None]] | None = None) -> None:
    """Build, and build again whenever the source has changed; a line each time, the faults as long as there are some.

    `saves` yields when something may have changed; by default what the file system tells.
    """
    rounds = _Rounds(source, out)
    try:
        for _ in (saves or saves_below)(source):
            rounds.look()
    except KeyboardInterrupt:
        # How everybody ends it, so no "Aborted!"; a build that is stopped leaves the notebooks whole.
        click.echo()


class _Rounds:
    """One look at the source after the other; remembers which one was built, and whether its faults are on screen."""

    def __init__(self, source: Path, out: Path) -> None:
        self._source = source
        self._out = out
        self._built = ""
        self._trouble = ""

    def look(self) -> None:
        """Build, unless the source is as it was, and tell what came of it."""
        # By content: the pictures that a build draws into the source, and a save without a change, are no news.
        stamps = Stamps()  # an editor's save may come within a step of the clock
        key = inputs.key(self._source, self._out, inputs.tools(stamps), stamps)
        if key == self._built and not self._trouble:
            return
        if self._trouble:  # below a new line it would be taken for today's
            click.clear()
        self._trouble, line = self._outcome()
        self._built = key
        click.echo(self._trouble, err=True, nl=False)
        click.echo(f"{datetime.now().astimezone():%H:%M:%S} {line}")

    def _outcome(self) -> tuple[str, str]:
        """Build; return what is wrong, in lines, and one line on what came of it."""
        if not self._source.is_dir():
            return f"{self._source} is gone.\n", "Waiting until it is back."
        try:
            report = build_and_tell(self._source, self._out)
        except SourceError as error:
            return faults_told(error), "Waiting for the next save."
        except OSError as error:
            return f"{visible(told(error))}\n", "Waiting for the next save."
        paths = [visible(path.as_posix()) for path in (*report.written, *report.removed)] if self._built else []
        return "", summary(report).removesuffix(".") + (f": {few(paths, NAMED)}" if paths else ".")


def saves_below(source: Path) -> Iterator[None]:
    """Yield at once, and whenever a file below the source may have changed, or the folder went or came."""
    from watchfiles import watch as changes_below  # noqa: PLC0415 - no other command needs it

    while True:
        yield
        place = _identity(source)
        while place is None and _identity(source) is None:
            time.sleep(PAUSE / 1000)
        with suppress(FileNotFoundError):  # gone before it could be watched
            for number, changes in enumerate(changes_below(source, rust_timeout=PAUSE, yield_on_timeout=True)):
                # A folder that was moved away takes its watcher along, and another one may stand in its place.
                if _identity(source) != place:
                    break
                # Once more as soon as the folder is watched, for a save that fell between the build and that.
                if changes or number == 0:
                    yield


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
