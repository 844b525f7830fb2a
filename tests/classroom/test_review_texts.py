"""Free words are read question by question, and marked once: the marks stand as overrides with their author."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.classroom.grade import grade, gradebook_of
from builder.classroom.overrides import Override, add, overrides_of
from builder.cli import main
from tests.classroom import classes
from tests.classroom.classes import RIGHT, laid, put, saved

SAID = {"101": "=HYPERLINK(1)", "102": "A coin; it has\nno memory.", "103": "  a coin, it has no memory"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An assignment for which three learners have handed in free words, and words that the key does not know."""
    folder = laid(tmp_path / "week_1")
    for learner, said in SAID.items():
        answers = RIGHT | {"second/reflect": {"answer": said}}
        answers |= {"lesson/text": {"answer": "Bayes's formula"}} if learner == "103" else {}
        put(tmp_path / "came" / f"{learner}.ipynb", saved(answers))
    grade(folder, [tmp_path / "came"])
    return folder


def review(folder: Path, *options: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["review-texts", str(folder), *options], catch_exceptions=False)


def texts(folder: Path) -> list[dict[str, str]]:
    """Return the rows of texts.csv."""
    with (folder / "teacher" / "texts.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def mark(folder: Path, points: dict[str, str], reason: str = "", delimiter: str = ",") -> None:
    """Fill points into texts.csv, by learner, as a spreadsheet writes it back."""
    lines = texts(folder)
    path = folder / "teacher" / "texts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]), delimiter=delimiter)
        writer.writeheader()
        for line in lines:
            if line["check"] == "second/reflect" and line["learner"] in points:
                line |= {"points": points[line["learner"]], "reason": reason}
            writer.writerow(line)


def points_of(folder: Path) -> dict[str, float | None]:
    """Return the points of the free words."""
    return {row.learner: row.points for row in gradebook_of(folder).rows if row.check == "second/reflect"}


def test_answers_stand_by_question_with_the_model(folder: Path) -> None:
    """All free words stand beside the model, and of typed words those alone that the key does not know; none is a
    formula."""
    assert "second/reflect: 3 answers, 0 marked" in review(folder).output
    lines = texts(folder)
    assert [(line["check"], line["learner"]) for line in lines] == [
        ("lesson/text", "103"),
        ("second/reflect", "101"),
        ("second/reflect", "103"),
        ("second/reflect", "102"),
    ]
    assert lines[1]["answer"] == "'=HYPERLINK(1)"
    assert lines[1]["model"]
    assert [line["check"] for line in texts_of_one(folder)] == ["lesson/text"]


def texts_of_one(folder: Path) -> list[dict[str, str]]:
    """Return the rows of one question's table."""
    assert review(folder, "--check", "lesson/text").exit_code == 0
    return texts(folder)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_marks_are_kept_with_author_and_reason(folder: Path, delimiter: str) -> None:
    """Marks become overrides once, whoever's spreadsheet wrote them; the gradebook has them, and so has the table."""
    review(folder)
    mark(folder, {"101": "0", "102": "0,5" if delimiter == ";" else "0.5"}, "half of it", delimiter)
    assert "2 marks of A. Teacher kept" in review(folder, "--author", "A. Teacher").output
    assert points_of(folder) == {"101": 0.0, "102": 0.5, "103": None}
    kept = (folder / "teacher" / "overrides.csv").read_text(encoding="utf-8-sig")
    assert kept.splitlines()[1] == "101,second/reflect,0.0,A. Teacher,half of it"
    again = review(folder, "--author", "B. Teacher")
    assert "second/reflect: 3 answers, 2 marked" in again.output
    assert "kept in" not in again.output
    assert (folder / "teacher" / "overrides.csv").read_text(encoding="utf-8-sig") == kept


def test_marks_without_an_author_are_refused_and_stay(folder: Path) -> None:
    """Marks that nobody signs are not taken over, and not written over either."""
    review(folder)
    mark(folder, {"101": "1"})
    refused = review(folder)
    assert (refused.exit_code, "1 new mark; say whose by --author" in refused.output) == (1, True)
    assert {line["points"] for line in texts(folder) if line["learner"] == "101"} == {"1"}


@pytest.mark.parametrize("points", ["2", "-1", "much"])
def test_a_mark_that_is_none_is_refused_with_its_line(folder: Path, points: str) -> None:
    """A mark that is no number, or more than the question gives, is named with its line."""
    review(folder)
    mark(folder, {"101": points})
    refused = review(folder, "--author", "A")
    assert refused.exit_code == 1
    assert f"texts.csv:3: “{points}” are no points from 0 to 1." in refused.output


def test_a_mark_on_words_that_have_changed_is_not_taken_over(folder: Path, tmp_path: Path) -> None:
    """Whoever hands in anew while the teacher reads is told, and not given the points of other words."""
    review(folder)
    mark(folder, {"101": "1"}, "well said")
    grade(
        folder, [put(tmp_path / "new" / "101.ipynb", saved(RIGHT | {"second/reflect": {"answer": "Something else"}}))]
    )
    told = review(folder, "--author", "A")
    assert "101 has answered second/reflect anew since; the mark in line 3 (1, “well said”) was left out" in told.output
    assert points_of(folder)["101"] is None


def test_a_spreadsheet_may_change_what_it_does_not_understand(tmp_path: Path) -> None:
    """Zeros that were taken off an id, and an answer that was made another, lose no mark."""
    folder = laid(tmp_path / "week_1")
    for learner in ("0101", "0102"):
        grade(folder, [put(tmp_path / f"{learner}.ipynb", saved({"second/reflect": {"answer": "1/2 天"}}, x=learner))])
    review(folder)
    path = folder / "teacher" / "texts.csv"
    made = path.read_text("utf-8-sig").replace("0101", "101").replace("1/2 天", "01. Feb ?", 1)
    path.write_text(made.replace("1.0,,", "1.0,0.5,", 1), encoding="utf-8")
    assert "1 mark of A kept" in review(folder, "--author", "A").output
    assert points_of(folder) == {"0101": 0.5, "0102": None}


def test_a_reason_without_points_is_not_lost(folder: Path) -> None:
    """Where only a reason was filled in, its line is named, and the table stays as it is."""
    review(folder)
    mark(folder, {"101": ""}, "too short")
    refused = review(folder, "--author", "A")
    assert (refused.exit_code, "texts.csv:3: “too short” stands there without points" in refused.output) == (1, True)
    assert [line["reason"] for line in texts(folder)] == ["", "too short", "", ""]


def test_an_assignment_without_words_says_so(tmp_path: Path) -> None:
    """Where no question asks for words the command says so, and a question that there is not is refused."""
    made = classes.assignment()
    folder = laid(tmp_path / "week_1", replace(made, questions=made.questions[:3]))
    assert review(folder).output == "No question of this assignment asks for words.\n"
    assert review(folder, "--check", "x/y").exit_code == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_marks_join_those_that_a_spreadsheet_wrote(encoding: str, tmp_path: Path) -> None:
    """A mark that is added to overrides.csv leaves those that stand there readable, however they are written."""
    path = tmp_path / "overrides.csv"
    path.write_bytes("sep=;\r\nlearner;check;points;author;reason\r\né;a/b;0,5;Ž;ö".encode(encoding))
    add(path, [Override("Łucja", "a/b", 0.25, "Ada", "half")])
    kept = overrides_of(path)
    assert [(one.learner, one.points, one.reason) for one in kept.values()] == [
        ("é", 0.5, "ö"),
        ("Łucja", 0.25, "half"),
    ]
