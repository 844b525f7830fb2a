"""The learner's own record: forgotten when they say so twice, brought back, or written out to keep."""

from __future__ import annotations

import base64
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

from ..host.feedback import HEADS, feedback_html, guarded
from ..host.outputs import Place, link_to_file, show_widget
from ..host.paper import TO_PRINT, names_written, written
from ..host.style import show_style
from ..host.threads import in_turn
from ..host.widgets import Widget, has_widgets, widget
from ..record.event import EVENT_VERSION, Event, Recorded, page_of
from ..record.evidence import listed
from ..record.history import targets_of
from ..record.session import SESSION
from ..scoring.verdict import State
from ..text import counted
from .answers import place_of, show_answers
from .mirror import show_mirror

COLUMNS = ["When", "Question", "Result", "Your answer", "How sure", "Tries", "Hints"]
RECORD = "my_record"
STILL_THERE = "What you saved in {files} stays there until you delete it."


def reset(name: str = "", *, sure: bool = False) -> str:
    """Forget the answers to a check (chapter/id), to a chapter, or to all checks, once `sure`; return what happened.

    Nothing is deleted: until this kernel ends, undo() brings all of it back. What export() wrote stays as well.
    """
    name = str(name)
    count = spoken_count(name)
    if not count:
        return f'There are no answers to "{name}".' if name else "There are no answers yet."
    if not sure:
        return f'This would forget your answers to {count}. If you mean it: reset("{name}", sure=True)'
    event: Event = {"v": EVENT_VERSION, "reset": name}
    # record() gives the event its time, and by that time the undo below names this reset and no other.
    SESSION.record(event)
    SESSION.undoable.append({"v": EVENT_VERSION, "undo": name, "at": event["time"]})
    said = f"Your answers to {count} are forgotten. undo() brings them back while this page stays awake."
    saved = names_written(Path(RECORD))
    return f"{said} {STILL_THERE.format(files=listed(saved))}" if saved else said


def spoken_count(name: str) -> str:
    """Return in words how many questions a reset of `name` would forget; "" where there is none."""
    # Of the whole history, not of this page: answers of chapters that are not open are forgotten, too.
    found = {event["check"] for event in SESSION.history.given() if name in targets_of(event)}
    title = SESSION.title_of(name) if "/" in name else place_of(name)["title"]
    what = f"of “{title}”" if name else "in all"
    return f"{counted(len(found), 'question')} {what}" if found else ""


def export(folder: str = ".") -> str:
    """Write all answers into my_record.csv and, to be printed, my_record.html; return where they are."""
    return exported(folder)[0]


def exported(folder: str = ".") -> tuple[str, str]:
    """Write the record out; return where it is, and the name of the page, "" where there is none."""
    rows = [row_of(event) for event in SESSION.history.given()]
    said, page = written(Path(folder, RECORD), "My record", summary_of(rows), [COLUMNS, *rows])
    return f"{counted(len(rows), 'answer')}. {said}", page


def row_of(event: Event) -> list[str]:
    """Return an answer as the cells of a row."""
    moment = time.strftime("%Y-%m-%d %H:%M", time.localtime(event["time"] / 1000))
    sure = {True: "sure", False: "guessing", None: ""}[event["sure"]]
    question, result = SESSION.title_of(event["check"]), HEADS[State(event["state"])]
    return [moment, question, result, in_words(event["answer"]), sure, str(event["tries"]), str(event["hints"])]


def in_words(answer: Recorded) -> str:
    """Return an answer of any kind of check in words."""
    if isinstance(answer, dict):
        return ", ".join(f"{name.replace('_', ' ')} = {in_words(value)}" for name, value in answer.items())
    if isinstance(answer, list):
        return "; ".join(map(in_words, answer))
    return "" if answer is None else {True: "yes", False: "no"}.get(answer, str(answer))


def summary_of(rows: list[list[str]]) -> str:
    """Return in a sentence how many answers there are, by their states."""
    counts = Counter(row[2] for row in rows)
    checks = len({row[1] for row in rows})
    said = ", ".join(f"{count} “{result}”" for result, count in counts.most_common())
    return f"{counted(len(rows), 'answer')} to {counted(checks, 'question')}: {said}."


# --- the same by buttons ---


