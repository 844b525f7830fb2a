"""The map: what is done, ready or waits, from the evidence of every notebook, told as answers come."""

from __future__ import annotations

import re
from typing import Any

import pytest

from builder.runtime.record.evidence import (
    deepest_needs,
    hours_left,
    last_begun,
    listed,
    map_states,
    ready_next,
    spoken_left,
)
from builder.runtime.record.session import SESSION
from builder.runtime.record.store import Store
from builder.runtime.views import find_road
from builder.runtime.views import road_map as views
from builder.runtime.views.road_map import road_map
from tests.runtime.conftest import Page, forget
from tests.runtime.events import event
from tests.runtime.payloads import CHOICE
from tests.runtime.roads import HASH, PATH, ROADS, encoded, know, live, step


def test_at_first_what_needs_nothing_is_ready() -> None:
    """Without any evidence a chapter is ready, waits for what it needs, or is to come."""
    assert know() == {
        "a": "ready", "b": "needs A first", "c": "needs B first", "d": "needs A first", "e": "ready", "f": "to come",
    }  # fmt: skip


def test_practice_makes_done_and_opens_the_way() -> None:
    """A chapter whose practice is right is done, and what needs it is ready; a wrong answer only begins it."""
    assert know(event("a/p", "not yet"))["a"] == "in progress"
    states = know(event("a/p", "right", 2))
    assert (states["a"], states["b"], states["d"]) == ("done", "ready", "ready")


def test_a_guess_begins_a_chapter() -> None:
    """Whoever only guessed what a figure will show was there, and is led back; no step lists its predictions."""
    assert know(event("a/guess-first", "recorded"), event("ab/guess-first", "recorded"))["a"] == "in progress"
    assert know()["e"] == "ready"


@pytest.mark.parametrize(
    ("second", "state"),
    [
        ([event("a/s2", time=2)], "done"),
        ([event("a/s2", time=2, hints=1)], "in progress"),
        ([event("a/s2", "not yet", 2), event("a/s2", time=3, tries=2)], "in progress"),
        ([], "in progress"),
    ],
)
def test_a_skip_test_counts_at_the_first_answer(second: list[dict[str, Any]], state: str) -> None:
    """All of a skip test right at the first answer, without a hint, is as good as done; less is not."""
    assert know(event("a/s1"), *second)["a"] == state


def test_an_answer_to_a_changed_question_proves_nothing() -> None:
    """Evidence for another content hash leaves the chapter as it was."""
    assert know(event("a/p", hash="1" * 16))["a"] == "ready"


def test_the_next_steps_are_ranked() -> None:
    """Begun before ready, required before optional, then what unlocks most, then the shortest."""
    states = know()
    assert [one["id"] for one in ready_next(PATH, states)] == ["a", "e"]
    states = know(event("a/p"), event("b/p", "not yet"))
    assert [one["id"] for one in ready_next(PATH, states)] == ["e", "d"]  # b is continued
    states = know(event("a/p"), event("b/p", "not yet"), event("e/p", "not yet", 2))
    assert [one["id"] for one in ready_next(PATH, states)] == ["b", "d"]


def test_a_blocked_chapter_names_its_deepest_need() -> None:
    """What bars the way in the end is a chapter that can be taken now."""
    found = {one["id"]: need["id"] for one, need in deepest_needs(PATH, know())}
    assert found == {"b": "a", "c": "a", "d": "a"}


def test_of_many_that_wait_for_one_the_first_are_named() -> None:
    """Below the map up to four titles are named, of more the first three and how many more there are."""
    for count, named in ((4, "B0, B1, B2 and B3."), (16, "B0, B1, B2 and 13 more.")):
        path = [step("a"), *(step(f"b{number}", ["a"]) for number in range(count))]
        html = views.map_html([{"title": "All", "steps": path}], map_states(path))
        assert f"A</a> opens the way to {named}</p>" in html


def test_what_another_page_asked_begins_no_chapter() -> None:
    """A question from before, or of the review, counts as answered, and leads nobody to a page that was not opened."""
    assert know(event("a/s1", page="b"), event("a/guess", "reflected", page="review"))["a"] == "ready"
    know(event("e/p", "not yet", 2), event("a/s1", "right", 3), event("e/p", "not yet", 4, page="review"))
    assert last_begun(PATH, map_states(PATH)) is PATH[0]
    assert know(event("a/p", "right", 5, page="b"))["a"] == "done"


