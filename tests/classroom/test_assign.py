"""`roadmap assign`: what is written, what is told, what is refused, and what stands when it is done once more."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from builder.classroom.assignment import read
from builder.cli import main
from tests.classroom.conftest import FIXTURE, Assign, told
from tests.classroom.handed_out import payload_of, stem_of, written


def test_the_class_gets_what_is_assigned_and_nothing_else(assign: Assign) -> None:
    """A chapter has all its questions, its skip test's behind the lesson; of one that is named by a check there is that
    check alone. Both keep their predictions, which open figures and are never graded."""
    folder = assign("--chapters", "probability", "--checks", "format_example/order,format_example/two-heads")
    assert written(folder) == ["README.md", "chapters/format_example.ipynb", "chapters/probability.ipynb"]
    graded = {one.id: one.credit for one in read(folder / "teacher").questions}
    assert graded == {
        "probability/share": "right",
        "format_example/ten-tosses": "none",
        "format_example/order": "right",
        "format_example/two-heads": "right",
    }
    cells = nbformat.read(folder / "class" / "chapters" / "format_example.ipynb", as_version=4).cells
    checks = [cell.metadata.ml_road_map.check for cell in cells if "check" in cell.metadata.get("tags", ())]
    assert checks == ["format_example/ten-tosses", "format_example/order", "format_example/two-heads"]


def test_cells_find_what_a_question_begins_with(assign: Assign) -> None:
    """Of a code question that is not assigned its starter stays, since cells below it may use that; its question, its
    examples and its mark do not."""
    folder = assign("--checks", "format_example/order")
    cells = nbformat.read(folder / "class" / "chapters" / "format_example.ipynb", as_version=4).cells
    starters = [cell for cell in cells if cell.source.endswith("def mean(values):\n    ...")]
    assert [cell.metadata.get("jupyter") for cell in starters] == [{"source_hidden": True}]
    assert not any("# Check: format_example/mean" in cell.source or "mean([2, 4])" in cell.source for cell in cells)


def test_one_notebook_holds_all_chapters(assign: Assign) -> None:
    """With --one there is a single notebook, and each chapter's cells find their own tables."""
    folder = assign("--chapters", "format_example,probability", "--one")
    assert written(folder) == ["README.md", "week_1.ipynb"]
    book = nbformat.read(folder / "class" / "week_1.ipynb", as_version=4)
    assert book.metadata.ml_road_map.assignment["chapter"] == ""
    turns = [cell.source for cell in book.cells if "turn" in cell.metadata.get("tags", ())]
    assert [re.findall(r'turn_to\("(\w+)"\)', turn) for turn in turns] == [["format_example"], ["probability"]]
    nbformat.validate(book)


def test_notebook_and_setup_name_the_assignment(assign: Assign) -> None:
    """Name, edition and chapter stand in the metadata and, since Colab loses that, in the setup cell."""
    folder = assign("--chapters", "probability")
    book = nbformat.read(folder / "class" / "chapters" / "probability.ipynb", as_version=4)
    about = {"v": 1, "name": "week_1", "chapter": "probability"}
    made = read(folder / "teacher")
    about |= {"edition": made.edition, "folder": made.folder}
    assert book.metadata.ml_road_map.assignment == about
    setup = next(cell.source for cell in book.cells if "setup" in cell.metadata.get("tags", ()))
    found = re.search(r"^    ml_road_map\.assigned\((.*)\)$", setup, re.MULTILINE)
    assert found
    assert json.loads(found[1]) == about


def test_links_lead_to_the_class_or_to_the_course_on_the_web(assign: Assign) -> None:
    """Every relative link of a class notebook leads to a file that was handed out; other pages are the course's."""
    folder = assign("--chapters", "format_example")
    book = folder / "class" / "chapters" / "format_example.ipynb"
    text = "\n".join(cell.source for cell in nbformat.read(book, as_version=4).cells if cell.cell_type == "markdown")
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    course = "https://colab.research.google.com/github/loganthorneloe/ml-road-map/blob/main/tests/fixtures/notebooks/"
    assert f"{course}chapters/probability.ipynb" in targets
    for target in targets:
        assert target.startswith(("http", "#")) or (book.parent / target).exists(), target


def test_once_more_is_the_same_assignment(assign: Assign) -> None:
    """Assigned anew the secret and all marks stay, so that answers which were handed in before still count; what is no
    longer assigned goes."""
    first = read(assign("--chapters", "format_example,probability") / "teacher")
    folder = assign("--chapters", "format_example", "--credit", "first", "--due", "2026-12-01T18:00+01:00")
    again = read(folder / "teacher")
    marks = {one.id: one.mark for one in first.questions}
    assert again.secret == first.secret
    assert again.folder == first.folder
    assert {one.id: one.mark for one in again.questions}.items() <= marks.items()
    assert again.edition != first.edition
    assert again.due == datetime(2026, 12, 1, 17, tzinfo=UTC)
    assert written(folder) == ["README.md", "chapters/format_example.ipynb"]
    assert "**Due Tuesday, 1 December 2026, 18:00 UTC+01:00 (17:00 UTC).**" in (
        folder / "class" / "README.md"
    ).read_text("utf-8")


