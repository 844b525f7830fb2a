"""Answers last: written at once, read with care, brought back in another kernel; and what is said where they do not."""

from __future__ import annotations

import errno
import json
import os
import random
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import pytest

from builder import runtime
from builder.runtime import page
from builder.runtime.host import style
from builder.runtime.record import store
from builder.runtime.record.history import DAY
from builder.runtime.record.progress_code import code_of, events_of
from builder.runtime.record.session import SESSION
from builder.runtime.record.store import Store
from builder.runtime.scoring.content import hash_of
from builder.runtime.views.summary import summary
from tests.conftest import ROOT, lacking
from tests.runtime.conftest import Page, forget
from tests.runtime.events import EVENTS, Event, event
from tests.runtime.payloads import (
    CHOICE,
    CODE,
    COMPUTED,
    NUMBER,
    ORDER,
    REACH,
    REFLECT,
    SEVERAL,
    SOLUTION,
    TEXT,
    Payload,
    encoded,
)


def lines(folder: Path) -> list[str]:
    return [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()]


def sum_of(one: Event) -> str:
    """Return the checksum of an event's line, by its definition: that of its JSON, keys in order, but for the end."""
    return f"{zlib.crc32(json.dumps(one, ensure_ascii=False, sort_keys=True)[:-1].encode()):08x}"


def reopened(learner: Page) -> Page:
    """The same notebook in a new kernel: nothing in memory, all on disk."""
    forget()
    return Page(learner.shell, learner.outputs)


ANSWERS: list[tuple[Payload, object, str]] = [
    (CHOICE, "B", "Correct"),
    (CHOICE, "A", "That is the chance of one head"),
    (SEVERAL, "AC", "Correct"),
    (NUMBER, "1/6", "Correct"),
    (NUMBER, 0.99, "how often the test finds"),
    (TEXT, "chain rule", "The chain rule multiplies"),
    (ORDER, "ABCD", "0 of 4 items"),
    (REACH, {"tosses": 100}, "Correct"),
    (REFLECT, "My own words.", "A good answer names the count"),
]


@pytest.mark.parametrize(("content", "value", "words"), ANSWERS)
def test_an_answer_comes_back(learner: Page, content: Payload, value: object, words: str) -> None:
    """In a new kernel a check holds the answer that was given, with its verdict, and its record."""
    before = learner.ask(content).check
    learner.answer("it", value, sure=True)
    card = reopened(learner).ask(content)
    assert words in card.feedback.value
    assert card.check.memory.event == before.memory.event
    assert card.check.memory.tries == before.memory.tries
    if content is not REACH:
        assert card.check.current_answer() == before.current_answer()
    assert "in an earlier session" in learner.outputs.texts()


def test_a_changed_question_is_asked_again_alone(learner: Page) -> None:
    """Once the author has raised `rev`, the check is open again; the one beside it keeps its answer."""
    for name in ("probability/a", "probability/b"):
        learner.ask(CHOICE, name)
        learner.answer(name, "B")
    again = reopened(learner)
    assert again.ask(CHOICE | {"rev": 2}, "probability/a").check.memory.state == "not attempted"
    assert again.ask(CHOICE, "probability/b").check.memory.state == "right"


def test_code_comes_back_and_is_not_run(learner: Page) -> None:
    """Code of an earlier session is shown to be copied; nothing of it runs, and it is no answer of today."""
    learner.ask(CODE)
    learner.run("# Check: it\nran = True\ndef mean(values):\n    return 7")
    learner.answer("it")
    again = reopened(learner)
    again.namespace.pop("ran")
    again.shell.history_manager.reset()
    card = again.ask(CODE)
    assert "It was not right yet." in card.feedback.value
    assert "return 7" in card.feedback.value
    assert "ran" not in again.namespace
    card.sure.click()
    assert "Write your code" in card.feedback.value


def test_code_that_passed_easier_tests_stands_and_is_told(learner: Page) -> None:
    """Code that was right when the tests asked less is still right, with a word on the tests; a new press judges it."""
    learner.ask(CODE)
    learner.run(f"# Check: it\n{SOLUTION}")
    learner.answer("it")
    again = reopened(learner)
    stricter = CODE | {"tests": [*CODE["tests"], 'assert mean([0]) == 0, "the mean of nothing but 0 is 0"']}
    assert again.ask(stricter).check.memory.state == "not attempted"
    card = again.ask(stricter | {"earlier": [hash_of(CODE)]})
    assert card.check.memory.state == "right"
    assert "It was right. The tests are stricter now: check it once more" in card.feedback.value


