"""Progress: what the learner has answered, here and in every other notebook, kept and brought back."""

from __future__ import annotations

import os
import time

from .codes import code_of, events_of
from .history import History
from .memory import LISTENERS, MEMORIES, Event
from .outputs import Place, on_colab
from .rich import counted, escape
from .store import Store, in_drive

# Events are added by the functions below alone; the rest of the page reads.
HISTORY = History()
STORE = Store()
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
FORGETFUL = (
    "This computer is lent to you for a while, and your answers go when it goes. "
    "Before you leave, copy your progress code, which stands below the last check of each section and at the end; "
    "next time, {how}, and Run All."
)
IN_DRIVE = (
    "Or keep them in your Google Drive: run keep_in_drive() in a cell of its own below this one; Google asks you first."
)
CLOCK_SLACK = 3_600_000  # in milliseconds: two computers may differ by less
SET_BACK = (
    "This computer's clock stands before your latest answer: what you answer now counts as later all the same, but "
    "set the clock right, or the review asks on the wrong day."
)
CODE_LOOK = (
    "display:block;user-select:all;overflow-wrap:anywhere;max-height:7em;overflow:auto;font-size:11px;"
    "border:1px solid rgba(128,128,128,.5);border-radius:4px;padding:6px 8px;white-space:normal"
)


def begin(code: str = "") -> list[str]:
    """Read what was answered before, take a progress code, and return what is to be said about both."""
    events, said = STORE.read()
    HISTORY.add(events)
    forget_what_was_reset()
    if HISTORY.newest > time.time_ns() // 1_000_000 + CLOCK_SLACK:
        said.append(SET_BACK)
    LISTENERS["progress"] = keep
    if not storage_lasts():
        how = "paste it into the form of the setup cell" if on_colab() else 'run progress("…") with it in a new cell'
        said[:0] = [FORGETFUL.format(how=how), *([IN_DRIVE] * on_colab())]
    if code.strip():
        said.append(taken(code))
    return said


def forget_what_was_reset() -> None:
    """Let this kernel forget the answers that were reset, here or in another one."""
    for key, memory in list(MEMORIES.items()):
        if memory.event and HISTORY.is_forgotten(memory.event):
            del MEMORIES[key]


def storage_lasts() -> bool:
    """Whether files outlive this session: not on Colab or Binder, unless ROADMAP_HOME or a Drive is given."""
    is_lent = on_colab() or any(name in os.environ for name in BINDER)
    return bool(os.environ.get("ROADMAP_HOME")) or in_drive() or not is_lent


def keep(event: Event) -> None:
    """Keep an event: give it its time, add it to the history and to this kernel's file."""
    event["time"] = now()
    HISTORY.add([event])
    STORE.append(event)


def now() -> int:
    """Return the time in milliseconds, later than every event so far even where the clock was set back."""
    return max(time.time_ns() // 1_000_000, HISTORY.newest + 1)


def taken(code: str) -> str:
    """Add what a progress code holds and return a sentence about it. A damaged code changes nothing."""
    try:
        events = events_of(code)
    except ValueError as fault:
        return f"Your progress code was not taken. {fault}"
    fresh = HISTORY.add(events)
    for event in fresh:
        STORE.append(event)
    checks = len({event["check"] for event in fresh if "check" in event})
    return f"Your progress code was taken: it brought news of {counted(checks, 'check')}."


def progress(code: str = "") -> None:
    """Print your progress code; or take one, as in `progress("MLR1.…")`, and then choose Run All."""
    if code.strip():
        print(taken(code))
        tell_all()
    else:
        print(code_of(HISTORY) or "Nothing is answered yet, so there is no progress code.")


def catch_up() -> None:
    """Read what was answered in other notebooks since, and tell it to all that shows progress."""
    HISTORY.add(STORE.read()[0])
    tell_all()


def tell_all(event: Event | None = None) -> None:
    """Let everything that shows progress show it anew, after an event that is kept already or without one."""
    for name, listener in list(LISTENERS.items()):
        if name != "progress":
            listener(event or {})


def show_code(place: str) -> None:
    """Show the progress code, anew after every answer, where answers would be lost without it."""
    if storage_lasts() and not STORE.trouble:
        return
    spot = Place(*code_texts())
    LISTENERS[f"code {place}"] = lambda _event: spot.write(*code_texts())


def code_texts() -> tuple[str, str]:
    """Return the progress code as HTML and as plain text."""
    code = code_of(HISTORY)
    if not code:
        return "", ""
    title = "Your progress code. One click selects it; copy it and keep it:"
    # It scrolls, so the keyboard must reach it.
    shown = f'<code tabindex="0" style="{CODE_LOOK}">{escape(code)}</code>'
    return f'<p style="margin:6px 0">{escape(title)}</p>{shown}', code
