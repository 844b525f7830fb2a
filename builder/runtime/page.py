"""What a page calls: start, check, answer, summary."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

from .cards import Card, said_html
from .checks import HEADS, KINDS, Check, spoken
from .memory import GIVEN, LISTENERS, PAGE, Event
from .outputs import Place, on_colab, show
from .progress import HISTORY, STORE, begin, progress, show_code
from .rich import escape
from .style import style_element
from .widgets import has_widgets

RUN_ALL = "Runtime > Run all" if on_colab() else "Run > Run All Cells"
ASLEEP = f"Nothing happens when you click? Choose {RUN_ALL} again."
SMALL = "font-size:12px;opacity:.75;margin:2px 0"

CHECKS: dict[str, Check] = {}
CARDS: dict[str, Card] = {}


def start(page: str, namespace: dict[str, Any], code: str = "") -> None:
    """Begin a page: bring back what was answered before, hand the page's tools to the learner's namespace, and show
    the style of the checks. `code` is a progress code, or ""."""
    PAGE["id"], PAGE["namespace"] = page, namespace
    said = begin(code)
    namespace["answer"], namespace["progress"] = answer, progress
    namespace.update({name: tool(page) for name, tool in GIVEN.items()})
    ready = "This page is ready. Read on; the checks below answer when you click them."
    lines = "".join(f"<p>{escape(line)}</p>" for line in (ready, *said))
    show(style_element() + lines, "\n".join((ready, *said)))


def check(name: str, payload: str, *, again: bool = False, last: bool = False) -> None:
    """Show the check `name` (chapter/id), whose payload is base64 of JSON. Raises nothing: faults are told in words.

    `again` asks anew whatever was answered before; `last` says that a section ends here: where answers do not last,
    the progress code follows.
    """
    try:
        asked = CHECKS[name] = decoded(name, payload)
        if not again:
            asked.recall(HISTORY.standing(name, asked.hash))
        if has_widgets():
            CARDS[name] = Card(asked)
            CARDS[name].show()
        else:
            print(asked.question())
        Record(asked)
        if last:
            show_code(name)
    except Exception as fault:
        print(f"This check could not be shown ({type(fault).__name__}: {fault}). Choose Run > Run All Cells.")


def decoded(name: str, payload: str) -> Check:
    """Return the check of a payload."""
    content = json.loads(b64decode(payload))
    if content["v"] != 1:
        raise ValueError(f"made for version {content['v']} of this page")
    return made(name, content)


def made(name: str, content: dict[str, Any]) -> Check:
    """Return the check `name` with what its payload holds."""
    return KINDS[content["kind"]](name, content)


class Record:
    """The output below a check that holds its last answer, in words and, as plain text, as an answer record."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.written = self.texts()
        self.place = Place(*self.written)
        check.views.append(self.refresh)

    def refresh(self) -> None:
        """Write the present answer, if it is another one."""
        if self.texts() != self.written:
            self.written = self.texts()
            self.place.write(*self.written)

    def texts(self) -> tuple[str, str]:
        """Return what stands here as HTML and as plain text."""
        memory = self.check.memory
        lines = [STORE.trouble] if STORE.trouble else []
        if memory.event is None or (memory.verdict is None and memory.answer is None):
            lines.append("Not answered yet." if memory.event is None else "To be answered once more.")
            return small(" ".join((*lines, ASLEEP))), " ".join((*lines, ASLEEP))
        sure = {True: " (sure)", False: " (guessing)", None: ""}[memory.sure]
        before = " in an earlier session" if memory.earlier else ""
        head = HEADS[memory.verdict.state if memory.verdict else memory.state]
        lines.append(f"{head}. Your answer{before}{sure}: {self.check.words(memory.answer)}")
        saved = json.dumps(memory.event, ensure_ascii=False, sort_keys=True)
        return small(*lines, ASLEEP), "\n".join((*lines, saved))


def small(*lines: str) -> str:
    """Return lines as small HTML, each a paragraph."""
    return "".join(f'<p style="{SMALL}">{escape(line)}</p>' for line in lines)


def answer(name: str, value: object = None, *, sure: bool | None = None) -> None:
    """Answer a check without its buttons, as in `answer("base-rate", 0.167)`, and print the verdict.

    `value` is a letter for a choice, "AC" for several, letters for an order, nothing for code. `sure` may be True or
    False. Without a value the question is printed.
    """
    found = next((check for key, check in CHECKS.items() if name in {key, key.rpartition("/")[2]}), None)
    if found is None:
        print(f'There is no check "{name}" on this page. There are: {", ".join(CHECKS) or "none yet; Run All first"}.')
        return
    if value is None and found.example:
        print(found.question())
        return
    try:
        given = found.read(value)
    except ValueError as fault:
        print(f"Not attempted: {fault}")
        return
    found.submit(given, sure=sure)
    print(spoken(found.said()))


def summary(names: list[str]) -> None:
    """Show how many of the checks are right, anew after every answer, and which are still open."""

    def texts() -> tuple[str, str]:
        lines = summary_lines(names)
        return said_html([("So far", [*lines])]), "\n".join(lines)

    place = Place(*texts())

    def refresh(_: Event) -> None:
        place.write(*texts())

    LISTENERS[f"summary {names}"] = refresh
    show_code("summary")


def summary_lines(names: list[str]) -> list[str]:
    """Return the result in words, and the titles of what is not answered yet."""
    states = {name: CHECKS[name].memory.state if name in CHECKS else "not attempted" for name in names}
    counts = [f"{list(states.values()).count('right')} of {len(names)} right"]
    for state, word in SUMMARY_WORDS.items():
        if count := list(states.values()).count(state):
            counts.append(f"{count} {word}")
    lines = [", ".join(counts) + "."]
    unanswered = [title_of(name) for name, state in states.items() if state == "not attempted"]
    if 0 < len(unanswered) < len(names):  # before the first answer it would only be a list of everything
        more = len(unanswered) - MOST_NAMED
        named = "; ".join(unanswered[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
        lines.append(f"Not answered yet: {named}.")
    return lines


MOST_NAMED = 8  # titles in the summary's list
SUMMARY_WORDS = {
    "shown": "shown",
    "reflected": "written down",
    "not yet": "not yet",
    "error": "with an error",
    "not attempted": "not answered",
}


def title_of(name: str) -> str:
    """Return a check's title, or its id while its cell has not run."""
    return str(CHECKS[name].payload["title"]) if name in CHECKS else name
