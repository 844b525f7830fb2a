"""What learners, browsers and computers do to what a class hands in: nothing of it is lost without a word."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from builder.classroom.grade import grade, gradebook_of
from builder.classroom.gradebook import Conflict
from builder.classroom.marking import BARE
from builder.classroom.told import lines_of
from builder.cli import main
from builder.errors import RefusedError
from tests.classroom import classes
from tests.classroom.classes import RIGHT, laid, person, put, saved, zipped

SCORED = 8  # questions of the assignment that can be scored without a person


def graded(tmp_path: Path, files: dict[str, bytes], **changes: Any) -> tuple[dict[str, float], list[Conflict]]:
    """Return each learner's points, and the conflicts, of files in one folder."""
    folder = laid(tmp_path / "week_1", classes.assignment(**changes))
    for name, content in files.items():
        put(tmp_path / "came" / name, content)
    conflicts = grade(folder, [tmp_path / "came"]).conflicts
    points: dict[str, float] = {}
    for row in gradebook_of(folder).rows:
        points[row.learner] = points.get(row.learner, 0.0) + (row.points or 0.0)
    return points, conflicts


@pytest.mark.parametrize(
    "name",
    [
        "101/week_1.ipynb.txt",
        "101_week_1.ipynb.txt",
        "101/week_1.ipynb.json",
        "101/week_1.json",
        "101/week_1.IPYNB.TXT",
        "101/week_1.ipynb.download",
        "101_week_1.ipynb.download",
        "101/answers.txt",
        "doe_101_9_week_1.ipynb.txt",
        "101 /week_1.ipynb",
    ],
)
def test_a_notebook_under_another_name_is_one_still(name: str, tmp_path: Path) -> None:
    """Whatever a browser or a mail program puts behind a notebook's name, it is read, and is the same learner's."""
    assert graded(tmp_path, {name: saved()}) == ({"101": SCORED}, [])


@pytest.mark.parametrize("name", ["101/week_1.html", "101/answer.txt", "101_week_1.html", "Ada Lovelace/week_1.md"])
def test_a_text_without_a_code_is_not_passed_over(name: str, tmp_path: Path) -> None:
    """A page that was exported instead of saved, or a code that was not copied whole, is told unless its learner has
    handed in something else."""
    points, conflicts = graded(tmp_path, {name: b"<html>My answers: A, B, C</html>"})
    assert [one.what for one in conflicts] == ["there is no code in it"]
    learner = name.partition("/")[0].removesuffix("_week_1.html")
    assert points == {learner: 0.0}
    points, conflicts = graded(tmp_path, {f"{learner}/week_1.ipynb": saved()})
    assert (points, conflicts) == ({learner: SCORED}, [])


@pytest.mark.parametrize(
    "name",
    [
        "readme.txt",
        "index.html",
        "README.md",
        "101/Read me.txt",
        "came/index.html",
        "notes.txt",
        "102/project/notes.txt",
    ],
)
def test_remarks_are_nobodys(name: str, tmp_path: Path) -> None:
    """What lies beside notebooks to explain them makes no learner."""
    assert graded(tmp_path, {name: b"Open the notebook.", "102/week_1.ipynb": saved()}) == ({"102": SCORED}, [])


def test_one_learner_stays_one_on_every_computer(tmp_path: Path) -> None:
    """A name whose accents macOS has parted from their letters is the name as others write it."""
    folder = laid(tmp_path / "week_1")
    for place, name in (("windows", "Zo\u00eb"), ("mac", "Zoe\u0308")):
        put(tmp_path / place / name / "week_1.ipynb", saved())
        grade(folder, [tmp_path / place])
    assert {row.learner for row in gradebook_of(folder).rows} == {"Zo\u00eb"}


