"""What a page calls: start, check, answer."""

from __future__ import annotations

import json
import os
from base64 import b64decode
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from .checks import made
from .checks.base import Check
from .checks.card import Card
from .host.feedback import HEADS, RUN_ALL, feedback_text, small
from .host.outputs import Place, both, show, show_widget
from .host.style import style_element
from .host.threads import in_turn
from .host.widgets import has_widgets, widget
from .record.event import saved_text
from .record.progress import progress, show_code, undo
from .record.session import SESSION
from .scoring.payload import VERSION, Payload
from .text import paragraphs

READY = "This page is awake."
LATER = "Until its last cell has run, an answer waits for the cells before it."
SLEEPS = f"This page sleeps until it is run: choose {RUN_ALL}."
ASLEEP = f"Nothing happens when you click? Choose {RUN_ALL} again."
# Modules that bring tools for the learner's cells, on the pages that carry them.
TOOLBOXES = (
    "lesson.figure",
    "lesson.local",
    "lesson.table",
    "lesson.worksheet",
    "views.my_record",
    "record.google_drive",
)


@in_turn
def start(page: str, namespace: dict[str, Any], code: str = "") -> None:
    """Begin a page: bring back what was answered before, hand the page's tools to the learner's namespace, and show
    the style of the checks. `code` is a progress code, or ""."""
    # NumPy and SciPy read it when they are loaded, in a later cell. The threads of OpenBLAS spin while they wait for
    # each other, and in small fits do little else: one that takes 0.1 s in one thread took 2 s on two cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    SESSION.page, SESSION.namespace = page, namespace
    notices = SESSION.begin(code)
    for toolbox in TOOLBOXES:
        # A page that left a module out is no fault: find_spec asks the page's own loader what came along.
        if carries(toolbox):
            SESSION.tools.update(import_module(f"{__package__}.{toolbox}").TOOLS)
    namespace.update(answer=answer, progress=progress, undo=undo)
    # Made for this page: data() of one chapter must not hand out the tables of another.
    namespace.update({name: SESSION.tool(name, page) for name in SESSION.tools})
    show(style_element(), "")
    show_ready(notices)


def show_ready(notices: list[str]) -> None:
    """Say that the page is awake, and `notices`; a saved copy says that it sleeps."""
    # In `roadmap lab`, whose style hides it, an answer waits for the running cell alone.
    html = f'<p>{READY}<span class="mlr-later"> {LATER}</span></p>{paragraphs(*notices)}'
    # By a widget, which is alive no longer than what it says is true.
    if has_widgets():
        asleep = f'<div class="mlr-sleeps">{paragraphs(SLEEPS)}</div>{paragraphs(*notices)}'
        text = "\n".join((SLEEPS, *notices))
        show_widget(widget("HTML", "mlr mlr-ready", value=html), text, both(asleep, text))
    else:
        show(html, "\n".join((READY, *notices)))


def carries(module: str) -> bool:
    """Whether this page carries a module of the runtime."""
    try:
        return find_spec(f"{__package__}.{module}") is not None
    except ModuleNotFoundError:  # nor its package
        return False


@in_turn
def check(name: str, payload: str, *, again: bool = False, last: bool = False) -> None:
    """Show the check `name` (chapter/id), whose payload is base64 of JSON. Raises nothing: faults are told in words.

    `again` asks anew whatever was answered before; `last` says that a section ends here: where answers do not last,
    the progress code follows.
    """
    try:
        # A new check each time that the cell runs. What is known of it lives in SESSION.memories and in the history, so
        # a second run shows the same verdict, and old cards keep the check that they were made for.
        content = decoded(payload)
        # By name, so that only pages with such a check carry the module.
        if "vary" in content:
            content = import_module(f"{__package__}.checks.variants").asked_now(name, content)
        asked = SESSION.checks[name] = made(name, content)
        if not again:
            asked.restore(SESSION.history.standing(name, *asked.forms))
        if has_widgets():
            SESSION.cards[name] = Card(asked)
            SESSION.cards[name].show()
        else:
            print(asked.question())
        # After the card, in an output of its own: it is what a saved notebook still shows once the widgets are gone.
        Record(asked)
        if last:
            show_code(name)
    # A traceback here would stop Run All, with every cell below it unrun.
    except Exception as fault:
        print(f"This check could not be shown ({type(fault).__name__}: {fault}). Choose Run > Run All Cells.")


