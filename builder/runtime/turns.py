"""Turns: what widgets set off happens one after the other, in whichever thread it arrives."""

from __future__ import annotations

import threading
from collections.abc import Callable

# JupyterLab 4.6 with ipykernel 7 handles the messages of widgets in the main thread and, at the same time, in a
# subshell's (Jupyter Enhancement Proposal 91).
TURN = threading.RLock()


def one_at_a_time(action: Callable[[], None]) -> Callable[..., None]:
    """Return `action` as a callback of widgets that waits for its turn; what the widget passes is dropped."""

    def callback(*_: object) -> None:
        with TURN:
            action()

    return callback
