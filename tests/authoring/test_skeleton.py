"""`roadmap new chapter`: a skeleton that reads without faults, and a true list of what is still missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.authoring.skeleton import TO_DO, new_chapter, skeleton
from builder.cli import main
from builder.reading import read_chapter
from tests.tooling.notebooks import tree

ROAD_MAP = """\
---
title: A road
audience: Who wants one
summary: One road.
{code}---
# A road

Words.

## Path

### Begin

1. {step}
"""
LINKED = "[Graph networks](chapters/graph_networks.md)"
TO_COME = "Graph networks (to come) <!-- id: graph_networks -->"


def _road_map(source: Path, step: str, *, code: bool = True) -> None:
    text = ROAD_MAP.format(step=step, code="" if code else "code: false\n")
    (source / "one_road_map.md").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "title", ["Graph networks", "Graphs: 'and' \"more\"", "- a list?", "# no comment", "Größe", "12"]
)
def test_skeleton_reads_without_faults(title: str) -> None:
    """The skeleton is a chapter of the format, whatever its title, with a skip test, links, a lesson and a recap."""
    chapter = read_chapter(skeleton(title), "chapters/graph_networks.md")
    assert chapter.title == title
    assert chapter.skip_test is not None
    assert [section.title for section in chapter.lesson] == ["Practice", "Recap"]
    assert {check.answer.kind for check in chapter.checks} == {"choice", "number", "code"}


def test_new_chapter_says_all_that_is_missing(tmp_path: Path) -> None:
    """Of a fresh skeleton each to-do is told with its line, and what no to-do stands for: links, checks, a way in."""
    path, missing = new_chapter(tmp_path, "graph_networks")
    lines = path.read_text(encoding="utf-8").splitlines()
    to_dos = [number for number, line in enumerate(lines, 1) if TO_DO in line]
    assert path == tmp_path / "chapters" / "graph_networks.md"
    assert [int(one.partition(":")[0].removeprefix("Line ")) for one in missing[: len(to_dos)]] == to_dos
    assert missing[len(to_dos) :] == [
        "Links to learn from: 1; two to six are wanted.",
        "Words to explain: 1; six to fifteen are wanted.",
        "The lesson has 1 check; 5 are the least.",
        "The lesson's checks are of 1 kind; 3 are the least.",
        "No road map leads to it: add `1. [Graph networks](chapters/graph_networks.md)` to a stage of one.",
    ]


def test_a_chapter_that_is_there_is_only_read(tmp_path: Path) -> None:
    """Asked again, with another title even, the command changes nothing and says what is missing then."""
    path, before = new_chapter(tmp_path, "graph_networks")
    path.write_text(
        path.read_text(encoding="utf-8").replace("To do: say a second one", "draw a graph"), encoding="utf-8"
    )
    files = tree(tmp_path)
    _, after = new_chapter(tmp_path, "graph_networks", title="Another")
    assert tree(tmp_path) == files
    assert len(after) == len(before) - 1


def test_a_faulty_chapter_is_told_its_faults(tmp_path: Path) -> None:
    """A chapter that cannot be read is told why, in the words and with the place that the build would use."""
    path, _ = new_chapter(tmp_path, "graph_networks")
    path.write_text(path.read_text(encoding="utf-8").replace("- [x]", "- [ ]"), encoding="utf-8")
    fault = f'{path.as_posix()}:26: check "first-question" has no right option; mark one with [x]'
    assert new_chapter(tmp_path, "graph_networks")[1] == [fault]


def test_a_chapters_picture_is_found(tmp_path: Path) -> None:
    """A picture of a chapter that is there is looked for from the chapter's own place in the source."""
    path, before = new_chapter(tmp_path, "graph_networks")
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "graph.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    path.write_text(
        path.read_text(encoding="utf-8").replace("## Practice\n", "## Practice\n\n![A graph](../images/graph.svg)\n"),
        "utf-8",
    )
    _, after = new_chapter(tmp_path, "graph_networks")
    assert len(after) == len(before)


