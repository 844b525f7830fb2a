"""`roadmap build` beside files that are not its own: what it sets aside, leaves alone, refuses, and how it says so."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.cli import main
from builder.lab.reader_copy import lay
from builder.seal import is_sealed
from builder.state import STATE
from tests.building.small import add_page, make_source
from tests.tooling.notebooks import make, tree

ONE = Path("notebooks", "pages", "one.ipynb")
COPY = ONE.with_name("one-Copy1.ipynb")
DEEP = b"[" * 100_000


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a source that is built; the working folder."""
    make_source(tmp_path / "road_maps")
    monkeypatch.chdir(tmp_path)
    assert _roadmap("build").exit_code == 0
    return tmp_path


def _roadmap(*arguments: str) -> Result:
    """Run the command; an exception that it lets out fails the test."""
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def _edit(path: Path = ONE) -> bytes:
    """Add a cell by hand and return the notebook's new bytes."""
    notebook = json.loads(path.read_bytes())
    notebook["cells"].append({"cell_type": "raw", "id": "mine", "metadata": {}, "source": ["mine"]})
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path.read_bytes()


@pytest.mark.parametrize("path", [ONE, Path("road_maps", "images", "a.svg")], ids=["notebook", "picture"])
def test_a_changed_file_is_set_aside_and_named(path: Path) -> None:
    """A file that was changed by hand lies beside the new one afterwards, and both names are told."""
    built = path.read_bytes()
    mine = path.read_bytes().replace(b"road", b"lane").replace(b"Words", b"Mine")
    path.write_bytes(mine)
    aside = path.with_name(f"{path.stem}.yours{path.suffix}")
    assert f"{path} had been changed by hand; that version is now {aside}.\n" in _roadmap("build").stderr
    assert (path.read_bytes(), aside.read_bytes()) == (built, mine)


def test_a_second_version_gets_a_name_of_its_own() -> None:
    """What was set aside is never overwritten; the same bytes again need no second file."""
    versions = [_edit()]
    _roadmap("build")
    add_page(Path("road_maps"), "pages/one", "Another title")
    _roadmap("build")
    versions.append(_edit())
    _roadmap("build")
    ONE.write_bytes(versions[0])
    _roadmap("build")
    assert [path.read_bytes() for path in sorted(ONE.parent.glob("one.yours*"), key=len_of)] == versions


def len_of(path: Path) -> int:
    """Return the length of a name: one.yours.ipynb comes before one.yours-2.ipynb."""
    return len(path.name)


def test_a_copy_of_a_page_stays() -> None:
    """A copy carries the mark and the seal of its original; it stays when the page goes, and so does an edited one."""
    COPY.write_bytes(ONE.read_bytes())
    two = ONE.with_name("two.ipynb")
    mine = _edit(two)
    for name in ("one", "two"):
        Path("road_maps", "pages", f"{name}.md").unlink()
    assert _roadmap("build").exit_code == 0
    assert (ONE.exists(), COPY.exists(), two.read_bytes() == mine) == (False, True, True)


@pytest.mark.parametrize("state", [None, b"", b"{", b"[]", b'{"key": 1, "outputs": 2}', DEEP], ids=range(6))
def test_a_build_of_anybody_is_known_without_a_state(state: bytes | None) -> None:
    """In a fresh clone, after a pull or a checkout, and with a state that cannot be read, a build's files are known by
    their seal: they are renewed and nothing is set aside."""
    add_page(Path("road_maps"), "pages/one", "A title that others gave")
    _roadmap("build", "--out", "theirs")
    ONE.write_bytes(Path("theirs", "pages", "one.ipynb").read_bytes())
    add_page(Path("road_maps"), "pages/one", "A newer title")
    place = ONE.parents[1] / STATE
    place.unlink() if state is None else place.write_bytes(state)
    done = _roadmap("build")
    assert (done.exit_code, done.stderr) == (0, "")
    assert not list(Path().rglob("*.yours*"))
    assert b"A newer title" in ONE.read_bytes()


def test_line_ends_of_the_system_are_no_edit() -> None:
    """A notebook that git wrote with the line ends of Windows is still a build's."""
    crlf = ONE.read_bytes().replace(b"\n", b"\r\n")
    assert is_sealed(crlf)
    assert not is_sealed(crlf.replace(b"Words", b"Mine"))
    ONE.write_bytes(crlf)
    assert _roadmap("build").stderr == ""