def test_what_was_shown_is_asked_anew_and_counts_when_unaided(learner: Page) -> None:
    """Right after why counts as shown; in a later kernel the answer is gone, and given unaided it is right."""
    card = learner.ask(CHOICE)
    while card.help.description:
        card.help.click()
    learner.answer("it", "B")
    assert card.check.memory.state == "shown"
    card = reopened(learner).ask(CHOICE)
    assert card.check.current_answer() is None
    assert "Answer it without help now" in card.feedback.value
    learner.answer("it", "B")
    assert card.check.memory.state == "right"


def test_a_hint_before_the_first_answer_is_remembered(learner: Page) -> None:
    """Who takes a hint, closes the notebook and answers right has not tested out."""
    card = learner.ask(NUMBER)
    card.help.click()
    again = reopened(learner).ask(NUMBER)
    assert again.check.memory.hints == 1
    learner.answer("it", "1/6")
    standing = SESSION.history.standing("probability/it", again.check.hash)
    assert (standing.state, standing.tested) == ("right", False)


def test_the_value_of_a_computed_check_is_worked_out_before_its_answer_is_judged(learner: Page) -> None:
    """A computed answer of an earlier session is judged by today's value, and not at all while the value is missing."""
    learner.ask(COMPUTED | {"code": "n + 1"})
    learner.namespace["n"] = 6
    learner.ask(COMPUTED | {"code": "n + 1"})
    learner.answer("it", 7)
    again = reopened(learner)
    assert "Correct" in again.ask(COMPUTED | {"code": "n + 1"}).feedback.value
    del again.namespace["n"]
    assert "Not attempted" in reopened(learner).ask(COMPUTED | {"code": "n + 1"}).feedback.value


# --- the file ---


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
    other = reopened(learner)
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
    again = reopened(learner)
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
    again = reopened(learner)
    assert sentence in again.outputs.bundles[-1]["text/plain"]
    assert again.ask(CHOICE).check.memory.state == "right"