@pytest.mark.parametrize(("one", "other"), [("Ana", "ana"), ("007", "7"), ("101", "101.")])
def test_ids_that_are_nearly_one_are_told(one: str, other: str, tmp_path: Path) -> None:
    """Two who may be one are told, and are not where the roster knows both."""
    files = {f"{one}/week_1.ipynb": saved(), f"{other}/week_1.ipynb": saved({}, x=1)}
    _, conflicts = graded(tmp_path, files)
    assert [what.what for what in conflicts] in (
        [f"this id is nearly that of {one}"],
        [f"this id is nearly that of {other}"],
    )
    _, conflicts = graded(tmp_path / "known", files, roster=(person(one), person(other)))
    assert conflicts == []


def spoilt(outputs: Callable[[Any], Any]) -> bytes:
    """Return a notebook in which the outputs of the first check are something else."""
    book = classes.notebook(RIGHT)
    cell = book["cells"][1]
    cell["outputs"] = outputs(cell["outputs"])
    return json.dumps(book).encode()


@pytest.mark.parametrize(
    "outputs",
    [
        json.dumps,
        lambda found: {"0": found[0]},
        lambda found: ["".join(found[0]["data"]["text/plain"])],
        lambda found: [found[0] | {"data": {"text/plain": 7}}],
        lambda found: [found[0] | {"data": {"text/plain": ["{", 7]}}],
        lambda found: [found[0] | {"data": {"text/plain": "x" * 300_001}}],
        lambda _: 7,
    ],
    ids=["a text", "an object", "texts", "a number", "half texts", "too long", "no list"],
)
def test_outputs_that_cannot_be_read_are_told(outputs: Callable[[Any], Any], tmp_path: Path) -> None:
    """An answer that stands in a form which nobody reads is not passed for none."""
    points, conflicts = graded(tmp_path, {"101.ipynb": spoilt(outputs)})
    assert points == {"101": SCORED - 1}
    said = "the answer below the check lesson/choice is no text, or a longer one than any answer"
    assert [one.what for one in conflicts] == [said]


@pytest.mark.parametrize("outputs", [lambda _: [], lambda _: None, lambda _: {}, lambda _: ""])
def test_no_outputs_are_no_answer(outputs: Callable[[Any], Any], tmp_path: Path) -> None:
    """Outputs that are not there are an unanswered question, and nothing to look at."""
    assert graded(tmp_path, {"101.ipynb": spoilt(outputs)}) == ({"101": SCORED - 1}, [])


def test_nothing_at_all_is_refused(tmp_path: Path) -> None:
    """An empty folder, and an empty zip, is said to be empty, and no gradebook is made of it."""
    folder = laid(tmp_path / "week_1")
    (tmp_path / "came").mkdir()
    put(tmp_path / "all.zip", zipped({}))
    for name in ("came", "all.zip"):
        done = CliRunner().invoke(main, ["grade", str(folder), str(tmp_path / name)], catch_exceptions=False)
        assert (done.exit_code, "Error: no file is in" in done.output) == (1, True)
    assert not (folder / "teacher" / "attempts.jsonl").exists()


def test_a_pipe_called_a_zip_is_refused(tmp_path: Path) -> None:
    """What would be waited for without end is named, and nothing is written."""
    folder = laid(tmp_path / "week_1")
    os.mkfifo(tmp_path / "all.zip")
    with pytest.raises(RefusedError, match="it is no file"):
        grade(folder, [tmp_path / "all.zip"])


@pytest.mark.parametrize("outputs", [[], None, ...])
def test_a_page_without_any_output_is_told(outputs: Any, tmp_path: Path) -> None:
    """A notebook that was never run, or lost its outputs on the way, is unanswered, and the teacher hears why."""
    book = classes.notebook(RIGHT)
    for cell in book["cells"]:
        cell.pop("outputs", None)
        if outputs is not ...:
            cell["outputs"] = outputs
    folder = laid(tmp_path / "week_1")
    put(tmp_path / "came" / "102" / "week_1.ipynb", saved({}))
    report = grade(folder, [put(tmp_path / "came" / "101" / "week_1.ipynb", json.dumps(book).encode()).parents[1]])
    told = {(row.learner, row.state.value, row.reason) for row in gradebook_of(folder).rows}
    assert told == {("101", "unanswered", BARE), ("102", "unanswered", "")}
    said = [line for line in lines_of(report, folder / "teacher") if line.startswith("Not run")]
    assert said == ["Not run, or saved without its outputs, in which the answers stand: a page of 101."]
    assert report.conflicts == []


