"""The widgets of each kind, driven as a learner drives them."""

from __future__ import annotations

import pytest

from builder.runtime.checks.card import Card
from builder.runtime.record.session import SESSION
from builder.runtime.text import escape, letter, plain
from tests.runtime.conftest import Page
from tests.runtime.events import EVENTS
from tests.runtime.hands import hit, press, type_in
from tests.runtime.payloads import (
    CHOICE,
    NUMBER,
    ORDER,
    REFLECT,
    SEVERAL,
    TEXT,
    Payload,
    payload,
)


@pytest.mark.parametrize(
    ("content", "first", "second"),
    [(NUMBER, "50", "40"), (NUMBER, "0.16", "0.175"), (TEXT, "odds", "a < b")],
    ids=["no clue", "close", "words"],
)
def test_two_wrong_answers_are_told_in_other_words(learner: Page, first: str, second: str, content: Payload) -> None:
    """What is said of a wrong number or word names it, so that the next wrong one visibly changes the box."""
    card = learner.ask(content)
    for typed in (first, second):
        assert f"{escape(typed)}{'”' * (content is TEXT)} is not it." in type_in(card, typed)


def test_two_wrong_orders_are_told_in_other_words(learner: Page) -> None:
    """A wrong order names the first item out of place."""
    learner.ask(ORDER)
    items = [plain(item) for item in ORDER["items"]]
    check = SESSION.checks["probability/it"]
    for place in (1, 2):
        check.submit([items[place], *(item for item in items if item != items[place])])
        assert f"“{items[place]}” does not come first." in str(check.feedback())


def test_what_was_right_after_why_is_asked_once_more(learner: Page) -> None:
    """Right only after the explanation is told as right, with what comes next, and without a reproach."""
    card = learner.ask(NUMBER)
    card.check.memory.why = True
    type_in(card, "1/6")
    card.sure.click()
    assert (
        "<strong>Shown:</strong> Right. You had the explanation first, so this comes once more" in card.feedback.value
    )


@pytest.mark.parametrize("place", range(4))
def test_an_option_says_that_it_is_chosen_and_how_it_was_judged(learner: Page, place: int) -> None:
    """A chosen option's button is named with its letter, its words and its state; its classes say the same."""
    card = learner.ask(CHOICE)
    words = f"{letter(place)}. {plain(CHOICE['options'][place]['text'])}"
    assert hit(card, place).description == words
    hit(card, place).click()
    assert hit(card, place).description == f"{words}, chosen"
    assert "mlr-on" in hit(card, place)._dom_classes
    card.sure.click()
    right = CHOICE["options"][place]["right"]
    assert hit(card, place).description == f"{words}, chosen, {'right' if right else 'not right'}"
    assert ("mlr-good" if right else "mlr-bad") in hit(card, place)._dom_classes


def test_another_choice_takes_the_mark_away(learner: Page) -> None:
    """Choosing again leaves one option chosen, and the judged one unmarked."""
    card = learner.ask(CHOICE)
    press(card, 0)
    hit(card, 2).click()
    assert [button.description.partition(", chosen")[1] for button in card.check.hits] == ["", "", ", chosen", ""]
    hit(card, 2).click()
    assert not any("chosen" in button.description for button in card.check.hits)


def test_several_keeps_silent_about_single_ticks(learner: Page) -> None:
    """A wrong several says how many are right and one wrong tick, and marks no tick as wrong."""
    card = learner.ask(SEVERAL)
    said = press(card, 1)
    assert "0 of 3 options right." in said
    assert SEVERAL["options"][1]["say"] in said
    assert SEVERAL["options"][0]["say"] not in said
    assert hit(card, 1).description.endswith(", chosen")


def test_several_names_what_is_missing_at_the_second_try(learner: Page) -> None:
    """The second different answer is told the sentences of missed options; ticking all right ones is right."""
    card = learner.ask(SEVERAL)
    press(card, 1)
    hit(card, 1).click()
    assert escape(SEVERAL["options"][2]["say"]) in press(card, 0)
    assert "<strong>Correct:</strong>" in press(card, 2)
    assert [button.description[-5:] for button in card.check.hits] == ["right", " bias", "right"]


def test_a_typed_number_is_judged_as_a_number(learner: Page) -> None:
    """A number field takes 16.7 %, and its label names the unit."""
    assert "<strong>Correct.</strong>" in type_in(learner.ask(NUMBER), "16.7 %")
    card = learner.ask(NUMBER | {"unit": "% <of all>"}, "probability/unit")
    assert card.check.field.description == "Your answer in % of all"


def test_an_unreadable_number_is_no_try(learner: Page) -> None:
    """What cannot be read is quoted with an example of what can be, and is not counted or recorded."""
    card = learner.ask(NUMBER)
    assert "I cannot read “one sixth” as a number. Write the number alone, like 12, 0.25" in type_in(card, "one sixth")
    assert card.check.memory.tries == []
    assert EVENTS == []


