"""What a page calls: start, check, answer, summary."""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import Any

import pytest

from builder.runtime import page
from builder.runtime.record.event import ROAD
from builder.runtime.record.progress_code import answers_of, code_of
from builder.runtime.record.session import SESSION
from builder.runtime.scoring.verdict import State
from builder.runtime.text import plain
from builder.runtime.views.find_road import said_event
from builder.runtime.views.summary import BUTTON, QUIET_BUTTON, links_html, summary
from tests.runtime.conftest import Page
from tests.runtime.events import EVENTS
from tests.runtime.payloads import ALL, CHOICE, NUMBER, ORDER, REACH, REFLECT, SEVERAL, TEXT, Payload, encoded


def answered(learner: Page, capsys: pytest.CaptureFixture[str], *given: Any, **options: Any) -> str:
    """Answer a check in words and return what is printed."""
    capsys.readouterr()
    learner.answer(*given, **options)
    return capsys.readouterr().out


GIVEN = [
    (CHOICE, "b", "Correct: The pairs are equally likely."),
    (CHOICE, "A", "Not yet: That is the chance of one head."),
    (CHOICE, "E", "Not attempted: give one letter from A to D."),
    (CHOICE, "AB", "Not attempted: give one letter from A to D."),
    (SEVERAL, "AC", "Correct: 3 of 3 options right."),
    (SEVERAL, "c, a", "Correct: 3 of 3 options right."),
    (SEVERAL, "", "Not attempted: give letters from A to C"),
    (NUMBER, 1 / 6, "Correct."),
    (NUMBER, "16.7 %", "Correct."),
    (NUMBER, 0.99, "Not yet: 0.99 is not it. That is how often the test finds"),
    (NUMBER, "x", "Not attempted: I cannot read “x” as a number."),
    (TEXT, "bayes", "Correct."),
    (ORDER, "BDAC", "Correct."),
    (ORDER, "ABCD", "Not yet: “Look at the data” does not come first."),
    (ORDER, "AAAA", "Not attempted: give every letter from A to D once."),
    (REFLECT, "Some words.", "An example answer: A good answer names the count"),
]


@pytest.mark.parametrize(("content", "value", "words"), GIVEN)
def test_an_answer_in_words_gets_the_same_verdict(
    learner: Page, capsys: pytest.CaptureFixture[str], content: Payload, value: Any, words: str
) -> None:
    """answer() prints the verdict and shows it on the card as well."""
    card = learner.ask(content)
    printed = answered(learner, capsys, "it", value)
    assert words in printed
    if not printed.startswith("Not attempted: give"):
        assert plain(words).partition(":")[0].rstrip(".") in card.feedback.value
    if EVENTS:
        assert card.check.current_answer() == EVENTS[-1]["answer"]


