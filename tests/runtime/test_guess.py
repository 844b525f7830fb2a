"""Guesses, and the figures that stay closed until one is given."""

from __future__ import annotations

from typing import Any

import pytest

from builder.runtime.checks import guess as part
from builder.runtime.checks.card import Card
from builder.runtime.checks.guess import GIVEN, WAITS, guess_first
from builder.runtime.page import check
from builder.runtime.record.session import SESSION
from builder.runtime.scoring.content import hash_of
from tests.runtime.conftest import Page, forget
from tests.runtime.events import EVENTS
from tests.runtime.hands import press, type_in
from tests.runtime.payloads import CHOICE, NUMBER, REACH, Payload, encoded
from tests.runtime.test_figure import DRAW

GUESS = CHOICE | {"predict": True, "hints": []}
NAME = "probability/narrow"


def closed(learner: Page, content: Payload = GUESS) -> tuple[Card, Any]:
    """Show a prediction and, below it, its figure; return its card and the figure."""
    card = learner.ask(content, NAME)
    learner.run(DRAW)
    learner.namespace["explore"] = guess_first(NAME)
    learner.run("explore(draw, w=(0, 10, 1))")
    return card, SESSION.figures[NAME]


def test_a_figure_is_closed_until_a_guess_is_given(learner: Page) -> None:
    """Before a guess the figure is a sentence, as widget and as plain text; then the guess stands above it."""
    card, figure = closed(learner)
    assert (figure.picture, figure.sentence, len(figure.box.children)) == (None, "", 1)
    assert WAITS in figure.line.value
    assert learner.outputs.bundles[-2]["text/plain"] == f"{WAITS}."
    press(card, 0)
    assert "Your guess: A. ½" in figure.line.value
    assert "<img" in figure.picture.value
    assert figure.box.children == (figure.line, figure.sliders["w"], figure.picture)
    assert "a & <4> True" in learner.outputs.texts()  # for a saved copy


@pytest.mark.parametrize(("place", "state"), [(0, "wrong"), (1, "right")])
def test_a_guess_is_recorded_and_not_scored(learner: Page, place: int, state: str) -> None:
    """A wrong guess and a right one look the same: neither is told what it is, and both are kept as written down."""
    card, _ = closed(learner)
    said = press(card, place)
    assert GIVEN in said, state
    assert "Correct" not in said
    assert "Not yet" not in said
    assert card.check.hits[place].description.endswith(", chosen, your guess")
    assert [(event["state"], event["sure"]) for event in EVENTS] == [("reflected", None)]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (0, "<strong>Not quite:</strong> The answer is: B. ¼, because independent chances multiply. That is"),
        (1, "<strong>You guessed right:</strong> The pairs are equally likely."),
    ],
)
def test_whether_a_guess_was_right_comes_on_asking(learner: Page, place: int, words: str) -> None:
    """The verdict stays back until it is asked for behind the guess; what is said of the guess, and why, come with
    it."""
    card, _ = closed(learner)
    assert card.help.description == "Show me without a guess"
    assert "Independent chances multiply" not in press(card, place)
    assert card.help.description == "Was I right?"
    card.help.click()
    assert words in card.feedback.value
    assert "Independent chances multiply" in card.feedback.value
    assert "mlr-gone" in card.help._dom_classes


def test_a_figure_can_be_had_without_a_guess(learner: Page) -> None:
    """Whoever wants no guess sees the figure at once; nothing is recorded, and a guess may still be given."""
    card, figure = closed(learner)
    card.help.click()
    assert "<img" in figure.picture.value
    assert (figure.line.value, EVENTS) == ("", [])
    picture = figure.picture
    assert "Why" not in card.feedback.value
    card.help.click()
    assert "<strong>Why:</strong> Independent chances multiply" in card.feedback.value
    assert figure.line.value == ""
    press(card, 1)
    assert "Your guess: B." in figure.line.value
    assert figure.picture is picture
    assert len(EVENTS) == 1


