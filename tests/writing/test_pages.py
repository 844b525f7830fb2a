"""What stands in the notebooks: the rules that every host needs, on our own course and on the fixture's."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from base64 import b64decode
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest

from builder.model import Resource
from builder.runtime import FACE
from builder.runtime.checks import KINDS
from builder.settings import Settings
from builder.writing import write
from builder.writing.chapter import links_on
from builder.writing.hours import both_hours
from builder.writing.map import map_stages
from builder.writing.review import review_payload
from builder.writing.setup import PARTS, setup_cell
from builder.writing.site import Site
from tests.conftest import ROOT
from tests.courses import course_in

FIXTURE = ROOT / "tests" / "fixtures" / "course"
SETTINGS = Settings("owner/name", "trunk", "notebooks")


@cache
def books(source: Path) -> dict[str, Any]:
    return {path: json.loads(text) for path, text in write(course_in(source), SETTINGS).items()}


ALL = [(source, path) for source in (ROOT / "road_maps", FIXTURE) for path in books(source)]
every_notebook = pytest.mark.parametrize(("source", "path"), ALL, ids=[f"{s.name}-{p}" for s, p in ALL])


def code_cells(book: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in book["cells"] if cell["cell_type"] == "code"]


def text(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


@every_notebook
def test_a_notebook_is_valid_and_bare(source: Path, path: str) -> None:
    """A notebook is valid nbformat 4.5, holds no output, count or widget state, and its first cell has the one h1."""
    book = books(source)[path]
    nbformat.validate(nbformat.from_dict(book))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert "widgets" not in book["metadata"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code_cells(book))
    levels = [len(level) for cell in book["cells"] if cell["cell_type"] == "markdown" for level in headings(text(cell))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels


def headings(markdown: str) -> list[str]:
    fenced = re.sub(r"^(```|~~~).*?^\1", "", markdown, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^(#{1,6}) ", fenced, flags=re.MULTILINE)


@every_notebook
def test_a_notebook_with_cells_says_what_to_do_and_sets_up_first(source: Path, path: str) -> None:
    """Where there is something to run, the first cell says how on each host and the first code cell is the setup."""
    book = books(source)[path]
    if not code_cells(book):
        return
    first = text(book["cells"][0])
    assert all(words in first for words in ("Run > Run All Cells", "Runtime > Run all", "Run anyway", "come back up"))
    setup = code_cells(book)[0]
    assert setup["metadata"]["tags"] == ["setup"]
    assert setup["metadata"]["jupyter"] == {"source_hidden": True}
    assert text(setup).startswith("#@title Setup")


@every_notebook
def test_no_notebook_can_import_the_builder(source: Path, path: str) -> None:
    """No cell, and no part of the runtime in the setup cell, imports the builder or installs anything."""
    for cell in code_cells(books(source)[path]):
        sources = [text(cell), *re.findall(r"r'''\n(.*?)\n'''", text(cell), flags=re.DOTALL)]
        for node in (node for one in sources for node in ast.walk(ast.parse(one))):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0
                assert (node.module or "").split(".")[0] != "builder"
            if isinstance(node, ast.Import):
                assert all(alias.name.split(".")[0] != "builder" for alias in node.names)
        assert "pip install" not in text(cell)


@every_notebook
def test_every_check_cell_is_collapsed_and_locked(source: Path, path: str) -> None:
    """The cell of a check begins with its title, is collapsed, and cannot be cut or converted by a slip of the keys."""
    for cell in code_cells(books(source)[path]):
        if "check" in cell["metadata"].get("tags", []):
            assert text(cell).startswith("#@title Check: ")
            assert cell["metadata"]["editable"] is False
            assert cell["metadata"]["deletable"] is False
            assert cell["metadata"]["cellView"] == "form"
            assert cell["metadata"]["jupyter"] == {"source_hidden": True}


@every_notebook
def test_every_link_to_a_page_leads_to_a_notebook_and_to_colab(source: Path, path: str) -> None:
    """A relative link names a notebook of this course, and the same notebook follows `in Colab`."""
    known = books(source)
    for cell in books(source)[path]["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        prose = re.sub(r"(?ms)^```.*?^```$", "", text(cell))  # in code, names["total"]([10, 20]) is a call
        for match in re.finditer(
            r"\]\((?!https?:|mailto:|#)([^)#]+)(?:#[^)]*)?\)( \(\[in Colab\]\(([^)]*)\)\))?", prose
        ):
            target = (Path("/", path).parent / match[1]).resolve().as_posix().lstrip("/")
            assert target in known, match[0]
            assert match[3] == SETTINGS.colab(target), match[0]


def test_a_cell_run_before_the_setup_says_one_sentence() -> None:
    """A check, a table, a map and a summary that run before the setup print what to do, and raise nothing."""
    guarded = [
        text(cell)
        for book in books(FIXTURE).values()
        for cell in code_cells(book)
        if text(cell).startswith("#@title")
        and "setup" not in cell["metadata"].get("tags", [])
        and 'if "ml_road_map" in globals()' in text(cell)
    ]
    assert len({cell.split()[1] for cell in guarded}) >= 4
    for cell in guarded:
        done = subprocess.run([sys.executable, "-I", "-c", cell], capture_output=True, text=True, check=True)
        assert done.stdout.startswith("This page is not set up yet.")
        assert done.stderr == ""


def modules_in(setup: str) -> dict[str, str]:
    """Return the modules that a setup cell carries: name -> source."""
    dicts = (node.value for node in ast.parse(setup).body if isinstance(node, ast.Assign))
    return next(ast.literal_eval(value) for value in dicts if isinstance(value, ast.Dict))


def test_a_page_carries_only_what_it_needs() -> None:
    """A page without code checks and figures carries neither; one with all features carries every module."""
    small, large = modules_in(setup_cell("x", ["choice"])), modules_in(setup_cell("x", {*FACE, *KINDS, *PARTS}))
    assert "ml_road_map.checks.choice" in small
    assert not {"ml_road_map.checks.code", "ml_road_map.lesson.figure"} & set(small)
    folder = ROOT / "builder" / "runtime"
    # A package that is but a docstring stays at home.
    files = [path for path in folder.rglob("*.py") if len(ast.parse(path.read_text(encoding="utf-8")).body) > 1]
    parts = (path.relative_to(folder).with_suffix("").parts for path in files)
    carried = {name.removeprefix("ml_road_map").removeprefix(".") for name in large if "/" not in name}
    written = {".".join(part for part in one if part != "__init__") for one in parts}
    assert carried == written


def test_a_setup_cell_is_short() -> None:
    """With everything that a chapter may need, the setup cell has at most 90 lines."""
    lesson = {"explore", "embed", "worksheet", *KINDS}
    assert setup_cell("x", lesson).count("\n") <= 90


def test_the_setup_survives_being_run_twice() -> None:
    """Running the setup again keeps the module, and with it what was answered."""
    twice = "exec(SETUP)\nimport sys\nfirst = sys.modules['ml_road_map']\nexec(SETUP)\n"
    code = f"SETUP = {setup_cell('x', ['choice'])!r}\n{twice}print(sys.modules['ml_road_map'] is first)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "True"


def test_launch_links_name_repository_branch_and_file() -> None:
    """The head of a notebook leads to Colab and Binder by repository, branch and path; without a repository nowhere."""
    head = text(books(FIXTURE)["chapters/probability.ipynb"]["cells"][0])
    page = "notebooks/chapters/probability.ipynb"
    assert f"https://colab.research.google.com/github/owner/name/blob/trunk/{page}" in head
    assert "https://mybinder.org/v2/gh/owner/name/trunk?urlpath=lab%2Ftree%2F" + page.replace("/", "%2F") in head
    bare = json.loads(write(course_in(FIXTURE), Settings())["chapters/probability.ipynb"])
    assert "colab.research" not in text(bare["cells"][0])


def test_a_road_map_leads_into_its_chapters_and_asks_nothing() -> None:
    """A road map's notebook links every written chapter of its path and holds no check."""
    for road in course_in(FIXTURE).road_maps:
        book = books(FIXTURE)[f"{road.id}_road_map.ipynb"]
        assert not [cell for cell in code_cells(book) if "check" in cell["metadata"].get("tags", [])]
        words = "\n".join(text(cell) for cell in book["cells"] if cell["cell_type"] == "markdown")
        written = [chapter for step in road.steps if (chapter := course_in(FIXTURE).chapter(step.id))]
        assert written
        assert all(f"[Open {chapter.title}](chapters/{chapter.id}.ipynb)" in words for chapter in written)


