"""Start here: a few plain questions that lead to a road map, and what is known across all of them."""

from __future__ import annotations

import base64
import json
from functools import partial
from typing import Any

from ..host.outputs import Place, address_of, show_widget
from ..host.style import show_style
from ..host.threads import in_turn, one_at_a_time
from ..host.widgets import Widget, has_widgets, label, restyle, widget
from ..record.event import EVENT_VERSION, ROAD_HASH, Event
from ..record.evidence import PASSED, count_due, hours_left, listed, map_states, spoken_left, spoken_review
from ..record.session import SESSION
from ..scoring.verdict import State
from ..text import counted, escape, roughly, short_hours
from .questions import QUESTIONS
from .road_map import MARKS, continue_html, continue_line, continue_text, kind_of, show_catch_up

Road = dict[str, Any]

FIRST_STEPS = 3
CHAPTERS_LOOK = "list-style:none;margin:4px 0 0;padding:0 0 0 2.4em;text-indent:-1.2em;columns:16em"


@in_turn
def go_on() -> None:
    """Keep a place, high on the page, for the way back; find_road, which knows the roads, writes it there."""
    SESSION.way_back = Place("", "")


@in_turn
def find_road(payload: str) -> None:
    """Ask which road map is the learner's, show its first steps, and below it where they stand on every road."""
    given = json.loads(base64.b64decode(payload))
    roads = given["roads"]
    guide = Guide(roads, given.get("before"))
    review = given.get("review")
    again = SESSION.way_back or Place("", "")
    again.write(*again_texts(roads, review, guide.chosen.get(0)))
    if has_widgets():
        show_style()
        show_widget(guide.box(), guide.text())
    guide.place = Place(*guide.advice())
    known = Place(*known_texts(roads, guide.chosen.get(0)))

    def refresh(_: object) -> None:
        again.write(*again_texts(roads, review, guide.chosen.get(0)))
        guide.refresh()
        known.write(*known_texts(roads, guide.chosen.get(0)))

    # One listener for all of the cell's outputs: run again, the cell takes its own old place.
    SESSION.listeners["roads"] = refresh
    show_catch_up()


