"""The progress code as learners meet it: printed, taken, and shown where answers would be lost without it."""

from __future__ import annotations

from ..host.outputs import Place
from ..host.threads import in_turn
from ..text import escape
from .progress_code import code_of, fitting
from .session import SESSION
from .store import home, storage_lasts

CODE_LOOK = (
    "display:block;user-select:all;overflow-wrap:anywhere;max-height:7em;overflow:auto;font-size:11px;"
    "border:1px solid rgba(128,128,128,.5);border-radius:4px;padding:6px 8px;white-space:normal"
)


@in_turn
def progress(code: object = "") -> None:
    """Print where your answers are kept and your progress code; or take one, as in `progress("MLR1.…")`, and then
    choose Run All."""
    if code == "" or (isinstance(code, str) and code.isspace()):
        print("\n".join(own_words()))
    else:
        print(SESSION.take(code))
        SESSION.notify()


@in_turn
def undo() -> None:
    """Take back the last reset, or the last progress code that was taken, of this page's kernel."""
    print(SESSION.undo())


def own_words() -> list[str]:
    """Return what is said of one's own progress, the code last."""
    events, lines = SESSION.history.essence(), []
    if not events:
        return ["Nothing is answered yet, so there is no progress code."]
    if SESSION.store.trouble:
        lines.append(SESSION.store.trouble)
    elif storage_lasts():
        lines.append(f"Your answers are kept in {home()}. As a progress code, to take along:")
    if (held := len(fitting(events))) < len(events):
        lines.append(f"It has room for the newest {held:,} answers only; the others stay where they are kept.")
    return [*lines, code_of(SESSION.history)]


def show_code(place: str) -> None:
    """Show the progress code, anew after every answer, where answers would be lost without it."""
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