def test_another_assignment_has_other_marks(assign: Assign) -> None:
    """The same question bears another mark in another assignment, so that none can be carried over."""
    marks = [
        {one.mark for one in read(assign("--chapters", "probability", name=name) / "teacher").questions}
        for name in "ab"
    ]
    assert marks[0].isdisjoint(marks[1])


def test_a_changed_file_is_not_overwritten(assign: Assign, tmp_path: Path) -> None:
    """What somebody changed in class/ is refused by name, and nothing is written."""
    folder = assign("--chapters", "probability")
    book, key = folder / "class" / "chapters" / "probability.ipynb", folder / "teacher" / "key.json"
    book.write_text(book.read_text(encoding="utf-8").replace("share", "SHARE"), encoding="utf-8")
    before = book.read_bytes(), key.read_bytes()
    assert f"{book} was changed" in told(tmp_path, "--chapters", "format_example")
    assert (book.read_bytes(), key.read_bytes()) == before


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    """A folder that is no assignment is not taken for one."""
    (tmp_path / "week_1").mkdir()
    (tmp_path / "week_1" / "notes.txt").write_text("mine", encoding="utf-8")
    assert "holds no assignment" in told(tmp_path, "--chapters", "probability")
    assert [path.name for path in (tmp_path / "week_1").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "nothing is assigned"),
        (("--chapters", "probabilty"), 'there is no chapter "probabilty"; did you mean "probability"?'),
        (("--checks", "probability/shore"), 'did you mean "probability/share"?'),
        (("--checks", "share"), '--checks has "share"; write CHAPTER/ID'),
        (("--checks", "nope/share"), 'there is no chapter "nope"; there are: '),
        (("--chapters", "probability", "--due", "tomorrow"), '"tomorrow" is no date'),
        (("--chapters", "probability", "--due", ""), '"" is no date'),
        (("--chapters", "probability", "--due", "0001-01-01T00:00+14:00"), '"0001-01-01T00:00+14:00" is no date'),
        (("--chapters", "probability", "--feedback", "soon"), "now, after-due, never"),
        (("--chapters", "probability", "--credit", "probability/shore=none"), "no assigned check"),
        (("--chapters", "probability", "--points", "probability/share=nan"), "--points has"),
        (("--chapters", "probability", "--points", "3"), "--points has"),
        (("--chapters", "probability", "--repository", "https://github.com/me/mine"), "OWNER/NAME"),
        (("--chapters", "probability", "--hub", "hub.example.org"), "give an address"),
    ],
)
def test_what_cannot_be_meant_is_refused(options: tuple[str, ...], sentence: str, tmp_path: Path) -> None:
    """A name that there is not, or a value that says nothing, is told with what may be given; nothing is written."""
    assert sentence in told(tmp_path / "classes", *options)
    assert not (tmp_path / "classes").exists()


@pytest.mark.parametrize("name", ["../x", "Week 1", "", "con/x", "x" * 65, "-x", "näme"])
def test_a_name_is_a_folders(name: str, tmp_path: Path) -> None:
    """The name of an assignment cannot lead out of the folder, nor be one that some system refuses."""
    out = tmp_path / "classes"
    command = ["assign", "--chapters", "probability", "--source", str(FIXTURE), "--out", str(out), "--", name]
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    assert "cannot be its name" in result.output
    assert not out.exists()


def test_feedback_now_carries_the_key_and_says_so(assign: Assign, tmp_path: Path) -> None:
    """A question that tells at once whether it is right bears its key, under its mark; the command names it."""
    options = ("--chapters", "probability", "--feedback", "probability/share=now", "--points", "probability/share=2")
    assert "hold the key to probability/share" in told(tmp_path / "other", *options)
    folder = assign(*options)
    (question,) = read(folder / "teacher").questions
    payload = payload_of(folder / "class" / "chapters" / "probability.ipynb", question.id)
    assert payload == question.payload | {"hash": question.mark}
    assert (question.feedback, question.points) == ("now", 2.0)


def test_the_readme_has_launch_links(assign: Assign) -> None:
    """With a repository the README leads to Colab, Binder and, where a hub is named, to nbgitpuller there."""
    options = ("--repository", "me/my_class", "--hub", "https://hub.example.org/")
    text = (assign("--chapters", "probability", *options) / "class" / "README.md").read_text(encoding="utf-8")
    assert "https://colab.research.google.com/github/me/my_class/blob/main/chapters/probability.ipynb" in text
    assert "https://mybinder.org/v2/gh/me/my_class/main?urlpath=lab%2Ftree%2Fchapters%2Fprobability.ipynb" in text
    place = "lab%2Ftree%2Fmy_class%2Fchapters%2Fprobability.ipynb"
    asked = f"repo=https%3A%2F%2Fgithub.com%2Fme%2Fmy_class&branch=main&urlpath={place}"
    assert f"https://hub.example.org/hub/user-redirect/git-pull?{asked}" in text
    assert "On Colab fetch it by *File > Download > Download .ipynb*" in text  # there the saved file is in Drive
    assert "Nothing has to be installed on Colab or Binder." in text
    without = (assign("--chapters", "probability", name="week_2") / "class" / "README.md").read_text(encoding="utf-8")
    assert "Nothing has to be installed" not in without


