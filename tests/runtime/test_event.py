"""A line of the record is believed only where it can be one, and says what was written."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from builder.runtime.record.event import DAMAGED, LATEST_TIME, MOST_COUNTED, is_whole, line_of, trouble_of
from builder.runtime.record.session import SESSION
from builder.runtime.record.store import LONGEST_LINE, Store
from tests.runtime.conftest import Page
from tests.runtime.events import DAY, EVENTS, Event, event
from tests.runtime.payloads import (
    CHOICE,
    CODE,
    COMPUTED,
    NUMBER,
    ORDER,
    REACH,
    REFLECT,
    SEVERAL,
    TEXT,
    Payload,
)


def nested(depth: int) -> Any:
    """Return a list in a list, and so on, so many."""
    return json.loads("[" * depth + "]" * depth)


NO_ANSWERS = [
    {"time": 2**53 - 1},
    {"time": LATEST_TIME},
    {"time": 0},
    {"time": 1.5},
    {"time": True},
    {"tries": 10**9},
    {"tries": MOST_COUNTED + 1},
    {"tries": -1},
    {"tries": True},
    {"hints": 10**9},
    {"hints": "1"},
    {"check": ""},
    {"check": 7},
    {"check": "x" * 1000},
    {"check": "a/\ud800"},
    {"hash": ["0"]},
    {"hash": "\udfff"},
    {"sure": 1},
    {"state": "running"},
    {"state": ["right"]},
    {"answer": "a\ud800b"},
    {"answer": {"\udc00": 1}},
    {"answer": [[{"a": "\udc00"}]]},
    {"answer": float("nan")},
    {"answer": [float("-inf")]},
    {"answer": nested(20)},
    {"code": 5},
    {"page": 5},
]
RESETS = [
    {"v": 1, "reset": "a", "time": 2**53 - 1},
    {"v": 1, "reset": 5, "time": 1},
    {"v": 1, "reset": None, "time": 1},
    {"v": 1, "reset": "\ud800", "time": 1},
    {"v": 1, "undo": "a", "at": 10**30, "time": 1},
    {"v": 1, "undo": "a", "time": 1},
    {"v": 1, "undo": ["a"], "at": 1, "time": 1},
]


@pytest.mark.parametrize("found", [*(event() | fields for fields in NO_ANSWERS), *RESETS])
def test_what_is_out_of_bounds_is_no_event(found: Event) -> None:
    """Every field has its bounds: times that no clock shows, counts that nobody reaches, half characters, depth."""
    assert trouble_of(found) == DAMAGED


def test_what_people_do_is_an_event() -> None:
    """A long text, many tries, a page's rows and any script are within the bounds."""
    for fields in (
        {"answer": "ä" * 100_000},
        {"tries": 500},
        {"page": "review"},
        {"answer": [{"task": "数", "hours": ""}]},
    ):
        assert trouble_of(event() | fields) == ""
    assert trouble_of(event() | {"answer": "👍🏽 ½ \u200f\u05e9\u05dc"}) == ""