def test_check_names_what_is_not_the_courses() -> None:
    """`build --check` names what lies in the folder beside the course and does not fail for it."""
    _edit()
    make(COPY)
    _roadmap("build")
    done = _roadmap("build", "--check")
    assert done.exit_code == 0
    beside = [ONE.with_name("one.yours.ipynb"), COPY]
    assert sorted(done.stderr.splitlines()) == sorted(
        f"{path}: no notebook of the course; it is left alone" for path in beside
    )


def test_check_says_that_a_file_was_changed_by_hand() -> None:
    """`build --check` tells a notebook that was changed by hand from one that is out of date, and writes nothing."""
    _edit()
    before = tree(Path())
    done = _roadmap("build", "--check")
    assert done.exit_code == 1
    assert f"{ONE}: is not what the source says; it was changed by hand" in done.stderr
    assert tree(Path()) == before


def test_what_was_set_aside_is_not_part_of_the_course() -> None:
    """The reader's copy holds no file that a build set aside."""
    _edit()
    _roadmap("build")
    assert "pages/one.yours.ipynb" not in lay(Path("notebooks"), Path("my_course")).new


# --- folders of others ---------------------------------------------------------------------------------------------


def _lay_copy() -> list[str]:
    lay(Path("notebooks"), Path("my_course"))
    _edit(Path("my_course", "pages", "one.ipynb"))
    return ["--out", "my_course"]


def _other_source() -> list[str]:
    make_source(Path("my_lessons"))
    Path("my_lessons", "pages", "one.md").unlink()
    return ["--source", "my_lessons"]


def _other_source_in_a_clone() -> list[str]:
    Path("notebooks", STATE).unlink()
    return _other_source()


def _into_another_source() -> list[str]:
    make_source(Path("my_lessons"))
    return ["--out", "my_lessons"]


@pytest.mark.parametrize(
    ("make_folder", "sentence"),
    [
        (_lay_copy, "my_course is a reader's copy of a course; build into another folder with --out."),
        (
            _other_source,
            "notebooks holds the course of road_maps; build my_lessons into another folder with --out, or ",
        ),
        (_into_another_source, "my_lessons is the source of a course, with a_road_map.md; build into another folder "),
        (_other_source_in_a_clone, "notebooks holds notebooks that my_lessons has no page for: pages/one.ipynb; "),
    ],
)
def test_the_folder_of_another_is_refused(make_folder: Callable[[], list[str]], sentence: str) -> None:
    """A reader's copy and the course of another source are refused in a sentence with the way out, and not touched."""
    arguments = make_folder()
    before = tree(Path())
    done = _roadmap("build", *arguments)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"Error: {sentence}")
    assert done.stderr.count("\n") == 1
    assert "--out" in done.stderr
    assert tree(Path()) == before


def test_a_build_around_others_touches_none_of_them() -> None:
    """`build --out .` writes its own pages and leaves the reader's copy and the other notebooks as they are."""
    _lay_copy()
    before = tree(Path())
    assert _roadmap("build", "--out", ".").exit_code == 0
    after = tree(Path())
    assert {name: after.get(name) for name in before} == before
    assert "start_here.ipynb" in after


@pytest.mark.parametrize("out", ["elsewhere", "a/notebooks", ".", "road_maps/notebooks"])
def test_a_build_elsewhere_leaves_the_source_alone(folder: Path, out: str) -> None:
    """A build to any other place than the source's home draws its pictures there: a changed one, and a source that is
    read-only or lacks its pictures, stay as they are."""
    picture = folder / "road_maps" / "images" / "a.svg"
    built = picture.read_bytes()
    picture.write_bytes(b"mine")
    before = tree(folder)
    assert _roadmap("build", "--out", out).stderr == ""
    after = tree(folder)
    assert {name: after.get(name) for name in before} == before
    assert (Path(out) / "images" / "a.svg").read_bytes() == built
    assert _roadmap("build", "--check", "--out", out).exit_code == 0


@pytest.mark.parametrize("out", ["notebooks", "./notebooks", "elsewhere/../notebooks", "link"])
def test_home_is_home_however_it_is_named(folder: Path, out: str) -> None:
    """The folder beside the source is its home by any path that leads there."""
    (folder / "elsewhere").mkdir()
    (folder / "link").symlink_to("notebooks")
    (folder / "road_maps" / "images" / "a.svg").unlink()
    _roadmap("build", "--out", str(folder / out))
    assert (folder / "road_maps" / "images" / "a.svg").exists()
    assert not (folder / "notebooks" / "images").exists()