FORGED = "doe_999_1_week_1.ipynb"  # as a learner calls a file who would like it to be another's
SENT = "attempt_2026-11-27-04-05-06"


@pytest.mark.parametrize(
    "name",
    [
        f"Jane Doe_101_assignsubmission_file_/{FORGED}",
        "Jane Doe_101_assignsubmission_file_/x_999_assignsubmission_file_y.ipynb",
        "Jane Doe_101_assignsubmission_file_x_999_assignsubmission_file_y.ipynb",
        f"101-2 - Jane Doe - Nov 27, 2026 405 PM/{FORGED}",
        "101-2 - Jane Doe - Nov 27, 2026 405 PM/999-2 - Roe - Nov 27, 2026 405 PM.ipynb",
        f"Week 1_101_{SENT}_x_999_{SENT}_y.ipynb",
        f"doe_101_9_Week 1_999_{SENT}_y.ipynb",
        "doe_101_9_roe_999_9_week_1.ipynb",
    ],
)
def test_no_name_of_a_learners_own_makes_a_file_anothers(name: str, tmp_path: Path) -> None:
    """What a learner calls a file, or a folder in it, changes nothing of whose it is by the LMS."""
    points, _ = graded(tmp_path, {name: saved()})
    assert points == {"101": SCORED}


@pytest.mark.parametrize("name", ["101/999.ipynb", "101/999/week_1.ipynb", "101/p-999/week_1.ipynb", "Ada/999.ipynb"])
def test_a_folder_of_the_rosters_is_its_learners(name: str, tmp_path: Path) -> None:
    """In a folder that is a learner's by the roster, by id or by a name that only one has, all is that learner's."""
    roster = (person("101", "Ada"), person("999", "Bao"), person("7", "Cho"), person("8", "Cho"))
    points, conflicts = graded(tmp_path, {name: saved()}, roster=roster)
    assert (points["101"], points["999"]) == (SCORED, 0.0)
    assert conflicts == []


@pytest.mark.parametrize("folder", ["101", "Ada"])
@pytest.mark.parametrize("name", [FORGED, f"x_999_{SENT}_y.ipynb", "Roe_999_assignsubmission_file_/week_1.ipynb"])
def test_a_folder_of_the_rosters_outweighs_an_lmss_name(folder: str, name: str, tmp_path: Path) -> None:
    """In a learner's folder nothing is another's, though it be called as an LMS calls what that one has handed in."""
    roster = (person("101", "Ada"), person("999", "Bao"))
    points, conflicts = graded(tmp_path, {f"{folder}/{name}": saved()}, roster=roster)
    assert (points["101"], points["999"], conflicts) == (SCORED, 0.0, [])


def test_an_lmss_name_in_a_folder_of_another_name_is_nobodys(tmp_path: Path) -> None:
    """Where nobody can tell whether a folder is a learner's, a file in it that an LMS seems to have named is told."""
    points, conflicts = graded(tmp_path, {f"Ada/{FORGED}": saved(), "Bao/week_1.ipynb": saved(x=1)})
    assert points == {"Bao": SCORED}
    assert [(one.learner, one.what) for one in conflicts] == [
        ("", "it lies in Ada, and is called as an LMS calls what another has handed in")
    ]


