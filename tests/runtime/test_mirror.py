"""The mirror: which answers count, what it says of few and of many, and how it looks."""

from __future__ import annotations

from typing import Any

import pytest

from builder.runtime.record.session import SESSION
from builder.runtime.views import my_record
from builder.runtime.views.mirror import COUNTED, Tally, first_tries, leads, mirror_texts
from tests.runtime.conftest import Page, forget
from tests.runtime.events import event
from tests.runtime.payloads import CHOICE, NUMBER
from tests.runtime.roads import encoded

PLACES: list[dict[str, Any]] = [
    {"id": page, "title": f"{page.title()} & more", "titles": {}, "href": f"chapters/{page}.ipynb", "colab": ""}
    for page in ("first", "second")
]


def answered(page: str, right: int, wrong: int, *, sure: bool | None = True) -> None:
    """Let first answers of a page be in the record, each to another question."""
    states = ["right"] * right + ["not yet"] * wrong
    SESSION.places = PLACES
    SESSION.history.add(
        event(f"{page}/{sure}-{place}", state, place + 1, sure=sure) for place, state in enumerate(states)
    )


def said() -> str:
    return mirror_texts()[1].splitlines()[0]


@pytest.mark.parametrize(
    "events",
    [
        pytest.param([event(state="shown")], id="shown"),
        pytest.param([event(sure=None)], id="not asked"),
        pytest.param([event(state="reflected")], id="a guess at a figure"),
        pytest.param([event(state="not attempted", hints=1)], id="a hint alone"),
        pytest.param([event(tries=3)], id="its first tries are not here"),
        pytest.param([event(state="shown"), event(time=2)], id="right after it was shown"),
    ],
)
def test_what_tells_nothing_of_being_sure_is_not_counted(events: list[Any]) -> None:
    """Without an answer that was judged by itself, at the first try, with a word on how sure, nothing is shown."""
    SESSION.history.add(events)
    assert first_tries() == []
    assert mirror_texts() == ("", "")


def test_the_first_answer_counts_and_no_later_one() -> None:
    """Whatever follows, in the chapter, in the review, or to a question that has changed, changes no first answer."""
    wrong = event(state="not yet")
    later = [event(time=2, tries=2), event(time=3), event(time=4, sure=False), event(time=5, hash="1" * 16)]
    SESSION.history.add([*reversed(later), wrong])
    assert first_tries() == [wrong]
    SESSION.history.add([{"v": 1, "reset": "", "time": 9}])
    assert first_tries() == []


@pytest.mark.parametrize(
    ("sure", "guessed", "words"),
    [
        ((3, 1), (0, 0), "Of 4 answers that you were sure of, 3 were right. After 5 such answers"),
        ((0, 0), (1, 0), "Of 1 answer that you guessed, 1 was right. After 5 such answers"),
        ((19, 1), (0, 4), "Of 4 answers that you guessed, 0 were right. So far, you can trust the feeling."),
        ((8, 2), (0, 0), "You are mostly right when you feel sure, but not always"),
        ((14, 6), (0, 0), "You are often wrong when you feel sure"),
        ((9, 1), (2, 6), "You are right more often when sure"),
        ((4, 6), (8, 1), "You are right more often when guessing"),
        ((4, 1), (3, 2), "makes no clear difference yet"),
    ],
)
def test_it_says_what_the_numbers_can_tell(sure: tuple[int, int], guessed: tuple[int, int], words: str) -> None:
    """Fewer than five answers tell nothing but their number; enough of both kinds are compared."""
    answered("first", *sure)
    answered("first", *guessed, sure=False)
    assert words in said()
    assert ("more often" in said() or "no clear difference" in said()) is (min(sum(sure), sum(guessed)) >= 5)


@pytest.mark.parametrize(
    ("one", "other", "does"), [((5, 5), (2, 5), True), ((4, 5), (3, 5), False), ((5, 5), (5, 5), False)]
)
def test_one_answer_more_or_less_would_not_turn_it_round(one: Any, other: Any, *, does: bool) -> None:
    """One share is called higher only where it were so if an answer of each had come out otherwise."""
    assert leads(Tally(*one), Tally(*other)) is does


def test_it_names_the_page_where_being_sure_misled_most() -> None:
    """Of pages with enough sure answers that were often wrong, the worst is named with its numbers and what to do; a
    page with few is not, however wrong they were."""
    answered("first", 9, 4)
    answered("second", 3, 4)
    answered("third", 0, 4)
    assert "most in Second & more: 4 of 7 such answers were wrong. There, read the Why" in said()
    forget()
    answered("first", 9, 3)
    assert "misled" not in said()


def test_it_is_a_table_with_bars_that_say_no_more_than_its_words() -> None:
    """A row for each page in the course's order, with a link, and one for all; a bar only where there are enough
    answers, filled as far as they were right, and hidden from screen readers, which hear the numbers."""
    answered("second", 3, 2)
    answered("first", 3, 1)
    answered("gone_by", 0, 1, sure=False)
    html, text = mirror_texts()
    assert '<th scope="col"' in html
    assert '<th scope="row"' in html
    assert html.count('<a href="chapters/') == 2
    assert html.count('<div aria-hidden="true"') == 2  # of the second page, and of all
    assert "width:60%" in html
    assert text.splitlines()[1:] == [
        "First & more: sure 3 of 4, too few to tell; guessing none",
        "Second & more: sure 3 of 5; guessing none",
        "gone by: sure none; guessing 0 of 1, too few to tell",
        COUNTED,
    ]


def test_it_stands_in_the_record_and_follows_the_answers(learner: Page) -> None:
    """It appears with the first answer that counts, above the list of answers, without its cell being run again."""
    my_record.care(encoded({"pages": []}))
    assert "How sure" not in learner.outputs.texts()
    learner.ask(CHOICE, "probability/a")
    learner.answer("a", "A", sure=True)
    learner.ask(NUMBER, "probability/n")
    learner.answer("n", "-3", sure=False)
    texts = learner.outputs.texts()
    assert "probability: sure 0 of 1, too few to tell; guessing 0 of 1, too few to tell" in texts
    assert texts.index("How sure, and how right") < texts.index("Not yet, guessing")
