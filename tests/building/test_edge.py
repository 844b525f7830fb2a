"""The command line's edge: whatever the disk, the terminal or ctrl-C does, a sentence comes out and no traceback."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from builder.build import build
from builder.cli import main
from builder.errors import told
from builder.state import STATE
from tests.building.small import add_page, make_source
from tests.conftest import ROOT

ROADMAP = [sys.executable, "-m", "builder"]
# Root may write where nobody may, unless it gives that up.
UNPRIVILEGED = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


def _run(
    folder: Path, *arguments: str, before: tuple[str, ...] = (), **more: Any
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a folder, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more.pop("env", {})}
    command = [*before, *ROADMAP, *arguments]
    return subprocess.run(command, check=False, cwd=folder, capture_output=True, env=environment, **more)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with a source that is built."""
    make_source(tmp_path / "repository" / "road_maps")
    build(tmp_path / "repository" / "road_maps", tmp_path / "repository" / "notebooks")
    return tmp_path / "repository"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "a"), "a: the disk is full; make room and try again, or B."),
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full; make room and try again, or B."),
        (OSError(errno.EROFS, "", "a"), "a: the disk is read-only; make it writable, or B."),
        (
            PermissionError(errno.EACCES, "", "a"),
            "a: you may not read or write it; make it readable and writable, or B.",
        ),
        (OSError(errno.EIO, "Input/output error", b"a"), "a: Input/output error; B."),
        (OSError(errno.EIO, "Input/output error", "a", None, "b"), "b: Input/output error; B."),
        (OSError("anything"), "anything; B."),
        (OSError(), "OSError; B."),
    ],
    ids=lambda value: None if isinstance(value, str) else type(value).__name__,
)
def test_an_error_of_the_system_is_a_sentence(error: OSError, sentence: str) -> None:
    """An error of the system is told by its path, its reason and the ways out, as far as they are known."""
    assert told(error, or_else="B") == sentence


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("command", [("build", "--out", "new"), ("lab", "--no-browser", "--copy", "new")], ids=" ".join)
def test_a_disk_that_takes_nothing_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], code: int
) -> None:
    """When a file cannot be written the sentence names that file and the option for another folder; no half is left."""

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.chdir(folder)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    done = CliRunner().invoke(main, command, catch_exceptions=False)
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: new/")
    assert done.stderr.endswith(f"choose another folder with {command[-2]}.\n")
    assert [path for path in Path("new").rglob("*") if path.is_file()] == []


def test_a_limit_of_the_system_is_told(folder: Path) -> None:
    """A notebook larger than a file may be is told, and neither half of it nor a temporary file is left."""
    limit = 20_000
    done = _run(
        folder, "build", "--out", "new", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    )
    assert done.returncode == 1
    assert done.stderr == b"Error: new/a_road_map.ipynb: File too large; choose another folder with --out.\n"
    assert [path.name for path in (folder / "new").rglob("*")] == ["pages"] or not list((folder / "new").rglob("*.*"))


def test_a_read_only_checkout_is_built_where_nothing_changes(folder: Path) -> None:
    """In a checkout that may not be written a build with nothing to do is done, with its memory or without; one that
    would write is told the path."""
    (folder / "notebooks" / STATE).unlink()
    readers = [folder, *folder.rglob("*")]
    for path in readers:
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        same = _run(folder, "build", before=tuple(UNPRIVILEGED))
        elsewhere = _run(folder, "build", "--out", "new", before=tuple(UNPRIVILEGED))
        chapter = _run(folder, "new", "chapter", "graphs", before=tuple(UNPRIVILEGED))
    finally:
        for path in readers:
            path.chmod(path.stat().st_mode | 0o222)
    assert same.returncode == 0
    assert same.stderr.startswith(b"notebooks/.build.json cannot be written (Permission denied)")
    for done, path in ((elsewhere, b"new"), (chapter, b"road_maps/chapters")):
        assert done.returncode == 1
        assert done.stderr.startswith(b"Error: " + path + b": you may not read or write it; make it readable")


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "latin-1"])
def test_a_terminal_of_few_signs_loses_nothing(folder: Path, encoding: str) -> None:
    """A sign that the terminal's encoding lacks is written by its name, on stdout and on stderr."""
    add_page(folder / "road_maps", "pages/≤", "≤")
    done = _run(folder, "build", env={"PYTHONIOENCODING": encoding})
    assert done.returncode == 1
    sign = "≤".encode(encoding, "namereplace")
    assert b"road_maps/pages/" + sign + b".md:1: the file name" in done.stderr
    shutil.copytree(folder / "road_maps", folder / "≤")
    (folder / "≤" / "pages" / "≤.md").unlink()
    new = _run(folder, "new", "chapter", "graphs", "--source", "≤", env={"PYTHONIOENCODING": encoding})
    assert (new.returncode, new.stderr) == (0, b"")
    assert new.stdout.startswith(sign + b"/chapters/graphs.md")


@pytest.mark.parametrize("obstacle", ["a folder", "a pipe", "a link to nothing"])
@pytest.mark.parametrize("command", ["new chapter graphs", "check", "build", "lab --no-browser"])
def test_a_page_that_is_no_file_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: str, obstacle: str
) -> None:
    """A folder, a pipe or a link to nothing with the name of a chapter is told with its path, by every command."""
    place = folder / "road_maps" / "chapters" / "graphs.md"
    place.parent.mkdir()
    {"a folder": Path.mkdir, "a pipe": os.mkfifo}.get(obstacle, lambda path: path.symlink_to("nowhere"))(place)
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(main, command.split(), catch_exceptions=False)
    assert done.exit_code == 1
    assert "road_maps/chapters/graphs.md" in done.stderr


def test_ctrl_c_during_the_start_is_silent() -> None:
    """Pressed while the command's modules are being imported, ctrl-C ends it without a traceback."""
    press = "import os, signal, sys\nclass Press:\n    def find_spec(self, name, *_):\n        if name == 'click':\n"
    press += f"            os.kill(os.getpid(), {int(signal.SIGINT)})\nsys.meta_path.insert(0, Press())\n"
    code = f"{press}import builder.__main__\nbuilder.__main__.main()"
    done = subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT, capture_output=True)
    assert (done.returncode, done.stderr) == (-signal.SIGINT, b"")


def test_a_reader_that_leaves_early_is_no_fault(folder: Path) -> None:
    """`roadmap … | head` ends without a word when nobody reads on."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [*ROADMAP, "build", "--help"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, check=False, cwd=folder, stdout=writing, stderr=subprocess.PIPE, env=environment)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_another_folder_than_the_courses_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who starts a command where no source is hears that the course's folder is somewhere else."""
    monkeypatch.chdir(tmp_path)
    for words in (["lab"], ["build"], ["assign", "week_1", "--chapters", "python"]):
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 2
        assert "there is no road_maps here; go into the folder of the course first, or name yours.\n" in done.stderr


def test_a_tilde_is_the_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In `--out=~/new` the shell leaves the tilde as it is; it is the home and no folder of that name."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder / "home"))
    assert CliRunner().invoke(main, ["build", "--out=~/new"], catch_exceptions=False).exit_code == 0
    assert (folder / "home" / "new" / "start_here.ipynb").is_file()
    assert not (folder / "~").exists()
