"""Review: what was wrong, shown or guessed, and what is due, asked again one question after the other."""

from __future__ import annotations

import base64
import json
import random
import time
from typing import Any

from ..checks import made
from ..checks.card import Card
from ..checks.variants import another
from ..host.feedback import RUN_ALL
from ..host.outputs import address_of, place_of, publish, show_widget
from ..host.style import show_style
from ..host.threads import in_turn, one_at_a_time
from ..host.widgets import Widget, has_widgets, restyle, widget
from ..record.event import Event
from ..record.history import Standing
from ..record.progress import show_code
from ..record.session import SESSION
from ..scoring.payload import Payload
from ..text import counted

Item = dict[str, Any]

MOST_ELSEWHERE = 5
SETTLED_BOX = 2  # from which on an answer that once misled is asked in its turn like others


@in_turn
def review(payload: str) -> None:
    """Ask what is due of all checks in `payload`, base64 of JSON with the checks and the way to their chapters."""
    asked = Round(json.loads(base64.b64decode(payload))["items"])
    asked.show()
    SESSION.listeners["review"] = asked.heard
    show_code("review")


class Round:
    """One round of review. `due` holds what is asked, `place` how far it has come."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.box: Widget = None
        self.next: Widget = None
        self.handle: Any = None  # of the text above the card
        self.below: Any = None  # of what is due where it stands
        self.begin()

    def begin(self) -> None:
        """Choose what is asked: once, for what is answered in this round must not slip out from under `place`."""
        self.due = in_order_of_asking([item for item in self.items if item["payload"] and is_due(item)])
        self.elsewhere = [item for item in self.items if not item["payload"] and is_due(item)]
        self.place = 0

    def show(self) -> None:
        """Show the first question, or that there is none."""
        # Above the card, as Markdown: formulas and code in the question are typeset there, and in an HTML widget they
        # are not.
        self.handle = publish(as_markdown(self.text()), display_id=True)
        if has_widgets():
            show_style()
            self.next = widget("Button", "mlr-press", description="Next question")
            self.next.on_click(one_at_a_time(self.forward))
            self.box = widget("VBox", "mlr")
        self.ask()
        if self.box:
            show_widget(self.box, self.text())
        if self.elsewhere:
            self.below = publish(as_markdown(elsewhere_words(self.elsewhere)), display_id=True)

    def forward(self) -> None:
        """Go on to the next question."""
        self.place += 1
        self.ask()
        self.write()

    def begin_again(self) -> None:
        """Ask what is due after answers were forgotten or brought back."""
        self.begin()
        if self.box:  # printed, a question would come to no cell
            self.ask()
        self.write()

    def write(self) -> None:
        """Write anew what stands above and below the card."""
        # None outside of IPython, or where nothing was due there when the page ran.
        if self.handle:
            self.handle.update(as_markdown(self.text()), raw=True)
        if self.below:
            self.below.update(as_markdown(elsewhere_words(self.elsewhere)), raw=True)

    def ask(self) -> None:
        """Ask the present question, unaided: nothing of an earlier answer is shown."""
        if self.place >= len(self.due):
            if self.box:
                self.box.children = ()
            return
        item = self.due[self.place]
        # Only this kernel's memory goes, for the card would begin with the old verdict; the record keeps the answer.
        SESSION.memories.pop((item["name"], item["hash"]), None)
        check = SESSION.checks[item["name"]] = made(item["name"], reshuffled(item))
        if self.box is None:
            print(check.question())
            return
        card = SESSION.cards[item["name"]] = Card(check)
        self.box.children = (card.box, widget("HBox", "mlr-row", children=[self.next]))
        restyle(self.next, "mlr-press", description="Skip this question")

    def heard(self, event: Event) -> None:
        """Offer the next question once the present one is answered; begin again where answers were forgotten."""
        if "reset" in event or "undo" in event:
            self.begin_again()
            return
        asked = self.due[self.place]["name"] if self.place < len(self.due) else ""
        # notify() hands out an empty event for news that is no single one.
        if self.next and event.get("check") == asked:
            more = self.place + 1 < len(self.due)
            restyle(self.next, "mlr-press mlr-main", description="Next question" if more else "Finish")

    def text(self) -> str:
        """Return the Markdown above the card: the question and its place, or what comes next."""
        lines = [SESSION.store.trouble] if SESSION.store.trouble else []
        if self.place < len(self.due):
            item = self.due[self.place]
            where = f"[{item['chapter']}]({address_of(item)})"
            there = f" ({len(self.elsewhere)} more due elsewhere, named below)" if self.elsewhere else ""
            lines.append(f"Question {self.place + 1} of {len(self.due)}{there}, from {where}")
            lines += [f"**{item['title']}**", reshuffled(item)["stem"]]
        else:
            lines.append(done_words(self.items, len(self.due), "on this page" if self.elsewhere else ""))
        return "\n\n".join(lines)


def standing_of(item: Item) -> Standing:
    """Return where the check of an item stands."""
    return SESSION.history.standing(*forms_of(item))


def forms_of(item: Item) -> tuple[str, ...]:
    """Return the name of an item's check, and the content hashes under which its answers stand."""
    return (item["name"], item["hash"], *item.get("earlier", ()))


