"""When a build trusts that a file is as it was, and when it reads it again: never where another content could hide."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builder import files, inputs, stamps
from builder.build import build
from builder.seal import is_sealed
from builder.stamps import COARSE, FINE, SECOND, STAMPS, read_stamps
from builder.state import STATE, read_state
from tests.building.small import add_page, make_source
from tests.conftest import ROOT

PLACES = ("device", "inode", "size", "time of the bytes", "time of the file")
OWN = {STATE, STAMPS}  # read in any case


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The notebooks' folder of a small course that was built long ago and has been looked at since."""
    out = tmp_path / "notebooks"
    source = make_source(tmp_path / "road_maps")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stamps, "FINE", -60 * SECOND)
        build(source, out)
    _later(out)
    return out


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read while the test runs, but for the build's own."""
    names: list[str] = []
    really = files.read

    def noted(path: Path, most: int = files.LARGEST) -> bytes:
        names.extend({path.name} - OWN)
        return really(path, most)

    monkeypatch.setattr(files, "read", noted)
    return names


def _later(out: Path) -> None:
    """Make it long ago that the files were changed: the stamps were taken long after."""
    _change_stamps(out, lambda began, lines: (began + 60 * SECOND, lines))
    os.utime(out / STAMPS, ns=(0, (out / STAMPS).stat().st_mtime_ns + 60 * SECOND))