def test_sure_may_be_said_in_words(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """`sure` is recorded as given, and None where it is not."""
    learner.ask(CHOICE)
    for sure in (True, False, None):
        answered(learner, capsys, "probability/it", "B", sure=sure)
    assert [event["sure"] for event in EVENTS] == [True, False, None]


ODD = [
    (TEXT, "a\ud800b", None),
    (REFLECT, "half a character: \udfff", None),
    (REACH, {"tosses": object()}, None),
    (REACH, {"tosses": [1]}, None),
    (REFLECT, "x" * 300_000, None),
    (CHOICE, "B", "yes"),
    (NUMBER, float("nan"), 7),
]


@pytest.mark.parametrize(("content", "value", "sure"), ODD, ids=range(len(ODD)))
def test_what_no_card_can_give_does_no_harm(
    learner: Page, capsys: pytest.CaptureFixture[str], content: Payload, value: Any, sure: Any
) -> None:
    """An odd answer is told or kept; the record stays one that is read whole, and the progress code one that can be
    made."""
    learner.ask(content)
    assert answered(learner, capsys, "it", value, sure=sure)
    learner.namespace["progress"]()
    said = SESSION.store.read()
    assert said == ([dict(event) for event in EVENTS], [])
    learner.ask(content)
    assert "could not be shown" not in capsys.readouterr().out


def test_an_unknown_id_lists_the_page_s_checks(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """A check that is not here is said not to be, with those that are."""
    learner.ask(CHOICE)
    assert answered(learner, capsys, "that", 1) == 'There is no check "that" on this page. There are: probability/it.\n'


def test_without_a_value_the_question_is_printed(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """answer() with an id alone prints the question with its options."""
    learner.ask(CHOICE)
    assert "\nC. ⅓\n" in answered(learner, capsys, "it")


@pytest.mark.parametrize("name", ALL)
def test_without_widgets_every_check_is_asked_in_words(
    learner: Page, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Where ipywidgets is missing, the question is printed, and answer() works."""
    monkeypatch.setattr(page, "has_widgets", lambda: False)
    page.check(name, encoded(ALL[name]))
    assert capsys.readouterr().out.startswith(f"Check: {ALL[name]['title']}\n")
    value = {"choice": "B", "several": "AC", "number": "1/6", "order": "BDAC", "reach": {"tosses": 100}}
    printed = answered(learner, capsys, name, value.get(ALL[name]["kind"], "Bayes"))
    assert printed.startswith(("Correct", "Written down", "Not attempted"))


# --- summary ---


def test_the_summary_follows_every_answer(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """The summary counts what is done as the maps do, and what is right, shown, written and open, in its own place,
    and names what is open."""
    names = ["probability/a", "probability/b", "probability/c", "probability/d", "probability/e"]
    for name, content in zip(names, [CHOICE, TEXT, REFLECT, NUMBER], strict=False):
        learner.ask(content, name)
    summary(names)
    assert "0 of 5 done, 5 not answered." in learner.outputs.texts()
    for name, value in (("a", "B"), ("b", "chain rule"), ("c", "Words."), ("d", "1/6")):
        answered(learner, capsys, name, value)
    expected = (
        "3 of 5 done, 2 right (2 at once), 1 in your own words, 1 not yet, 1 not answered.\n"
        f"Not answered yet: probability/e.\nNot right yet, or shown: {TEXT['title']}."
    )
    assert expected in learner.outputs.texts()
    assert sum("So far" in bundle["text/html"] for bundle in learner.outputs.places.values()) == 1


def test_the_summary_names_open_checks_by_title(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """Once one check is answered, eight of the others are named, by title where they have been shown."""
    learner.ask(TEXT, "probability/a")
    learner.ask(CHOICE)
    summary(["probability/a", "probability/it", *(f"probability/{number}" for number in range(9))])
    assert "Not answered yet: " not in learner.outputs.texts()
    answered(learner, capsys, "a", "chain rule")
    assert "Not answered yet: Two heads in a row; probability/0;" in learner.outputs.texts()
    assert "probability/6; and 2 more." in learner.outputs.texts()


def test_what_was_guessed_is_due_today(learner: Page) -> None:
    """What was guessed right comes back at once, and the end of the chapter names no date for that."""
    learner.ask(CHOICE, "probability/a")
    summary(["probability/a"])
    learner.namespace["answer"]("a", "B", sure=False)
    assert "The review asks the first of them again from today" in learner.outputs.html()


def test_the_summary_leads_to_what_is_open_and_then_on(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """Open checks are links to their headings; once all are done it says so, what comes back when, and leads on."""
    links = [
        {"words": "Next: Logic", "href": "logic.ipynb", "colab": ""},
        {"words": "Map", "href": "m.ipynb", "colab": ""},
    ]
    learner.ask(CHOICE, "probability/a")
    learner.ask(REFLECT, "probability/b")
    summary(["probability/a", "probability/b"], encoded({"links": links}))
    learner.namespace["answer"]("a", "B", sure=True)
    assert f'<a href="#Check:-{REFLECT["title"].replace(" ", "-")}">' in learner.outputs.html()
    assert "Chapter done" not in learner.outputs.html()
    assert f'<a href="logic.ipynb" style="{QUIET_BUTTON}">Next: Logic</a>' in learner.outputs.html()
    answered(learner, capsys, "b", "Words.")
    shown = learner.outputs.html()
    assert "<strong>Chapter done:</strong> 2 of 2 done, 1 right (1 at once), 1 in your own words. The review" in shown
    assert "The review asks the first of them again from" in shown
    assert f'<a href="logic.ipynb" style="{BUTTON}"' in shown
    assert shown.index("Next: Logic") < shown.index('href="m.ipynb"')


def test_what_was_shown_ends_a_chapter_too(learner: Page) -> None:
    """Once all is answered the way on is there, right or not; what was shown is no chapter done, and is a link."""
    learner.ask(CHOICE, "probability/a")
    summary(["probability/a"], encoded({"links": [{"words": "Next: Logic", "href": "logic.ipynb", "colab": ""}]}))
    learner.answer("a", "A")
    SESSION.checks["probability/a"].memory.raise_to(State.SHOWN)
    SESSION.notify()
    shown = learner.outputs.html()
    said = "1 was shown: answer it without help, in the review or here another day, and the chapter is done."
    assert f"<strong>So far:</strong> 0 of 1 done, 1 shown. {said} You may go on all the same." in shown
    assert f'>Not right yet, or shown: <a href="#Check:-{CHOICE["title"].replace(" ", "-")}">' in shown
    assert '<a href="logic.ipynb"' in shown


def test_an_answer_says_on_which_other_page_it_was_given(learner: Page) -> None:
    """An answer names the page where that is not its chapter's own, and a progress code carries it along."""
    learner.ask(CHOICE, "probability/own")
    learner.answer("own", "B")
    learner.ask(CHOICE, "calculus/before")
    learner.answer("before", "B")
    given = {event["check"]: event.get("page", "") for event in answers_of(code_of(SESSION.history))}
    assert given == {"probability/own": "", "calculus/before": "probability"}


def test_a_list_that_ends_in_a_question_has_no_full_stop(learner: Page) -> None:
    """Behind the title of a check that is a question itself there is its own mark alone."""
    learner.ask(CHOICE | {"title": "What now?"}, "probability/a")
    learner.ask(REFLECT, "probability/b")
    summary(["probability/a", "probability/b"])
    learner.answer("a", "A", sure=True)
    assert "What now?</a></p>" in learner.outputs.html()


def test_what_is_not_right_yet_bars_no_way(learner: Page) -> None:
    """A chapter whose checks are answered and not all right says how the map counts it, and leads on."""
    learner.ask(CHOICE, "probability/a")
    summary(["probability/a"], encoded({"links": [{"words": "Next: Logic", "href": "logic.ipynb", "colab": ""}]}))
    learner.answer("a", "A")
    said = "1 is not right yet. Until it is, the map shows this chapter as in progress. You may go on all the same."
    assert said in learner.outputs.html()
    assert '<a href="logic.ipynb"' in learner.outputs.html()


def test_what_was_wrong_and_sure_is_worth_another_look(learner: Page) -> None:
    """A check that was wrong and sure before it was right stays a link; one that was wrong as a guess does not, nor
    one that was right before."""
    learner.ask(CHOICE, "probability/a")
    learner.ask(NUMBER, "probability/b")
    summary(["probability/a", "probability/b"])
    learner.namespace["answer"]("b", "1/6", sure=True)
    learner.namespace["answer"]("b", "0.7", sure=True)
    learner.namespace["answer"]("a", "A", sure=True)
    learner.namespace["answer"]("a", "B", sure=True)
    learner.namespace["answer"]("b", "0.5", sure=False)
    learner.namespace["answer"]("b", "1/6", sure=False)
    assert (
        f"Right in the end, after a wrong answer that you were sure of: {CHOICE['title']}." in learner.outputs.texts()
    )
    assert "2 of 2 done, 2 right (1 at once). The review" in learner.outputs.html()


def test_a_passed_skip_test_ends_a_chapter(learner: Page) -> None:
    """Who was right in the whole skip test has done the chapter: it says so and leads on."""
    learner.ask(CHOICE, "probability/s")
    learner.ask(NUMBER, "probability/a")
    links = [{"words": "Next: Logic", "href": "logic.ipynb", "colab": ""}]
    summary(
        ["probability/a"],
        encoded({"links": links, "skip": [["probability/s", *SESSION.checks["probability/s"].forms]]}),
    )
    assert BUTTON not in learner.outputs.html()
    learner.answer("s", "B")
    shown = learner.outputs.html()
    said = "0 of 1 done, 1 not answered. You passed the skip test, so you know this chapter."
    assert f"<strong>Chapter done:</strong> {said}" in shown
    assert '<a href="logic.ipynb"' in shown


@pytest.mark.usefixtures("learner")
def test_the_way_on_is_that_of_the_chosen_road() -> None:
    """Of several next chapters the one on the chosen road map is the button, with its map; the others are left out."""
    links = [
        {"words": f"{words}: {road}", "href": f"{words}_{road}.ipynb", "colab": "", "roads": [road]}
        for words in ("Next", "Map")
        for road in ("Coins", "Dice")
    ]
    assert "Next: Coins" in links_html(links, is_over=True)
    assert links_html(links, is_over=True).count(BUTTON) == 1
    SESSION.record(said_event(ROAD, "Dice"))
    assert "Coins" not in links_html(links, is_over=True)
    assert links_html(links, is_over=True).index("Next: Dice") < links_html(links, is_over=True).index("Map: Dice")


# --- events ---


def test_listeners_hear_every_answer(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """Each answer that counts is kept as an event and told to every listener, notices are not."""
    heard: list[dict[str, object]] = []
    SESSION.listeners["another"] = heard.append
    learner.ask(NUMBER)
    for value in ("x", "0.5", "1/6"):
        answered(learner, capsys, "it", value)
    assert heard == EVENTS
    assert [event["answer"] for event in heard] == ["0.5", "1/6"]


# --- start ---


def test_start_hands_out_its_tools_and_the_style(learner: Page) -> None:
    """start() puts answer, data and explore into the notebook and shows the style element once."""
    assert {"answer", "data", "explore"} <= set(learner.namespace)
    styled = [
        bundle for bundle in learner.outputs.bundles if '<style class="mlr-style">' in bundle.get("text/html", "")
    ]
    assert len(styled) == 1


@pytest.mark.parametrize(("given", "found"), [(None, "1"), ("4", "4")])
def test_a_page_computes_in_one_thread(
    learner: Page, monkeypatch: pytest.MonkeyPatch, given: str | None, found: str
) -> None:
    """NumPy is told to use one thread, unless whoever started the kernel has said how many."""
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    if given:
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", given)
    page.start("chapter", learner.namespace)
    assert os.environ["OPENBLAS_NUM_THREADS"] == found


def test_the_page_is_ready_as_long_as_its_kernel_lives(learner: Page) -> None:
    """That the page is awake is said by a widget, which ends with the kernel; what is saved says how to wake it."""
    saved = learner.outputs.bundles[1]
    assert saved["application/vnd.jupyter.widget-view+json"]
    assert saved["text/plain"] == "This page sleeps until it is run: choose Run > Run All Cells."
    assert "This page is awake" not in str(learner.outputs.bundles)


def test_on_colab_the_style_travels_with_each_check(learner: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where every output is a page of its own, each check's output has the style element."""
    monkeypatch.setitem(sys.modules, "google.colab", ModuleType("google.colab"))
    before = len(learner.outputs.bundles)
    learner.ask(CHOICE)
    assert '<style class="mlr-style">' in learner.outputs.bundles[before]["text/html"]


def test_a_learner_s_names_break_no_card(learner: Page) -> None:
    """After the learner has taken the names of builtins and tools, cards still answer."""
    card = learner.ask(CHOICE)
    learner.run("sum = 0; html = 1; display = 2; check = 3; print = None; str = len = map = list = dict = 4; json = 5")
    card.check.hits[1].click()
    card.sure.click()
    assert "Correct" in card.feedback.value
    assert "Correct" in learner.outputs.texts()
