"""Guesses: predictions, which are recorded and never scored, and the figures that stay closed until one is given."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from ..host.feedback import Feedback, feedback_html
from ..host.outputs import Place
from ..host.widgets import Widget, has_widgets, widget
from ..lesson.figure import Draw, Figure, Range, figure
from ..record.event import Recorded
from ..record.history import Standing
from ..record.memory import Help
from ..record.session import SESSION
from ..scoring.verdict import DONE, State, Verdict
from ..text import Rich, escape, plain
from .base import Check

WAITS = "Guess first: this figure opens once the question above is answered"
ASKED = "Was I right?"
GIVEN = "The figure below is open now, with your guess above it. Move it and see."
SKIP = "show"  # as an answer: let me see the figure


class Guess(Check):
    """What makes a check a guess. Among the bases of its class it stands before the check's own kind."""

    asks_sure = False
    press = "This is my guess"

    def question(self) -> str:
        """Return the question, with the way to pass it over."""
        return f'{super().question()}\nOr see the figure without a guess: answer("{self.id}", "{SKIP}")'

    def read(self, value: Recorded) -> object:
        """Return the guess as it is recorded, or SKIP."""
        return SKIP if value == SKIP else super().read(value)

    def judge(self, answer: object, tries: int) -> Verdict:
        """Return that a guess was given, whichever, and its own sentences; what cannot be read is no guess."""
        verdict = super().judge(answer, tries)
        if verdict.state == State.NOT_ATTEMPTED:
            return verdict
        # Of a number that the author did not expect, the rest would tell that it is wrong.
        own = [one.get("say") for one in (*self.payload.get("options", ()), *self.payload.get("mistakes", ()))]
        return Verdict(State.REFLECTED, tuple(say for say in verdict.say if say and say in own))

    def submit(self, answer: object, *, sure: bool | None = None) -> None:
        """Record a guess and open the figure; SKIP opens it and records nothing."""
        if answer != SKIP:
            super().submit(answer, sure=sure)
        elif not self.is_open():
            self.help()

    def restore(self, standing: Standing) -> None:
        """Take up a guess of another kernel; why waits until it is asked for, as it did there."""
        asked = self.memory.why
        super().restore(standing)
        self.memory.why = asked

    def is_open(self) -> bool:
        """Whether the figure may be seen: a guess was given, now or earlier, or passed over in this kernel."""
        return self.memory.state in DONE or self.memory.key

    def guess(self) -> str:
        """Return the guess in words, "" where none was given."""
        given = self.memory.answer
        return "" if given is None else f"Your guess: {self.words(given)}"

    def reasons(self) -> list[Rich]:
        """Return what is said of the guess, and why the figure shows what it shows."""
        verdict = self.memory.verdict
        return [say for say in (*(verdict.say if verdict else ()), self.payload["why"]) if say]

    def outcome(self) -> Feedback:
        """Return whether the guess was right, and why the figure shows what it shows."""
        if not self.guess():
            return [("Why", self.reasons())]
        if super().judge(self.memory.answer, 0).state == State.RIGHT:
            return [("You guessed right", self.reasons())]
        key = plain(self.key()).removesuffix(".")
        return [("Not quite", [*([f"The answer is: {key}."] if key else []), *self.reasons()])]

    def next_help(self) -> Help:
        """Return that the figure can be had without a guess; once it is open, why."""
        if not self.is_open():
            return Help.ANSWER
        return Help.WHY if self.reasons() and not self.memory.why else Help.NOTHING

    def help(self) -> None:
        """Open the figure; once it is open, say why."""
        if self.is_open():
            self.memory.why = True
        else:
            self.memory.key = True
        self.notify(None)

    def help_label(self) -> str:
        """Return how the help button reads."""
        if not self.is_open():
            return "Show me without a guess"
        # Of whoever has guessed: the figure answers those who look closely, and this all others.
        label = super().help_label()
        return ASKED if label and self.guess() else label

    def feedback(self) -> Feedback:
        """Return that the figure is open, and why once that was asked for."""
        said: Feedback = [("Not attempted", list(self.notice.say))] if self.notice else []
        if not said and self.is_open():
            said.append(("Guessed", [GIVEN]) if self.guess() else ("The figure below is open", []))
        return said + self.outcome() if self.memory.why and self.reasons() else said

    def notify(self, notice: Verdict | None) -> None:
        """Let every view show the present state; open the figure where it may be seen."""
        super().notify(notice)
        closed = SESSION.figures.get(self.id)
        if isinstance(closed, Closed) and self.is_open():
            closed.open(self.guess())

    def _help_along(self, verdict: Verdict, *, sure: bool | None) -> None:
        """Hold why back until it is asked for: the figure answers first."""

    def _look(self, state: str) -> tuple[str, str]:
        return ("mlr-on", ", chosen, your guess" if state else ", chosen")


@cache
def guess_of(kind: type[Check]) -> type[Check]:
    """Return the class of the guesses of a kind of check."""
    return type(f"Guess{kind.__name__}", (Guess, kind), {})


class Closed(Figure):
    """A figure that waits for the guess `name`, and then has it above itself."""

    waits = f"{WAITS}."

    def __init__(self, name: str, draw: Draw, ranges: dict[str, Range]) -> None:
        super().__init__(draw, ranges)
        self.name = name
        self.line: Widget = None  # the guess, or what must be done first
        self.box: Widget = None
        self.place: Place | None = None  # where there are no widgets

    def show(self) -> None:
        """Show what must be done first; the figure, where the guess is known."""
        closed = feedback_html([(WAITS, [])])
        if has_widgets():
            self.line = widget("HTML", value=closed)
            self.box = widget("VBox", "mlr", children=[self.line])
        else:
            self.place = Place(closed, f"{WAITS}.")
        # Of this kernel or an earlier one: the check's cell, which runs first, has looked into the record.
        guess: Any = SESSION.checks.get(self.name)
        if guess and guess.is_open():
            self.open(guess.guess())
        if self.box:
            self.show_box(self.box)

    def open(self, guess: str) -> None:
        """Show the figure, once, and above it the guess."""
        words = f'<p style="margin:6px 0"><strong>{escape(guess)}</strong></p>' if guess else ""
        if self.place:
            self.waits, html = "", self.html()
            self.place.write(words + html, "\n".join(filter(None, (guess, self.sentence))))
            return
        self.line.value = words
        if self.waits:
            self.waits = ""
            self.box.children = (self.line, *self.parts(self.html()))
            self.leave(self.picture.value)


def guess_first(name: str) -> Any:  # noqa: ANN401  (an explore())
    """Return an explore() whose first figure stays closed until the guess `name` is given."""
    return figure(name, partial(Closed, name))