@pytest.mark.parametrize("name", ["con", "aux", "nul", "com1", "lpt9", "start_here", "review", "glossary"])
def test_a_name_that_would_collide_is_refused(tmp_path: Path, name: str) -> None:
    """The names of Windows's devices, and of the pages that every course has, are refused; nothing is written."""
    with pytest.raises(ValueError, match=rf"cannot be called {name}: .*; call it {name}_chapter, for instance\."):
        new_chapter(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["Graph Networks", "../escape", "graph-networks.md", "", "_private", "ä", "a" * 61, "a\nb"]
)
def test_a_bad_name_is_refused(tmp_path: Path, name: str) -> None:
    """What cannot be an id is refused with a name that could, and nothing is written."""
    with pytest.raises(ValueError, match=r"cannot name a chapter; use at most 60 .* as in [a-z0-9_]+\."):
        new_chapter(tmp_path, name)
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("title", [" ", "two\nlines", "a bell \a"])
def test_a_bad_title_is_refused(tmp_path: Path, title: str) -> None:
    """A title is one line of printable words; for any other nothing is written."""
    with pytest.raises(ValueError, match="one line"):
        new_chapter(tmp_path, "graph_networks", title=title)
    assert not list(tmp_path.rglob("*.md"))


def test_a_road_map_that_waits_is_named(tmp_path: Path) -> None:
    """A road map that has the chapter as still to come is told to link it, with file, line and link."""
    _road_map(tmp_path, TO_COME)
    _, missing = new_chapter(tmp_path, "graph_networks")
    assert missing[-1] == f"one_road_map.md:14 still says that it is to come: link `{LINKED}` there."


def test_a_linked_chapter_has_its_way_in(tmp_path: Path) -> None:
    """A road map that links the chapter is enough: nothing is said of road maps then."""
    _road_map(tmp_path, LINKED)
    assert not [sentence for sentence in new_chapter(tmp_path, "graph_networks")[1] if "oad map" in sentence]


def test_short_road_maps_want_no_code(tmp_path: Path) -> None:
    """A chapter that only a road map of `code: false` holds is asked for a figure to move, not for code."""
    _road_map(tmp_path, LINKED, code=False)
    path, missing = new_chapter(tmp_path, "graph_networks")
    assert "The lesson has no reach check; let the reader move a figure until …." in missing
    assert not [one for one in missing if "no code check" in one]
    path.write_text(
        path.read_text(encoding="utf-8").partition("### Check: A function")[0] + "## Recap\n\nAll.\n", "utf-8"
    )
    _road_map(tmp_path, LINKED)
    assert any("no code check" in one for one in new_chapter(tmp_path, "graph_networks")[1])


def test_untested_outcomes_and_missing_reasons_are_told(tmp_path: Path) -> None:
    """An outcome that no check names, and a check without a Why, are told by number and by id."""
    path, _ = new_chapter(tmp_path, "graph_networks")
    text = path.read_text(encoding="utf-8").replace(", outcome: 2", "")
    before, why, after = text.rpartition("> **Why:**")
    path.write_text(before + after.partition("\n")[2] if why else text, encoding="utf-8")
    missing = new_chapter(tmp_path, "graph_networks")[1]
    assert any(one.startswith("No check tests outcome 2,") for one in missing)
    assert 'Check "function-to-write" has no Why; say why the answer is right.' in missing


def test_the_finished_chapters_lack_nothing(root: Path) -> None:
    """Every chapter of the course is told that nothing is missing."""
    chapters = sorted((root / "road_maps" / "chapters").glob("*.md"))
    assert {path.stem: new_chapter(root / "road_maps", path.stem)[1] for path in chapters} == {
        path.stem: [] for path in chapters
    }
    assert chapters


def test_the_command_says_path_and_list(tmp_path: Path) -> None:
    """`roadmap new chapter` prints the file and what is missing; a bad name is one sentence and exit code 1."""
    runner = CliRunner()
    done = runner.invoke(main, ["new", "chapter", "graph_networks", "--source", str(tmp_path)])
    assert done.exit_code == 0
    assert done.output.startswith(f"{tmp_path / 'chapters' / 'graph_networks.md'}\n  - Line 3: what the reader gains")
    refused = runner.invoke(main, ["new", "chapter", "Graph Networks", "--source", str(tmp_path)])
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: 'Graph Networks' cannot name a chapter; use at most 60 ")
    assert refused.output.count("\n") == 1
