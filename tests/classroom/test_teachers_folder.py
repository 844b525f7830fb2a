"""The teacher's folder, whatever disks and hands have done to it: told in a sentence, and nothing that came is lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.classroom.grade import grade, gradebook_of
from builder.cli import main
from tests.classroom.classes import WRONG, laid, put, saved

LINES = [
    b"no JSON\n",
    b'{"v": 1}\n',
    b"[1]\n",
    b"\xff\xfe\n",
    b'{"v": 1, "run": 1, "learner": ["x"], "digest": "d"}\n',
    b'{"v": 1, "run": 1, "learner": {"x": 1}, "digest": "d", "file": "f"}\n',
    b'{"v": 1, "run": 1, "learner": "101", "digest": 7, "file": "f"}\n',
    b'{"v": 1, "run": 9223372036854775807, "done": "2026-12-01"}\n',
    b'{"v": 1, "run": 99999999999999999999999, "learner": "q", "digest": "d"}\n',
    b'{"v": 1, "run": -1, "learner": "q", "digest": "d"}\n',
    b'{"v": 1, "run": true, "learner": "q", "digest": "d"}\n',
]


@pytest.mark.parametrize("line", LINES, ids=range(len(LINES)))
def test_a_line_of_the_log_is_not_believed(line: bytes, tmp_path: Path) -> None:
    """A line that is not as grading wrote it is told and passed over: what came before and after it counts."""
    folder = laid(tmp_path / "week_1")
    grade(folder, [put(tmp_path / "101.ipynb", saved(WRONG))])
    log = folder / "teacher" / "attempts.jsonl"
    log.write_bytes(log.read_bytes() + line)
    report = grade(folder, [put(tmp_path / "later" / "101.ipynb", saved())])
    assert [one.what for one in report.conflicts] == ["1 of its lines cannot be read"]
    assert {row.learner for row in gradebook_of(folder).rows} == {"101"}
    assert gradebook_of(folder).rows[0].points == 1.0


@pytest.mark.parametrize("left", [1, 30, 400])
def test_a_run_that_was_cut_off_is_told_until_one_ends(left: int, tmp_path: Path) -> None:
    """Of a line that a full disk or a kill has cut off nothing stays; what came is to be graded once more, and then
    nothing is told any longer."""
    folder, came = laid(tmp_path / "week_1"), tmp_path / "came"
    for learner in ("101", "102"):
        put(came / learner / "week_1.ipynb", saved(x=learner))
    grade(folder, [came])
    log = folder / "teacher" / "attempts.jsonl"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(lines[0] + lines[1][:left])
    assert [one.what for one in grade(folder, []).conflicts] == ["the run before this one was cut off"]
    assert grade(folder, [came]).conflicts == []
    assert grade(folder, []).conflicts == []
    assert {(row.learner, row.attempt) for row in gradebook_of(folder).rows} == {("101", 1), ("102", 1)}


def test_a_last_line_without_its_end_counts(tmp_path: Path) -> None:
    """A log that an editor has saved without the end of its last line is whole."""
    folder = laid(tmp_path / "week_1")
    grade(folder, [put(tmp_path / "101.ipynb", saved())])
    log = folder / "teacher" / "attempts.jsonl"
    log.write_bytes(log.read_bytes().removesuffix(b"\n"))
    assert grade(folder, []).conflicts == []
    assert grade(folder, [put(tmp_path / "102.ipynb", saved(x=2))]).conflicts == []
    assert {row.learner for row in gradebook_of(folder).rows} == {"101", "102"}


@pytest.mark.parametrize("name", ["attempts.jsonl", ".lock", "overrides.csv", "gradebook.csv", "key.json"])
@pytest.mark.parametrize("made", [Path.mkdir, os.mkfifo], ids=["a folder", "a pipe"])
def test_what_is_no_file_is_named(name: str, made: Callable[[Path], None], tmp_path: Path) -> None:
    """Where a folder or a pipe has the name of a file, it is named in a sentence, and nothing waits for it."""
    folder = laid(tmp_path / "week_1")
    path = folder / "teacher" / name
    path.unlink(missing_ok=True)
    made(path)
    done = CliRunner().invoke(main, ["grade", str(folder)], catch_exceptions=False)
    if name == "gradebook.csv" and made is os.mkfifo:
        assert path.is_file()  # it is written anew, whatever was there
    else:
        assert (done.exit_code, str(path) in done.output.replace("\n", "")) == (1, True), done.output


def test_a_full_disk_is_told_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the disk is full, the file that could not be written is named, and the next run completes."""
    folder = laid(tmp_path / "week_1")
    came = put(tmp_path / "101.ipynb", saved())

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        done = CliRunner().invoke(main, ["grade", str(folder), str(came)], catch_exceptions=False)
    assert done.exit_code == 1
    assert f"{folder / 'teacher' / 'attempts.jsonl'}: the disk is full; make room and try again." in done.output
    assert grade(folder, [came]).conflicts == []
    assert gradebook_of(folder).rows[0].points == 1.0
