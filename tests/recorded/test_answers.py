"""Answers of 3c91ecd, from its folders and from its progress codes, say today what they said then."""

from __future__ import annotations

import time

import pytest

from tests.recorded import house
from tests.recorded.conftest import HOMES, expected

EVERY_HOME = pytest.mark.parametrize("home", HOMES, indirect=True)


@EVERY_HOME
def test_every_line_is_read(home: str) -> None:
    """All events of every kernel are read, and nothing is said of any."""
    events, said = house.events()
    assert (len(events), said) == (expected(home)["events"], [])


@EVERY_HOME
def test_every_check_stands_where_it_stood(home: str) -> None:
    """State, latest answer, hints, tested out, box and due time of each check are those of then, by name and hash."""
    known = house.knowing(house.events()[0])
    for check, content, stood in expected(home)["standings"]:
        assert house.standing(known, check, content) == stood, check


@EVERY_HOME
def test_a_code_is_taken_whole(home: str) -> None:
    """On a computer that knows nothing, the code alone brings every check to where the folder has it, resets too."""
    then = expected(home)
    known = house.knowing(house.brought(then["code"]))
    for check, content, stood in then["standings"]:
        assert house.standing(known, check, content) == stood, check


@EVERY_HOME
def test_the_code_of_today_holds_the_same(home: str) -> None:
    """Today's code of those answers brings the events that the code of then brings, and fits the version of then."""
    today = house.code(house.knowing(house.events()[0]))
    then = expected(home)["code"]
    assert today[:5] == then[:5]
    assert house.brought(today) == house.brought(then)


@EVERY_HOME
def test_the_review_asks_the_same(home: str) -> None:
    """On the same day the same checks are due, in the same order."""
    then = expected(home)["due"]
    assert house.due(house.knowing(house.events()[0]), then["asked"], then["at"]) == then["names"]


@EVERY_HOME
def test_the_record_holds_the_same_rows(home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The exported record has a row for each answer that was not taken back, as it had then, told in words."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    try:
        then = [house.told_today(row) for row in expected(home)["rows"]]
        assert house.rows(house.knowing(house.events()[0])) == then
    finally:
        monkeypatch.undo()
        time.tzset()


@EVERY_HOME
def test_the_maps_say_the_same(home: str) -> None:
    """On every road map each chapter is done, begun, ready or blocked as it was."""
    known = house.knowing(house.events()[0])
    for name, road in expected(home)["maps"].items():
        assert house.states(known, road["steps"]) == road["states"], name


def test_the_recording_holds_what_it_is_for() -> None:
    """Every shape of answer, every state, sure and guessing, hints, resets and a filled page are recorded."""
    events = [event for home in HOMES for event in house.brought(expected(home)["code"])]
    answers = [event for event in events if "check" in event]
    assert {event["state"] for event in answers} == {"right", "not yet", "shown", "error", "reflected", "not attempted"}
    assert {event["sure"] for event in answers} == {True, False, None}
    assert {type(event["answer"]) for event in answers} >= {str, list, dict}
    assert max(event["hints"] for event in answers) == 2
    assert any(isinstance(event["answer"], list) and isinstance(event["answer"][0], dict) for event in answers)
    assert {event.get("reset") for event in events} > {"", "format_example/what-shrinks"}
    assert any("undo" in event for event in events)