def test_a_field_tells_its_value_when_it_is_whole(learner: Page) -> None:
    """Fields wait for Enter or for being left, so that a verdict never sees half a number."""
    assert learner.ask(TEXT).check.field.continuous_update is False


def places(card: Card) -> list[str]:
    """Return the items as they stand, first to last."""
    return card.check.texts_in_order()


def test_items_move_and_stop_at_the_ends(learner: Page) -> None:
    """An arrow moves the item beside it one place; at the first and last place nothing moves."""
    card = learner.ask(ORDER)
    start = places(card)
    card.check.rows[1][1].click()
    assert places(card) == [start[1], start[0], *start[2:]]
    text, up, down = card.check.rows[0]
    up.click()
    assert places(card) == [start[1], start[0], *start[2:]]
    assert "1." in text.value
    assert up.description == f"Move “{start[1]}” up, now 1 of 4"
    assert "mlr-end" in up._dom_classes
    down.click()
    assert places(card) == start


def test_tab_and_screen_readers_meet_items_as_they_are_shown(learner: Page) -> None:
    """Moving items leaves the widgets in their places, and each shows, and names, the item that is there now."""
    card = learner.ask(ORDER)
    before = card.box.children
    card.check.rows[2][1].click()
    card.check.rows[0][2].click()
    assert card.box.children == before
    for (text, up, down), item in zip(card.check.rows, places(card), strict=True):
        assert escape(item.split(",")[0]) in text.value
        assert f"Move “{item}” up" in up.description
        assert f"Move “{item}” down" in down.description


def test_the_focus_goes_with_the_item_and_two_presses_at_once_move_it_twice(
    learner: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The arrow at the item's new place is asked to take the focus; a hasty second press means the item that went."""
    card = learner.ask(ORDER)
    start, asked = places(card), []
    for place, (_, up, _) in enumerate(card.check.rows):
        monkeypatch.setattr(up, "send", lambda message, place=place: asked.append((place, message)))
    card.check.rows[2][1].click()
    card.check.rows[2][1].click()
    assert places(card) == [start[2], start[0], start[1], start[3]]
    assert asked == [(1, {"do": "focus"}), (0, {"do": "focus"})]
    monkeypatch.setattr("builder.runtime.checks.order.LATE", -1)  # much later
    card.check.rows[2][1].click()
    assert places(card) == [start[2], start[1], start[0], start[3]]


def test_an_order_is_right_when_every_item_is_in_place(learner: Page) -> None:
    """Sorting the items by their arrows makes the order right and marks every item."""
    card = learner.ask(ORDER)
    for place in range(4):
        while card.check.order.index(place) > place:
            card.check.rows[card.check.order.index(place)][1].click()
    card.sure.click()
    assert "<strong>Correct.</strong>" in card.feedback.value
    assert all("mlr-good" in row[0]._dom_classes for row in card.check.rows)


def test_a_reflection_shows_the_model_beside_the_words(learner: Page) -> None:
    """Written words bring the model, and the check is reflected, never right."""
    card = learner.ask(REFLECT)
    assert card.guess is None
    said = type_in(card, "Three of my ten friends said so.")
    assert f"<strong>An example answer:</strong> {escape(REFLECT['model'])}" in said
    assert card.check.memory.state == "reflected"


def test_a_computed_answer_is_worked_out_in_the_notebook(learner: Page) -> None:
    """The value comes from the notebook's own names, whatever hides a builtin there, and changes nothing in it."""
    learner.run("xs = [1, 2, 3]\ndef total(): return sum(xs)\nsum = 0\nlen = None")
    card = learner.ask(payload("computed", code="xs = total() + len(xs)\nxs", tolerance=0, relative=False, mistakes=[]))
    assert "<strong>Correct.</strong>" in type_in(card, "9")
    assert learner.namespace["xs"] == [1, 2, 3]


def test_a_computed_answer_may_have_a_relative_tolerance(learner: Page) -> None:
    """A tolerance that is a share is taken of the value."""
    card = learner.ask(payload("computed", code="200", tolerance=0.02, relative=True, mistakes=[]))
    assert "Correct" in type_in(card, "204")
    assert "Not yet" in type_in(card, "205")


@pytest.mark.parametrize(
    "code", ["missing + 1", "1 / 0", "'text'", "float('nan')", "x = 1", "import nowhere_at_all\n1"]
)
def test_a_computed_answer_that_fails_says_to_run_the_cells_above(learner: Page, code: str) -> None:
    """Where the value cannot be worked out, the card says so at once and scores nothing."""
    card = learner.ask(payload("computed", code=code, tolerance=0, relative=False, mistakes=[]))
    assert "Run them, then this cell." in card.feedback.value
    assert "Not attempted" in type_in(card, "3")
    assert EVENTS == []
