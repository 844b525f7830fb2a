"""Review, resetting and the record: asked again, forgotten and brought back, taken along."""

from __future__ import annotations

import csv
import time
from pathlib import Path
from typing import Any

import pytest

from builder.runtime.record.history import DAY
from builder.runtime.record.session import SESSION
from builder.runtime.scoring.content import hash_of
from builder.runtime.views import answers, my_record, review
from tests.runtime.conftest import Page
from tests.runtime.events import EVENTS, event
from tests.runtime.payloads import CHOICE, CODE, NUMBER, ORDER, REFLECT, TEXT, Payload
from tests.runtime.roads import encoded

ASKED = {"a/choice": CHOICE, "a/number": NUMBER, "b/text": TEXT, "b/order": ORDER}


def item(name: str, content: Payload) -> dict[str, Any]:
    chapter = name.partition("/")[0]
    facts = {"name": name, "hash": hash_of(content), "title": content["title"], "chapter": chapter.title()}
    payload = None if content in (CODE, REFLECT) else content
    return facts | {"payload": payload, "href": f"chapters/{chapter}.ipynb", "colab": ""}


ITEMS = [item(name, content) for name, content in (ASKED | {"b/code": CODE, "b/free": REFLECT}).items()]

PAGES = [
    {
        "id": page,
        "title": page.title(),
        "titles": [[name, content["title"]] for name, content in ASKED.items() if name.startswith(page)],
        "href": f"chapters/{page}.ipynb",
        "colab": "",
    }
    for page in "ab"
]


def answered(name: str, state: str, days_ago: float, **fields: Any) -> None:
    content = (ASKED | {"b/code": CODE, "b/free": REFLECT})[name]
    moment = time.time_ns() // 1_000_000 - int(days_ago * DAY)
    SESSION.history.add([event(name, state, moment, hash=hash_of(content), **fields)])


def session() -> review.Round:
    begun = review.Round(ITEMS)
    begun.show()
    SESSION.listeners["review"] = begun.heard
    return begun


def test_what_was_never_answered_is_not_asked(learner: Page) -> None:
    """A learner who has answered nothing is told so."""
    assert session().due == []
    assert "Nothing is due now" in learner.outputs.bundles[-1]["text/plain"]


def test_wrong_shown_and_guessed_come_first_then_what_is_due() -> None:
    """What fell into the first box is asked first; what was right and sure comes when its days are over."""
    answered("a/number", "right", 1.5)
    answered("a/choice", "not yet", 0.1, sure=False)
    answered("b/text", "right", 0.2, sure=False)
    answered("b/order", "right", 0.3)
    answered("b/free", "reflected", 50, sure=None)
    assert [one["name"] for one in review.Round(ITEMS).due] == ["b/text", "a/choice", "a/number"]


def test_one_question_follows_the_other_and_counts(learner: Page) -> None:
    """A question is asked unaided with its options in a new order; answered, it leads on, and at the end there is a
    day for the next one. What was shown counts as right once it is right here."""
    answered("a/choice", "shown", 3)
    answered("b/text", "not yet", 2, sure=False)
    begun = session()
    text = learner.outputs.texts()
    assert "Question 1 of 2, from [A](chapters/a.ipynb)" in text
    assert CHOICE["stem"] in text
    card = SESSION.cards["a/choice"]
    assert card.check.current_answer() is None
    right = next(place for place, option in enumerate(card.check.payload["options"]) if option["right"])
    card.check.hits[right].click()
    card.sure.click()
    assert "Correct" in card.feedback.value
    assert SESSION.history.standing("a/choice", card.check.hash).state == "right"
    assert begun.next.description == "Next question"
    begun.next.click()
    assert "Question 2 of 2, from [B](chapters/b.ipynb)" in learner.outputs.texts()
    SESSION.cards["b/text"].check.field.value = "Bayes"
    SESSION.cards["b/text"].sure.click()
    assert begun.next.description == "Finish"
    begun.next.click()
    assert "That was all for today" in learner.outputs.texts()
    assert "2 wait in their boxes" in learner.outputs.texts()
    assert begun.box.children == ()


