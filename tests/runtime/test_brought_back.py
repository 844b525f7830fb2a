"""An answer in another kernel: a check brings it back with its verdict, or says why it is asked anew."""

from __future__ import annotations

import pytest

from builder.runtime.record.session import SESSION
from builder.runtime.scoring.content import hash_of
from tests.runtime.conftest import Page
from tests.runtime.payloads import (
    CHOICE,
    CODE,
    COMPUTED,
    NUMBER,
    ORDER,
    REACH,
    REFLECT,
    SEVERAL,
    SOLUTION,
    TEXT,
    Payload,
)

ANSWERS: list[tuple[Payload, object, str]] = [
    (CHOICE, "B", "Correct"),
    (CHOICE, "A", "That is the chance of one head"),
    (SEVERAL, "AC", "Correct"),
    (NUMBER, "1/6", "Correct"),
    (NUMBER, 0.99, "how often the test finds"),
    (TEXT, "chain rule", "The chain rule multiplies"),
    (ORDER, "ABCD", "does not come first"),
    (REACH, {"tosses": 100}, "Correct"),
    (REFLECT, "My own words.", "A good answer names the count"),
]


@pytest.mark.parametrize(("content", "value", "words"), ANSWERS)
def test_an_answer_comes_back(learner: Page, content: Payload, value: object, words: str) -> None:
    """In a new kernel a check holds the answer that was given, with its verdict, and its record."""
    before = learner.ask(content).check
    learner.answer("it", value, sure=True)
    card = learner.reopened().ask(content)
    assert words in card.feedback.value
    assert card.check.memory.event == before.memory.event
    assert card.check.memory.tries == before.memory.tries
    if content is not REACH:
        assert card.check.current_answer() == before.current_answer()
    assert "in an earlier session" in learner.outputs.texts()


def test_a_changed_question_is_asked_again_alone(learner: Page) -> None:
    """Once the author has raised `rev`, the check is open again; the one beside it keeps its answer."""
    for name in ("probability/a", "probability/b"):
        learner.ask(CHOICE, name)
        learner.answer(name, "B")
    again = learner.reopened()
    assert again.ask(CHOICE | {"rev": 2}, "probability/a").check.memory.state == "not attempted"
    assert again.ask(CHOICE, "probability/b").check.memory.state == "right"


def test_code_comes_back_and_is_not_run(learner: Page) -> None:
    """Code of an earlier session is shown to be copied; nothing of it runs, and it is no answer of today."""
    learner.ask(CODE)
    learner.run("# Check: it\nran = True\ndef mean(values):\n    return 7")
    learner.answer("it")
    again = learner.reopened()
    again.namespace.pop("ran")
    again.shell.history_manager.reset()
    card = again.ask(CODE)
    assert "It was not right yet." in card.feedback.value
    assert "return 7" in card.feedback.value
    assert "ran" not in again.namespace
    card.sure.click()
    assert "Run the cell above" in card.feedback.value


def test_code_that_passed_easier_tests_stands_and_is_told(learner: Page) -> None:
    """Code that was right when the tests asked less is still right, with a word on the tests; a new press judges it."""
    learner.ask(CODE)
    learner.run(f"# Check: it\n{SOLUTION}")
    learner.answer("it")
    again = learner.reopened()
    stricter = CODE | {"tests": [*CODE["tests"], 'assert mean([0]) == 0, "the mean of nothing but 0 is 0"']}
    assert again.ask(stricter).check.memory.state == "not attempted"
    card = again.ask(stricter | {"earlier": [hash_of(CODE)]})
    assert card.check.memory.state == "right"
    assert "It was right. The tests are stricter now: check it once more" in card.feedback.value


def test_what_was_shown_is_asked_anew_and_counts_when_unaided(learner: Page) -> None:
    """Right after why counts as shown; in a later kernel the answer is gone, and given unaided it is right."""
    card = learner.ask(CHOICE)
    while card.help.description:
        card.help.click()
    learner.answer("it", "B")
    assert card.check.memory.state == "shown"
    card = learner.reopened().ask(CHOICE)
    assert card.check.current_answer() is None
    assert "Answer it without help now" in card.feedback.value
    learner.answer("it", "B")
    assert card.check.memory.state == "right"


def test_a_hint_before_the_first_answer_is_remembered(learner: Page) -> None:
    """Who takes a hint, closes the notebook and answers right has not tested out."""
    card = learner.ask(NUMBER)
    card.help.click()
    again = learner.reopened().ask(NUMBER)
    assert again.check.memory.hints == 1
    learner.answer("it", "1/6")
    standing = SESSION.history.standing("probability/it", again.check.hash)
    assert (standing.state, standing.tested) == ("right", False)


def test_the_value_of_a_computed_check_is_worked_out_before_its_answer_is_judged(learner: Page) -> None:
    """A computed answer of an earlier session is judged by today's value, and not at all while the value is missing."""
    learner.ask(COMPUTED | {"code": "n + 1"})
    learner.namespace["n"] = 6
    learner.ask(COMPUTED | {"code": "n + 1"})
    learner.answer("it", 7)
    again = learner.reopened()
    assert "Correct" in again.ask(COMPUTED | {"code": "n + 1"}).feedback.value
    del again.namespace["n"]
    assert "Not attempted" in learner.reopened().ask(COMPUTED | {"code": "n + 1"}).feedback.value