def test_a_changed_line_is_known_by_its_sum() -> None:
    """Of all changes of one bit in a line, none is taken for what was written: what is read is that, or nothing."""
    written = event(answer="about 3", check="probability/base-rate", time=1_795_388_000_000)
    line = line_of(written)
    for place in range(8 * len(line)):
        changed = bytearray(line)
        changed[place // 8] ^= 1 << place % 8
        try:
            found = json.loads(bytes(changed))
        except ValueError:
            continue
        if is_whole(bytes(changed), found) and not trouble_of(found):
            assert {key: value for key, value in found.items() if key in written} == written


def test_lines_without_a_sum_and_lines_written_anew_are_read() -> None:
    """Old lines bear no checksum; a line with one may be written anew in another order and spacing."""
    written = event(answer=[{"item": "x", "sum": "12"}])
    found = json.loads(line_of(written))
    assert found.pop("sum")
    plain = json.dumps(found).encode()
    assert is_whole(plain, json.loads(plain))
    again = json.dumps(json.loads(line_of(written)), indent=None, separators=(",", ":"), sort_keys=True).encode()
    found = json.loads(again)
    assert is_whole(again, found)
    assert found == written
    assert not is_whole(again.replace(b"right", b"shown"), json.loads(again.replace(b"right", b"shown")))


KINDS = [CHOICE, SEVERAL, NUMBER, COMPUTED, TEXT, ORDER, REACH, CODE, REFLECT]
MISFITS = [
    *(None, True, 7, 1e300, "", "x" * 5000, "\u202e\x00"),
    *([], ["x"], [1, "x"], [["B"]], [None], [{"task": 1}]),
    *({}, {"tosses": "ten"}, {"tosses": [1]}, {"tosses": None, "__builtins__": {}}, {"a": {"b": [1]}}),
]


@pytest.mark.parametrize("content", KINDS, ids=lambda content: content["kind"])
@pytest.mark.parametrize("state", ["right", "not yet", "shown", "error", "not attempted", "reflected"])
def test_an_answer_that_does_not_fit_leaves_its_check_alive(learner: Page, content: Payload, state: str) -> None:
    """Whatever the record holds as an answer to a check, the check is shown at Run All, and can be answered."""
    for moment, answer in enumerate(MISFITS, 1):
        SESSION.history.add([event(state=state, time=moment, answer=answer, hash=learner.ask(content).check.hash)])
        SESSION.memories.clear()
        card = learner.ask(content)
        assert "could not be shown" not in learner.outputs.texts()
        card.help.click()
        card.sure.click()
        assert "Something went wrong" not in card.feedback.value, answer


def test_an_answer_to_an_earlier_form_stands(learner: Page) -> None:
    """It comes back where it still fits; where it does not, what was reached stands, and the card says why."""
    earlier = "f" * 16
    SESSION.history.add([event(answer="Bayes", hash=earlier)])
    assert learner.ask(TEXT).check.memory.state == "not attempted"
    kept = learner.ask(TEXT | {"earlier": [earlier]})
    assert kept.check.memory.state == "right"
    assert "<strong>Correct" in kept.feedback.value
    SESSION.memories.clear()
    reworded = learner.ask(ORDER | {"earlier": [earlier]})
    assert "You answered another form of this question." in reworded.feedback.value
    assert reworded.check.memory.state == "right"
    press = learner.answer("it", "BDAC")
    assert press is None
    assert EVENTS[-1]["hash"] == reworded.check.hash


def test_an_answer_that_does_not_fit_is_told_and_asked_anew(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """The check says once that its recorded answer is none, and counts what is answered then."""
    content = learner.ask(ORDER).check.hash
    SESSION.history.add([event(answer=7, hash=content)])
    card = learner.ask(ORDER)
    assert "does not fit this question, so it is asked again" in card.feedback.value
    assert card.check.memory.state == "not attempted"
    learner.answer("it", "BDAC")
    assert "Correct" in capsys.readouterr().out
    assert "does not fit" not in learner.ask(ORDER).feedback.value


def test_damage_is_told_once_with_its_file(learner: Page, progress_home: Path) -> None:
    """The setup says in a sentence how many lines were left out, and in which file they stand."""
    progress_home.mkdir()
    bad = json.dumps(event(tries=10**9))
    (progress_home / "7-7-ab.jsonl").write_text(f"{bad}\n{bad}\n{json.dumps(event(answer='kept'))}\n")
    again = learner.reopened()
    said = again.outputs.bundles[-1]["text/plain"]
    assert said.count("A damaged line") == 1
    assert "(2 times, first in 7-7-ab.jsonl)" in said
    assert [one["answer"] for one in SESSION.history.everything()] == ["kept"]


def test_a_line_that_is_too_long_costs_itself_alone(progress_home: Path) -> None:
    """A line of many megabytes is left out, and so are two halves that would make a whole together."""
    progress_home.mkdir()
    whole = json.dumps(event(answer="kept"))
    long = json.dumps(event(answer="x" * (LONGEST_LINE + 1)))
    (progress_home / "1.jsonl").write_text(f'{long}\n{whole}\n{{"v": 1\n"time": 2}}\n')
    events, said = Store().read()
    assert [one["answer"] for one in events] == ["kept"]
    assert said == [f"{DAMAGED} (3 times, first in 1.jsonl)"]


# --- times ahead of the clock ---

YEAR = 365 * DAY


def ahead(folder: Path, **fields: Any) -> Event:
    """Write an answer of a year ahead into a file, and return it."""
    folder.mkdir(exist_ok=True)
    one = event(time=SESSION.now() + YEAR, **fields)
    (folder / "1-1-future.jsonl").write_bytes(line_of(one) + b"\n")
    return one


def test_an_event_from_the_future_does_not_move_the_clock(learner: Page, progress_home: Path) -> None:
    """It counts, and is told with its file; what is answered now bears today's time, stands before it, and is there
    after the next start, too."""
    content = learner.ask(CHOICE).check.hash
    ahead(progress_home, answer="⅓", state="not yet", hash=content)
    for letter, words in (("A", "one head"), ("B", "equally likely")):
        again = learner.reopened()
        said = again.outputs.bundles[-1]["text/plain"]
        assert "clock is set earlier than your latest answer" in said
        assert "1-1-future.jsonl" in said
        again.ask(CHOICE)
        again.answer("it", letter)
        latest = SESSION.history.standing("probability/it", content).latest
        assert latest
        assert latest["time"] < SESSION.history.horizon
        assert words in learner.reopened().ask(CHOICE).feedback.value


def test_a_clock_a_year_ahead_does_not_stop_the_review(learner: Page, progress_home: Path) -> None:
    """What was answered under a clock that ran ahead is due at once, and climbs its boxes from there."""
    content = learner.ask(CHOICE).check.hash
    ahead(progress_home, hash=content)
    again = learner.reopened()
    assert SESSION.history.standing("probability/it", content).due <= SESSION.now()
    again.ask(CHOICE)
    again.answer("it", "B", sure=True)
    assert SESSION.now() < SESSION.history.standing("probability/it", content).due < SESSION.now() + 30 * DAY


def test_a_reset_of_today_forgets_what_is_dated_ahead_and_not_the_other_way(learner: Page, progress_home: Path) -> None:
    """A reset from the future forgets nothing of today; one of today forgets an answer from the future."""
    content = learner.ask(CHOICE).check.hash
    SESSION.history.add([{"v": 1, "reset": "", "time": SESSION.now() + YEAR}])
    learner.answer("it", "B")
    assert SESSION.history.standing("probability/it", content).state == "right"
    SESSION.history.add([ahead(progress_home, hash=content)])
    SESSION.record({"v": 1, "reset": ""})
    assert SESSION.history.everything() == []


def test_random_histories_survive_kills_clocks_and_damage(learner: Page, progress_home: Path) -> None:
    """Seeded: answers under clocks that jump, files that lose their ends, kernels that end: what stands in a whole
    line is read, in every order, and the newest of today is what a check shows."""
    for seed in range(20):
        chance = random.Random(seed)  # noqa: S311  (no secret)
        kept: list[Event] = []
        for kernel in range(chance.randrange(1, 6)):
            store, moment = Store(), SESSION.now() + chance.choice([-YEAR, 0, YEAR])
            mine = [event("a/x", time=moment + place, answer=f"{seed} {kernel} {place}") for place in range(9)]
            for one in mine[: chance.randrange(1, 9)]:
                store.append(one)
                kept.append(one)
            path = max(progress_home.glob("*.jsonl"), key=lambda path: path.stat().st_mtime_ns)
            if chance.random() < 0.5:
                path.write_bytes(path.read_bytes()[: -chance.randrange(2, 30)])
                kept.pop()
        again = learner.reopened()
        found = {one["answer"] for one in SESSION.history.everything()}
        assert {one["answer"] for one in kept} <= found
        again.ask(CHOICE, "a/x")
        again.answer("a/x", "B")
        assert SESSION.history.standing("a/x", SESSION.checks["a/x"].hash).state == "right"