def test_a_round_tells_what_it_leaves(learner: Page) -> None:
    """Who passes a question over, or answers it wrongly, is told that it stays, and not that all is done."""
    answered("a/choice", "not yet", 2)
    answered("b/text", "not yet", 2)
    begun = session()
    begun.next.click()
    begun.next.click()
    assert "That was the last one.** 2 questions passed over or not right yet" in learner.outputs.texts()
    assert "That was all" not in learner.outputs.texts()


def test_options_stand_in_another_order_from_time_to_time() -> None:
    """Over a few rounds the right option does not keep its place, and all options stay."""
    orders = set()
    for day in range(8):
        answered("a/choice", "right", day)
        options = review.reshuffled(ITEMS[0])["options"]
        assert sorted(map(str, options)) == sorted(map(str, CHOICE["options"]))
        orders.add(str(options))
    assert len(orders) > 2


def test_what_needs_its_place_is_named_with_the_way_back(learner: Page) -> None:
    """A code check that is due is not asked here but named, with the way to it, and nobody says that nothing is due."""
    answered("b/code", "error", 1, sure=None)
    session()
    said = [bundle.get("text/plain", "") for bundle in learner.outputs.bundles]
    assert said[-1] == f"Due where they stand: [{CODE['title']}](chapters/b.ipynb#cell-id=stem-b-code) in B."
    assert any("**Nothing is due on this page.**" in one for one in said)
    assert not any("Nothing is due now" in one for one in said)


def test_what_is_forgotten_is_asked_no_more(learner: Page) -> None:
    """A round begins again where answers were forgotten, and again where they are brought back."""
    for name in ("a/choice", "b/text", "b/code"):
        answered(name, "not yet", 1, sure=None)
    begun = session()
    assert "Question 1 of 2 (1 more due elsewhere, named below)" in learner.outputs.texts()
    my_record.reset("a", sure=True)
    assert [one["name"] for one in begun.due] == ["b/text"]
    assert "Question 1 of 1 (1 more due elsewhere, named below), from [B]" in learner.outputs.texts()
    assert len(begun.box.children) == 2
    my_record.reset(sure=True)
    assert "Nothing is due now" in learner.outputs.texts()
    assert "Due where they stand" not in learner.outputs.texts()
    assert begun.box.children == ()
    SESSION.undo()
    assert "Question 1 of 1 (1 more due elsewhere, named below), from [B]" in learner.outputs.texts()
    assert "Due where they stand" in learner.outputs.texts()


