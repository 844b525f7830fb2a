"""A few questions lead to a road, and the first page back to what is due and what comes next."""

from __future__ import annotations

import pytest

from builder.runtime.record.evidence import map_states
from builder.runtime.record.session import SESSION
from builder.runtime.views import find_road
from tests.runtime.conftest import Page
from tests.runtime.events import event
from tests.runtime.payloads import TEXT
from tests.runtime.roads import ROADS, encoded, know, step


def test_the_first_steps_say_what_is_missing_before_them() -> None:
    """Required chapters to come that stand before the first steps are named; later and optional ones are not."""
    optional = step("p", to_come=True, optional=True)
    path = [step("o", to_come=True), optional, step("a"), step("q", to_come=True), step("b")]
    first = find_road.first_steps(path, map_states(path))
    assert find_road.unwritten_before(path, first) == ["O"]


def test_a_few_questions_lead_to_a_road_with_the_reason(learner: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first answer names the road map, why, and three first steps; time gives the weeks; what is known is left out,
    and the steps move on when more is shown to be known."""
    shown: list[find_road.Guide] = []
    made = find_road.Guide.__init__
    monkeypatch.setattr(find_road.Guide, "__init__", lambda self, *given: (shown.append(self), made(self, *given))[1])
    find_road.find_road(encoded({"roads": ROADS}))
    guide = shown[0]
    assert "Answer the first question" in learner.outputs.texts()
    guide.buttons[0][0].click()
    text = learner.outputs.texts()
    assert "Your road map: Coin road map" in text
    assert "You said: “I want to know <coins>”. Counting." in text
    assert "1. A\n2. B\n3. C" in text
    assert "It assumes that you know: Python." in text
    assert "<coins>" not in learner.outputs.html()
    guide.buttons[2][1].click()
    assert "that are written, with 3 h a week about 4 weeks. Their links are a choice:" in learner.outputs.texts()
    guide.buttons[1][1].click()
    assert "begin a chapter with its skip test" in learner.outputs.texts()
    assert [button.description for button in guide.buttons[2]] == ["1 hour", "✓ 3 hours", "8 hours"]
    SESSION.history.add([event("a/s1"), event("a/s2", time=2)])
    guide.refresh()
    assert "Left out, because you have shown that you know it: A." in learner.outputs.texts()
    assert "1. B\n2. C\n3. E" in learner.outputs.texts()


def test_all_roads_share_the_evidence(learner: Page) -> None:
    """One answer moves every road map that holds its chapter; each road is a row in words that opens its chapters."""
    find_road.find_road(encoded({"roads": ROADS}))
    assert "Coin road map: 0 of 6 chapters done, 2 ready, 3 waiting for others, 1 to come." in learner.outputs.texts()
    learner.ask(TEXT)
    learner.answer("it", "Bayes")
    assert "Word road map: 1 of 1 chapters done.\n" in learner.outputs.texts()
    assert '✓ <a href="chapters/probability.ipynb">Probability</a> <small>(done)</small>' in learner.outputs.html()


def test_without_widgets_the_roads_are_told_in_words(learner: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where ipywidgets is missing, each audience stands with its road map."""
    monkeypatch.setattr(find_road, "has_widgets", lambda: False)
    find_road.find_road(encoded({"roads": ROADS}))
    assert "I read: Word road map (word_road_map.ipynb)" in learner.outputs.texts()


def test_all_three_answers_are_remembered(learner: Page) -> None:
    """Whoever answered the three questions finds the answers in the next kernel, and the first steps."""
    payload = encoded({"roads": ROADS, "before": {"title": "Begin", "href": "pages/begin.ipynb", "colab": ""}})
    guide = find_road.Guide(ROADS)
    guide.box()
    for number, place in enumerate((1, 0, 2)):
        guide.choose(number, place)
    learner.reopened()
    again = find_road.Guide(ROADS)
    assert again.chosen == {0: 1, 1: 0, 2: 2}
    again.box()
    assert [button.description[:1] for button in again.buttons[0]].index("✓") == 1
    learner.outputs.places.clear()
    find_road.find_road(payload)
    assert f"Your road map: {ROADS[1]['title']}" in learner.outputs.texts()


def test_start_here_opens_with_what_is_due(learner: Page) -> None:
    """Above the questions stand the chapter to continue and how many checks the review asks today, as links."""
    review = {"title": "Review", "href": "review.ipynb", "colab": ""}
    assert find_road.again_texts(ROADS, review) == ("", "")
    SESSION.history.add([event("e/p", "not yet"), event("a/p", time=SESSION.now())])
    find_road.find_road(encoded({"roads": ROADS, "review": review}))
    assert learner.outputs.texts().splitlines()[:2] == ["Continue: E, 0 of 1.", "Review: 1 question is due."]
    assert '<strong><a href="review.ipynb">Review</a>:</strong> 1 question is due' in learner.outputs.html()


def test_start_here_leads_on_where_nothing_is_in_progress() -> None:
    """A chapter worked through, the next one on the road that was chosen is the way on, and its steps are the next."""
    know(event("a/p", "shown"))
    assert find_road.again_texts(ROADS)[1] == "Continue: B, next on Coin road map."
    assert find_road.again_texts(ROADS, chosen=0) == find_road.again_texts(ROADS)
    assert find_road.again_texts(ROADS, chosen=1) == ("", "")
    guide = find_road.Guide(ROADS)
    guide.chosen[0] = 0
    assert "<strong>Your next steps:</strong>" in guide.advice()[0]


def test_all_new_changes_the_first_steps() -> None:
    """For whom all is new the first step is the page that comes before any road, and skip tests are passed over."""
    before = {"title": "Begin", "href": "pages/begin.ipynb", "colab": ""}
    guide = find_road.Guide(ROADS, before)
    guide.chosen = {0: 0}
    known = guide.advice()[1]
    guide.chosen = {0: 0, 1: 0}
    new = guide.advice()[1]
    assert "1. Begin" in new
    assert "Begin" not in known
    assert "pass over the skip tests" in new
