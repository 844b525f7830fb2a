"""The progress code as learners meet it: printed, taken, and shown where answers would be lost without it."""

from __future__ import annotations

from ..host.feedback import small
from ..host.outputs import Place, show
from ..host.threads import in_turn
from ..text import escape
from .progress_code import code_of, fitting
from .session import SESSION
from .store import home, reason, storage_lasts

CODE_LOOK = (
    "display:block;user-select:all;overflow-wrap:anywhere;max-height:7em;overflow:auto;font-size:11px;"
    "border:1px solid rgba(128,128,128,.5);border-radius:4px;padding:6px 8px;white-space:normal"
)


@in_turn
def progress(code: object = "") -> None:
    """Print your progress code and show where your answers are kept; or take a code, as in `progress("MLR1.…")`, and
    then choose Run All."""
    if code == "" or (isinstance(code, str) and code.isspace()):
        print(code_of(SESSION.history) or "You have not answered anything yet, so there is no progress code.")
        words = " ".join(whereabouts())
        show(small(words), words)  # an output of its own: what is printed can be copied whole
    else:
        print(SESSION.take(code))
        # Without an event, since a code brings many: the maps draw themselves anew, the checks wait for Run All.
        SESSION.notify()


@in_turn
def undo() -> None:
    """Take back the last reset, or the last progress code that was taken, of this page's kernel."""
    print(SESSION.undo())


def whereabouts() -> list[str]:
    """Return in sentences where the answers are, and what of them a code has no room for."""
    trouble = SESSION.store.trouble
    where = "Your answers go when this computer goes."
    if trouble or storage_lasts():
        try:
            folder = str(home() / SESSION.store.place)
            where = f"{trouble} Their folder would be {folder}." if trouble else f"Your answers are kept in {folder}."
        except RuntimeError as fault:  # ROADMAP_HOME=~nobody, of a user that there is not
            where = trouble or f"Your answers have no folder ({reason(fault)})."
    events = SESSION.history.essence()
    held = len(fitting(events))
    more = [f"The code has room for the newest {held:,} only."] if held < len(events) else []
    return [where, *more]


def show_code(place: str) -> None:
    """Show the progress code, anew after every answer, where answers would be lost without it."""
    # Asked when the cell runs: where the disk fills up later, the check says so and names progress().
    if storage_lasts() and not SESSION.store.trouble:
        return
    spot = Place(*code_texts())
    SESSION.listeners[f"code {place}"] = lambda _event: spot.write(*code_texts())


def code_texts() -> tuple[str, str]:
    """Return the progress code as HTML and as plain text."""
    code = code_of(SESSION.history)
    if not code:
        return "", ""
    title = "Your progress code. One click selects it; copy it and keep it:"
    # It scrolls, so the keyboard must reach it.
    shown = f'<code tabindex="0" style="{CODE_LOOK}">{escape(code)}</code>'
    return f'<p style="margin:6px 0">{escape(title)}</p>{shown}', code