def refuse(number: int) -> object:
    def refusing(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    return refusing


NOBODY = 65_534
FULL = (
    "Your answers cannot be saved (the disk is full) and go when this session ends; "
    "progress() in a cell gives you a code to keep."
)


@pytest.mark.parametrize(
    ("name", "number", "sentence"),
    [
        ("write", errno.ENOSPC, FULL),
        ("open", errno.EROFS, FULL.replace("the disk is full", "the folder can only be read")),
        ("open", errno.EACCES, FULL.replace("the disk is full", "the folder may not be written or read")),
    ],
)
def test_a_disk_that_refuses_is_told_in_a_sentence(
    learner: Page, progress_home: Path, monkeypatch: pytest.MonkeyPatch, name: str, number: int, sentence: str
) -> None:
    """On a full disk or in a read-only home the answer stays in the kernel and a sentence below the check says so;
    once there is room again, nothing is missing."""
    card = learner.ask(CHOICE)
    with monkeypatch.context() as patch:
        patch.setattr(store.os, name, refuse(number))
        learner.answer("it", "A")
    assert sentence in learner.outputs.texts()
    assert "That is the chance" in card.feedback.value
    learner.answer("it", "B")
    assert sentence not in learner.outputs.texts()
    assert [json.loads(line)["answer"] for line in lines(progress_home) if line] == [e["answer"] for e in EVENTS]


def test_a_line_written_in_part_spoils_no_other(
    learner: Page, progress_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the disk takes half a line, the whole line follows in a line of its own."""
    learner.ask(CHOICE)
    whole = os.write
    with monkeypatch.context() as patch:
        patch.setattr(store.os, "write", lambda file, line: whole(file, line[:20]))
        learner.answer("it", "A")
        assert FULL in learner.outputs.texts()
    learner.answer("it", "B")
    events, said = Store().read()
    assert [one["answer"] for one in events] == [one["answer"] for one in EVENTS]
    assert said == [f"A damaged line in your saved answers was left out. (in {next(progress_home.iterdir()).name})"]
    assert len(list(progress_home.iterdir())) == 1


def test_a_home_that_is_no_folder_stops_nothing(learner: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the folder of the answers cannot be made, the page works and says what is not saved."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ROADMAP_HOME", str(tmp_path / "file" / "below"))
    card = reopened(learner).ask(CHOICE)
    learner.answer("it", "B")
    assert "Correct" in card.feedback.value
    assert "cannot be saved" in learner.outputs.texts()


@pytest.fixture
def unprivileged(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rights of a user who may not do everything: root's are given up while the test runs."""
    # What the runtime reads late is read before: our own files may lie in a folder of root's alone, as mktemp makes it.
    for module in walk_packages(runtime.__path__, f"{runtime.__name__}."):
        import_module(module.name)
    monkeypatch.setattr(style, "rules_in", cache(style.rules_in))
    style.style_element()
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    yield
    if is_root:
        os.seteuid(0)


@pytest.mark.usefixtures("unprivileged")
def test_a_home_that_may_only_be_read_is_told_below_the_check(learner: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no folder can be made, the setup is silent, the check answers, and below it stands that nothing is saved
    and how to keep it: the code of progress() holds the answer."""
    monkeypatch.setenv("ROADMAP_HOME", "/ml-road-map-may-not-stand-here")
    again = reopened(learner)
    assert "could not" not in again.outputs.bundles[-1]["text/plain"]
    card = again.ask(CHOICE)
    learner.answer("it", "B")
    assert "Correct" in card.feedback.value
    assert "Your answers cannot be saved (the folder" in learner.outputs.texts()
    assert [one["answer"] for one in events_of(code_of(SESSION.history))] == [EVENTS[-1]["answer"]]


def test_a_home_that_is_closed_is_told_in_the_setup(
    learner: Page, progress_home: Path, request: pytest.FixtureRequest
) -> None:
    """Where the folder may not even be read, the setup says that earlier answers could not be."""
    progress_home.mkdir(mode=0o000)
    request.getfixturevalue("unprivileged")
    said = reopened(learner).outputs.bundles[-1]["text/plain"]
    assert "Your earlier answers could not be read: the folder may not be written or read." in said


def test_a_disk_that_is_full_is_told_in_a_sentence(learner: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the system itself says of a full disk reaches the learner, and the answer stays in the kernel."""
    if not Path("/dev/full").exists():
        lacking("There is no /dev/full here, the disk of Linux that is always full.")
    whole = os.open
    card = learner.ask(CHOICE)
    monkeypatch.setattr(store.os, "open", lambda *_: whole("/dev/full", os.O_WRONLY))
    learner.answer("it", "B")
    assert FULL in learner.outputs.texts()
    assert "Correct" in card.feedback.value


# --- where nothing lasts ---


@pytest.mark.parametrize("host", ["colab", *store.BINDER])
def test_where_storage_does_not_last_the_page_says_so_and_shows_the_code(
    learner: Page, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, host: str
) -> None:
    """On Colab and Binder the setup says so before the first check, and the last check of a section and the summary
    show the progress code as it grows."""
    monkeypatch.delenv("ROADMAP_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    if host == "colab":
        monkeypatch.setitem(sys.modules, "google.colab", ModuleType("google.colab"))
    else:
        monkeypatch.setenv(host, "mybinder.org")
    again = reopened(learner)
    assert "This computer is lent to you" in again.outputs.bundles[-1]["text/plain"]
    page.check("probability/it", encoded(CHOICE), last=True)
    summary(["probability/it"])
    assert "MLR1." not in learner.outputs.texts()
    again.answer("it", "B")
    assert learner.outputs.texts().count("MLR1.") == 2
    assert learner.outputs.html().count('<code tabindex="0"') == 2  # it scrolls, so the keyboard must reach it


def test_at_home_no_code_is_in_the_way(learner: Page) -> None:
    """Where answers last, no section shows a progress code."""
    page.check("probability/it", encoded(CHOICE), last=True)
    summary(["probability/it"])
    learner.answer("it", "B")
    assert "MLR1." not in learner.outputs.texts()


# --- other processes ---

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
