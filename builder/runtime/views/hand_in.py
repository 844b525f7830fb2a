"""The end of a page of a class: what is recorded, what is not answered yet, and how it is handed in."""

from __future__ import annotations

from ..host.feedback import feedback_html
from ..host.outputs import Place, heading_of
from ..host.threads import in_turn
from ..record.progress import CODE_LOOK
from ..record.progress_code import code_of
from ..record.session import MOST_NAMED, SESSION, named
from ..scoring.verdict import State
from ..text import escape

HOW = (
    "To hand it in, save this page (File > Save; on Colab then File > Download > Download .ipynb), and give in its "
    "file, as it is saved."
)
BLANK = "Not answered yet"
CODE = "You cannot give in a file? Then send this code, all of it; one click selects it:"


@in_turn
def hand_in(names: list[str], due: str = "") -> None:
    """Show how many of the checks are answered, anew after every answer, and how the page is handed in. `due` says
    until when, in words."""

    def texts() -> tuple[str, str]:
        done = sum(map(is_answered, names))
        lines = [f"{done} of {len(names)} questions answered.", *([f"Due {due}."] if due else []), HOW]
        blank = [] if done == len(names) else [name for name in names if not is_answered(name)]
        return html_of(lines, blank), text_of(lines, blank)

    place = Place(*texts())
    # By a name of its own: the cell run again takes its own old place.
    SESSION.listeners["hand in"] = lambda _event: place.write(*texts())


def is_answered(name: str) -> bool:
    """Whether an answer to a check is on record."""
    check = SESSION.checks.get(name)
    return check is not None and check.memory.state != State.NOT_ATTEMPTED


def html_of(lines: list[str], blank: list[str]) -> str:
    """Return the end of the page as HTML: its sentences, the checks that are still `blank`, the code."""
    links = [
        f'<a href="{escape(heading_of(SESSION.title_of(name)))}">{escape(SESSION.title_of(name))}</a>'
        for name in blank[:MOST_NAMED]
    ]
    more = f"; and {len(blank) - MOST_NAMED} more" if len(blank) > MOST_NAMED else ""
    left = f"<p>{BLANK}: {'; '.join(links)}{more}.</p>" if blank else ""
    code = code_of(SESSION.history)
    # It scrolls, so the keyboard must reach it.
    shown = f'<p>{escape(CODE)}</p><code tabindex="0" style="{CODE_LOOK}">{escape(code)}</code>' if code else ""
    return feedback_html([("To hand in", [*lines])]) + left + shown


def text_of(lines: list[str], blank: list[str]) -> str:
    """Return the end of the page as plain text, the code in a line of its own."""
    left = [f"{BLANK}: {named([*map(SESSION.title_of, blank)])}."] if blank else []
    return "\n".join([*lines, *left, code_of(SESSION.history)])