class Guide:
    """The questions, and the advice that follows from their answers. `chosen` holds an answer's place a question.

    `before` is the page for whom all is new, as a link; None where the course has none.
    """

    def __init__(self, roads: list[Road], before: Road | None = None) -> None:
        self.roads = roads
        self.before = before
        self.chosen: dict[int, int] = remembered(roads)
        self.buttons: list[list[Widget]] = []
        self.place: Place | None = None
        said = tuple(road["audience"] for road in roads)
        self.questions = [(question, answers or said) for _, question, answers in QUESTIONS]

    def box(self) -> Widget:
        """Return the questions as widgets."""
        children = []
        for number, (question, answers) in enumerate(self.questions):
            row = []
            for place in range(len(answers)):
                button = widget("Button", "mlr-press")
                button.on_click(one_at_a_time(partial(self.choose, number, place)))
                row.append(button)
            self.buttons.append(row)
            children.append(widget("HTML", value=f"<strong>{escape(question)}</strong>"))
            children.append(widget("HBox", "mlr-row", children=row))
        for number in range(len(self.buttons)):
            self.mark(number)
        return widget("VBox", "mlr", children=children)

    def choose(self, number: int, place: int) -> None:
        """Take the answer `place` to question `number`."""
        self.chosen[number] = place
        self.mark(number)
        SESSION.record(said_event(QUESTIONS[number][0], answers_kept(self.roads)[number][place]))
        self.refresh()

    def mark(self, number: int) -> None:
        """Show which answer to a question is chosen."""
        for place, button in enumerate(self.buttons[number]):
            # The tick stands in the words as well: a class says nothing to a screen reader.
            words, on = label(self.questions[number][1][place]), self.chosen.get(number) == place
            restyle(button, f"mlr-press {'mlr-on' if on else ''}", description=f"✓ {words}" if on else words)

    def refresh(self) -> None:
        """Show the advice as it is now."""
        if self.place:
            self.place.write(*self.advice())

    def text(self) -> str:
        """Return the questions' first one as plain text, with where each answer leads."""
        lines = [f"{road['audience']}: {road['title']} ({address_of(road)})" for road in self.roads]
        return "\n".join([QUESTIONS[0][1], *lines])

    def advice(self) -> tuple[str, str]:
        """Return the road map that fits, with the reason and the first steps, as HTML and as plain text."""
        if 0 not in self.chosen:
            words = "Answer the first question, and your road map and its first steps appear here."
            return f"<p>{words}</p>", f"{words}\n{self.text()}"
        road = self.roads[self.chosen[0]]
        steps = steps_of(road)
        states = map_states(steps)
        first = self.steps_to_take(road, states)
        parts = [f"You said: “{road['audience']}”. {road['summary']}", *self._notes(road, steps, states)]
        items = "".join(f"<li>{linked(step)} <small>({hours_of(step)})</small></li>" for step in first)
        title = f'<p style="margin:6px 0"><strong>Your road map: {linked(road)}</strong></p>'
        html = title + "".join(f'<p style="margin:6px 0">{escape(part)}</p>' for part in parts)
        which = "first" if PASSED.isdisjoint(states.values()) else "next"
        html += f'<p style="margin:6px 0"><strong>Your {which} steps:</strong></p><ol>{items}</ol>' if items else ""
        text = [f"Your road map: {road['title']} ({address_of(road)})", *parts]
        return html, "\n".join([*text, *(f"{place}. {step['title']}" for place, step in enumerate(first, 1))])

    def steps_to_take(self, road: Road, states: dict[str, str]) -> list[Road]:
        """Return the first steps; for whom all is new, what comes before any road and before its first steps first."""
        steps = steps_of(road)
        first = first_steps(steps, states)
        # Who has worked through a chapter is past the page for beginners, whatever they clicked.
        is_new = self.chosen.get(1) == 0 and PASSED.isdisjoint(states.values())
        if not is_new:
            return first
        missing = unwritten_before(steps, first)
        return [*filter(None, [self.before]), *stand_ins(road)[: bool(missing)], *first][:FIRST_STEPS]

    def _notes(self, road: Road, steps: list[Road], states: dict[str, str]) -> list[str]:
        said = self.chosen.get(2)  # to the third question
        pace = 0 if said is None else int(self.questions[2][1][said].split()[0])
        notes = [spoken_left(steps, states, pace)]
        if road["assumes"]:
            notes.append(f"It assumes that you know: {', '.join(road['assumes'])}.")
        before = unwritten_before(steps, first_steps(steps, states))
        if before:
            notes.append(f"You need these first, and they are not written yet: {listed(before)}.")
        passed = [step["title"] for step in steps if states[step["id"]] == "done"]
        if passed:
            notes.append(f"Left out, because you have shown that you know it: {listed(passed)}.")
        notes += spoken_review(steps, states)
        if self.chosen.get(1) == 0:
            notes.append(
                "It is all new to you: pass over the skip tests, which are for people who know a chapter already. "
                "Where a question asks for a guess, guess."
            )
        if self.chosen.get(1) == 1:
            notes.append(
                "You know some of it: begin a chapter with its skip test, which may be folded away below the opening. "
                "If you get all of it right first time, without a hint, you may go on to the next."
            )
        return notes


def remembered(roads: list[Road]) -> dict[int, int]:
    """Return the answers that were given last, each as its place, by the places of their questions."""
    kept = [(SESSION.said(name), answers) for (name, *_), answers in zip(QUESTIONS, answers_kept(roads), strict=True)]
    return {number: answers.index(said) for number, (said, answers) in enumerate(kept) if said in answers}


def answers_kept(roads: list[Road]) -> list[tuple[str, ...]]:
    """Return the answers to each question as they are kept: of a road map its title, of all others their words."""
    # And not their places: between two editions roads come and change their order.
    return [answers or tuple(road["title"] for road in roads) for *_, answers in QUESTIONS]


def said_event(name: str, words: str) -> Event:
    """Return the record of an answer of start_here: like words that are written down, and never scored."""
    known: Event = {"v": EVENT_VERSION, "check": name, "hash": ROAD_HASH, "answer": words, "sure": None}
    return {**known, "state": State.REFLECTED, "tries": 1, "hints": 0}


def again_texts(roads: list[Road], review: Road | None = None, chosen: int | None = None) -> tuple[str, str]:
    """Return the way back to what was answered last on any road, or where nothing is in progress the way on, and to
    what is due in the review, as HTML and as plain text; "" at first."""
    # A chapter may stand on several roads; here it counts once.
    steps = list({step["id"]: step for road in roads for step in steps_of(road)}.values())
    states = map_states(steps)
    html, lines = continue_html(steps, states), continue_text(steps, states)
    if not html and (onward := next_on(roads if chosen is None else [roads[chosen]])):
        road, step = onward
        html = continue_line(linked(step), f"next on {linked(road)}")
        lines = [f"Continue: {step['title']}, next on {road['title']}."]
    if review and (due := count_due(steps)):
        words = f"{counted(due, 'question')} {'is' if due == 1 else 'are'} due"
        html += f'<p style="margin:4px 0 10px"><strong>{linked(review)}:</strong> {words}</p>'
        lines.append(f"{review['title']}: {words}.")
    return html, "\n".join(lines)


