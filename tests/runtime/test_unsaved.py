"""Answers that cannot be saved, or not for long: the page works, and says so, and how they can be kept."""

from __future__ import annotations

import errno
import json
import os
import sys
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
from builder.runtime.record.progress import progress
from builder.runtime.record.progress_code import code_of, events_of
from builder.runtime.record.session import SESSION
from builder.runtime.record.store import Store
from builder.runtime.views.summary import summary
from tests.conftest import lacking
from tests.runtime.conftest import Page
from tests.runtime.events import EVENTS, lines
from tests.runtime.payloads import CHOICE, encoded


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
    """Where the folder of the answers cannot be made, the page works and says what is not saved, and why; progress()
    names the folder."""
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ROADMAP_HOME", str(tmp_path / "file" / "below"))
    card = learner.reopened().ask(CHOICE)
    learner.answer("it", "B")
    assert "Correct" in card.feedback.value
    assert "cannot be saved (something that is no folder stands in the place" in learner.outputs.texts()
    progress()
    assert f"Their folder would be {tmp_path / 'file' / 'below'}." in learner.outputs.bundles[-1]["text/plain"]


def test_a_home_of_nobody_is_told_with_the_code(
    learner: Page, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where ROADMAP_HOME names a user that there is not, progress() prints the code, and says so, before and after an
    answer."""
    monkeypatch.setenv("ROADMAP_HOME", "~nobody-of-that-name/answers")
    learner.reopened().ask(CHOICE)
    progress()
    assert "Your answers have no folder" in learner.outputs.bundles[-1]["text/plain"]
    learner.answer("it", "B")
    progress()
    assert "MLR1." in capsys.readouterr().out
    assert "cannot be saved" in learner.outputs.bundles[-1]["text/plain"]


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
    again = learner.reopened()
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
    said = learner.reopened().outputs.bundles[-1]["text/plain"]
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
    again = learner.reopened()
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