def test_the_page_calls_it(learner: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """review() reads its payload; without widgets it prints the question, and answer() answers it."""
    answered("b/text", "not yet", 2)
    review.review(encoded({"items": ITEMS}))
    assert "Question 1 of 1" in learner.outputs.texts()
    monkeypatch.setattr(review, "has_widgets", lambda: False)
    review.review(encoded({"items": ITEMS}))
    learner.answer("b/text", "Bayes")
    assert EVENTS[-1]["state"] == "right"


# --- resetting ---


def test_a_reset_asks_twice_and_can_be_undone(learner: Page) -> None:
    """The first call only says what would go; the second forgets it everywhere, and undo brings all back."""
    learner.ask(CHOICE, "probability/a")
    learner.answer("a", "B")
    learner.ask(TEXT, "calculus/b")
    learner.answer("b", "Bayes")
    assert my_record.reset("probability").startswith("This would forget your answers to 1 question of “probability”.")
    assert learner.ask(CHOICE, "probability/a").check.memory.state == "right"
    assert "are forgotten" in my_record.reset("probability", sure=True)
    assert learner.ask(CHOICE, "probability/a").check.memory.state == "not attempted"
    assert learner.ask(TEXT, "calculus/b").check.memory.state == "right"
    forget_nothing = list(SESSION.undoable)
    there = learner.reopened()
    assert there.ask(CHOICE, "probability/a").check.memory.state == "not attempted"
    SESSION.undoable[:] = forget_nothing
    assert "are back" in SESSION.undo()
    assert there.ask(CHOICE, "probability/a").check.memory.state == "right"
    assert SESSION.undo() == "There is nothing to bring back."
    assert my_record.reset("no/such", sure=True) == 'There are no answers to "no/such".'


def test_a_reset_names_what_was_saved_of_it(learner: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that the learner saved are theirs: who forgets everything is told that they stay, by their names."""
    monkeypatch.chdir(tmp_path)
    learner.ask(CHOICE, "probability/a")
    learner.answer("a", "A")
    my_record.export()
    learner.answer("a", "B")
    my_record.export()
    said = my_record.reset(sure=True)
    assert "my_record-2.csv and my_record-2.html stays there until you delete it" in said
    SESSION.undo()
    (tmp_path / "my_record.csv").unlink()
    assert "What you saved in my_record.html, my_record-2.csv" in my_record.reset(sure=True)


def test_help_without_an_answer_is_no_answer(learner: Page, tmp_path: Path) -> None:
    """A hint alone is neither saved nor counted among what a reset forgets."""
    learner.ask(CHOICE, "probability/a").help.click()
    assert my_record.reset() == "There are no answers yet."
    assert my_record.export(str(tmp_path)).startswith("0 answers.")


def test_another_kernel_s_reset_reaches_an_open_notebook(learner: Page) -> None:
    """Who resets in the review finds the chapter's checks open after Run All there."""
    learner.ask(CHOICE, "probability/a")
    learner.answer("a", "B")
    SESSION.store.append({"v": 1, "reset": "", "time": SESSION.now()})
    again = Page(learner.shell, learner.outputs)
    assert again.ask(CHOICE, "probability/a").check.memory.state == "not attempted"


def test_the_buttons_ask_twice_too(learner: Page) -> None:
    """The first press asks, the second forgets, choosing another chapter in between takes the first press back."""
    learner.ask(CHOICE, "probability/a")
    learner.answer("a", "B")
    panel = my_record.Panel()
    panel.forget_button.click()
    assert panel.forget_button.description == "Yes, forget them"
    panel.what.value = "probability"
    assert panel.forget_button.description == "Forget these answers"
    panel.forget_button.click()
    panel.forget_button.click()
    assert "are forgotten" in panel.feedback.value
    assert SESSION.history.everything() == []
    panel.undo_button.click()
    assert len(SESSION.history.everything()) == 1


def test_only_buttons_that_can_do_something_are_there(learner: Page) -> None:
    """The first press offers to keep the answers; Undo comes with something to undo, and goes with it."""
    learner.ask(CHOICE, "probability/a")
    learner.answer("a", "B")
    panel = my_record.Panel()

    def offered() -> list[str]:
        return [button.description for button in panel.row.children]

    assert offered() == ["Save my record", "Forget these answers"]
    panel.forget_button.click()
    assert offered() == ["Save my record", "Yes, forget them", "Keep them"]
    panel.keep_button.click()
    assert offered() == ["Save my record", "Forget these answers"]
    assert len(SESSION.history.everything()) == 1
    panel.forget_button.click()
    panel.forget_button.click()
    assert offered() == ["Save my record", "Forget these answers", "Undo"]
    panel.undo_button.click()
    assert offered() == ["Save my record", "Forget these answers"]


# --- the record ---


def test_the_record_is_opened_by_a_link(learner: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the buttons a link leads to the page that prints, once it is written, and beside it nothing is doubled."""
    monkeypatch.chdir(tmp_path)
    panels: list[my_record.Panel] = []
    made = my_record.Panel.__init__
    monkeypatch.setattr(my_record.Panel, "__init__", lambda self: (panels.append(self), made(self))[1])
    my_record.care(encoded({"pages": PAGES}))
    assert "my_record" not in learner.outputs.html()
    for _ in range(2):
        panels[0].save()
    assert learner.outputs.html().count('<a href="my_record.html"') == 1


def test_the_record_is_a_table_and_a_page(learner: Page, tmp_path: Path) -> None:
    """The record holds every answer in words, as CSV that no spreadsheet runs and as HTML that shows what was typed."""
    learner.ask(NUMBER, "probability/n")
    learner.answer("n", "-3")
    learner.ask(REFLECT, "probability/free")
    learner.answer("free", '=HYPERLINK("x")<script>')
    said = my_record.export(str(tmp_path))
    assert said.startswith("2 answers. Written to ")
    with (tmp_path / "my_record.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == list(my_record.COLUMNS)
    assert [row[1:4] for row in rows[1:]] == [
        [NUMBER["title"], "Not yet", "-3"],
        [REFLECT["title"], "Written down", '\'=HYPERLINK("x")<script>'],
    ]
    printed = (tmp_path / "my_record.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in printed
    assert "<script>" not in printed
    assert "2 answers to 2 questions: 1 “Not yet”, 1 “Written down”." in printed


def test_every_answer_leads_to_its_question(learner: Page) -> None:
    """Below the buttons each page of which something is answered is a link, and so is each question to its heading;
    the last answer counts, and one of a page that is gone is named without a link."""
    answered("a/choice", "not yet", 3)
    answered("a/choice", "right", 2)
    answered("a/choice", "not yet", 1.5)  # what was right once stays right
    answered("b/text", "not yet", 1, sure=False)
    SESSION.history.add([event("old_page/gone", "right", 1), event("b/guess", "reflected", 1)])
    my_record.care(encoded({"pages": PAGES}))
    html, text = answers.answers_texts()
    heading = CHOICE["title"].replace(" ", "-")
    assert '<summary>A: 1 of 1 right</summary><p><a href="chapters/a.ipynb">To the page</a></p>' in html
    assert f'<a href="chapters/a.ipynb#Check:-{heading}">{CHOICE["title"]}</a> <small>(Correct, sure' in html
    assert "<summary>B: 0 of 1 right, and 1 guess or note</summary>" in html
    assert "old page: 1 of 1 right" in html
    assert html.count("<a ") == 5
    assert text.startswith(f"A: {CHOICE['title']} (Correct, sure, ")
    assert learner.outputs.bundles[-1]["text/plain"] == text


def test_what_has_no_heading_is_found_below_the_one_above_it() -> None:
    """The answer to a question of start_here, or a page to fill in, leads to the heading below which it stands."""
    start = {"id": "start_here", "title": "Start", "href": "start_here.ipynb", "colab": ""}
    titles = [("start_here/road", "Which road is yours?")]
    page = start | {"titles": titles, "below": {"start_here/road": "Find-your-road"}}
    SESSION.history.add([event("start_here/road", "reflected")])
    my_record.care(encoded({"pages": [page]}))
    assert '<a href="start_here.ipynb#Find-your-road">Which road is yours?</a>' in answers.answers_texts()[0]


def test_what_is_never_right_or_wrong_is_not_counted_as_right() -> None:
    """Of a page with guesses and words alone stands how many answers there are, and not how many were right."""
    SESSION.history.add([event("start_here/road", "reflected")])
    assert "start here: 1 answer</summary>" in answers.answers_texts()[0]


def test_the_list_of_answers_follows_them(learner: Page) -> None:
    """Before the first answer it says so; an answer appears without the cell being run again."""
    my_record.care(encoded({"pages": PAGES}))
    assert learner.outputs.bundles[-1]["text/plain"] == answers.NOTHING
    learner.ask(NUMBER, "a/number")
    learner.answer("number", "-3")
    assert f"A: {NUMBER['title']} (Not yet" in learner.outputs.texts()


def test_a_record_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Where the folder is missing, a sentence says why."""
    assert my_record.export(str(tmp_path / "no" / "such")).startswith("0 answers. Could not be written: ")


def test_the_page_hands_out_the_calls(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """reset(), undo() and export() stand in the learner's namespace and print what they did."""
    learner.namespace["reset"]()
    learner.namespace["undo"]()
    assert "There are no answers yet." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (None, ""),
        ("B", "B"),
        (["one", "two"], "one; two"),
        ({"tosses": 100, "is_fair": True}, "tosses = 100, is fair = yes"),
        ([{"where": "hall", "number": "3"}], "where = hall, number = 3"),
    ],
)
def test_the_record_says_every_answer_in_words(answer: Any, words: str) -> None:
    """Options, orders, sliders and filled-in rows stand in the record as people would say them."""
    assert my_record.in_words(answer) == words