def _change_stamps(out: Path, change: Callable[[int, list[str]], tuple[int, list[str]]]) -> None:
    """Rewrite the stamps' file, without a change of its own times: when they were taken, and a line a file."""
    path = out / STAMPS
    times = path.stat()
    began, *lines = path.read_text(encoding="utf-8").splitlines()
    began, lines = change(int(began), lines)
    path.write_text("\n".join([str(began), *lines, ""]), encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def _stamp(path: Path) -> str:
    """Return the stamp of a file as the stamps' file has it."""
    found = path.stat()
    return f"{found.st_dev} {found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"


def _title(source: Path, title: str) -> Path:
    """Write the page one anew, with a title of six signs and the time of its bytes as it was; return its path."""
    path = source / "pages" / "one.md"
    before = path.stat()
    add_page(source, "pages/one", title)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    return path


def _build(out: Path) -> list[str]:
    """Build; return the names of what was written."""
    return [path.name for path in build(out.parent / "road_maps", out).written]


def test_what_has_not_changed_is_not_read(out: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A build with nothing to do reads no page, no notebook and no module of the builder, and writes nothing."""
    monkeypatch.setattr(stamps, "FINE", -60 * SECOND)
    monkeypatch.setattr(inputs, "_TOOLS", [])  # as in a process of its own
    _build(out)
    assert _stamp(ROOT / "builder" / "stamps.py") in (out / STAMPS).read_text(encoding="utf-8")
    _later(out)
    monkeypatch.setattr(inputs, "_TOOLS", [])
    read.clear()
    before = _stamp(out / STAMPS)
    assert _build(out) == []
    assert read == []
    assert _stamp(out / STAMPS) == before


def test_what_was_just_written_is_read_again(tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that was looked at within a step of its clock is read by the next builds, however late they are; from the
    one on that looks at it later, no longer."""
    source, out = make_source(tmp_path / "road_maps"), tmp_path / "notebooks"
    monkeypatch.setattr(stamps, "FINE", 3600 * SECOND)
    build(source, out)
    monkeypatch.setattr(stamps, "FINE", -60 * SECOND)
    _later(out)
    read.clear()
    build(source, out)
    assert {"one.md", "one.ipynb", "a.svg"} <= set(read)
    read.clear()
    build(source, out)
    assert read == []


def test_a_first_build_looks_at_what_it_wrote(tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the clock's steps are over, the build after a first one reads nothing."""
    source, out = make_source(tmp_path / "road_maps"), tmp_path / "notebooks"
    monkeypatch.setattr(stamps, "FINE", -60 * SECOND)
    build(source, out)
    read.clear()
    build(source, out)
    assert read == []


def _in_place(out: Path) -> None:
    _title(out.parent / "road_maps", "A pace")


def _by_another(out: Path) -> None:
    path = out.parent / "road_maps" / "pages" / "one.md"
    new = path.with_suffix(".new")
    shutil.copy2(path, new)
    new.write_bytes(path.read_bytes().replace(b"A page", b"A pace"))
    os.utime(new, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    new.replace(path)


@pytest.mark.parametrize("change", [_in_place, _by_another])
def test_the_same_size_and_time_hide_nothing(out: Path, change: Callable[[Path], None]) -> None:
    """A page whose bytes were exchanged for as many others, and whose time was set back, is built: in place, or by a
    file that took its name."""
    page = out.parent / "road_maps" / "pages" / "one.md"
    before = page.stat()
    change(out)
    assert (page.stat().st_size, page.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    _later(out)
    assert _build(out) == ["one.ipynb"]


@pytest.mark.parametrize("place", range(len(PLACES)), ids=PLACES)
def test_each_part_of_a_stamp_counts(out: Path, read: list[str], place: int) -> None:
    """A file of which any one thing is not as it was is read again, and no other file."""
    stamp = _stamp(out / "pages" / "one.ipynb")
    parts = stamp.split()
    parts[place] = str(int(parts[place]) - 1)
    _change_stamps(out, lambda began, lines: (began, [line.replace(stamp, " ".join(parts)) for line in lines]))
    assert _build(out) == []
    assert read == ["one.ipynb"]


def _forge(out: Path, age: int, *, whole: bool = False) -> None:
    """Let the page one hold something else under the very stamp that is known, as on a file system with coarse times;
    it was changed `age` nanoseconds before the stamps were taken. A time of `whole` seconds is told of its bytes."""
    page = out.parent / "road_maps" / "pages" / "one.md"
    before = _stamp(page)
    _title(out.parent / "road_maps", "A pace")
    if whole:
        os.utime(page, ns=(0, page.stat().st_mtime_ns // SECOND * SECOND))
    _change_stamps(
        out, lambda _, lines: (page.stat().st_ctime_ns + age, [line.replace(before, _stamp(page)) for line in lines])
    )


STEPS = pytest.mark.parametrize(("step", "whole"), [(FINE, False), (COARSE, True)])


@STEPS
def test_a_stamp_that_is_too_young_is_not_trusted(out: Path, step: int, *, whole: bool) -> None:
    """Where a file was changed within one step of its clock before the stamps were taken, another content may bear the
    same stamp: it is read. The step is long where only whole seconds are told."""
    _forge(out, step, whole=whole)
    assert _build(out) == ["one.ipynb"]


@STEPS
def test_a_stamp_that_is_old_enough_is_trusted(out: Path, step: int, *, whole: bool) -> None:
    """One nanosecond older than that and the stamp is believed: what the test before does is seen by its age alone."""
    _forge(out, step + 1, whole=whole)
    assert _build(out) == []


def test_a_copy_of_the_stamps_makes_none_older(out: Path) -> None:
    """It counts when the stamps were taken, though a copy of their file bears a later time."""
    _forge(out, FINE)
    os.utime(out / STAMPS, ns=(0, (out / STAMPS).stat().st_mtime_ns + 60 * SECOND))
    assert _build(out) == ["one.ipynb"]


def test_the_clock_of_the_file_system_counts_too(out: Path) -> None:
    """Where the disk is a server's and its clock goes behind ours, a file is young as long as the stamps' own file is
    no older than one step after it."""
    _forge(out, 60 * SECOND)
    changed = (out.parent / "road_maps" / "pages" / "one.md").stat().st_ctime_ns
    os.utime(out / STAMPS, ns=(0, changed + FINE))
    assert _build(out) == ["one.ipynb"]


def test_a_file_from_the_future_is_always_read(out: Path, read: list[str]) -> None:
    """When the clock has gone back, what was written before bears times to come: it is read by every build."""
    path = out / "pages" / "one.ipynb"
    future = path.stat().st_mtime_ns + 3600 * SECOND
    os.utime(path, ns=(future, future))
    for _ in range(2):
        read.clear()
        assert _build(out) == []
        assert "one.ipynb" in read
        _later(out)


def test_a_clone_reads_everything(out: Path, read: list[str]) -> None:
    """In a copy of the whole repository with the times of its files, as on another machine, nothing is trusted."""
    clone = out.parent / "clone"
    for name in ("road_maps", "notebooks"):
        shutil.copytree(out.parent / name, clone / name)
    _later(clone / "notebooks")
    _build(clone / "notebooks")
    assert {"start_here.md", "one.md", "two.md", "a_road_map.md"} <= set(read)
    assert {path.name for path in out.rglob("*.ipynb")} <= set(read)


def test_a_notebook_that_was_edited_is_set_aside(out: Path) -> None:
    """An edit by hand is found although the notebook's size and time are as they were."""
    path = out / "pages" / "one.ipynb"
    before, built = path.stat(), path.read_bytes()
    path.write_bytes(built.replace(b"Words", b"Mine!"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    _later(out)
    assert _build(out) == ["one.ipynb"]
    assert path.read_bytes() == built
    assert b"Mine!" in path.with_name("one.yours.ipynb").read_bytes()


def test_a_picture_that_was_edited_is_set_aside(out: Path) -> None:
    """A picture that a build drew is told from one of the source by its seal, also where its stamp alone is asked."""
    path = out.parent / "road_maps" / "images" / "a.svg"
    assert is_sealed(path.read_bytes())
    assert _build(out) == []
    path.write_bytes(path.read_bytes().replace(b"road", b"lane"))
    assert _build(out) == ["a.svg"]


def test_a_newer_builder_is_seen(tmp_path: Path) -> None:
    """A module of the builder that was exchanged for as many bytes under the same time makes another digest."""
    package = Path(shutil.copytree(ROOT / "builder", tmp_path / "builder"))
    found = read_stamps(tmp_path)
    before = inputs.tools_in(package, found)
    found.write(tmp_path)
    _later(tmp_path)
    assert inputs.tools_in(package, read_stamps(tmp_path)) == before
    module = package / "seal.py"
    times = module.stat()
    module.write_bytes(module.read_bytes().replace(b"sealed", b"healed"))
    os.utime(module, ns=(times.st_atime_ns, times.st_mtime_ns))
    _later(tmp_path)
    assert inputs.tools_in(package, read_stamps(tmp_path)) != before


def test_a_check_trusts_no_stamp(out: Path, read: list[str]) -> None:
    """`build --check` reads everything, finds what hides behind a known stamp, and leaves the stamps as they were."""
    _forge(out, FINE + 1)
    before = (out / STAMPS).read_bytes()
    report = build(out.parent / "road_maps", out, check=True)
    assert [path.name for path in report.written] == ["one.ipynb"]
    assert {"start_here.md", "one.ipynb"} <= set(read)
    assert (out / STAMPS).read_bytes() == before


DAMAGES: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "half": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "no text": lambda path: path.write_bytes(b"\xff\n" + path.read_bytes()),
    "no time": lambda path: path.write_bytes(b"x" + path.read_bytes()),
    "a merge": lambda path: path.write_bytes(path.read_bytes() + b"<<<<<<< mine\n"),
    "other digests": lambda path: path.write_bytes(path.read_bytes().replace(b"\t", b"\t0")),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a pipe": lambda path: (path.unlink(), os.mkfifo(path)),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_stamps_stop_nothing(out: Path, damage: str) -> None:
    """Whatever became of the stamps' file, the build finds what there is to do and says nothing of it."""
    DAMAGES[damage](out / STAMPS)
    assert _build(out) == []
    _title(out.parent / "road_maps", "A pace")
    assert _build(out) == ["one.ipynb"]
    assert read_state(out).key


def test_where_the_time_of_changes_is_not_told_nothing_is_trusted(
    out: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows, whose third time is that of a file's making, every file is read."""
    monkeypatch.setattr("builder.stamps.TELLS_CHANGES", False)
    assert _build(out) == []
    assert {"start_here.md", "one.ipynb"} <= set(read)