def decoded(payload: str) -> Payload:
    """Return what a payload holds."""
    content: Payload = json.loads(b64decode(payload))
    # Another version may mean something else by the same field, so nothing is guessed.
    if content["v"] != VERSION:
        raise ValueError(f"made for version {content['v']} of this page")
    return content


class Record:
    """The output below a check that holds its last answer, in words and, as plain text, as an answer record."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.written = self.texts()
        self.place = Place(*self.written)
        check.observers.append(self.refresh)

    def refresh(self) -> None:
        """Write the present answer, if it is another one."""
        # Each write is a message, and a change to the notebook's file: a tick, a hint or a notice must not make the
        # page look unsaved.
        if self.texts() != self.written:
            self.written = self.texts()
            self.place.write(*self.written)

    def texts(self) -> tuple[str, str]:
        """Return what stands here as HTML and as plain text."""
        memory = self.check.memory
        lines = [SESSION.store.trouble] if SESSION.store.trouble else []
        # An event with neither verdict nor answer is a shown one: restore() hides what was answered then.
        if memory.event is None or (memory.verdict is None and memory.answer is None):
            lines.append("Not answered yet." if memory.event is None else "To be answered again.")
            return self.html(lines), " ".join((*lines, ASLEEP))
        sure = {True: " (sure)", False: " (guessing)", None: ""}[memory.sure]
        before = " in an earlier session" if memory.earlier else ""
        head = HEADS[memory.verdict.state if memory.verdict else memory.state]
        lines.append(f"{head}. Your answer{before}{sure}: {self.check.words(memory.answer)}")
        return self.html(lines), "\n".join((*lines, saved_text(memory.event)))

    def html(self, lines: list[str]) -> str:
        """Return lines as HTML; all but trouble is hidden where the check's widgets are alive and say the same."""
        # texts() puts the answer last: whatever stands before it is trouble, and trouble is never hidden. What is,
        # style.css hides, and only beside a card that is connected.
        trouble = small(*lines[:-1])
        return f'{trouble}<div class="mlr-asleep">{small(lines[-1], ASLEEP)}</div>'


@in_turn
def answer(name: str, value: object = None, *, sure: object = None) -> None:
    """Answer a check without its buttons, as in `answer("base-rate", 0.167)`, and print the verdict.

    `value` is a letter for a choice, "AC" for several, letters for an order, nothing for code. `sure` may be True or
    False. Without a value the question is printed.
    """
    # By the full id, as the question names it, or by what follows its slash, as people type it.
    found = next((check for key, check in SESSION.checks.items() if name in (key, key.rpartition("/")[2])), None)
    if found is None:
        known = ", ".join(SESSION.checks) or "none yet; Run All first"
        print(f'There is no check "{name}" on this page. There are: {known}.')
        return
    # Code and reach have no example, for they are answered by what stands above: None means "judge that".
    if value is None and found.example:
        print(found.question())
        return
    if isinstance(sure, str):  # "no" is true
        print("Not attempted: give sure=True or sure=False, without quotation marks.")
        return
    try:
        # A record takes nothing but a bool for `sure` (event.is_answer): 1 would make the whole line damaged.
        found.submit(found.read(value), sure=None if sure is None else bool(sure))
    except (ValueError, TypeError) as fault:  # what no card can give
        print(f"Not attempted: {fault}")
        return
    print(feedback_text(found.feedback()))
