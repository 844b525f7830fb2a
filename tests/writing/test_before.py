"""What the learner is asked from before, and the pages that the builder adds: review, and the way to a road."""

from __future__ import annotations

import json
import re
import shutil
from base64 import b64decode
from dataclasses import replace
from pathlib import Path
from typing import Any

from builder.course import load
from builder.model import Check, Course, documents_of
from builder.runtime.scoring.content import hash_of
from builder.runtime.views.questions import QUESTIONS
from builder.settings import Settings
from builder.writing import write
from builder.writing.before import drawn
from builder.writing.site import Site
from tests.conftest import ROOT
from tests.courses import course_in

FIXTURE = ROOT / "tests" / "fixtures" / "course"
OURS = course_in(ROOT / "road_maps")
SITE = Site(OURS, Settings("owner/name"))
BOOKS: dict[str, Any] = {path: json.loads(text) for path, text in write(OURS, Settings("owner/name")).items()}


def sources(path: str) -> list[str]:
    return ["".join(cell["source"]) for cell in BOOKS[path]["cells"]]


def headings(path: str) -> list[str]:
    """Return the headings of a notebook, as it shows them."""
    lines = [line for cell in BOOKS[path]["cells"] if cell["cell_type"] == "markdown" for line in cell["source"]]
    return [line.lstrip("#").strip() for line in lines if line.startswith("#")]


def payload_in(cell: str) -> Any:
    return json.loads(b64decode(re.findall(r'"([A-Za-z0-9+/=]{40,})"', cell)[0]))


def test_two_questions_come_from_what_a_chapter_needs() -> None:
    """A chapter asks two checks of the skip tests of chapters that it needs, of two chapters where there are two."""
    for chapter in OURS.chapters:
        asked = drawn(chapter, SITE)
        tests = [SITE.chapters[need].skip_test for need, _ in chapter.needs if need in SITE.chapters]
        fit = [[check for check in test.checks if check.answer.recallable] for test in tests if test]
        assert len(asked) == min(2, sum(map(len, fit)))
        assert len({need.id for need, _ in asked}) == min(2, len([one for one in fit if one]))
        assert all(check in SITE.chapters[need.id].skip_test.checks for need, check in asked)  # type: ignore[union-attr]
    assert any(drawn(chapter, SITE) for chapter in OURS.chapters)


def test_they_are_the_same_checks_in_another_order() -> None:
    """A check from before has the id and the content hash of the check in its own chapter, its options in another
    order, and is asked whatever was answered before."""
    seen = 0
    for chapter in OURS.chapters:
        for need, check in drawn(chapter, SITE):
            call = f'check("{need.id}/{check.id}"'
            there = next(cell for cell in sources(f"chapters/{chapter.id}.ipynb") if call in cell)
            home = next(cell for cell in sources(f"chapters/{need.id}.ipynb") if call in cell)
            assert "again=True" in there
            assert "again=True" not in home
            asked, original = payload_in(there), payload_in(home)
            assert hash_of(asked) == hash_of(original)
            if "options" in asked:
                assert asked["options"] != original["options"]
            seen += 1
    assert seen


def test_the_review_holds_every_check_of_the_course() -> None:
    """The review's cell knows every check by id and hash, with the way back to a notebook that is there."""
    cell = next(cell for cell in sources("review.ipynb") if cell.startswith("#@title What is due"))
    items = payload_in(cell)["items"]
    names = {f"{chapter.id}/{check.id}" for chapter in OURS.chapters for check in chapter.checks}
    assert {item["name"] for item in items} == names
    assert all(item["href"] in BOOKS for item in items)
    assert all(hash_of(item["payload"]) == item["hash"] for item in items if item["payload"])


def test_the_record_knows_every_check_and_page_to_fill_in() -> None:
    """The record's cell has the title of all that can be answered, predictions too, with a notebook that is there."""
    pages = payload_in(next(cell for cell in sources("review.ipynb") if cell.startswith("#@title Your record")))[
        "pages"
    ]
    titles = {name: title for page in pages for name, title in page["titles"]}
    blocks = {
        f"{page.id}/{block.id}": block
        for page in documents_of(OURS)
        for block in page.all_blocks
        if isinstance(block, Check)
    }
    assert blocks.keys() <= titles.keys()
    assert all(titles[name] == block.title for name, block in blocks.items())
    assert titles["what_ml_can_do/inventory"] == "Your page: inventory"
    assert all(titles[name] == question for name, question, _ in QUESTIONS)
    assert all(page["href"] in BOOKS for page in pages)
    without_heading = {name for name in titles if name not in blocks}
    assert {name for page in pages for name in page["below"]} == without_heading
    for page in pages:
        shown = {heading.replace(" ", "-") for heading in headings(page["href"])}
        assert shown.issuperset(page["below"].values()), page["href"]


def test_the_review_is_reached_from_start_here_and_every_road_map() -> None:
    """start_here and each road map lead to the review."""
    for path in ("start_here.ipynb", *(f"{road.id}_road_map.ipynb" for road in OURS.road_maps)):
        assert any("[Review](review.ipynb)" in cell for cell in sources(path)), path


def test_start_here_knows_every_road() -> None:
    """The cell of start_here holds every road map with its audience, its notebook and its chapters' evidence."""
    cell = next(cell for cell in sources("start_here.ipynb") if cell.startswith("#@title Find your road"))
    roads = payload_in(cell)["roads"]
    assert [road["title"] for road in roads] == [road.title for road in OURS.road_maps]
    assert all(road["href"] in BOOKS and road["audience"] for road in roads)
    steps = [step for road in roads for stage in road["stages"] for step in stage["steps"] if not step["to_come"]]
    assert steps
    assert all(step["href"].partition("#")[0] in BOOKS and step["practice"] for step in steps)


def test_the_map_leads_to_where_a_chapter_is_read() -> None:
    """A chapter's link on the map opens its own notebook."""
    for road in OURS.road_maps:
        page = f"{road.id}_road_map.ipynb"
        cell = next(cell for cell in sources(page) if cell.startswith("#@title The map"))
        steps = [step for stage in payload_in(cell)["stages"] for step in stage["steps"] if not step["to_come"]]
        assert steps
        assert all(step["href"] in BOOKS for step in steps)


def test_the_roads_stand_as_start_here_lists_them(tmp_path: Path) -> None:
    """Road maps come in the order of the first page's links; one that it leaves out comes last."""
    shutil.copytree(FIXTURE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "start_here.md").write_text(
        "---\ntitle: Start\nsummary: Two roads.\n---\n# Start\n\n[Judge](judge_road_map.md#path)\n"
    )
    assert [road.id for road in load(tmp_path).road_maps] == ["judge", "coin"]


def test_a_section_ends_with_its_last_check() -> None:
    """In each section of a chapter that has checks, the last one, and no other, is marked as such."""
    for chapter in OURS.chapters:
        cells = [cell for cell in sources(f"chapters/{chapter.id}.ipynb") if cell.startswith("#@title Check: ")]
        ends = [f"{chapter.id}/{section.checks[-1].id}" for section in chapter.sections if section.checks]
        marked = [cell for cell in cells if "last=True" in cell and "again=True" not in cell]
        assert [re.findall(r'check\("([^"]+)"', cell)[0] for cell in marked] == ends


def test_a_course_without_checks_has_no_review() -> None:
    """Where nothing is asked, nothing is asked again."""
    bare = Course((), (), OURS.pages, None)
    assert "review.ipynb" not in write(bare, Settings())
    alone = replace(OURS.chapters[0], needs=())
    assert drawn(alone, SITE) == []
