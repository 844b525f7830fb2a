"""Google Drive on Colab: where answers may last, once the learner has asked for it. Nothing is mounted unasked."""

from __future__ import annotations

import importlib

from ..host.outputs import on_colab
from ..host.threads import LOCK
from .session import SESSION
from .store import DRIVE_HOME

DRIVE = "/content/drive"  # where Colab's own button mounts it, too
KEPT = (
    "Your answers are kept in your Google Drive from now on, in the folder ml-road-map. "
    "Choose Runtime > Run all to see what it held already."
)


def keep_in_drive() -> None:
    """Keep your answers in your Google Drive from now on, in its folder ml-road-map. Google asks you first."""
    print(moved_to_drive() if on_colab() else "There is no Google Drive here; keep_in_drive() is for Colab.")


def moved_to_drive() -> str:
    """Mount the learner's Drive, take along what was answered so far, and return in a sentence what came of it."""
    # Before the mount: afterwards home() may be the Drive, and what stands on this computer would stay behind.
    events = SESSION.store.read()[0]
    try:
        # Not under the lock: it waits for the learner, and checks must answer meanwhile. It raises ValueError
        # (googlecolab/colabtools#1568), pexpect's TIMEOUT (googlecolab/colabtools#1867) or MessageError
        # (googlecolab/open_in_colab#11).
        importlib.import_module("google.colab.drive").mount(DRIVE)
        DRIVE_HOME.mkdir(exist_ok=True)
    except Exception as fault:  # whatever Colab raises when the learner says no
        return f"Your Drive could not be opened ({fault}), so your answers stay here; copy your progress code."
    with LOCK:
        # In this order: leave() lets the next file begin where home() is by now, append() puts all of ours there, and
        # only then is read what the Drive held before.
        SESSION.store.leave()
        SESSION.store.append(*events)
        SESSION.catch_up()
    return SESSION.store.trouble or KEPT


TOOLS = {"keep_in_drive": lambda _page: keep_in_drive}
