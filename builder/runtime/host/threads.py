"""Threads: what widgets set off happens one after the other, in whichever thread it arrives, and in its order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")

# JupyterLab 4.6 with ipykernel 7 handles the messages of widgets in the main thread and, at the same time, in a
# subshell's (Jupyter Enhancement Proposal 91).
# Subshells came with ipython/ipykernel#1249; jupyterlab/jupyterlab#17363 sends the messages of all widgets to one of
# them, and ipykernel hands some back to the main thread (see keep_in_step). An RLock, since whoever records an answer
# under it calls listeners that take it again.
LOCK = threading.RLock()


def one_at_a_time(action: Callable[[], None]) -> Callable[..., None]:
    """Return `action` as a callback of widgets that waits for its turn; what the widget passes is dropped."""

    def callback(*_: object) -> None:
        with LOCK:
            action()

    return callback


def in_turn(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Return a function that cells call as one that takes turns with what widgets set off."""

    @wraps(function)
    def call(*args: Given.args, **options: Given.kwargs) -> Result:
        with LOCK:
            return function(*args, **options)

    return call


def keep_in_step(*widgets: Any) -> None:  # noqa: ANN401  (ipywidgets ships no types)
    """Let the next messages of some widgets be handled in the order in which the front end sends them.

    ipykernel 7.4 hears a widget in the thread that wrote to it last, and ipywidgets 8 writes to a field that is typed
    in: the press on a button that ends the typing could overtake the words. So all are written to.
    """
    # See publish_msg in ipykernel/comm/comm.py, "Route the frontend reply to the loop that sent it"; what ipywidgets 8
    # writes are the echoes of jupyter-widgets/ipywidgets#3394. Any trait would do: this one is short, and stays as it
    # is.
    for one in widgets:
        one.send_state("description")
