"""The cases give the faults that they say, and there is a case for every fault that the builder can note."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from builder import course
from builder.course import hashes, links, needs, strays, worksheets
from builder.course.memory import Memory, read_memory
from builder.errors import Fault, SourceError
from builder.reading.draft import Draft
from builder.reading.source import Source
from tests.reading.cases import FOLDER, PAGES, Case, cases
from tests.reading.made import MADE

CASES = list(cases())
NEAR = [case for case in CASES if case.file.startswith("near_") or case.mended]
ROOT = Path(course.__file__).parent.parent
MODULES = [*sorted(ROOT.glob("reading/**/*.py")), *sorted(ROOT.glob("course/*.py"))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.title}")
def test_a_case_gives_its_faults(case: Case, tmp_path: Path) -> None:
    """Reading a source gives exactly the faults that its case says, word for word."""
    assert case.found(tmp_path) == case.faults


@pytest.mark.parametrize("case", NEAR, ids=lambda case: f"{case.file}: {case.title}")
def test_the_remedy_of_a_near_miss_works(case: Case, tmp_path: Path) -> None:
    """What nearly is a cell, a check, a table, a link or a formula has faults; mended as these ask for, it has none."""
    assert case.faults
    assert case.mended
    assert case.twin.found(tmp_path) == ""


def test_no_case_is_without_a_source_or_a_verdict() -> None:
    """Every case has sources and says which faults they have, if only that they have none."""
    assert [case.title for case in CASES if not case.sources or case.faults is None] == []


def test_no_case_file_is_orphaned() -> None:
    """Every file in the folder holds cases, each under a title of its own."""
    titles = [(case.file, case.title) for case in CASES]
    assert {case.file for case in CASES} == {file.stem for file in FOLDER.iterdir()}
    assert len(set(titles)) == len(titles)


def test_a_piece_stands_alone() -> None:
    """A case has one piece of a page, or files of a course, but never both."""
    assert [case.title for case in CASES if len(case.sources) > 1 and PAGES.keys() & case.sources.keys()] == []


def test_every_fault_has_a_case(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each place in the builder that notes a fault is reached by one of the cases."""
    reached: set[tuple[str, int]] = set()
    for owner, name in (
        (Source, "fault"),
        (Draft, "fault"),
        (course, "Fault"),
        (needs, "Fault"),
        (links, "Fault"),
        (strays, "Fault"),
        (worksheets, "Fault"),
        (hashes, "Fault"),
    ):
        monkeypatch.setattr(owner, name, _noting(getattr(owner, name), reached))
    monkeypatch.setattr("builder.reading.source.Fault", _noting(Fault, reached))
    for case in CASES:
        case.found(tmp_path_factory.mktemp("case"))
    for make in MADE.values():
        with pytest.raises(SourceError):
            make(tmp_path_factory.mktemp("case"))
    missed = [place for module in MODULES for place in _places(module) if not _is_reached(place, reached)]
    assert [f"{place[0]}:{place[1]}" for place in missed] == []


def test_every_fault_of_the_course_is_told_of_remembered_pages(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What only the whole course shows is told word for word of pages that are not read again; no such fault is left
    out."""
    reached: set[tuple[str, int]] = set()
    modules = (needs, links, worksheets)
    for owner in modules:
        monkeypatch.setattr(owner, "Fault", _noting(Fault, reached))
    read: list[str] = []
    decode = course.decode
    monkeypatch.setattr(course, "decode", lambda data, path: read.append(path) or decode(data, path))
    told_again: set[tuple[str, int]] = set()
    for case in CASES:
        folder = tmp_path_factory.mktemp("case")
        memory = Memory(folder, "seed")
        told = case.found(folder, memory)
        memory.write()
        reached.clear()
        read.clear()
        assert case.found(folder, read_memory(folder, "seed")) == told
        told_again |= set() if read else reached
    places = [place for module in modules for place in _places(Path(module.__file__ or ""))]
    assert [place for place in places if not _is_reached(place, told_again)] == []


def _noting(called: Callable[..., Any], reached: set[tuple[str, int]]) -> Callable[..., Any]:
    """Return the callable, which also notes the line that it is called from."""

    def noted(*args: object, **keywords: object) -> Any:
        frame: FrameType = sys._getframe(1)
        reached.add((frame.f_code.co_filename, frame.f_lineno))
        return called(*args, **keywords)

    return noted


def _places(module: Path) -> Iterator[tuple[str, int, int]]:
    """Yield the calls in a module that note a fault: its file, first and last line."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("fault", "Fault"):
                yield str(module), node.lineno, node.end_lineno or node.lineno


def _is_reached(place: tuple[str, int, int], reached: set[tuple[str, int]]) -> bool:
    return any(file == place[0] and place[1] <= line <= place[2] for file, line in reached)
