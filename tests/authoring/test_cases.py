"""The cases in cases/*.md: chapters, and what the measure of the file's name says of them, word for word.

They are written like those of tests/reading: the name of a source is a chapter's, which begins below its title, and
"roads" has a line for each road with the chapters on it; without one all are on one road, in their order.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.authoring import MEASURES, PROVED
from builder.course import load
from tests.reading.cases import Case, read_cases

FOLDER = Path(__file__).parent / "cases"
CASES = [case for file in sorted(FOLDER.glob("*.md")) for case in read_cases(file)]
MENDED = [case for case in CASES if case.mended is not None]
HEAD = "---\ntitle: The chapter\nsummary: What it is about.\nhours: 1\nneeds: []\n---\n\n# The chapter\n\n"
ROAD = "---\ntitle: A road\naudience: All\nsummary: One road.\n---\n\n# A road\n\n## Path\n\n### Begin\n\n"


def said(case: Case, folder: Path, pieces: dict[str, str]) -> str:
    """Return what the measure says of the chapters, one a line."""
    chapters = {name: text for name, text in pieces.items() if name != "roads"}
    (folder / "chapters").mkdir()
    for name, text in chapters.items():
        (folder / "chapters" / f"{name}.md").write_text(HEAD + text, encoding="utf-8")
    for number, road in enumerate(pieces.get("roads", " ".join(chapters)).splitlines(), 1):
        steps = "".join(f"{place}. [{name}](chapters/{name}.md)\n" for place, name in enumerate(road.split(), 1))
        (folder / f"{number}_road_map.md").write_text(ROAD + steps, encoding="utf-8")
    faults = sorted(MEASURES[case.file](load(folder)))
    above = HEAD.count("\n")
    return "".join(f"{Path(one.path).stem}:{one.line - above}: {one.found}; {one.allowed}\n" for one in faults)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.title}")
def test_a_case_is_told_what_it_says(case: Case, tmp_path: Path) -> None:
    """A measure says of chapters exactly what their case says, word for word."""
    assert said(case, tmp_path, case.sources) == case.faults


@pytest.mark.parametrize("case", MENDED, ids=lambda case: f"{case.file}: {case.title}")
def test_the_way_out_of_a_warning_works(case: Case, tmp_path: Path) -> None:
    """A chapter mended as its warnings ask for gets none."""
    assert case.faults
    (*others, last) = (name for name in case.sources if name != "roads")
    assert said(case, tmp_path, {name: case.sources[name] for name in others} | {last: case.mended or ""}) == ""


def test_no_case_is_orphaned_or_without_a_verdict() -> None:
    """Every file in the folder is named by a measure, and each of its cases says what is told."""
    assert {case.file for case in CASES} == {file.stem for file in FOLDER.iterdir()} <= MEASURES.keys()
    assert [case.title for case in CASES if case.faults is None] == []


def test_each_kind_of_warning_is_explained(root: Path) -> None:
    """CONTRIBUTING says what each kind of warning looks for, and names no other."""
    page = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = page.partition("| warning | what `roadmap check` looks for |\n")[2].partition("\n\n")[0]
    kinds = [kind for row in table.splitlines()[1:] for kind in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert sorted(kinds) == sorted([*MEASURES, *PROVED])