def next_on(roads: list[Road]) -> tuple[Road, Road] | None:
    """Return the first road on which a chapter has been worked through and another is ready, with that one."""
    for road in roads:
        states = map_states(steps_of(road))
        todo = [step for step in steps_of(road) if states[step["id"]] == "ready"]
        if todo and not PASSED.isdisjoint(states.values()):
            return road, min(todo, key=lambda step: bool(step["optional"]))
    return None


def hours_of(step: Road) -> str:
    """Return how long a step takes; a page without hours is short, and of one elsewhere nobody knows."""
    if step.get("elsewhere"):
        return "elsewhere, until our own chapter is written"
    return short_hours(step["hours"], step["links"]) if step.get("hours") else "a few minutes"


def steps_of(road: Road) -> list[Road]:
    """Return all steps of a road map in order."""
    return [step for stage in road["stages"] for step in stage["steps"]]


def first_steps(steps: list[Road], states: dict[str, str]) -> list[Road]:
    """Return the next steps in the order of the path: written, not passed, required ones before those to skip."""
    todo = [step for step in steps if states[step["id"]] not in PASSED | {"to come"}]
    return sorted(todo, key=lambda step: bool(step["optional"]))[:FIRST_STEPS]


def stand_ins(road: Road) -> list[Road]:
    """Return the courses elsewhere that stand in for chapters to come, as steps."""
    found = [one for stage in road["stages"] for one in stage.get("meanwhile", ())]
    return [{"title": words, "href": href, "colab": "", "elsewhere": True} for words, href in found]


def unwritten_before(steps: list[Road], first: list[Road]) -> list[str]:
    """Return the titles of the required steps to come that stand before all the first steps."""
    known = next((place for place, step in enumerate(steps) if step in first), 0)
    return [step["title"] for step in steps[:known] if step["to_come"] and not step["optional"]]


def linked(place: Road) -> str:
    """Return a road map or step as a link."""
    return f'<a href="{escape(address_of(place))}">{escape(place["title"])}</a>'


# --- all roads ---


def known_texts(roads: list[Road], chosen: int | None = None) -> tuple[str, str]:
    """Return where the learner stands on every road map: a row that opens a road as HTML, a line as plain text."""
    rows, lines = [], []
    for place, road in enumerate(roads):
        steps = steps_of(road)
        states = map_states(steps)
        words = known_words(steps, states)
        chapters = "".join(f"<li>{chapter_html(step, states[step['id']])}</li>" for step in steps)
        rows.append(
            f'<details style="margin:8px 0"{" open" * (place == chosen)}><summary>{escape(road["title"])}: '
            f'{escape(words)}</summary><ul style="{CHAPTERS_LOOK}">{chapters}</ul></details>'
        )
        lines.append(f"{road['title']}: {words}")
    return f"<div><strong>What you know, on every road</strong>{''.join(rows)}</div>", "\n".join(lines)


def known_words(steps: list[Road], states: dict[str, str]) -> str:
    """Return in words how many chapters stand where."""
    counts = {state: [kind_of(one) for one in states.values()].count(state) for state in MARKS}
    said = [f"{counts['done']} of {len(steps)} chapters done"]
    words = {
        "in progress": "in progress",
        "to review": "to review",
        "ready": "ready",
        "blocked": "waiting for others",
        "to come": "to come",
    }
    said += [f"{counts[state]} {word}" for state, word in words.items() if counts[state]]
    left, _ = hours_left(steps, states)
    written = " in what is written" if counts["to come"] else ""
    return (
        f"{', '.join(said)}. About {counted(roughly(left), 'hour')} to go{written}." if left else f"{', '.join(said)}."
    )


def chapter_html(step: Road, state: str) -> str:
    """Return a chapter as its mark, its title, a link where it is written, and its state."""
    kind = kind_of(state)
    title = linked(step) if address_of(step) else escape(step["title"])
    skipped = ", can be skipped" if step["optional"] else ""
    return f"{MARKS[kind]} {title} <small>({escape(state)}{skipped})</small>"
