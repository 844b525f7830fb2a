"""`roadmap build --watch`: building again after each save."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.cli import main
from builder.reporting.watch import watch
from tests.building.small import PAGE, add_page, make_source
from tests.conftest import ROOT

TIME = re.compile(r"^\d\d:\d\d:\d\d ", re.MULTILINE)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small source, in the folder where the commands run."""
    monkeypatch.chdir(tmp_path)
    make_source(tmp_path / "road_maps")
    return Path("road_maps")


Said = Callable[[], list[str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """What was told since it was last asked for: the faults, then the lines, without the time before each."""

    def lines() -> list[str]:
        told = capsys.readouterr()
        return [*told.err.splitlines(), *TIME.sub("", told.out).splitlines()]

    return lines


def _save(page: Path, title: str) -> None:
    """Save a page in the way of editors that write another file and rename it."""
    new = page.with_name(f".{page.name}.tmp")
    new.write_text(PAGE.format(title=title), encoding="utf-8", newline="\n")
    new.replace(page)


def _watched(source: Path, said: Said, *steps: Callable[[], object]) -> list[list[str]]:
    """Watch a source at its home; return what is told of the first build, and of the one after each step."""
    told: list[list[str]] = []

    def saves(_: Path) -> Iterator[None]:
        yield
        for step in steps:
            told.append(said())
            step()
            yield
        told.append(said())

    watch(source, Path("notebooks"), saves)
    return told


def test_a_save_prints_one_line(source: Path, said: Said) -> None:
    """A saved page is built and told in one line with its notebook; a save that changes nothing is not told, and no
    more is a picture that the build itself draws into the source."""
    told = _watched(
        source,
        said,
        lambda: None,
        lambda: add_page(source, "pages/one", "New"),
        lambda: add_page(source, "pages/one", "New"),
    )
    assert told == [
        ["5 of 5 notebooks and pictures written."],
        [],
        ["1 of 5 notebooks and pictures written: notebooks/pages/one.ipynb"],
        [],
    ]
    assert "New" in Path("notebooks/pages/one.ipynb").read_text(encoding="utf-8")


def test_several_saves_at_once_are_one_build(source: Path, said: Said) -> None:
    """Pages saved together, one of them in the way of editors that write another file and rename it, and one that is
    removed are built together."""

    def save() -> None:
        add_page(source, "pages/three")
        _save(source / "pages" / "one.md", "Renamed")
        (source / "pages" / "two.md").unlink()

    files = "notebooks/pages/one.ipynb, notebooks/pages/three.ipynb, notebooks/pages/two.ipynb"
    assert _watched(source, said, save)[1] == [f"2 of 5 notebooks and pictures written, 1 removed: {files}"]


def test_faults_stay_until_they_are_mended(source: Path, said: Said) -> None:
    """While a page has a fault, each save tells it again; when it is mended, the line says what was written."""
    page = source / "pages" / "one.md"
    _, first, second, mended = _watched(
        source,
        said,
        lambda: page.write_text("# No front matter\n", encoding="utf-8"),
        lambda: add_page(source, "pages/two", "Saved meanwhile"),
        lambda: add_page(source, "pages/one", "Mended"),
    )
    assert first == second
    assert first[0].startswith("road_maps/pages/one.md:1: ")
    assert first[-2].endswith("found; nothing was written.")
    assert first[-1] == "Waiting for the next save."
    files = "notebooks/pages/one.ipynb, notebooks/pages/two.ipynb"
    assert mended == [f"2 of 5 notebooks and pictures written: {files}"]


def test_what_cannot_be_written_is_told(source: Path, said: Said) -> None:
    """A notebook that cannot be written is told with its place, and written after the next save."""
    book = Path("notebooks/pages/three.ipynb")

    def obstruct() -> None:
        book.mkdir(parents=True)
        add_page(source, "pages/three")

    _, refused, written = _watched(source, said, obstruct, book.rmdir)
    assert refused[0].startswith("notebooks/pages/three.ipynb: ")
    assert refused[1:] == ["Waiting for the next save."]
    assert written == ["1 of 6 notebooks and pictures written: notebooks/pages/three.ipynb"]


def test_a_source_that_is_gone_is_waited_for(source: Path, said: Said) -> None:
    """A source that vanishes is told, no notebook goes with it, and its return is told."""
    _, gone, back = _watched(source, said, lambda: source.rename("elsewhere"), lambda: Path("elsewhere").rename(source))
    assert gone == ["road_maps is gone.", "Waiting until it is back."]
    assert back == ["5 notebooks and pictures are up to date."]


def test_watching_and_checking_exclude_each_other(source: Path) -> None:
    """--watch with --check is refused, since one of them writes and the other must not."""
    done = CliRunner().invoke(main, ["build", "--source", str(source), "--watch", "--check"])
    assert done.exit_code == 2
    assert "choose one" in done.output


def test_the_file_system_tells_and_ctrl_c_ends(source: Path) -> None:
    """In a process of its own it hears of saves, of a folder that goes and one that comes in its place, and ctrl-C ends
    it with no word and no failure."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "builder", "build", "--watch"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", env=environment
    ) as process:
        assert process.stdout is not None

        def next_line() -> str:
            return TIME.sub("", process.stdout.readline()).rstrip("\n")  # type: ignore[union-attr]

        assert next_line() == "5 of 5 notebooks and pictures written."
        _save(source / "pages" / "one.md", "New")
        assert next_line() == "1 of 5 notebooks and pictures written: notebooks/pages/one.ipynb"
        source.rename("elsewhere")
        assert next_line() == "road_maps is gone."
        assert next_line() == "Waiting until it is back."
        # In one step each, as half a copy or half a page would rightly be built.
        shutil.copytree("elsewhere", "another")
        Path("another").rename(source)
        assert next_line() == "5 notebooks and pictures are up to date."
        _save(source / "pages" / "two.md", "New")
        assert next_line() == "1 of 5 notebooks and pictures written: notebooks/pages/two.ipynb"
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "\n"
    assert process.returncode == 0
