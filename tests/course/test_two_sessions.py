"""Two sessions, each with a kernel of its own, by papermill at both ends of the versions: what was answered lasts."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from builder.build import build
from tests.conftest import ROOT

from .driving import ENVIRONMENTS, execute, python_of

COURSE = ROOT / "tests" / "fixtures" / "course"
CHAPTER, MAP = "chapters/format_example.ipynb", "coin_road_map.ipynb"
CODE = "# Check: mean\ndef mean(values):\n    return sum(values) / len(values)"
# Right, wrong and guessed answers to every kind of check, as a learner may type them.
GIVEN = """\
answer("ten-tosses", "B")
answer("two-heads", "C", sure=True)
answer("either", "7/8", sure=False)
answer("narrow", {"tosses": 100})
answer("how-many", 0.7, sure=True)
answer("base-rate", "1/6", sure=True)
answer("what-shrinks", "AB", sure=True)
answer("rule-name", "bayes", sure=True)
answer("order", "ABCD")
answer("mean")
answer("own-coin", "Three swallows. No summer.")
"""
CHANGED = "base-rate"


@dataclass(frozen=True)
class Sessions:
    """What was shown below each check at the end of the first session, at the beginning of the second, and elsewhere by
    the progress code; with the maps, and what was said of the code."""

    first: dict[str, str]
    second: dict[str, str]
    map: str
    by_code: dict[str, str]
    map_by_code: str
    taken: str


def built(folder: Path, *, changed: bool) -> Path:
    """Return the notebooks of the fixture course; in a `changed` one a question has a new meaning."""
    shutil.copytree(COURSE, folder / "course")
    source = folder / "course" / "chapters" / "format_example.md"
    mark = f"<!-- id: {CHANGED}, outcome: 1"
    text = source.read_text(encoding="utf-8")
    assert mark in text
    source.write_text(text.replace(mark, f"{mark}, rev: 2") if changed else text, encoding="utf-8")
    build(folder / "course", folder / "notebooks")
    return folder / "notebooks"


def below_checks(book: nbformat.NotebookNode) -> dict[str, str]:
    """Return by each check of the chapter the plain text of the output below it: the answer and its record."""
    found = {}
    for cell in book.cells:
        name = cell.metadata.get("ml_road_map", {}).get("check", "")
        if name.startswith("format_example/"):
            found[name.partition("/")[2]] = cell.outputs[-1]["data"]["text/plain"]
    return found


def verdict_and_record(text: str) -> tuple[str, str]:
    """Return the verdict in words and the answer record, as JSON, of what stands below a check."""
    return text.partition(".")[0], text.splitlines()[-1]


def map_of(book: nbformat.NotebookNode) -> str:
    """Return the map as plain text."""
    texts = [out["data"]["text/plain"] for cell in book.cells for out in cell.get("outputs", []) if "data" in out]
    return next(text for text in texts if "left in the required" in text)


def with_code(book: nbformat.NotebookNode, code: str) -> nbformat.NotebookNode:
    """Return the notebook with a progress code in the setup cell's field, as a learner pastes it; `book` is changed."""
    setup = next(cell for cell in book.cells if "setup" in cell.metadata.get("tags", []))
    assert 'PROGRESS_CODE = "" #@param' in setup.source
    setup.source = setup.source.replace('PROGRESS_CODE = ""', f'PROGRESS_CODE = "{code}"', 1)
    return book


@pytest.fixture(scope="module", params=ENVIRONMENTS)
def sessions(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Sessions:
    """A chapter answered in one kernel, opened in a second after an update of the course, and again on another
    computer by the progress code."""
    python = python_of(request, request.param)
    folder = tmp_path_factory.mktemp("sessions")
    before, after = built(folder / "before", changed=False), built(folder / "after", changed=True)

    def run(path: Path, home: str, *cells: str, code: str = "") -> nbformat.NotebookNode:
        book = with_code(nbformat.read(path, as_version=4), code)
        book.cells += [nbformat.v4.new_code_cell(source) for source in cells]
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("ROADMAP_HOME", str(folder / home))
            return execute(book, python, folder)

    first = run(before / CHAPTER, "home", CODE, GIVEN, "progress()")
    code = first.cells[-1].outputs[0]["text"].strip()
    assert code.startswith("MLR1.")
    second, its_map = run(after / CHAPTER, "home"), run(after / MAP, "home")
    elsewhere, other_map = run(after / CHAPTER, "elsewhere", code=code), run(after / MAP, "a third", code=code)
    setup = next(cell for cell in elsewhere.cells if "setup" in cell.metadata.get("tags", []))
    return Sessions(
        below_checks(first),
        below_checks(second),
        map_of(its_map),
        below_checks(elsewhere),
        map_of(other_map),
        setup.outputs[-1]["data"]["text/plain"],
    )


def test_every_answer_is_back_with_its_verdict(sessions: Sessions) -> None:
    """In the second kernel each check shows the answer, the verdict and the record of the first, called earlier."""
    assert len(sessions.first) == 11
    for name in sessions.first.keys() - {CHANGED}:
        assert " in an earlier session" in sessions.second[name], name
        assert verdict_and_record(sessions.second[name]) == verdict_and_record(sessions.first[name])
    verdicts = {name: verdict_and_record(text)[0] for name, text in sessions.second.items()}
    assert verdicts["either"] == "Correct"
    assert verdicts["two-heads"] == verdicts["mean"] == "Not yet"
    assert verdicts["own-coin"] == "Written down"


def test_a_changed_question_asks_again_alone(sessions: Sessions) -> None:
    """The one check whose meaning the update has changed is open again."""
    assert sessions.first[CHANGED].startswith("Correct. Your answer (sure): 1/6")
    unanswered = {name for name, text in sessions.second.items() if text.startswith("Not answered yet.")}
    assert unanswered == {CHANGED}


def test_the_map_shows_it(sessions: Sessions) -> None:
    """The road map's notebook, in a kernel of its own, says that the chapter is in progress."""
    assert "A chapter that shows the format (in progress)" in sessions.map


def test_the_progress_code_brings_the_same_elsewhere(sessions: Sessions) -> None:
    """Pasted into the setup cell on a computer that knows nothing, the code brings every answer and the map."""
    assert "Your progress code was taken: it brought news of 11 checks." in sessions.taken
    assert sessions.by_code == sessions.second
    assert sessions.map_by_code == sessions.map
