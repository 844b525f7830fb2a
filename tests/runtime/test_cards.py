"""The widgets of every kind, driven as a learner drives them."""

from __future__ import annotations

import json
from typing import Any

import ipywidgets
import pytest

from builder.runtime import page
from builder.runtime.cards import Card
from builder.runtime.memory import EVENTS
from builder.runtime.rich import escape, letter, plain
from tests.runtime.conftest import Page
from tests.runtime.payloads import ALL, CHOICE, NUMBER, ORDER, REFLECT, SEVERAL, TEXT, Payload, encoded, payload


def hit(card: Card, place: int) -> Any:
    """Return the button of an option."""
    return card.check.hits[place]


def press(card: Card, place: int, *, sure: bool = True) -> str:
    """Choose an option, press a button, and return what is said."""
    hit(card, place).click()
    (card.sure if sure else card.guess).click()
    return str(card.said.value)


def type_in(card: Card, text: str, *, sure: bool = True) -> str:
    """Type an answer, press a button, and return what is said."""
    card.check.field.value = text
    (card.sure if sure else card.guess).click()
    return str(card.said.value)


def kids(one: Any) -> list[Any]:
    """Return a widget with all the widgets in it."""
    return [one, *(kid for child in getattr(one, "children", ()) for kid in kids(child))]


# --- what every card has ---


def test_a_choice_of_four_takes_fourteen_models(learner: Page) -> None:
    """After the first check, which brings the shared layout and styles, a choice of four makes 14 models."""
    learner.ask(CHOICE, "probability/first")
    made: list[Any] = []
    ipywidgets.Widget.on_widget_constructed(made.append)
    try:
        learner.ask(CHOICE, "probability/second")
    finally:
        ipywidgets.Widget.on_widget_constructed(None)
    assert len(made) == 14


@pytest.mark.parametrize("name", ALL)
def test_a_fresh_card_shows_no_answer_and_no_feedback(learner: Page, name: str) -> None:
    """Nothing is preselected, and nothing is said before the first click."""
    learner.run("tosses = 1")
    card = learner.ask(ALL[name] | ({"code": "7"} if "code" in ALL[name] else {}), name)
    assert card.said.value == ""
    assert not any("chosen" in getattr(one, "description", "") for one in kids(card.box))
    assert card.check.memory.state == "not attempted"


@pytest.mark.parametrize("name", ALL)
def test_a_blank_answer_is_not_attempted(learner: Page, name: str) -> None:
    """Pressing a button before answering says "Not attempted", and records nothing."""
    card = learner.ask(ALL[name] | ({"code": "7"} if ALL[name]["kind"] == "computed" else {}), name)
    card.sure.click()
    assert "<strong>Not attempted:</strong>" in card.said.value
    assert EVENTS == []
    assert "Not answered yet." in learner.outputs.texts()


@pytest.mark.parametrize("name", ALL)
def test_the_plain_text_asks_and_keeps_the_key(learner: Page, name: str) -> None:
    """A check's plain text holds title, question and the way to answer; no feedback, hint, key or payload."""
    learner.ask(ALL[name], name)
    text = next(
        bundle["text/plain"] for bundle in learner.outputs.bundles if len(bundle) == 2 and "Check:" in str(bundle)
    )
    assert ALL[name]["title"] in text
    assert ALL[name]["stem"] in text
    assert f'answer("{name}"' in text
    hidden = [plain(say["say"]) for say in ALL[name].get("options", []) + ALL[name].get("mistakes", [])]
    hidden += [plain(hint) for hint in ALL[name]["hints"]] + [ALL[name]["why"], ALL[name].get("solution", "")]
    assert not any(words in text for words in hidden if words)


def test_a_notice_goes_with_the_next_click(learner: Page) -> None:
    """Once an option is chosen, the request to choose one has gone."""
    card = learner.ask(CHOICE)
    card.sure.click()
    hit(card, 0).click()
    assert card.said.value == ""


def test_feedback_escapes_what_looks_like_html(learner: Page) -> None:
    """Options, feedback, hints and typed text reach the page as text."""
    bad = "<img src=x onerror=alert(1)> & <b>"
    content = payload("text", accepted=["x"], mistakes=[{"text": "y", "say": bad}], hints=[[["code", bad]]], why=bad)
    card = learner.ask(content)
    said = type_in(card, "y") + learner.outputs.html()
    card.help.click()
    said += card.said.value
    assert bad not in said
    assert said.count(escape(bad)) >= 3


