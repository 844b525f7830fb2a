"""A zip that comes from outside, however hostile: what cannot be read of it is told, and what can be is scored."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.classroom.grade import grade, gradebook_of
from tests.classroom import classes
from tests.classroom.classes import RIGHT, WRONG, laid, put, saved


def bomb() -> bytes:
    """Return a zip whose notebook unpacks to a thousand times its size."""
    return classes.zipped({"a_101_1_week_1.ipynb": b" " * 15_000_000, "b_999_2_week_1.ipynb": saved(RIGHT)})


def lying() -> bytes:
    """Return a zip that states a size of ten bytes for a member of many."""
    made = bytearray(classes.zipped({"a_101_1_week_1.ipynb": bytes(60_000_000), "b_999_2_week_1.ipynb": saved(RIGHT)}))
    place = made.index(b"PK\x01\x02")
    struct.pack_into("<I", made, place + 24, 10)
    return bytes(made)


def links() -> bytes:
    """Return a zip with a link to a file of the system."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        member = zipfile.ZipInfo("a_101_1_week_1.ipynb")
        member.create_system, member.external_attr = 3, 0o120777 << 16
        archive.writestr(member, "/etc/passwd")
        archive.writestr("b_999_2_week_1.ipynb", saved(RIGHT))
    return made.getvalue()


def damaged() -> bytes:
    """Return a zip one of whose members was written over."""
    made = bytearray(classes.zipped({"a_101_1_week_1.ipynb": saved(WRONG), "b_999_2_week_1.ipynb": saved(RIGHT)}))
    made[60:80] = b"\xff" * 20
    return bytes(made)


def named(name: str) -> Callable[[], bytes]:
    """Return what makes a zip with a member of a name."""
    return lambda: classes.zipped({name: saved(WRONG), "b_999_2_week_1.ipynb": saved(RIGHT)})


def doubled() -> bytes:
    """Return a zip with two members that differ by capitals alone."""
    files = {"a_101_1_Week_1.ipynb": saved(WRONG), "a_101_1_week_1.ipynb": saved(RIGHT)}
    return classes.zipped(files | {"b_999_2_week_1.ipynb": saved(RIGHT)})


ZIPS: dict[str, tuple[Callable[[], bytes], set[str], str]] = {
    "bomb": (bomb, {"could not be scored"}, "it unpacks to more than 200 times its size"),
    "lying about sizes": (lying, {"could not be scored"}, "the zip holds it damaged ("),
    "link": (links, {"could not be scored"}, "it is a link to another file"),
    "damaged": (damaged, {"could not be scored"}, "the zip holds it damaged ("),
    "nested": (named("a_101_1_all.zip"), {"could not be scored"}, "archives in what was handed in are not opened"),
    "above": (named("../../a_101_1_week_1.ipynb"), set(), "its path leads out of the zip"),
    "absolute": (named("/a_101_1_week_1.ipynb"), set(), "its path leads out of the zip"),
    "backslashes": (named("..\\a_101_1_week_1.ipynb"), set(), "its path leads out of the zip"),
    "drive": (named("C:/a_101_1_week_1.ipynb"), set(), "its path leads out of the zip"),
    "deep": (named("x/" * 30 + "a_101_1_week_1.ipynb"), set(), "its path is too deep or too long"),
    "long": (named("x" * 300 + "_101_1_week_1.ipynb"), set(), "its path is too deep or too long"),
    "reserved": (named("CON/a_101_1_week_1.ipynb"), set(), "its name cannot be that of a file everywhere"),
    "control": (named("a\x1b[2J_101_1_week_1.ipynb"), set(), "its name cannot be that of a file everywhere"),
    "turned": (named("a\u202e_101_1_week_1.ipynb"), set(), "its name cannot be that of a file everywhere"),
    "doubled": (doubled, {"could not be scored"}, "the zip has another file of this name"),
}


@pytest.mark.parametrize("name", ZIPS)
def test_zips(name: str, tmp_path: Path) -> None:
    """A hostile member of a zip is told and left out, and what stands beside it is scored."""
    make, states, says = ZIPS[name]
    folder = laid(tmp_path / "week_1")
    report = grade(folder, [put(tmp_path / "all.zip", make())])
    rows = gradebook_of(folder).rows
    assert {row.state.value for row in rows if row.learner == "101"} == states
    assert sum(row.points or 0 for row in rows if row.learner == "999") == 8.0
    assert {row.learner for row in rows} <= {"101", "999"}
    assert report.conflicts
    assert all(conflict.what.startswith(says) for conflict in report.conflicts)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.zip", "week_1"]