@pytest.mark.parametrize(
    ("credit", "says"),
    [
        ("first", "until you hand in. But only your first answer earns points.\n"),
        (
            "format_example/mean=first",
            "until you hand in. For 1 of the questions only your first answer earns points.\n",
        ),
        ("completion", "until you hand in.\n"),
    ],
)
def test_a_class_hears_that_the_first_answer_counts(credit: str, says: str, assign: Assign) -> None:
    """Where changing an answer costs its points, the README says so beside the leave to change it."""
    folder = assign("--chapters", "format_example", "--credit", credit)
    assert says in (folder / "class" / "README.md").read_text(encoding="utf-8")


def test_no_ai_is_said_and_set(assign: Assign) -> None:
    """With --no-ai Colab is told to hide its AI, a last question asks for a statement and is not graded, and the README
    says what this can and cannot do."""
    folder = assign("--chapters", "probability", "--no-ai")
    book = nbformat.read(folder / "class" / "chapters" / "probability.ipynb", as_version=4)
    assert book.metadata.colab.generative_ai_disabled is True
    assert "## Without AI" in (folder / "class" / "README.md").read_text(encoding="utf-8")
    assert read(folder / "teacher").no_ai
    statement = read(folder / "teacher").questions[-1]
    assert (statement.id, statement.credit, statement.points) == ("probability/without-ai", "none", 0.0)
    assert "or write what you used" in stem_of(
        folder / "class" / "chapters" / "probability.ipynb", "probability-without-ai"
    )


def test_it_names_what_is_public_and_what_is_lacking(tmp_path: Path) -> None:
    """The questions whose key stands in the public course are named, or said to be all of them; and the chapters that
    the class lacks."""
    found = told(tmp_path, "--chapters", "probability")
    assert "Anybody can find the key to probability/share: " in found
    every = told(tmp_path / "every", "--chapters", "format_example")
    assert "for the class. 10 questions" in every
    assert "Anybody can find the key to all 10 questions: " in every
    assert "Probability builds on Python, A chapter that shows the format, which" in found


OWN = """\
---
title: Week one
summary: Two questions of our own.
hours: 0.5
---

# Week one

What did we do on Monday?

## Practice

### Check: What we counted
<!-- id: counted -->

What did we count?

= `the sparrows of Monday`

- `pigeons`
  > Those came on Tuesday, remember.
"""


def test_a_teachers_own_questions_are_asked_beside_the_courses(tmp_path: Path) -> None:
    """Chapters of --checks-from are assigned with all their questions; their key is in no file of the class, and is not
    called public."""
    own = tmp_path / "own" / "chapters" / "our_week.md"
    own.parent.mkdir(parents=True)
    own.write_text(OWN, encoding="utf-8")
    output = told(tmp_path / "classes", "--chapters", "probability", "--checks-from", str(tmp_path / "own"))
    folder = tmp_path / "classes" / "week_1"
    assert written(folder) == ["README.md", "chapters/our_week.ipynb", "chapters/probability.ipynb"]
    assert [one.id for one in read(folder / "teacher").questions] == ["probability/share", "our_week/counted"]
    assert "Anybody can find the key to probability/share: " in output
    handed = [path.read_text(encoding="utf-8") for path in (folder / "class").rglob("*.*")]
    packed = json.dumps(payload_of(folder / "class" / "chapters" / "our_week.ipynb", "our_week/counted"))
    assert not any("sparrows" in text or "pigeons" in text for text in (*handed, packed))


def test_a_teachers_chapter_has_a_name_of_its_own(tmp_path: Path) -> None:
    """A chapter of --checks-from that is called like one of the course is refused."""
    own = tmp_path / "own" / "chapters" / "probability.md"
    own.parent.mkdir(parents=True)
    own.write_text(OWN, encoding="utf-8")
    output = told(tmp_path / "classes", "--checks-from", str(tmp_path / "own"))
    assert 'has a chapter "probability" already' in output


def test_quizzes_for_an_lms_stand_beside_the_key(tmp_path: Path) -> None:
    """The questions that an LMS can ask are written for three of them, for the teacher alone; the others are named."""
    output = told(tmp_path, "--chapters", "format_example")
    found = sorted(path.name for path in (tmp_path / "week_1" / "teacher" / "quizzes").iterdir())
    assert found == ["week_1.blackboard.txt", "week_1.moodle.xml", "week_1.qti.zip"]
    assert "format_example/narrow, format_example/how-many, format_example/mean need a notebook" in output