def test_a_chapter_acts_before_it_leads_elsewhere() -> None:
    """A chapter's notebook has its skip test folded and before the lesson, the links after it, the recap last."""
    for chapter in course_in(ROOT / "road_maps").chapters:
        book = books(ROOT / "road_maps")[f"chapters/{chapter.id}.ipynb"]
        cells = [cell for cell in book["cells"] if text(cell).startswith("## ")]
        heads = [text(cell).partition("\n")[0].removeprefix("## ") for cell in cells]
        own = [head for head in heads if head in {"Skip test", "Practice", "Learn", "Recap"}]
        assert own == ["Skip test", "Practice", "Learn", "Recap"]
        folded = [text(cell) for cell in cells if "jp-MarkdownHeadingCollapsed" in cell["metadata"]]
        assert [cell.partition("\n")[0] for cell in folded] == ["## Skip test"]


def test_no_link_stands_twice_at_the_end_of_a_chapter() -> None:
    """Below the summary, which links to the next chapters and the maps, stands only what it does not link to."""
    site = Site(course_in(ROOT / "road_maps"), SETTINGS)
    for chapter in site.course.chapters:
        book = books(ROOT / "road_maps")[f"chapters/{chapter.id}.ipynb"]
        assert [cell["id"] for cell in book["cells"][-3:-1]] == ["way-on", "summary"]
        below = text(book["cells"][-1])
        assert "All roads: " in below
        assert not [
            link["href"] for link in links_on(chapter, site, site.output(chapter.path)) if f"]({link['href']})" in below
        ]