@in_turn
def care(payload: str) -> None:
    """Show the buttons that export and forget, without widgets the calls that do; the mirror; and what was answered.

    `payload` is base64 of JSON: the pages of the course, with the titles of their checks.
    """
    pages = json.loads(base64.b64decode(payload))["pages"]
    SESSION.places = [page | {"titles": dict(page["titles"])} for page in pages]
    if has_widgets():
        show_style()
        panel = Panel()
        show_widget(panel.box, "Buttons that save your record, forget answers, and bring them back.")
        panel.place = Place("", "")
        # What was taken with progress() in a cell of the reader's own can be undone here, too.
        SESSION.listeners["record"] = panel.offer
    else:
        print('export() writes your record; reset("chapter/check"), reset("chapter") and reset() forget; undo().')
    show_mirror()
    show_answers()


class Panel:
    """The buttons for the record. `armed` holds what a second press will forget, None before the first, when a button
    offers to keep it; at `place`, below them, stands a link to the page that prints, once there is one."""

    def __init__(self) -> None:
        # From the record, so that chapters whose notebooks are closed can be chosen.
        pages = sorted({page_of(check) for check in SESSION.history.answers})
        # As pairs: two pages may bear the same title.
        options = [("all pages", ""), *((place_of(page)["title"], page) for page in pages)]
        self.armed: str | None = None
        self.place: Place | None = None
        self.what = widget("Dropdown", "mlr-field", description="Answers of", options=options, value="")
        self.feedback = widget("HTML", "mlr-wide")
        self.save_button = self.button("Save my record", self.save)
        self.forget_button = self.button("Forget these answers", self.forget_once)
        self.keep_button = self.button("Keep them", self.keep)
        self.undo_button = self.button("Undo", self.bring_back)
        self.what.observe(guarded(self.disarm, self.feedback), "value")
        self.row = widget("HBox", "mlr-row")
        self.box = widget("VBox", "mlr", children=[self.what, self.row, self.feedback])
        self.offer()

    def button(self, words: str, action: Any) -> Widget:  # noqa: ANN401  (a method)
        """Return a button that does something and says what came of it."""
        made_button = widget("Button", "mlr-press", description=words)
        made_button.on_click(guarded(action, self.feedback))
        return made_button

    def offer(self, _event: object = None) -> None:
        """Show the buttons that can do something now."""
        armed = self.armed is not None
        self.forget_button.description = "Yes, forget them" if armed else "Forget these answers"
        more = [self.keep_button] * armed + [self.undo_button] * bool(SESSION.undoable and not armed)
        self.row.children = [self.save_button, self.forget_button, *more]

    def say(self, words: str) -> None:
        """Show a sentence below the buttons."""
        self.feedback.value = feedback_html([("Your record", [words])])

    def forget_once(self) -> None:
        """Ask at the first press, forget at the second."""
        target = self.what.value
        count = spoken_count(target)
        # Compared with what is chosen now, not just "armed": a press, another choice and a press must ask again, even
        # where the choice is heard after the press.
        if count and self.armed != target:
            self.armed = target
            self.offer()
            self.say(f"This would forget your answers to {count}.")
            return
        said = reset(target, sure=True).replace("undo() brings", "Undo brings")
        self.disarm()
        self.say(said)

    def keep(self) -> None:
        """Forget nothing after all."""
        self.disarm()
        self.say("Nothing was forgotten.")

    def disarm(self) -> None:
        """Take the first press back."""
        self.armed = None
        self.offer()

    def save(self) -> None:
        """Write the record out."""
        self.disarm()
        said, page = exported()
        self.say(said)
        # Not in the feedback, which is a widget: JupyterLab would leave the page by a link there.
        if self.place:
            self.place.write(link_to_file(page, TO_PRINT), "")

    def bring_back(self) -> None:
        """Undo the last reset, or take back the last progress code."""
        said = SESSION.undo()
        self.disarm()
        self.say(said)


def spoken_call(function: Any) -> Any:  # noqa: ANN401  (a function that returns a sentence)
    """Return a function for the learner's cells that prints the sentence."""

    @in_turn
    def call(*given: Any, **options: Any) -> None:  # noqa: ANN401
        print(function(*given, **options))

    # So that `reset?` in a cell shows what it does; functools.wraps() would show the wrong return type with it.
    call.__doc__ = function.__doc__
    return call


TOOLS = {
    "reset": lambda _page: spoken_call(reset),
    "export": lambda _page: spoken_call(export),
}