def test_titles_with_commas_are_told_apart() -> None:
    """Where a comma stands in a title, semicolons part a list of them."""
    assert listed(["Data", "Build, buy or hire", "Pilots"]) == "Data; Build, buy or hire; and Pilots"
    assert listed(["Build, buy or hire"]) == "Build, buy or hire"


def test_a_box_lists_all_that_it_needs() -> None:
    """Several missing needs are listed as English lists them."""
    path = [step("a"), step("b"), step("c"), step("d", ["a", "b", "c"])]
    assert map_states(path)["d"] == "needs A, B and C first"


def test_chapters_to_come_share_a_box() -> None:
    """Neighbours to come stand in one box; where they begin a stage, what stands in for them is named before it."""
    steps = [step("o", to_come=True), step("p", to_come=True, optional=True), step("q"), step("r", to_come=True)]
    stage = {"title": "First", "steps": steps, "meanwhile": [["A course", "https://example.org/course"]]}
    html = views.map_html([stage], map_states(steps))
    assert html.count("<li ") == 3
    assert "O, P (can be skipped)<br>" in html
    assert html.index("A course") < html.index("O, P") < html.index(">Q</a>") < html.index(">R</a>")


def test_the_hours_left_are_summed_honestly() -> None:
    """Only required written chapters that are not done count; links are said to be a choice, and what is to come is
    named beside the sum."""
    assert hours_left(PATH, know()) == (2 + 2 + 7 + 1, 2 + 2 + 7 + 1 + 20)
    assert spoken_left(PATH, know(event("a/p"))) == (
        "About 10 hours left in the required chapters that are written. "
        "Their links are a choice: all of them would take 20 hours more. 1 chapter is still to be written."
    )


def test_the_map_follows_an_answer_and_another_notebook(learner: Page) -> None:
    """A right answer turns the chapter's box to done at once; a new kernel draws it so from the start."""
    steps = [live("probability/it", CHOICE), step("b", ["probability"])]
    payload = encoded({"stages": [{"title": "Count", "steps": steps}]})
    road_map("coin", payload)
    learner.ask(CHOICE)
    assert "Probability (ready), B (needs Probability first)" in learner.outputs.texts()
    learner.answer("it", "B")
    assert "Count: Probability (done), B (ready)\nReady next: B." in learner.outputs.texts()
    forget()
    learner.outputs.places.clear()
    Page(learner.shell, learner.outputs)
    road_map("coin", payload)
    assert "Probability (done)" in learner.outputs.texts()
    assert 'href="chapters/b.ipynb"' in learner.outputs.html()


