"""A kernel that is behind: presses come before what was typed or moved for them, or twice."""

from __future__ import annotations

import pytest

from builder.runtime.checks import base
from builder.runtime.checks.card import Card
from builder.runtime.lesson.figure import figure
from builder.runtime.record.session import SESSION
from tests.runtime.conftest import Page
from tests.runtime.events import EVENTS
from tests.runtime.hands import type_in
from tests.runtime.payloads import CODE, NUMBER, REACH, REFLECT, SOLUTION

FIGURE = """\
import matplotlib.pyplot as plt
def draw(tosses=10):
    return plt.figure(figsize=(1, 1)), f"{tosses} tosses"
explore(draw, tosses=(10, 1000, 10))
"""


def answers() -> list[tuple[object, object]]:
    """What was recorded, with how sure it was."""
    return [(event["answer"], event["sure"]) for event in EVENTS]


def a_while_later(card: Card) -> None:
    """Let the last press be longer ago than any message is late."""
    card.check.pressed = (card.check.pressed[0] - base.LATE, card.check.pressed[1])


@pytest.mark.parametrize("sure", [True, False])
def test_what_was_typed_before_a_press_and_comes_after_it_is_judged(learner: Page, *, sure: bool) -> None:
    """The verdict is that on the number which the field shows, as sure as the press was."""
    card = learner.ask(NUMBER)
    type_in(card, "0.99", sure=sure)
    (card.sure if sure else card.guess).click()
    card.check.field.value = "1/6"
    assert "<strong>Correct" in card.feedback.value
    assert answers() == [("0.99", sure), ("1/6", sure)]


def entered(card: Card, text: str) -> str:
    """Type and press Enter, which comes before the words, as ipywidgets sends it, and return what is said."""
    card.check.field._handle_custom_msg({"event": "submit"}, [])
    card.check.field.value = text
    return str(card.feedback.value)


def test_enter_asks_how_sure_the_answer_is(learner: Page) -> None:
    """Enter cannot say how sure somebody is: what is to be pressed is said, until one of the two is."""
    card = learner.ask(NUMBER)
    assert "Now press “I&#x27;m sure” or “I&#x27;m guessing”." in entered(card, "1/6")
    assert answers() == []
    card.guess.click()
    assert "<strong>Correct" in card.feedback.value
    assert "Now press" not in card.feedback.value
    assert answers() == [("1/6", False)]


def test_enter_gives_a_guess_that_has_one_button(learner: Page) -> None:
    """A guess that opens a figure is given by Enter as by its button."""
    card = learner.ask(NUMBER | {"predict": True})
    assert "<strong>Guessed" in entered(card, "1/3")
    assert answers() == [("1/3", None)]


def test_words_that_come_late_are_kept(learner: Page) -> None:
    """Free words are written down as they were when the button was pressed."""
    card = learner.ask(REFLECT)
    type_in(card, "A first thought.")
    card.check.field.value = "A second thought."
    assert [answer for answer, _ in answers()] == ["A first thought.", "A second thought."]


def test_a_number_typed_later_waits_for_its_press(learner: Page) -> None:
    """Nobody is judged for what they type after they have read a verdict."""
    card = learner.ask(NUMBER)
    type_in(card, "0.99")
    a_while_later(card)
    card.check.field.value = "1/6"
    assert "<strong>Not yet:</strong>" in card.feedback.value
    assert answers() == [("0.99", True)]


def test_an_answer_that_came_late_is_not_judged_again_by_its_press(learner: Page) -> None:
    """Where the press comes after all, in its order, each answer stands in the record once."""
    card = learner.ask(NUMBER)
    for typed in ("0.99", "0.5", "1/6"):
        type_in(card, typed)
    assert answers() == [("0.99", True), ("0.5", True), ("1/6", True)]


def test_a_double_click_is_one_press(learner: Page) -> None:
    """The same answer, as sure, within a moment is one answer; less sure or later it is another."""
    card = learner.ask(NUMBER)
    type_in(card, "0.99")
    card.sure.click()
    assert answers() == [("0.99", True)]
    card.guess.click()
    a_while_later(card)
    card.guess.click()
    assert answers() == [("0.99", True), ("0.99", False), ("0.99", False)]


def test_a_double_click_on_code_leaves_the_verdict(learner: Page) -> None:
    """A second click does not leave "Running" on the page."""
    learner.run(f"# Check: probability/mean\n{SOLUTION}")
    card = learner.ask(CODE, "probability/mean")
    card.sure.click()
    card.sure.click()
    assert "<strong>Correct" in card.feedback.value
    assert len(EVENTS) == 1


def test_a_slider_moved_before_a_press_and_heard_after_it_is_judged(learner: Page) -> None:
    """The verdict is that on the state which the figure shows; a later move waits for a press."""
    learner.namespace["explore"] = figure("gallery/narrow")
    learner.run(FIGURE)
    card, slider = learner.ask(REACH), SESSION.figures["gallery/narrow"].sliders["tosses"]
    slider.value = 20
    card.sure.click()
    slider.value = 100
    assert "<strong>Correct" in card.feedback.value
    a_while_later(card)
    slider.value = 10
    assert [answer for answer, _ in answers()] == [{"tosses": 20}, {"tosses": 100}]
