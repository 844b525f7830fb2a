"""ARCHITECTURE.md names the rooms that there are, and the code keeps to its floors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

HOUSE = ROOT / "builder"
RUNTIME = HOUSE / "runtime"


def tables() -> list[dict[str, int]]:
    """Return the floors of ARCHITECTURE.md: a dict a table, room -> floor."""
    found: list[dict[str, int]] = []
    for line in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == "floor":
            found.append({})
        elif cells[0].isdecimal():
            found[-1][cells[1].strip("`")] = int(cells[0])
    return found


def rooms(folder: Path) -> set[str]:
    """Return the rooms of a folder: its packages, and its modules but for its own __init__ and __main__."""
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    return packages | {path.stem for path in folder.glob("*.py")} - {"__init__", "__main__"}


def arrows(folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Yield every import between rooms of a folder: the file, its room, the room that it imports from."""
    package = folder.relative_to(ROOT).as_posix().replace("/", ".")
    for path in folder.rglob("*.py"):
        here = path.relative_to(folder).parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom):
                continue
            module = node.module or ""
            if node.level == len(here):  # relative, up to this folder
                module = f"{package}.{module}"
            if module.startswith(f"{package}."):
                yield path, here[0].removesuffix(".py"), module.removeprefix(f"{package}.").partition(".")[0]


@pytest.mark.parametrize(("place", "folder"), [(0, HOUSE), (1, RUNTIME)], ids=["house", "runtime"])
def test_the_page_names_the_rooms_that_there_are(place: int, folder: Path) -> None:
    """Every package and module of the floor plan is there, and none is missing on it."""
    assert set(tables()[place]) == rooms(folder)


@pytest.mark.parametrize(("place", "folder"), [(0, HOUSE), (1, RUNTIME)], ids=["house", "runtime"])
def test_no_room_imports_from_its_own_floor_or_above(place: int, folder: Path) -> None:
    """Every import between rooms leads to a lower floor."""
    floors = tables()[place]
    found = {(path.name, here, there) for path, here, there in arrows(folder) if here != there and here in floors}
    assert len(found) >= 20
    assert {arrow for arrow in found if floors[arrow[2]] >= floors[arrow[1]]} == set()


# What a new kind of check touches beside the modules that bear its name, told by the plainest one: its class, a row in
# each table that lists kinds, one case in each thing that is done with a check.
PLACES_OF_A_KIND = {
    "classroom/quizzes/blackboard_txt.py",
    "classroom/quizzes/moodle_xml.py",
    "classroom/quizzes/qti.py",
    "model/__init__.py",
    "model/answers.py",
    "proving/driver/drive.py",
    "reading/kinds/__init__.py",
    "runtime/checks/__init__.py",
    "runtime/scoring/__init__.py",
    "runtime/scoring/content.py",
    "writing/payload.py",
    "writing/handout/answer.py",
    "writing/handout/question.py",
}
ASKS_FREELY = {"classroom/edition.py"}  # has a question of its own; a new kind touches nothing there


def test_a_kind_is_named_in_few_places() -> None:
    """Beside its own modules `reflect` is named in these thirteen files and in no other."""
    found = set()
    for path in HOUSE.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        words = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        words |= {node.id for node in nodes if isinstance(node, ast.Name)}
        if {"reflect", "Reflect"} & words and path.stem != "reflect":
            found.add(path.relative_to(HOUSE).as_posix())
    assert found - ASKS_FREELY == PLACES_OF_A_KIND
