"""The widgets that every check has, driven as a learner drives them."""

from __future__ import annotations

import json
from typing import Any

import ipywidgets
import pytest

from builder.runtime import page
from builder.runtime.checks import base
from builder.runtime.host.style import style_element
from builder.runtime.record.session import SESSION
from builder.runtime.text import escape, markup, plain
from tests.runtime.conftest import Page
from tests.runtime.events import EVENTS
from tests.runtime.hands import hit, press, type_in
from tests.runtime.payloads import (
    ALL,
    CHOICE,
    NUMBER,
    ORDER,
    REFLECT,
    TEXT,
    Payload,
    encoded,
    payload,
)


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
    assert card.feedback.value == ""
    assert not any("chosen" in getattr(one, "description", "") for one in kids(card.box))
    assert card.check.memory.state == "not attempted"


@pytest.mark.parametrize("name", ALL)
def test_a_blank_answer_is_not_attempted(learner: Page, name: str) -> None:
    """Pressing a button before answering says "Not attempted", and records nothing."""
    card = learner.ask(ALL[name] | ({"code": "7"} if ALL[name]["kind"] == "computed" else {}), name)
    card.sure.click()
    assert "<strong>Not attempted:</strong>" in card.feedback.value
    assert EVENTS == []
    assert "Not answered yet." in learner.outputs.texts()


@pytest.mark.parametrize("name", ALL)
def test_the_plain_text_asks_and_keeps_the_key(learner: Page, name: str) -> None:
    """A check's plain text holds title, question and the way to answer; no feedback, hint, key or payload."""
    learner.ask(ALL[name], name)
    text = next(bundle["text/plain"] for bundle in learner.outputs.bundles if bundle["text/plain"].startswith("Check:"))
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
    assert card.feedback.value == ""


def test_feedback_escapes_what_looks_like_html(learner: Page) -> None:
    """Options, feedback, hints and typed text reach the page as text."""
    bad = "<img src=x onerror=alert(1)> & <b>"
    content = payload("text", accepted=["x"], mistakes=[{"text": "y", "say": bad}], hints=[[["code", bad]]], why=bad)
    card = learner.ask(content)
    said = type_in(card, "y") + learner.outputs.html()
    card.help.click()
    said += card.feedback.value
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
        assert words in card.feedback.value


@pytest.mark.parametrize("tried", [None, 0])
def test_an_answer_that_was_shown_is_recorded_as_shown(learner: Page, tried: int | None) -> None:
    """Whoever had the answer shown, before a try or after a wrong one, has answered nothing by that; the right answer
    counts as shown now, and as right in a later session."""
    card = learner.ask(CHOICE, "probability/a")
    if tried is not None:
        press(card, tried)
    while card.help.description:
        card.help.click()
    assert card.check.memory.state == "shown"
    assert (EVENTS[-1]["state"], EVENTS[-1]["answer"], EVENTS[-1]["sure"]) == ("shown", None, None)
    assert SESSION.history.standing("probability/a", card.check.hash).is_due(SESSION.now())
    press(card, 1)
    assert EVENTS[-1]["state"] == "shown"
    again = learner.reopened().ask(CHOICE, "probability/a")
    assert "You had the explanation first then" in again.feedback.value
    assert again.check.current_answer() is None
    assert "Correct" in press(again, 1)
    assert again.check.memory.state == "right"


def test_who_reads_why_first_has_not_tested_out(learner: Page) -> None:
    """Why, read before the first answer and without a hint to take, is help like a hint."""
    content = CHOICE | {"hints": []}
    card = learner.ask(content, "probability/a")
    assert card.help.description == "Show why"
    card.help.click()
    press(learner.reopened().ask(content, "probability/a"), 1)
    standing = SESSION.history.standing("probability/a", card.check.hash)
    assert standing.state == "right"
    assert not standing.tested


def test_hints_step_back_behind_a_right_answer(learner: Page) -> None:
    """Between the verdict on a right answer and its why stands no hint; at a wrong one afterwards it is back."""
    card = learner.ask(CHOICE)
    assert "Hint 1 of 2" in press(card, 0)
    assert "Hint" not in press(card, 1)
    assert "<strong>Why:</strong>" in card.feedback.value
    assert "Hint 1 of 2" in press(card, 0)


def test_the_main_button_is_quiet_once_all_is_done(learner: Page) -> None:
    """The button that calls for an answer calls no more after a right one, in one message."""
    card = learner.ask(CHOICE)
    assert "mlr-main" in card.sure._dom_classes
    press(card, 0)
    assert "mlr-main" in card.sure._dom_classes
    press(card, 1)
    assert card.sure._dom_classes == ("mlr-press", "mlr-quiet")


def test_a_number_and_its_percent_sign_stay_in_one_line() -> None:
    """A blank between number and percent sign does not break, except in code, where it may be copied."""
    assert markup(["25 % of ", ["code", "7 % 3"]]) == '25\u00a0% of <code style="white-space:pre-wrap">7 % 3</code>'


def test_no_line_ends_within_the_short_brackets_of_a_formula() -> None:
    """A formula too long for its line is parted between its brackets, and brackets in prose where they may be."""
    assert markup("2 (p − (q + r)) = s (1 − t)") == "2 (p − (q\u00a0+\u00a0r)) = s (1\u00a0−\u00a0t)"
    assert markup("a coin (or a die) falls") == "a coin (or a die) falls"


def test_right_after_why_counts_as_shown(learner: Page) -> None:
    """A right answer after asking why is "shown", and stays so in this kernel."""
    card = learner.ask(CHOICE | {"hints": []})
    card.help.click()
    assert "<strong>Shown:</strong>" in press(card, 1)
    card.sure.click()
    assert card.check.memory.state == "shown"
    assert EVENTS[-1]["state"] == "shown"


def test_why_comes_after_three_different_wrong_answers(learner: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same wrong answer again counts as one try; the third different one brings the why."""
    monkeypatch.setattr(base, "LATE", 0)  # nobody is this quick: not a double click
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


def test_what_is_for_sleeping_pages_is_marked_as_such(learner: Page) -> None:
    """The answer in words and what to do when nothing happens are hidden beside live widgets; trouble never is."""
    card = learner.ask(CHOICE)
    for said in ("Not answered yet.", "Not yet. Your answer (sure): A."):
        before, _, asleep = learner.outputs.html().rpartition('<div class="mlr-asleep">')
        assert said in asleep
        assert "Nothing happens when you click?" in asleep
        assert said not in before
        press(card, 0)
    SESSION.store.trouble = "The disk is full."
    card.check.notify(None)
    assert "The disk is full." in learner.outputs.html().partition('<div class="mlr-asleep">')[0]
    assert ".mlr-asleep { display: none; }" in style_element()


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
    assert CHOICE["options"][0]["say"] in card.feedback.value
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
    assert card.check.current_answer() == EVENTS[-1]["answer"]
    assert card.feedback.value


def test_equal_items_come_back_each_once(learner: Page) -> None:
    """Two items with the same words are still two after an answer in words."""
    card = learner.ask(payload("order", items=["end", "begin", "end"], start=[1, 0, 2]))
    learner.answer("it", "BAC")
    assert sorted(card.check.order) == [0, 1, 2]
    assert card.check.current_answer() == ["end", "begin", "end"]


def test_a_changed_question_asks_again(learner: Page) -> None:
    """A check whose scoring changed starts anew; one whose words changed does not."""
    press(learner.ask(CHOICE), 0)
    assert learner.ask(CHOICE | {"title": "Another title"}).feedback.value
    assert learner.ask(CHOICE | {"rev": 2}).feedback.value == ""