@pytest.mark.parametrize(
    "arguments",
    [("build", "--out", "road_maps"), ("build", "--out", "notebooks/../road_maps"), ("build", "--out", "")]
    + [("lab", "--no-browser", "--copy", copy) for copy in ("road_maps", "road_maps/mine")],
)
def test_the_source_takes_no_notebooks(arguments: tuple[str, ...]) -> None:
    """A build into the source itself, or into no name, and a reader's copy in the source are refused."""
    before = tree(Path())
    done = _roadmap(*arguments)
    assert done.exit_code != 0
    assert any(words in done.stderr for words in ("another folder with --", "it is empty"))
    assert tree(Path()) == before


def test_what_commands_a_terminal_is_shown_as_escapes() -> None:
    """A name of a file, or of a source in a state that others left, that holds control characters, is told visibly."""
    Path("road_maps", "pages", "a\nb\x1b[31m\u202e.md").write_text("mine", encoding="utf-8")
    told = _roadmap("build").stderr
    assert told.startswith("road_maps/pages/a\\nb\\x1b[31m\\u202e.md:1: ")
    state = {"key": "x", "source": "../road\n\x1b[31m", "outputs": {}}
    Path("notebooks", STATE).write_text(json.dumps(state), encoding="utf-8")
    next(Path("road_maps", "pages").glob("a*")).unlink()
    assert _roadmap("build").stderr.startswith("Error: notebooks holds the course of road\\n\\x1b[31m; ")


# --- what is in the way --------------------------------------------------------------------------------------------

OBSTACLES: dict[str, Callable[[Path], object]] = {
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo,
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "an endless device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("obstacle", OBSTACLES)
@pytest.mark.parametrize("command", [("build",), ("build", "--check"), ("lab", "--no-browser")], ids=" ".join)
def test_what_is_no_file_is_told(command: tuple[str, ...], obstacle: str) -> None:
    """Where a notebook belongs and no file stands, a sentence names the place, and nothing is written."""
    ONE.unlink()
    OBSTACLES[obstacle](ONE)
    add_page(Path("road_maps"), "start_here", "Another title")
    before = Path("notebooks", "start_here.ipynb").read_bytes()
    done = _roadmap(*command)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"Error: {ONE}: ")
    assert done.stderr.count("\n") == 1
    assert Path("notebooks", "start_here.ipynb").read_bytes() == before


def test_what_stands_beside_may_be_anything() -> None:
    """A folder, a pipe, a link and a notebook nested 100,000 deep beside the course's notebooks stop no build."""
    for number, put in enumerate(OBSTACLES.values()):
        put(Path("notebooks", f"x{number}.ipynb"))
    Path("notebooks", "deep.ipynb").write_bytes(DEEP)
    Path("notebooks", "picture.ipynb").write_bytes(Path("road_maps", "images", "a.svg").read_bytes())
    before = sorted(Path("notebooks").iterdir())
    add_page(Path("road_maps"), "pages/one", "Another title")
    assert _roadmap("build").exit_code == 0
    assert sorted(Path("notebooks").iterdir()) == before


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_a_state_that_cannot_be_kept_stops_nothing(obstacle: str) -> None:
    """Where the state is no file the build is done without it; a sentence says so where it cannot be put."""
    Path("notebooks", STATE).unlink()
    OBSTACLES[obstacle](Path("notebooks", STATE))
    done = _roadmap("build")
    assert (done.exit_code, done.stdout) == (0, "5 notebooks and pictures are up to date.\n")
    assert (f"notebooks/{STATE} cannot be written" in done.stderr) is (obstacle == "a folder")


@pytest.mark.parametrize("out", ["file/below", "file", "notebooks/" + "x" * 300])
def test_an_impossible_place_is_told(out: str) -> None:
    """A folder that cannot be made is told with the option that names another."""
    Path("file").write_text("mine", encoding="utf-8")
    done = _roadmap("build", "--out", out)
    assert done.exit_code != 0
    assert out.partition("/")[0] in done.stderr
    assert "--out" in done.stderr
    assert Path("file").read_text(encoding="utf-8") == "mine"
