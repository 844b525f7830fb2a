"""The session: all that this kernel knows. What is answered goes to the disk first, then to whoever shows it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ..host.outputs import on_colab
from ..host.threads import LOCK
from ..text import counted
from .event import EVENT_VERSION, ROAD, ROAD_HASH, Event, canonical, page_of
from .history import History, clock, horizon
from .memory import Memory
from .progress_code import answers_of
from .store import Store, storage_lasts

Namespace = dict[str, Any]

FORGETFUL = (
    "This computer is lent to you for a while, and your answers go when it goes. "
    "Before you leave, copy your progress code, which stands below the last check of each section and at the end; "
    "next time, {how}, and Run All."
)
IN_DRIVE = (
    "Or keep them in your Google Drive: run keep_in_drive() in a cell of its own below this one; Google asks you first."
)
OFFERED = (
    "Your progress code was not taken yet. It brings {news}, and its answers would take the place of your own to "
    "{behind}: {names}. To take it all the same, run this again."
)
CAN_UNDO = "undo() takes that back while this page stays awake."
MOST_NAMED = 8  # checks in a sentence


class Session:
    """What a kernel knows: a new one is a new kernel.

    `page` is the page's id, `namespace` the learner's. `history` holds every event, of the disk and of today, `store`
    this kernel's file. `memories` say where each check stands, by its name and content hash: a question whose scoring
    changed is a new one. `checks`, `cards`, `figures`, `tables` and `worksheets` are what the page shows, by name.
    `listeners` want to know of each event, by name, so that a cell run again takes its own old place. `tools` make,
    for a page or chapter, what its cells call by a short name. `worksheets_read` are those that the code now running
    has read. `undoable` are the events that take back the last resets and progress codes, newest last;
    `offered` is the code whose news the learner has been shown last.
    """

    def __init__(self) -> None:
        self.page = ""
        self.assignment: dict[str, Any] = {}  # what a class is told of it; nothing in the course
        self.namespace: Namespace = {}
        self.history = History(horizon())
        self.store = Store()
        self.memories: dict[tuple[str, str], Memory] = {}
        self.checks: dict[str, Any] = {}
        self.places: list[dict[str, Any]] = []  # the course's pages: title, address, and titles of checks by name
        self.cards: dict[str, Any] = {}
        self.figures: dict[str, Any] = {}
        self.tables: dict[str, list[dict[str, Any]]] = {}
        self.worksheets: dict[str, Any] = {}
        self.listeners: dict[str, Callable[[Event], None]] = {}
        self.way_back: Any = None  # the place high on start_here that leads back to the last chapter
        self.tools: dict[str, Callable[[str], Any]] = {}
        self.worksheets_read: set[str] = set()
        self.undoable: list[Event] = []
        self.offered = ""

    def begin(self, code: str = "") -> list[str]:
        """Read what was answered before, take a progress code, and return what is to be said about both."""
        events, notices = self.store.read()
        self.history.look_from(horizon())
        self.history.add(events)
        self.forget_what_was_reset()
        if not storage_lasts():
            how = (
                "paste it into the form of the setup cell" if on_colab() else 'run progress("…") with it in a new cell'
            )
            # First of all notices: it is what must be read before the first answer is given.
            notices[:0] = [FORGETFUL.format(how=how), *([IN_DRIVE] * on_colab())]
        if code:
            notices.append(self.take(code))
        return notices

    def record(self, event: Event) -> None:
        """Keep an event: give it its time and where it was given, put it on the disk, and tell every listener.

        All come through here.
        """
        with LOCK:
            # Under the lock, or two threads would be given the same millisecond.
            event["time"] = self.now()
            # Of a question that another page asks again: no proof that its chapter was opened.
            if "check" in event and page_of(event["check"]) != self.page:
                event["page"] = self.page
            event.update(json.loads(canonical(event).encode("utf-8", "replace")))  # as it will come back
            self.history.look_from(event["time"])
            self.history.add([event])
            self.store.append(event)
            # Before the listeners ask where a check stands after a reset.
            if "check" not in event:
                self.forget_what_was_reset()
            self.notify(event)

    def notify(self, event: Event | None = None) -> None:
        """Tell every listener of an event that is kept already, or of news that is no single event."""
        with LOCK:
            # A copy, for a listener may show something that wants to listen, too.
            for listener in list(self.listeners.values()):
                listener(event or {})

    def now(self) -> int:
        """Return the time in milliseconds, later than every event so far even where the clock was set back."""
        return max(clock(), self.history.newest + 1)

    def take(self, code: object) -> str:
        """Add the answers that a progress code holds and return a sentence about it. A damaged code changes nothing.

        Where answers of the learner's own would step back behind them, it says so first, and takes the code when it
        comes a second time. What was reset elsewhere is not reset here: the code may be another person's.
        """
        with LOCK:
            try:
                fresh = self.history.missing(answers_of(code))
            except ValueError as fault:
                return f"Your progress code was not taken. {fault}"
            news = f"news of {counted(len({event['check'] for event in fresh}), 'check')}"
            behind = self.history.outdone(fresh)
            # Only this very text was offered: another code begins with a question of its own.
            if behind and self.offered != code:
                self.offered = str(code)
                return OFFERED.format(news=news, behind=counted(len(behind), "check"), names=named(behind))
            if not fresh:
                return f"Your progress code was taken: it brought {news}."
            # All that came with a code bears this name, so that one reset takes back these answers and no others.
            name = f"code {self.now()}"
            taken: list[Event] = [{**event, "code": name} for event in fresh]
            self.history.add(taken)
            self.store.append(*taken)
            self.undoable.append({"v": EVENT_VERSION, "reset": name})
            return f"Your progress code was taken: it brought {news}. {CAN_UNDO}"

    def undo(self) -> str:
        """Take back the last reset or progress code of this kernel; return what happened."""
        with LOCK:
            if not self.undoable:
                return "There is nothing to bring back."
            event = self.undoable.pop()
            # Through record(): the way back stands on the disk, so the other kernels follow it at their next Run All.
            self.record(event)
        what = "Your answers are back." if "undo" in event else "What that code brought is forgotten again."
        return f"{what} Other pages that are open show it once they are run again."

    def catch_up(self) -> None:
        """Read what was answered in other notebooks since, and tell it to all that shows progress."""
        with LOCK:
            self.history.look_from(horizon())
            self.history.add(self.store.read()[0])
            self.notify()

    def forget_what_was_reset(self) -> None:
        """Let this kernel forget the answers that were reset, here or in another one."""
        # A check on the page keeps its own memory, and so what it shows, until its cell runs again.
        for key, memory in list(self.memories.items()):
            if memory.event and self.history.is_forgotten(memory.event):
                del self.memories[key]

    def title_of(self, name: str) -> str:
        """Return how a check is called; its name where nothing on this page says so."""
        page = next((page for page in self.places if name in page["titles"]), None)
        if page:
            return f"{page['title']}: {page['titles'][name]}"
        return str(self.checks[name].payload["title"]) if name in self.checks else name

    def chosen_road(self) -> str:
        """Return the title of the road map that was chosen last; "" before."""
        return self.said(ROAD)

    def said(self, name: str) -> str:
        """Return what was answered last to a question of start_here; "" before."""
        latest = self.history.standing(name, ROAD_HASH).latest
        return str(latest["answer"]) if latest else ""

    def tool(self, name: str, page: str) -> Any:  # noqa: ANN401  (whatever the tool is)
        """Return what the cells of a page or chapter call `name`."""
        return self.tools[name](page)


def named(names: list[str]) -> str:
    """Return some names as words, and how many more there are."""
    more = len(names) - MOST_NAMED
    return "; ".join(names[:MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")


SESSION = Session()