def is_due(item: Item) -> bool:
    """Whether a check was answered before and is to be asked again by now."""
    return standing_of(item).is_due(SESSION.now())


def in_order_of_asking(items: list[Item]) -> list[Item]:
    """Return items in the order in which they are asked: first what was answered wrongly by somebody who was sure, then
    the lowest box, then what has waited longest."""

    def turn(item: Item) -> tuple[bool, int, int, str]:
        standing = standing_of(item)
        # Also once it was right at the next try, with the feedback on the screen; in the second box it was right on two
        # days.
        comes_first = standing.box < SETTLED_BOX and SESSION.history.misled(*forms_of(item))
        return not comes_first, standing.box, standing.due, item["name"]

    return sorted(items, key=turn)


def reshuffled(item: Item) -> Payload:
    """Return an item's payload with its options in an order that differs from time to time."""
    payload: Payload = item["payload"].copy()
    if "vary" in payload:
        payload = another(item["name"], payload, standing_of(item).latest)
    # Seeded with how often it was answered: Run All keeps the order until then, and afterwards it differs, so that
    # nobody learns a place instead of the answer.
    chance = random.Random(f"{item['name']} {len(SESSION.history.answers.get(item['name'], ()))}")  # noqa: S311  (no secret)
    if "options" in payload:
        # A list of its own, for the item is asked again. The content hash passes over the order (scoring/content.py),
        # so the answer still counts for the same question.
        payload["options"] = chance.sample(payload["options"], len(payload["options"]))
    return payload


def done_words(items: list[Item], asked: int, where: str = "") -> str:
    """Return what is said when nothing more is asked; `where`, if not everywhere."""
    standings, now = [standing_of(item) for item in items if item["payload"]], SESSION.now()
    if left := sum(one.is_due(now) for one in standings):
        again = f"to be asked again, choose {RUN_ALL}."
        return f"**That was the last one.** {counted(left, 'question')} passed over or not right yet: {again}"
    done = f"**That was all {where or 'for today'}.**" if asked else f"**Nothing is due {where or 'now'}.**"
    times = [one.due for one in standings if one.latest and one.due > now]
    if not times:
        return f"{done} Answer some checks in the chapters first; they come back here."
    day = time.strftime("%d %B %Y", time.localtime(min(times) / 1000))
    waits = "1 waits in its box" if len(times) == 1 else f"{len(times)} wait in their boxes"
    return f"{done} The next question is due on {day}; {waits}."


def elsewhere_words(items: list[Item]) -> str:
    """Return which checks are due that can only be done where they stand, by chapter, with the way there, if any."""
    chapters: dict[str, list[str]] = {}
    for item in items[:MOST_ELSEWHERE]:
        link = f"[{item['title']}]({address_of(item)}{place_of(item['name'])})"
        chapters.setdefault(item["chapter"], []).append(link)
    named = "; ".join(f"{', '.join(links)} in {chapter}" for chapter, links in chapters.items())
    return f"Due where they stand: {named}." if named else ""


def as_markdown(text: str) -> dict[str, Any]:
    """Return an output as Markdown and as plain text."""
    return {"text/markdown": text, "text/plain": text}