def test_nothing_chosen_opens_nothing(learner: Page) -> None:
    """A press without a guess says what to do, and so does a number that cannot be read."""
    card, figure = closed(learner)
    card.sure.click()
    assert "<strong>Not attempted:</strong> Choose an option first." in card.feedback.value
    assert figure.waits
    card, figure = closed(learner, NUMBER | {"predict": True, "hints": []})
    assert "I cannot read" in type_in(card, "many")
    assert (figure.waits, EVENTS) == (f"{WAITS}.", [])


def test_an_unexpected_number_is_told_nothing(learner: Page) -> None:
    """Of a number only the author's own sentence is said, and that behind Why: no "off by a factor of ten"."""
    card, figure = closed(learner, NUMBER | {"predict": True, "hints": [], "why": ""})
    assert GIVEN in type_in(card, "1.6666")
    assert "Your guess: 1.6666" in figure.line.value
    assert card.help.description == ""
    type_in(card, "0.99")
    assert card.help.description == "Was I right?"
    card.help.click()
    assert "That is how often the test finds the illness" in card.feedback.value


def test_the_figure_opens_by_itself_when_a_guess_is_known(learner: Page) -> None:
    """A guess of an earlier kernel opens the figure when its cell runs; its sentence is the plain text again, and why
    is still to be asked for."""
    press(closed(learner)[0], 1)
    forget()
    learner.run("")
    again = Page(learner.shell, learner.outputs)
    card, figure = closed(again)
    assert card.help.description == "Was I right?"
    assert "Why" not in card.feedback.value
    assert "Your guess: B." in figure.line.value
    assert learner.outputs.bundles[-2]["text/plain"] == "a & <4> True"


def test_a_reach_on_a_closed_figure_says_guess_first(learner: Page) -> None:
    """The sliders of a closed figure cannot be moved, and the check on them says what must be done first."""
    guess, _ = closed(learner)
    card = learner.ask(REACH | {"condition": "w > 5", "state": {"w": 6}, "figure": NAME}, "probability/reach")
    card.sure.click()
    assert f"<strong>Not attempted:</strong> {WAITS}." in card.feedback.value
    press(guess, 0)
    SESSION.figures[NAME].sliders["w"].value = 6
    card.sure.click()
    assert "Correct" in card.feedback.value


def test_only_the_next_figure_is_closed(learner: Page) -> None:
    """A second figure below the same prediction is open, and the first one stays the prediction's."""
    _, figure = closed(learner)
    learner.run("explore(draw, w=(0, 10, 1))")
    assert learner.outputs.bundles[-2]["text/plain"] == "a & <4> True"
    assert SESSION.figures[NAME] is figure


@pytest.mark.parametrize("passed_over", [False, True])
def test_without_widgets_words_open_the_figure(
    learner: Page, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *, passed_over: bool
) -> None:
    """answer("id", "A") gives a guess, answer("id", "show") does without; the figure stands where it was closed."""
    monkeypatch.setattr(part, "has_widgets", lambda: False)
    monkeypatch.setattr("builder.runtime.page.has_widgets", lambda: False)
    check(NAME, encoded(GUESS))
    assert f'answer("{NAME}", "show")' in capsys.readouterr().out
    learner.run(DRAW)
    learner.namespace["explore"] = guess_first(NAME)
    learner.run("explore(draw, w=(0, 10, 1))")
    assert f"{WAITS}." in learner.outputs.texts()
    learner.answer("narrow", "show" if passed_over else "B")
    assert ("The figure below is open." if passed_over else f"Guessed: {GIVEN}") in capsys.readouterr().out
    assert f"{WAITS}." not in learner.outputs.texts()
    assert "a & <4> True" in learner.outputs.texts()
    assert "<img" in learner.outputs.html()
    assert ("Your guess: B." in learner.outputs.texts()) is not passed_over
    assert len(EVENTS) == (not passed_over)


def test_a_prediction_is_the_same_question_as_without_its_mark() -> None:
    """The mark is no part of the content hash: what is asked stays the same."""
    assert hash_of(GUESS) == hash_of(CHOICE)
