"""Files and folders that go away, are no files, or are too large, while a kernel runs and before."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.runtime.record import store
from builder.runtime.record.progress import progress
from builder.runtime.record.progress_code import code_of
from builder.runtime.record.session import SESSION
from builder.runtime.record.store import Store, home
from builder.runtime.views import my_record
from tests.conftest import ROOT, lacking
from tests.runtime.conftest import Page
from tests.runtime.events import event
from tests.runtime.payloads import CHOICE


def only(folder: Path) -> Path:
    """Return the one file of a folder."""
    [path] = folder.iterdir()
    return path


def replaced(folder: Path) -> None:
    """Put a copy of the file in its place, as programs that synchronise do."""
    path = only(folder)
    copy = path.with_name("copy")
    shutil.copy(path, copy)
    copy.replace(path)


def cut(folder: Path) -> None:
    """Take half of the file away."""
    path = only(folder)
    path.write_bytes(path.read_bytes()[:90])


def a_pipe(folder: Path) -> None:
    """Put a pipe in the file's place."""
    path = only(folder)
    path.unlink()
    os.mkfifo(path)


def a_folder(folder: Path) -> None:
    """Put a folder in the file's place."""
    path = only(folder)
    path.unlink()
    path.mkdir()


GOES: list[Callable[[Path], object]] = [
    shutil.rmtree,
    lambda folder: only(folder).unlink(),
    lambda folder: folder.rename(folder.with_name("elsewhere")),
    lambda folder: only(folder).rename(folder.with_name("elsewhere.jsonl")),
    replaced,
    cut,
    a_pipe,
    a_folder,
]
NAMES = ["folder deleted", "file deleted", "folder moved", "file moved", "replaced", "cut", "pipe", "folder in place"]


@pytest.mark.parametrize("goes", GOES, ids=NAMES)
def test_answers_last_although_their_file_goes(progress_home: Path, goes: Callable[[Path], object]) -> None:
    """Whatever happens to the file of a kernel, all that this kernel was told stands in the folder afterwards."""
    kept = Store()
    for place in range(3):
        kept.append(event(time=place + 1))
    goes(progress_home)
    kept.append(event(time=4), event(time=5))
    assert kept.trouble == ""
    assert {one["time"] for one in Store().read()[0]} == {1, 2, 3, 4, 5}


def test_a_file_that_goes_away_at_once_is_told(progress_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where each file is gone as soon as it is written, the learner is told; later all is written, once."""
    kept, whole = Store(), os.write

    def write(file: int, line: bytes) -> int:
        for path in progress_home.iterdir():
            path.unlink()
        return whole(file, line)

    with monkeypatch.context() as patch:
        patch.setattr(store.os, "write", write)
        kept.append(event(time=1))
    assert "their file goes away at once" in kept.trouble
    kept.append(event(time=2))
    assert kept.trouble == ""
    assert [one["time"] for one in Store().read()[0]] == [1, 2]


def test_an_event_is_one_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line, or all lines of a code, go to the system in one call."""
    writes: list[bytes] = []
    whole = os.write
    monkeypatch.setattr(store.os, "write", lambda file, line: writes.append(line) or whole(file, line))
    kept = Store()
    kept.append(event(time=1))
    kept.append(*(event(time=place) for place in range(2, 100)))
    assert [one.count(b"\n") for one in writes] == [1, 98]
    assert len(Store().read()[0]) == 99


# --- what is no file ---


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(16 * 2**30)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (os.mkfifo, "it is not a file of answers"),
        (endless, "it is not a file of answers"),
        (sparse, "more than 32 MB"),
        (Path.mkdir, "directory"),
        (lambda path: path.symlink_to("nowhere"), "No such file"),
    ],
    ids=["pipe", "device", "sparse", "folder", "link"],
)
def test_what_is_no_file_of_answers_is_passed_over(
    progress_home: Path, make: Callable[[Path], object], why: str
) -> None:
    """The others are read, nobody waits, and the file that was passed over is named with the reason."""
    Store().append(event())
    make(progress_home / "0-0-odd.jsonl")
    events, [said] = Store().read()
    assert len(events) == 1
    assert said.startswith("A file of earlier answers could not be read: ")
    assert why.casefold() in said.casefold()
    assert said.endswith("(in 0-0-odd.jsonl)")