@pytest.mark.parametrize("is_zip", [True, False], ids=["a zip", "a folder"])
def test_a_folder_that_holds_all_names_nobody(is_zip: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """What an LMS named is known in a folder round all of it, as there is where somebody packed it anew."""
    files = {f"all/week 1/{name}": saved(x=name) for name in ("doe_101_9_week_1.ipynb", "roe_102_9_week_1.ipynb")}
    folder, came = laid(tmp_path / "week_1"), tmp_path / "came"
    for name, content in files.items():
        put(came / name, content)
    put(came / "__MACOSX" / "x", b"")
    assert grade(folder, [put(tmp_path / "all.zip", zipped(files)) if is_zip else came]).conflicts == []
    assert {row.learner for row in gradebook_of(folder).rows} == {"101", "102"}


UNDERSCORED = "Homework One_j_doe_attempt_2026-11-27-04-05-06_x.ipynb"


@pytest.mark.parametrize(
    ("name", "roster"),
    [
        (UNDERSCORED, ["j_doe", "doe"]),
        (UNDERSCORED.replace(" ", "_"), ["j_doe", "doe"]),
        (UNDERSCORED.replace("Homework One", "Week 1"), []),
        (UNDERSCORED.replace("Homework One", "week_1"), []),
    ],
)
def test_a_user_of_blackboards_may_hold_what_parts_the_name(name: str, roster: list[str], tmp_path: Path) -> None:
    """Title and user are told apart by the roster, or by what this assignment is called."""
    points, conflicts = graded(tmp_path, {name: saved()}, roster=tuple(map(person, roster)))
    assert (points["j_doe"], conflicts) == (SCORED, [])


def test_a_user_of_blackboards_whom_nobody_knows_is_nobody(tmp_path: Path) -> None:
    """Where neither tells, it is told, and not guessed."""
    points, conflicts = graded(tmp_path, {UNDERSCORED: saved()})
    assert points == {}
    assert [one.what for one in conflicts] == ["it is of j_doe or of doe, by its name"]


def test_a_name_that_two_have_is_nobodys(tmp_path: Path) -> None:
    """A folder by a name alone is a learner's of the roster where just one has it, and told where two have."""
    roster = (person("101", "Ada"), person("7", "Cho"), person("8", "Cho"))
    files = {"ADA/week_1.ipynb": saved(), "Cho/week_1.ipynb": saved({}, x=1)}
    points, conflicts = graded(tmp_path, files, roster=roster)
    assert (points["101"], points["7"], points["8"]) == (SCORED, 0.0, 0.0)
    assert [one.what for one in conflicts] == ["this learner is not on the roster"]


def test_a_zip_that_looks_like_canvass_is_nobodys(tmp_path: Path) -> None:
    """The name of what was given as a whole says whose it is only where nothing in it does."""
    folder = laid(tmp_path / "week_1")
    grade(folder, [put(tmp_path / "gradebook_2026_11_27.zip", zipped({"doe_101_9_week_1.ipynb": saved()}))])
    assert {row.learner for row in gradebook_of(folder).rows} == {"101"}


BESIDE = (
    *(".DS_Store", "101/._week_1.ipynb", "__MACOSX/101/._week_1.ipynb", ".git/config", "101/.vscode/settings.json"),
    *("Thumbs.db", "101/thumbs.db", "101/ehthumbs.db", "desktop.ini", "101/Desktop.ini", "101/~$notes.docx"),
)


@pytest.mark.parametrize("is_zip", [True, False], ids=["a zip", "a folder"])
def test_what_systems_put_beside_the_work_is_passed_over(is_zip: bool, tmp_path: Path) -> None:  # noqa: FBT001
    """What no person made is nobody's, in a zip as in a folder: it makes no learner and no conflict."""
    folder = laid(tmp_path / "week_1")
    files = {"101/week_1.ipynb": saved(), **dict.fromkeys(BESIDE, b"x")}
    for name, content in files.items():
        put(tmp_path / "came" / name, content)
    came = put(tmp_path / "all.zip", zipped(files)) if is_zip else tmp_path / "came"
    assert grade(folder, [came]).conflicts == []
    assert {row.learner for row in gradebook_of(folder).rows} == {"101"}