def test_a_fault_of_ours_is_told_in_the_feedback(learner: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception in a callback is said in the card, with what to do, and does not escape."""
    card = learner.ask(CHOICE)
    monkeypatch.setattr(card.check, "judge", lambda *_: 1 / 0)
    said = press(card, 0)
    assert "Something went wrong here, not with your answer" in said
    assert "ZeroDivisionError: division by zero. Run this cell again." in said


@pytest.mark.usefixtures("learner")
def test_a_payload_that_cannot_be_read_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """A broken payload, or one of another version, prints a sentence instead of a traceback."""
    page.check("probability/it", "no base64")
    page.check("probability/it", encoded(CHOICE | {"v": 2}))
    printed = capsys.readouterr().out
    assert printed.count("This check could not be shown") == 2
    assert "version 2" in printed


# --- sure, guessing, hints, why ---


def test_sure_and_wrong_gets_the_fullest_feedback(learner: Page) -> None:
    """Being sure of a wrong answer adds a sentence and the next hint; guessing it adds neither."""
    said = press(learner.ask(CHOICE, "probability/sure"), 0)
    assert "You were sure" in said
    assert "<strong>Hint 1 of 2:</strong> Write down every pair." in said
    said = press(learner.ask(CHOICE, "probability/guess"), 0, sure=False)
    assert "You were sure" not in said
    assert "Hint" not in said


def test_guessed_and_right_comes_back(learner: Page) -> None:
    """A right guess says that it will be asked again; a sure right answer does not."""
    assert "asked again later" in press(learner.ask(CHOICE, "probability/guess"), 1, sure=False)
    assert "asked again later" not in press(learner.ask(CHOICE, "probability/sure"), 1)


def test_help_walks_through_hints_then_why_then_the_answer(learner: Page) -> None:
    """The help button names its next step, shows it, and goes when there is nothing more."""
    card = learner.ask(CHOICE)
    steps = []
    while card.help.description:
        steps.append(card.help.description)
        card.help.click()
    assert steps == ["Hint 1 of 2", "Hint 2 of 2", "Show why", "Show the answer"]
    assert "mlr-gone" in card.help._dom_classes
    for words in ("Hint 1 of 2", "<strong>four</strong>", "Independent chances multiply", "B. ¼"):
        assert words in card.said.value


def test_right_after_why_counts_as_shown(learner: Page) -> None:
    """A right answer after asking why is "shown", and stays so in this kernel."""
    card = learner.ask(CHOICE | {"hints": []})
    card.help.click()
    assert "<strong>Shown:</strong>" in press(card, 1)
    card.sure.click()
    assert card.check.memory.state == "shown"
    assert EVENTS[-1]["state"] == "shown"


def test_why_comes_after_three_different_wrong_answers(learner: Page) -> None:
    """The same wrong answer again counts as one try; the third different one brings the why."""
    card = learner.ask(NUMBER)
    for typed in ("0.5", "0.5", "0.4", "nonsense"):
        assert "Why:" not in type_in(card, typed, sure=False)
    assert "<strong>Why:</strong> 99 true alarms" in type_in(card, "0.3", sure=False)
    assert "<strong>Shown:</strong>" in type_in(card, "1/6")
    assert [event["tries"] for event in EVENTS] == [1, 1, 2, 3, 4]


def test_why_comes_with_a_right_answer(learner: Page) -> None:
    """A right answer shows why, and counts as right however often it is given."""
    card = learner.ask(NUMBER)
    assert "<strong>Why:</strong>" in type_in(card, "1/6")
    type_in(card, "0.167")
    assert card.check.memory.state == "right"
    assert card.help.description == ""


def test_a_right_answer_is_not_lost_by_trying_another(learner: Page) -> None:
    """After a right answer a wrong one is told wrong, and the check stays right."""
    card = learner.ask(CHOICE)
    press(card, 1)
    assert "<strong>Not yet:</strong>" in press(card, 0)
    assert card.check.memory.state == "right"


# --- the kinds ---


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
    assert "I cannot read “one sixth” as a number. Write it like 0.25" in type_in(card, "one sixth")
    assert card.check.memory.tries == []
    assert EVENTS == []


def test_a_field_tells_its_value_when_it_is_whole(learner: Page) -> None:
    """Fields wait for Enter or for being left, so that a verdict never sees half a number."""
    assert learner.ask(TEXT).check.field.continuous_update is False


def places(card: Card) -> list[str]:
    """Return the items as they stand, first to last."""
    return card.check.chosen_texts()


def test_items_move_and_stop_at_the_ends(learner: Page) -> None:
    """An arrow moves its own item one place; at the first and last place nothing moves."""
    card = learner.ask(ORDER)
    start = places(card)
    text, up, down = card.check.rows[ORDER["start"][1]]
    up.click()
    assert places(card) == [start[1], start[0], *start[2:]]
    up.click()
    assert places(card) == [start[1], start[0], *start[2:]]
    assert "1." in text.value
    assert up.description == f"Up: {start[1]} (place 1 of 4)"
    assert "mlr-r1" in up._dom_classes
    assert "mlr-end" in up._dom_classes
    down.click()
    assert places(card) == start


def test_an_item_keeps_its_widgets_so_that_the_focus_goes_with_it(learner: Page) -> None:
    """Moving items leaves the box's children where they are; only the rows of the grid change."""
    card = learner.ask(ORDER)
    before = card.box.children
    for up in [row[1] for row in card.check.rows.values()]:
        up.click()
    assert card.box.children == before


def test_an_order_is_right_when_every_item_is_in_place(learner: Page) -> None:
    """Sorting the items by their arrows makes the order right and marks every item."""
    card = learner.ask(ORDER)
    for place in range(4):
        while card.check.order.index(place) > place:
            card.check.rows[place][1].click()
    card.sure.click()
    assert "<strong>Correct.</strong>" in card.said.value
    assert all("mlr-good" in row[0]._dom_classes for row in card.check.rows.values())


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
    assert "Run them, then this cell." in card.said.value
    assert "Not attempted" in type_in(card, "3")
    assert EVENTS == []


# --- what stays ---


def test_the_answer_is_written_below_the_check(learner: Page) -> None:
    """The output below a check holds the answer in words as HTML, and words and record as plain text."""
    card = learner.ask(CHOICE)
    press(card, 1, sure=False)
    text, html = learner.outputs.texts(), learner.outputs.html()
    words = "Correct. Your answer (guessing): B. ¼, because independent chances multiply"
    assert words in text
    assert words in html
    record = json.loads(text.splitlines()[-1])
    assert record == EVENTS[-1]
    assert record == {
        "v": 1, "check": "probability/it", "hash": card.check.hash, "answer": "¼, because independent chances multiply",
        "sure": False, "state": "right", "tries": 1, "hints": 0,
        "time": record["time"],
    }  # fmt: skip


def test_the_output_is_written_anew_only_for_an_answer(learner: Page) -> None:
    """Choosing, hints and notices leave the saved output as it is."""
    card = learner.ask(CHOICE)
    before = learner.outputs.messages
    card.sure.click()
    hit(card, 0).click()
    card.help.click()
    assert learner.outputs.messages == before
    card.sure.click()
    assert learner.outputs.messages == before + 1


def test_a_cell_run_again_shows_the_last_verdict(learner: Page) -> None:
    """A check shown again is a new card that works, with the last answer and verdict on it."""
    press(learner.ask(CHOICE), 0)
    card = learner.ask(CHOICE)
    assert CHOICE["options"][0]["say"] in card.said.value
    assert hit(card, 0).description.endswith(", chosen, not right")
    assert "<strong>Correct:</strong>" in press(card, 1)


@pytest.mark.parametrize(
    ("content", "value"), [(NUMBER, "0.5"), (TEXT, "chain rule"), (REFLECT, "Words."), (ORDER, "BACD")]
)
def test_other_kinds_come_back_too(learner: Page, content: Payload, value: str) -> None:
    """A typed or ordered answer stands in its widgets again after the cell has been run again."""
    learner.ask(content)
    learner.answer("it", value)
    card = learner.ask(content)
    assert card.check.chosen() == EVENTS[-1]["answer"]
    assert card.said.value


def test_equal_items_come_back_each_once(learner: Page) -> None:
    """Two items with the same words are still two after an answer in words."""
    card = learner.ask(payload("order", items=["end", "begin", "end"], start=[1, 0, 2]))
    learner.answer("it", "BAC")
    assert sorted(card.check.order) == [0, 1, 2]
    assert card.check.chosen() == ["end", "begin", "end"]


def test_a_changed_question_asks_again(learner: Page) -> None:
    """A check whose scoring changed starts anew; one whose words changed does not."""
    press(learner.ask(CHOICE), 0)
    assert learner.ask(CHOICE | {"title": "Another title"}).said.value
    assert learner.ask(CHOICE | {"rev": 2}).said.value == ""