def test_of_too_much_the_newest_is_read(progress_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory has a bound: of more than can be read, the newest files are taken, and the others named."""
    progress_home.mkdir()
    for number in range(1, 6):
        (progress_home / f"{number}-1-ab.jsonl").write_bytes(store.line_of(event(time=number)) + b"\n")
    size = (progress_home / "1-1-ab.jsonl").stat().st_size
    monkeypatch.setattr(store, "MOST_READ", 3 * size)
    events, [said] = Store().read()
    assert sorted(one["time"] for one in events) == [3, 4, 5]
    assert "(2 times, first in 2-1-ab.jsonl)" in said


def test_a_name_that_is_no_text_is_told(progress_home: Path) -> None:
    """A file whose name is no UTF-8 stops nothing: the sentence can be shown."""
    progress_home.mkdir()
    try:
        Path(os.fsdecode(os.fsencode(progress_home) + b"/\xff.jsonl")).write_text("broken\n")
    except OSError:
        lacking("This disk takes UTF-8 names only.")
    said = Store().read()[1]
    assert "�.jsonl" in said[0].encode().decode()


# --- a small disk ---

FULL = """
import sys
sys.path.insert(0, {root!r})
from builder.runtime.record.store import Store
kept = Store()
told = [kept.append({{"v": 1, "check": f"a/{{place}}", "hash": "0", "answer": "x" * 900, "sure": None, "state": "right",
        "tries": 1, "hints": 0, "time": place + 1}}) or not kept.trouble for place in range(100)]
print(sum(told), max((place for place, is_kept in enumerate(told, 1) if is_kept), default=0))
"""


def test_on_a_small_disk_what_is_not_kept_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk of 48 kB that fills up, what was acknowledged stands there, and all else was told."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        lacking("A small disk cannot be mounted here: that takes the rights of root on Linux.")
    try:
        monkeypatch.setenv("ROADMAP_HOME", str(disk))
        script = [sys.executable, "-c", FULL.format(root=str(ROOT))]
        count, last = map(int, subprocess.check_output(script, text=True).split())
        times = {one["time"] for one in Store().read()[0]}
        assert 20 < count < 60
        assert set(range(1, last + 1)) <= times
    finally:
        subprocess.run(["umount", disk], check=True)


# --- where the folder is ---


@pytest.mark.parametrize(
    ("given", "below"),
    [
        ("~/answers", "answers"),
        ("answers", "answers"),
        ("./a/../b", "a/../b"),
        ("", ".ml-road-map"),
        (" ", ".ml-road-map"),
    ],
)
def test_the_folder_is_one_whatever_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, below: str
) -> None:
    """A tilde is the learner's home, a relative path begins there, and an empty one is none."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ROADMAP_HOME", given)
    monkeypatch.chdir("/")
    assert home() == tmp_path / below
    Store().append(event())
    assert len(Store().read()[0]) == 1


def test_a_home_that_nobody_has_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a home folder cannot be found, the answers are not saved, and that is said."""
    monkeypatch.setenv("ROADMAP_HOME", "~nobody-has-this-name/answers")
    kept = Store()
    kept.append(event())
    assert kept.trouble.startswith("Your answers cannot be saved (")
    assert kept.read()[1][0].startswith("Your earlier answers could not be read: ")


def test_progress_says_where_answers_are(
    learner: Page, progress_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """progress() prints the code alone, so that it can be copied whole, and names the folder below it."""
    learner.ask(CHOICE)
    learner.answer("it", "B")
    capsys.readouterr()
    progress()
    assert capsys.readouterr().out == f"{code_of(SESSION.history)}\n"
    assert learner.outputs.bundles[-1]["text/plain"] == f"Your answers are kept in {progress_home}."


# --- cells and callbacks at once ---


def test_cells_and_callbacks_take_turns(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """Answers, codes, exports and new starts from several threads at once: none raises, none is lost, none half."""
    card = learner.ask(CHOICE)
    learner.answer("it", "B")
    code = code_of(SESSION.history)
    learner = learner.reopened()
    card = learner.ask(CHOICE)
    faults: list[BaseException] = []

    def again_and_again(action: Callable[[int], object]) -> None:
        try:
            for place in range(40):
                action(place)
        except BaseException as fault:  # noqa: BLE001  (told below)
            faults.append(fault)

    def click(place: int) -> None:
        card.check.hits[place % 4].click()
        card.sure.click()

    actions: list[Callable[[int], object]] = [
        click,
        lambda place: learner.answer("it", "ABCD"[place % 4]),
        lambda place: SESSION.record(event(f"a/{place}")),
        lambda _: (SESSION.take(code), SESSION.undo()),
        lambda _: my_record.spoken_call(my_record.reset)("a"),
        lambda _: SESSION.catch_up(),
        lambda _: progress(),
    ]
    threads = [threading.Thread(target=again_and_again, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    capsys.readouterr()
    assert faults == []
    read = {(one.get("check"), one["time"]) for one in Store().read()[0]}
    assert {(one["check"], one["time"]) for one in SESSION.history.everything()} <= read
    assert {check for check, _ in read} >= {f"a/{place}" for place in range(40)}
