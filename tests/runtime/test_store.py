"""Answers last: written at once, a line each, and read with care."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest

from builder.runtime.record.history import DAY
from builder.runtime.record.session import SESSION
from builder.runtime.record.store import Store
from tests.conftest import ROOT
from tests.runtime.conftest import Page, forget
from tests.runtime.events import EVENTS, Event, event, lines
from tests.runtime.payloads import CHOICE


def sum_of(one: Event) -> str:
    """Return the checksum of an event's line, by its definition: that of its JSON, keys in order, but for the end."""
    return f"{zlib.crc32(json.dumps(one, ensure_ascii=False, sort_keys=True)[:-1].encode()):08x}"


def test_an_event_is_a_line_and_lines_are_only_added(learner: Page, progress_home: Path) -> None:
    """Each answer adds one line of JSON to this kernel's one file; what stands there stays."""
    learner.ask(CHOICE)
    written = ""
    for place, letter in enumerate("ABC", 1):
        learner.answer("it", letter)
        assert len(lines(progress_home)) == place
        text = "\n".join(lines(progress_home))
        assert text.startswith(written)
        written = text
    assert [json.loads(line) for line in lines(progress_home)] == [one | {"sum": sum_of(one)} for one in EVENTS]
    assert len(list(progress_home.iterdir())) == 1


def test_two_kernels_on_one_notebook_see_each_other(learner: Page, progress_home: Path) -> None:
    """Each kernel writes a file of its own; Run All brings the newer answer of the other one."""
    learner.ask(CHOICE)
    learner.answer("it", "A")
    mine = (dict(SESSION.memories), list(EVENTS))
    other = learner.reopened()
    other.ask(CHOICE)
    other.answer("it", "B")
    assert len(list(progress_home.iterdir())) == 2
    forget()
    SESSION.memories.update(mine[0])
    assert Page(learner.shell, learner.outputs).ask(CHOICE).check.memory.state == "right"
    assert "Correct. Your answer in an earlier session: B. ¼" in learner.outputs.texts()


def test_a_clock_set_back_does_not_reorder(learner: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer after the clock was set back is later than the one before it, and the next setup says so."""
    learner.ask(CHOICE)
    learner.answer("it", "B")
    monkeypatch.setattr(time, "time_ns", lambda: 1_000_000 * DAY)  # a day after the clock's first
    learner.answer("it", "A")
    assert EVENTS[1]["time"] == EVENTS[0]["time"] + 1
    again = learner.reopened()
    assert "This computer's clock is set earlier than your latest answer" in again.outputs.bundles[-1]["text/plain"]
    assert "That is the chance" in again.ask(CHOICE).feedback.value


DAMAGE = [
    (b'{"v": 1, "check": "probability/i', "A damaged line in your saved answers was left out."),
    (b"\xff\xfe\x00", "A damaged line"),
    (b"[" * 100_000, "A damaged line"),
    (json.dumps(event() | {"time": "today"}).encode(), "A damaged line"),
    (json.dumps(event() | {"state": "brilliant"}).encode(), "A damaged line"),
    (b"null", "A damaged line"),
    (json.dumps({"v": 2, "check": 7}).encode(), "Some answers come from a newer version of this course"),
]


@pytest.mark.parametrize(("line", "sentence"), DAMAGE, ids=range(len(DAMAGE)))
def test_a_broken_line_is_left_out_and_said(learner: Page, progress_home: Path, line: bytes, sentence: str) -> None:
    """A half-written last line, and any other damage, costs that line alone and is told in a sentence."""
    learner.ask(CHOICE)
    learner.answer("it", "B")
    for path in list(progress_home.iterdir()):
        path.write_bytes(path.read_bytes() + line)
    again = learner.reopened()
    assert sentence in again.outputs.bundles[-1]["text/plain"]
    assert again.ask(CHOICE).check.memory.state == "right"


KILLED = """
import sys
sys.path.insert(0, {root!r})

from builder.runtime.record.session import SESSION
SESSION.begin()
for place in range(1000):
    SESSION.record({{"v": 1, "check": "a/" + str(place), "hash": "0" * 16, "answer": "x" * (place % 300), "sure": None,
             "state": "right", "tries": 1, "hints": 0}})
    sys.stdout.write(str(place) + "\\n")
    sys.stdout.flush()
"""


def begun(progress_home: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", KILLED.format(root=str(ROOT))]
    environment = os.environ | {"ROADMAP_HOME": str(progress_home)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_kernel_loses_no_acknowledged_answer(progress_home: Path, seed: int) -> None:
    """Killed at any moment of a thousand answers, what was acknowledged is on disk."""
    wanted = random.Random(seed).randrange(1, 900)  # noqa: S311  (no secret)
    with begun(progress_home) as process:
        assert process.stdout
        acknowledged = [process.stdout.readline() for _ in range(wanted)]
        process.kill()
        acknowledged += process.stdout.readlines()
    kept = {one["check"] for one in Store().read()[0]}
    assert {f"a/{line.strip()}" for line in acknowledged if line.endswith("\n")} <= kept


def test_two_kernels_at_once_lose_nothing(progress_home: Path) -> None:
    """Two kernels that answer a thousand checks each at the same time leave two thousand valid lines."""
    both = [begun(progress_home), begun(progress_home)]
    for process in both:
        process.communicate(timeout=600)
    events, said = Store().read()
    assert len(events) == 2000
    assert said == []
