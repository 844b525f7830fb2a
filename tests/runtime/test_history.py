"""A history says where each check stands, whatever the order in which its events arrive."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.runtime.record.history import BOX_DAYS, History, Standing, in_order
from builder.runtime.record.progress_code import code_of, events_of
from tests.runtime.events import DAY, Event, answers, event, resets

ZEROS, ONES = "0" * 16, "1" * 16


def history(*lists: list[Event]) -> History:
    made = History()
    for events in lists:
        made.add(events)
    return made


def standings(made: History) -> list[Standing]:
    return [made.standing(check, content) for check in ("a/x", "a/y") for content in (ZEROS, ONES)]


def test_nothing_is_known_of_an_unanswered_check() -> None:
    """A check without an event is not attempted."""
    assert history().standing("a/x", ZEROS) == Standing()


def test_answers_to_any_form_that_asked_the_same_count() -> None:
    """Answers under an earlier content hash count beside those under the present one, in their order."""
    made = history([event(time=1, hash=ONES), event(time=2, state="not yet")])
    assert made.standing("probability/it", ZEROS).state == "not yet"
    both = made.standing("probability/it", ZEROS, ONES)
    assert (both.state, both.latest, both.tested) == ("right", event(time=2, state="not yet"), True)


def test_the_best_stays_and_the_newest_answer_is_given_back() -> None:
    """A right answer is not lost by a wrong one afterwards, which is the one that is shown again."""
    made = history([event(time=1), event(time=2, state="not yet", answer="A")])
    standing = made.standing("probability/it", ZEROS)
    assert standing.state == "right"
    assert standing.latest == event(time=2, state="not yet", answer="A")


def test_a_changed_question_asks_again_alone() -> None:
    """Another content hash knows nothing of the answers to the old question; other checks keep theirs."""
    made = history([event("a/x"), event("a/y")])
    assert made.standing("a/x", ONES).state == "not attempted"
    assert made.standing("a/y", ZEROS).state == "right"


@pytest.mark.parametrize(
    ("events", "tested"),
    [
        ([event()], True),
        ([event(hints=1)], False),
        ([event(state="not yet"), event(time=2, tries=2)], False),
        ([event(), event(state="not yet", time=2, tries=2)], True),
        ([event(state="not attempted", hints=1, answer=None), event(time=2)], False),
        ([event(state="shown")], False),
    ],
)
def test_tested_out_needs_the_first_answer(events: list[Event], *, tested: bool) -> None:
    """Only a first answer that was right, without a hint before it, lets a chapter be passed over."""
    assert history(events).standing("probability/it", ZEROS).tested is tested


def test_boxes_rise_by_a_day_and_fall_at_once() -> None:
    """Right and sure moves up one box a day, not two; wrong, guessed or shown falls to the first."""
    events = [event(time=day * DAY) for day in (1, 1, 2, 5)]
    standing = history(events).standing("probability/it", ZEROS)
    assert standing.box == 3
    assert standing.due == 5 * DAY + BOX_DAYS[3] * DAY
    for fall in ({"state": "not yet"}, {"sure": False}, {"state": "shown"}):
        fallen = history([*events, event(time=9 * DAY, **fall)]).standing("probability/it", ZEROS)
        assert (fallen.box, fallen.due) == (0, 9 * DAY)
    assert history([event(time=day * DAY) for day in range(1, 20)]).standing("probability/it", ZEROS).box == 5


@pytest.mark.parametrize(("target", "gone"), [("a/x", {"a/x"}), ("a", {"a/x", "a/y"}), ("", {"a/x", "a/y", "ab/z"})])
def test_a_reset_forgets_what_it_names(target: str, gone: set[str]) -> None:
    """A check, a chapter, or all; answers that come later count again, and an undone reset brings all back."""
    checks = ["a/x", "a/y", "ab/z"]
    made = history([event(check) for check in checks], [{"v": 1, "reset": target, "time": 5}])
    assert {c for c in checks if made.standing(c, ZEROS).state == "not attempted"} == gone
    later = history(made.essence(), [event(check, time=6, state="not yet") for check in checks])
    assert {c for c in checks if later.standing(c, ZEROS).state == "not yet"} == gone
    made.add([{"v": 1, "undo": target, "at": 5, "time": 7}])
    assert all(made.standing(check, ZEROS).state == "right" for check in checks)


@given(answers(), resets(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(events: list[Event], undone: list[Event], chance: random.Random) -> None:
    """The same events in another order, some of them twice, say the same."""
    every = [*events, *undone]
    mixed = [*every, *every[::2]]
    chance.shuffle(mixed)
    assert standings(history(mixed)) == standings(history(every))


@given(answers(), answers(), answers())
def test_merging_codes_loses_nothing(one: list[Event], two: list[Event], three: list[Event]) -> None:
    """Codes of three histories, merged in any order or twice, stand where all events together stand."""
    codes = [code_of(history(events)) for events in (one, two, three)]
    carried = [events_of(code) if code else [] for code in codes]
    whole = standings(history(one, two, three))
    assert standings(history(*carried)) == standings(history(*carried[::-1], *carried)) == whole
    code = code_of(history(*carried))
    assert not code or standings(history(events_of(code))) == whole


@given(answers(), resets(), answers())
def test_a_reset_holds_in_a_code(events: list[Event], undone: list[Event], more: list[Event]) -> None:
    """A code says where all stands, resets included, and no merge brings a reset answer back to a better state."""
    made = history(events, undone)
    code = code_of(made)
    back = history(events_of(code) if code else [])
    assert standings(back) == standings(made)
    assert sorted(back.resets, key=in_order) == sorted(made.resets, key=in_order)
    merged = history(back.essence(), more)
    assert standings(merged) == standings(history(more, back.essence()))


@given(answers())
def test_a_code_is_compact(events: list[Event]) -> None:
    """A check's part of a code does not grow with the number of its answers."""
    kept = history(events).essence()
    assert len(kept) <= 4 * (5 + len(BOX_DAYS))


def test_a_code_of_many_hashes_costs_no_more_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """To ask what a code would outdo looks at each answer twice at most, however many hashes it names of a check."""
    added: list[int] = []
    add = History.add
    monkeypatch.setattr(History, "add", lambda self, events: add(self, [added.append(1) or one for one in events]))
    many = [event("a/x", time=moment, hash=f"{moment:016x}") for moment in range(1, 1001)]
    mine = History()
    mine.add(many[:500])
    added.clear()
    assert mine.outdone(many) == []
    assert len(added) <= 2 * len(many)