@pytest.mark.parametrize(
    ("here", "links", "words"),
    [
        (1, 4, "About 1 hour here, up to 4 more in the links."),
        (1.25, 75.1, "About 1.25 hours here, up to 75 more in the links."),
        (0.75, 1.3, "About 45 minutes here, up to 1.5 hours more in the links."),
        (2, 0.1, "About 2 hours here, up to 15 minutes more in the links."),
        (2, 0, "About 2 hours."),
    ],
)
def test_hours_are_told_in_two_numbers(here: float, links: float, words: str) -> None:
    """A chapter says how long it takes itself, and how long all its links, rounded; without links only the first."""
    chapter = course_in(FIXTURE).chapters[0]
    link = Resource(chapter.intro[0].span, "Link", "https://example.org", "", "video", links, "free", "")
    assert both_hours(replace(chapter, hours=here, resources=(link,))) == words


def test_hours_of_links_are_the_same_under_every_python() -> None:
    """Four links of 75 minutes together are no bit longer, which would be rounded another way: Python 3.11 adds less
    exactly than later ones."""
    chapter = course_in(FIXTURE).chapters[0]
    span = chapter.intro[0].span
    links = tuple(Resource(span, "Link", "https://x.org", "", "", part / 60, "", "") for part in (5, 30, 30, 10))
    assert replace(chapter, resources=links).link_hours == 1.25


def test_a_prediction_closes_its_figure_and_counts_for_nothing() -> None:
    """A prediction is tagged, the next figure waits for it, and neither summary nor map nor review asks for it."""
    opening = books(FIXTURE)["chapters/format_example.ipynb"]["cells"]
    tagged = [cell for cell in opening if "predict" in cell["metadata"].get("tags", [])]
    assert [(cell["metadata"]["tags"], cell["metadata"]["ml_road_map"]) for cell in tagged] == [
        (["check", "predict"], {"check": "format_example/ten-tosses"})
    ]
    figures = [text(cell) for cell in opening if text(cell).startswith("#@title The code of this figure")]
    assert [figure.splitlines()[1:3] for figure in figures] == [
        ["from ml_road_map import guess_first", 'explore = guess_first("format_example/ten-tosses")'],
        ["from ml_road_map import figure", 'explore = figure("format_example/narrow")'],
    ]
    site = Site(course_in(FIXTURE), SETTINGS)
    summary = next(text(cell) for cell in opening if "summary" in cell["metadata"].get("tags", []))
    told = [str(site.evidence(site.chapters["format_example"])), summary, str(b64decode(review_payload(site, at="x")))]
    assert [("two-heads" in one or "how-many" in one, "ten-tosses" in one) for one in told] == [(True, False)] * 3


def test_only_pages_with_predictions_carry_their_module() -> None:
    """The module of guesses travels with a chapter that has a prediction, and with no other."""
    setups = {
        path: next((text(cell) for cell in book["cells"] if "setup" in cell["metadata"].get("tags", [])), "")
        for path, book in books(FIXTURE).items()
    }
    assert [path for path, setup in setups.items() if "'ml_road_map.checks.guess'" in setup] == [
        "chapters/format_example.ipynb"
    ]


def test_a_stage_hands_on_what_stands_in_for_chapters_to_come() -> None:
    """The map of a stage with chapters to come holds the links of its text to other sites; others hold none."""
    site = Site(course_in(FIXTURE), SETTINGS)
    road = next(road for road in site.course.road_maps if road.id == "coin")
    first, second = map_stages(road, site, at="coin_road_map.ipynb")
    assert first["meanwhile"] == [["Python elsewhere", "https://docs.python.org/3/tutorial/"]]
    assert "meanwhile" not in second
