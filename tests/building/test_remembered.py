"""Remembered pages: what they are, whose bodies a build looks at, and that it writes as if it had read everything."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.course import write_course
from builder import course
from builder.build import build
from builder.course import memory
from builder.course.memory import Memory, read_memory
from builder.course.remembered import plain_fields, remembered
from builder.model import Chapter, Document, Page, documents_of
from tests.conftest import ROOT

FIXTURE = ROOT / "tests" / "fixtures" / "course"
PAGES = sorted(path.relative_to(FIXTURE).as_posix() for path in FIXTURE.rglob("*.md"))
CHAPTERS = 9


def _bytes(folder: Path) -> dict[str, bytes]:
    """Return the notebooks and pictures below a folder by their paths."""
    found = (path for path in folder.rglob("*") if path.suffix in {".ipynb", ".svg"})
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _append(page: Path, words: str = "One more sentence.") -> None:
    with page.open("a", encoding="utf-8") as file:
        file.write(f"\n{words}\n")


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the pages whose remembered bodies are looked at while the test runs, in order."""
    paths: list[str] = []
    decoded = memory.decoded

    def noted(kind: type, value: object) -> object:
        made = decoded(kind, value)
        paths.extend([made.path] if isinstance(made, Document) else [])
        return made

    monkeypatch.setattr(memory, "decoded", noted)
    return paths


@pytest.mark.parametrize("name", PAGES)
def test_one_changed_page_gives_the_bytes_of_a_first_build(tmp_path: Path, name: str) -> None:
    """Whichever page of a course changes, every notebook and picture is as a build without memory makes it."""
    source = Path(shutil.copytree(FIXTURE, tmp_path / "source"))
    build(source, tmp_path / "out")
    _append(source / name)
    assert len(build(source, tmp_path / "out").written) == 1
    build(source, tmp_path / "new")
    assert _bytes(tmp_path / "out") == _bytes(tmp_path / "new")


@pytest.mark.parametrize("number", range(CHAPTERS))
def test_only_bodies_that_are_needed_are_looked_at(tmp_path: Path, looked: list[str], number: int) -> None:
    """One changed chapter among many asks for the bodies of the road map, of what the chapter needs, and of the first
    chapter, which tells that there is a review; the bytes are those of a first build, in whichever place it stands."""
    source, out = tmp_path / "source", tmp_path / "out"
    write_course(source, CHAPTERS)
    build(source, out)
    assert looked == []
    _append(source / "chapters" / f"chapter_{number:02}.md")
    assert len(build(source, out).written) == 1
    needed = {f"chapters/chapter_{one:02}.md" for one in (0, number - 1) if one not in {number, -1}}
    assert set(looked) <= {"long_road_map.md", *needed}
    assert len(looked) == len(set(looked))
    build(source, tmp_path / "new")
    assert _bytes(out) == _bytes(tmp_path / "new")


def test_no_notebook_that_is_known_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one page has changed, its notebook alone is compared with what it should be."""
    source, out = Path(shutil.copytree(FIXTURE, tmp_path / "source")), tmp_path / "out"
    every = len(build(source, out).written)
    _append(source / "chapters" / "python.md")
    compared: list[str] = []
    monkeypatch.setattr("builder.build._found", lambda path: compared.append(path.name))
    report = build(source, out)
    assert (set(compared), report.kept) == ({"python.ipynb"}, every - 1)


def test_a_remembered_page_is_the_page(tmp_path: Path) -> None:
    """A page that comes from the memory has the fields and properties of the page that was read, and is of its kind."""
    kept = Memory(tmp_path, "seed")
    read = course.load(FIXTURE, kept)
    kept.write()
    again = course.load(FIXTURE, read_memory(tmp_path, "seed"))
    for mine, other in zip(documents_of(read), documents_of(again), strict=True):
        assert isinstance(other, type(mine))
        assert other.all_blocks == mine.all_blocks
        assert all(getattr(other, name) == getattr(mine, name) for name in type(mine).__slots__)


def test_a_body_is_fetched_once_and_for_itself_alone() -> None:
    """Plain fields, hashes and comparisons leave the body where it is; it is fetched once, and no name is made up."""
    page = Chapter("chapters/a.md", "a", "A", "One.", 1, (("b", 3),), (), (), None, None, (), ())
    times: list[int] = []

    def fetch() -> Chapter:
        times.append(1)
        return page

    plain = plain_fields(page)
    known = remembered(Chapter, {name: plain[name] for name in ("path", "id", "title", "needs")}, fetch)
    other = remembered(Chapter, {}, fetch)
    assert (known.path, known.id, known.needs) == ("chapters/a.md", "a", (("b", 3),))
    assert {known: 1}[known] == 1
    assert known != other
    assert times == []
    assert (known.hours, known.lesson, known.checks) == (1, (), ())
    assert len(times) == 1
    with pytest.raises(AttributeError):
        known.chapter  # type: ignore[attr-defined]  # noqa: B018 - it has none
    assert plain_fields(Page("a.md", "a", "A", "", ())) == {
        "path": "a.md",
        "id": "a",
        "title": "A",
        "summary": "",
        "blocks": (),
        "silences": (),
    }
