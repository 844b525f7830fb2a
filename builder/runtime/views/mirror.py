"""The mirror: how often the learner was right when sure and when guessing, by page, and what that is good for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from ..host.outputs import Place
from ..record.event import Event
from ..record.session import SESSION
from ..scoring.verdict import State
from ..text import counted, escape, paragraphs
from .answers import by_page, link_to

TITLE = "How sure, and how right"
FEWEST = 5  # answers: of fewer nothing is said but their number
MOSTLY, NEARLY_ALWAYS = 0.75, 0.9  # shares of right answers
COUNTED = "Your first answer to each question counts; what was shown does not."
CELL = 'style="text-align:left;vertical-align:top;padding:4px 16px 4px 0"'
BAR = "width:6rem;max-width:100%;height:8px;margin-top:3px;border:1px solid;border-radius:3px;box-sizing:border-box"


class Tally(NamedTuple):
    """How many answers were right, of how many that were given."""

    right: int
    given: int

    @property
    def is_telling(self) -> bool:
        """Whether there are enough answers to say anything of their share."""
        return self.given >= FEWEST

    @property
    def share(self) -> float:
        """Return the share of right answers; only where there are any."""
        return self.right / self.given

    def words(self) -> str:
        """Return the numbers in words."""
        if not self.given:
            return "none"
        return f"{self.right} of {self.given}" + ("" if self.is_telling else ", too few to tell")


class Row(NamedTuple):
    """A page of the course, as in SESSION.places, with its sure and its guessed answers."""

    page: dict[str, Any]
    sure: Tally
    guessed: Tally


def show_mirror() -> None:
    """Show how often sure answers and guesses were right, and write it anew after every answer."""
    place = Place(*mirror_texts())
    SESSION.listeners["mirror"] = lambda _event: place.write(*mirror_texts())


def mirror_texts() -> tuple[str, str]:
    """Return the mirror as HTML and as plain text; both are empty before the first answer that counts."""
    tries = first_tries()
    if not tries:
        return "", ""
    rows, whole = rows_of(tries), row_of({"title": "All pages"}, tries)
    parts = (counts_of(whole) + meaning_of(whole), comparison_of(whole), advice_of(rows))
    said = [" ".join(part) for part in parts]
    lines = [f"{row.page['title']}: sure {row.sure.words()}; guessing {row.guessed.words()}" for row in rows]
    table = table_html([*rows, whole] if len(rows) > 1 else rows)
    html = f"<div><strong>{TITLE}</strong>{paragraphs(*said)}{table}{paragraphs(COUNTED)}</div>"
    return html, "\n".join([f"{TITLE}: {' '.join(filter(None, said))}", *lines, COUNTED])


# --- counting ---


def first_tries() -> list[Event]:
    """Return the first answer to each question that asks how sure one is, if it was right or wrong by itself."""
    first: dict[str, Event] = {}
    for event in SESSION.history.given():
        first.setdefault(event["check"], event)
    judged = {State.RIGHT, State.NOT_YET}
    # A later try is the first one here where a progress code had no room for those before it.
    return [one for one in first.values() if one["sure"] is not None and one["tries"] <= 1 and one["state"] in judged]


def rows_of(tries: list[Event]) -> list[Row]:
    """Return a row for each page that has such answers, in the order of the course; pages that are gone come last."""
    return [row_of(page, own) for page, own in by_page(tries)]


def row_of(page: dict[str, Any], tries: list[Event]) -> Row:
    """Return the row of a page."""
    return Row(page, *(tally_of(one for one in tries if one["sure"] is sure) for sure in (True, False)))


def tally_of(tries: Iterable[Event]) -> Tally:
    """Return how many of some answers were right."""
    states = [one["state"] for one in tries]
    return Tally(states.count(State.RIGHT), len(states))


# --- what is said ---


def counts_of(whole: Row) -> list[str]:
    """Return the numbers in a sentence for each that there is."""
    kinds = [(whole.sure, "you were sure of"), (whole.guessed, "you guessed")]
    return [
        f"Of {counted(count, 'answer')} that {words}, {right} {'was' if right == 1 else 'were'} right."
        for (right, count), words in kinds
        if count
    ]


def meaning_of(whole: Row) -> list[str]:
    """Return what being sure is worth so far."""
    sure = whole.sure
    if not sure.is_telling:
        return [f"After {FEWEST} such answers you begin to see how far you can trust it when you feel sure."]
    if sure.share >= NEARLY_ALWAYS:
        return ["So far, you can trust the feeling."]
    if sure.share >= MOSTLY:
        return ["You are mostly right when you feel sure, but not always, and nobody looks up what they are sure of."]
    return ["You are often wrong when you feel sure, and nobody looks up what they are sure of."]


def comparison_of(whole: Row) -> list[str]:
    """Return whether the learner is right more often when sure, where there are enough answers of both kinds."""
    sure, guessed = whole.sure, whole.guessed
    if not (sure.is_telling and guessed.is_telling):
        return []
    if leads(sure, guessed):
        return ["You are right more often when sure than when guessing, so what you only guess is worth reading again."]
    if leads(guessed, sure):
        return ["You are right more often when guessing, so what seems clear deserves a second look."]
    return ["Being sure or guessing makes no clear difference yet, so do not go by the feeling alone."]


def leads(one: Tally, other: Tally) -> bool:
    """Whether one share of right answers is clearly above the other."""
    # Still so if one answer of each had come out otherwise: easier to follow than an interval, and it keeps quiet
    # where 4 of 5 stand against 3 of 5.
    return (one.right - 1) / one.given > (other.right + 1) / other.given


def advice_of(rows: list[Row]) -> list[str]:
    """Return on which page being sure misled most, and what to do about it; nothing where it did not."""
    telling = [row for row in rows if row.sure.is_telling and row.sure.share < MOSTLY]
    if not telling:
        return []
    worst = min(telling, key=lambda row: row.sure.share)
    right, given = worst.sure
    return [
        f"Feeling sure misled you most in {worst.page['title']}: {given - right} of {given} such answers were wrong.",
        "There, read the Why of each question before you go on, also where you were right.",
    ]


# --- the table ---


def table_html(rows: list[Row]) -> str:
    """Return rows as a table."""
    heads = "".join(
        f'<th scope="col" {CELL}>{words}</th>' for words in ("Page", "Right when sure", "Right when guessing")
    )
    body = "".join(
        f'<tr><th scope="row" {CELL}>{link_to(row.page, row.page["title"])}</th>'
        f"{cell_html(row.sure)}{cell_html(row.guessed)}</tr>"
        for row in rows
    )
    return f'<table style="margin:8px 0"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def cell_html(tally: Tally) -> str:
    """Return a cell: the numbers, and where they tell anything a bar that is filled as far as answers were right."""
    if not tally.is_telling:
        return f"<td {CELL}>{escape(tally.words())}</td>"
    fill = f'<div style="width:{tally.share:.0%};height:100%;background:currentColor"></div>'
    # The numbers above say the same, so a screen reader passes the bar over.
    return f'<td {CELL}>{escape(tally.words())}<div aria-hidden="true" style="{BAR}">{fill}</div></td>'
