"""The file of the bodies of remembered pages: what is added, what is found again, and when it is laid anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from builder import files
from builder.course.bodies import Bodies

BODY = b"x" * 100


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of two bodies, those of a and b."""
    file = tmp_path / "bodies"
    bodies = Bodies(file, {})
    bodies.add("a", BODY)
    bodies.add("b", b"second")
    bodies.write(["a", "b"])
    return file


def _places(file: Path, **new: bytes) -> Bodies:
    """Return the bodies of a file whose two are known, after some new ones were written."""
    size = file.stat().st_size
    known = Bodies(Path(), {})
    places = {name: (0, len(body), known.add(name, body)) for name, body in (("a", BODY), ("b", b"second"))}
    bodies = Bodies(file, places | {"b": (len(BODY), size - len(BODY), places["b"][2])})
    for name, body in new.items():
        bodies.add(name, body)
    return Bodies(file, bodies.write(sorted({"a", "b", *new})))


def test_new_bodies_are_added_and_others_left_where_they_lie(file: Path) -> None:
    """What a build has made new stands behind what was there, whose bytes are not touched."""
    before = file.read_bytes()
    bodies = _places(file, b=b"another", c=b"third")
    assert file.read_bytes() == before + b"another" + b"third"
    assert [bodies.read(name) for name in "abc"] == [BODY, b"another", b"third"]


def test_a_file_of_more_than_a_third_that_is_gone_is_laid_anew(file: Path) -> None:
    """What no page has any more goes once it is a third; the others are found where they lie now."""
    bodies = _places(file)
    bodies.add("c", b"third")
    bodies = Bodies(file, bodies.write(["b", "c"]))
    assert file.read_bytes() == b"secondthird"
    assert [bodies.read(name) for name in "bc"] == [b"second", b"third"]


def test_damage_is_not_laid_anew(file: Path) -> None:
    """A body that is not what it was is left out when the file is laid anew, and never taken for the body."""
    bodies = _places(file)
    file.write_bytes(file.read_bytes().replace(b"second", b"damage"))
    with pytest.raises(ValueError, match="is lost"):
        bodies.read("b")
    bodies.add("c", b"third")
    assert set(bodies.write(["b", "c"])) == {"c"}


def test_another_builds_bodies_are_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another build has written since the file was looked at, nothing is added to it."""
    bodies = _places(file)
    bodies.add("c", b"third")
    append = files.append

    def late(path: Path, content: bytes, size: int) -> None:
        path.write_bytes(path.read_bytes() + b"other")
        append(path, content, size)

    monkeypatch.setattr(files, "append", late)
    with pytest.raises(OSError, match="not as it was"):
        bodies.write(["a", "b", "c"])
    assert file.read_bytes().endswith(b"other")


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("elsewhere")])
def test_nothing_is_added_to_what_is_no_file(tmp_path: Path, make: Callable[[Path], object]) -> None:
    """A folder, a pipe and a link, whoever's file it may lead to, are refused and left as they are."""
    make(tmp_path / "bodies")
    with pytest.raises(OSError, match="bodies"):
        files.append(tmp_path / "bodies", b"more", 0)
    assert [path.name for path in tmp_path.iterdir()] == ["bodies"]
