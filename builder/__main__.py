"""The door of the command `roadmap`: ctrl-C ends it without a word while its modules are still being imported."""

from __future__ import annotations

import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager

# Python looks for objects that only hold each other after each 700 new ones. A command makes a million and keeps most
# of them: to look took a fourteenth of a build. This many are a few megabytes.
SELDOM = 50_000


def main() -> None:
    """Run the command line."""
    gc.set_threshold(SELDOM)
    with _quiet_ctrl_c():
        from builder.cli import main as command  # noqa: PLC0415 - what takes the time
    command()


@contextmanager
def _quiet_ctrl_c() -> Iterator[None]:
    """Let ctrl-C end the process as the system does; Python would show a traceback of whatever it was importing."""
    usual = signal.getsignal(signal.SIGINT)
    if usual is signal.default_int_handler:  # otherwise whoever started us wants it ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # No finally: what is raised while importing ends the process anyway. From here on ctrl-C raises KeyboardInterrupt
    # again, which click and the pool of workers rely on to stop kernels.
    yield
    signal.signal(signal.SIGINT, usual)


if __name__ == "__main__":
    main()