def test_the_map_catches_up_with_another_notebook(learner: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another kernel wrote stands on the map after the button below it, and not before; what it found is told."""
    boxes: list[Any] = []
    monkeypatch.setattr(views, "show_widget", lambda box, _text: boxes.append(box))
    road_map("coin", encoded({"stages": [{"title": "Count", "steps": PATH}]}))
    button, said = boxes[0].children[0].children
    button.click()
    assert "Nothing new from other notebooks." in said.value
    Store().append(event("a/p"))
    assert "A (ready)" in learner.outputs.texts()
    button.click()
    assert "A (done)" in learner.outputs.texts()
    assert "1 new answer." in said.value


def test_the_map_tells_states_and_needs_without_colour(learner: Page) -> None:
    """Each box bears its state's mark and words; an arrow leads from the box above, and other needs are named."""
    steps = [*PATH[:4], step("g", ["a", "d"], optional=True), PATH[5] | {"href": "", "colab": ""}]
    road_map("coin", encoded({"stages": [{"title": "Count", "steps": steps}]}))
    boxes = re.findall(r"<li [^>]*>(.*?)</li>", learner.outputs.html())
    assert ["↓" in box for box in boxes] == [False, True, True, False, True, False]
    assert [re.findall(r"↳ after [^<]*", box) for box in boxes] == [[], [], [], ["↳ after A"], ["↳ after A"], []]
    assert [box.rpartition("<small>")[2][0] for box in boxes] == list("○◌◌◌◌–")
    assert "border:3px solid" in boxes[0]
    assert "border:1px dashed" in boxes[4]
    assert "border:0px" in boxes[5]


@pytest.mark.parametrize("page", ["#ffffff", "#0f1a24"])
def test_the_edges_of_what_can_be_taken_are_seen(page: str) -> None:
    """On a light page and on a dark one the edge of what can be taken has a contrast of 3.5 at least."""
    edges = [views.MAP_COLOURS[state][0] for state in ("done", "in progress", "ready")]
    assert min(contrast(edge, page) for edge in edges) > 3.5


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG counts it."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


MEANWHILE = [["Python <elsewhere>", "https://example.org/a?b&c"], ["Another", "https://example.org/"]]


def test_a_stage_with_chapters_to_come_names_what_stands_in(learner: Page) -> None:
    """Links of a stage's text stand below its boxes, and the first of them among the first steps of a beginner."""
    stages = [{"title": "Count", "steps": [step("o", to_come=True), step("a")], "meanwhile": MEANWHILE}]
    road_map("coin", encoded({"stages": stages}))
    assert '<a href="https://example.org/a?b&amp;c">Python &lt;elsewhere&gt;</a>' in learner.outputs.html()
    guide = find_road.Guide([ROADS[0] | {"stages": stages}])
    guide.chosen = {0: 0, 1: 0}
    assert "1. Python <elsewhere>\n2. A" in guide.advice()[1]
    assert "elsewhere, until our own chapter is written" in guide.advice()[0]
    guide.chosen = {0: 0, 1: 1}
    assert "1. A" in guide.advice()[1]


def test_the_map_leads_back_to_what_was_answered_last(learner: Page) -> None:
    """The map opens with the chapter in progress that was answered last, how far it is, and a bar on its box."""
    payload = encoded({"stages": [{"title": "All", "steps": PATH}]})
    road_map("coin", payload)
    assert "Continue" not in learner.outputs.html()
    SESSION.history.add([event("e/p", "not yet", 1), event("a/s1", "not yet", 2)])
    SESSION.notify()
    html = learner.outputs.html()
    assert '<strong>Continue: <a href="chapters/a.ipynb"' in html
    assert "in progress, 0 of 1" in html
    assert "width:0%" in html
    assert "Continue: A, 0 of 1." in learner.outputs.texts()


def test_the_way_back_leads_to_the_first_open_question() -> None:
    """It names the cell of the first question that is not settled; before any is, it leads to the chapter's top."""
    path = [step("a") | {"practice": [[f"a/{id}", HASH] for id in "pqr"]}]
    SESSION.history.add([event("a/q", "not yet", 1)])
    assert '<a href="chapters/a.ipynb" ' in views.continue_html(path, map_states(path))
    SESSION.history.add([event("a/p", time=2), event("a/r", time=3)])
    assert '<a href="chapters/a.ipynb#cell-id=stem-a-q" ' in views.continue_html(path, map_states(path))


def test_what_was_shown_bars_no_way(learner: Page) -> None:
    """A chapter of which only what was shown is left opens the way, is not to be continued, and says what is left."""
    payload = encoded({"stages": [{"title": "All", "steps": PATH}]})
    road_map("coin", payload)
    states = know(event("a/p", "shown"))
    SESSION.notify()
    assert (states["a"], states["b"], states["c"]) == ("to review", "ready", "needs B first")
    said = "In A, 1 was shown: answer it without help, in the review or here another day, and the chapter is done."
    assert "◑ 1 to review" in learner.outputs.html()
    assert "Continue" not in learner.outputs.html()
    assert said in learner.outputs.html()
    assert said in learner.outputs.texts()
    guide = find_road.Guide(ROADS)
    guide.chosen = {0: 0}
    assert said in guide.advice()[1]
    assert "1. B\n" in guide.advice()[1]
    assert "1 to review" in find_road.known_texts(ROADS)[1]
    assert ", can be skipped)" in find_road.known_texts(ROADS)[0]
    assert know(event("a/p", "right", 2))["a"] == "done"
