"""Who is in the class: the roster that a teacher gives, and values of each learner's own."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from builder.classroom.assignment import Assignment, place_of, read, variant_of
from builder.classroom.roster import read_roster
from builder.classroom.shown import without_key
from builder.runtime.checks.variants import filled
from tests.classroom.conftest import Assign, told
from tests.classroom.handed_out import payload_of, stem_of


@pytest.mark.parametrize(
    ("roster", "sentence"),
    [
        ("Name\nZoë\n", "no column is called id"),
        ("id,name\n", "names nobody"),
        ("id,name\n,Zoë\n", '"Zoë" has no id'),
        ("id,name\n101,Zoë\n101,Bao\n", 'roster.csv:3: the id "101" is there twice'),
        ("id,name\n=1+1,Zoë\n", "cannot be an id"),
        ("id,name\n＝1,Zoë\n", "cannot be an id"),
        ('id,name\n"101,Zoë\n', "this is no CSV"),
        ("id,name\n1\u202e01,Zoë\n", "cannot be an id"),
        ("id,name\n1\u200b01,Zoë\n", "holds signs that nobody sees"),
        (f"id,name\n{'1' * 150},Zoë\n", "too long"),
        ("id,name\ncafe\u0301,Zoë\ncafé,Bao\n", "is there twice"),
        ("id,name\n1.01E+11,Zoë\n", "a spreadsheet shortened it"),
        ("name,id\nAmes, Ana,101\n", "roster.csv:2: it has 3 cells, and the heading has 2"),
        ("id,name,ID\n101,Zoë,7\n", "several columns are called id; leave the one that your LMS knows"),
        ("101,Zoë\n102,Bao\n", 'its columns are "101", "Zoë"'),
        ("", "it is empty"),
        ("PK\x03\x04", "is a workbook"),
    ],
)
def test_a_roster_that_names_nobody_rightly_is_refused(roster: str, sentence: str, tmp_path: Path) -> None:
    """A roster without ids, with one twice, or with one that a spreadsheet would run is refused with its line."""
    path = tmp_path / "roster.csv"
    path.write_text(roster, encoding="utf-8")
    assert sentence in told(tmp_path / "classes", "--chapters", "probability", "--roster", str(path))
    assert not (tmp_path / "classes").exists()


def test_a_roster_is_read_and_kept(assign: Assign, tmp_path: Path) -> None:
    """Learners are read whatever the delimiter and the marks at the beginning of the file; it is copied as it is."""
    path = tmp_path / "roster.csv"
    path.write_bytes("\ufeffName;ID\r\nZoë;101\r\n\r\n;007\r\n".encode())
    folder = assign("--chapters", "probability", "--roster", str(path))
    roster = read(folder / "teacher").roster
    assert [(one.id, one.name) for one in roster] == [("007", ""), ("101", "Zoë")]
    assert all(re.fullmatch(r"learner-[0-9a-f]{12}", one.pseudonym) for one in roster)
    assert (folder / "teacher" / "roster.csv").read_bytes() == path.read_bytes()
    handed = "".join(path.read_text(encoding="utf-8") for path in (folder / "class").rglob("*.*"))
    assert not any(secret in handed for secret in ("Zoë", "007", *(one.pseudonym for one in roster)))


LMS = Path(__file__).parent / "lms"


@pytest.mark.parametrize(
    ("content", "people"),
    [
        ("id,name\n101,Zoë\n".encode("utf-16"), [("101", "Zoë")]),
        ("id;name\n101;Zoë\n".encode("cp1252"), [("101", "Zoë")]),
        ("sep=;\r\nid;name\r\n101;Zoë\r\n".encode(), [("101", "Zoë")]),
        (b"\n\nid\n101\n", [("101", "")]),
        (b'id, name\n 007 , "Ames,\nAna"\n', [("007", "Ames, Ana")]),
        (b"First name,Surname,ID number,Email address\nAna,Ames,101,a@x.org\n", [("101", "Ana Ames")]),
        (b"Student,ID,Section\n    Points Possible,,\nAna,101,a\n", [("101", "Ana")]),
        (
            (LMS / "canvas.csv").read_bytes(),
            [("101", "Ames, Ana"), ("102", 'Bo, "B" Ben'), ("103", "Cho, Chi"), ("104", "Dee, Di")],
        ),
        (
            (LMS / "brightspace.csv").read_bytes(),
            [("0101", "Ana Ames"), ("0102", "Ben Bo"), ("0103", "Chi Cho"), ("0104", "Di Dee")],
        ),
        (
            (LMS / "moodle_worksheet.csv").read_bytes(),
            [("101", "Ana Ames"), ("102", "Ben Bo"), ("103", "Chi Cho"), ("104", "Di Dee")],
        ),
    ],
)
def test_a_roster_as_spreadsheets_and_systems_write_it(
    content: bytes, people: list[tuple[str, str]], tmp_path: Path
) -> None:
    """Whatever encoding, delimiter and columns a spreadsheet or an LMS gives it, a roster names the same people."""
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    assert [(one.id, one.name) for one in read_roster(path, "s")] == people


@pytest.mark.parametrize(
    ("encoding", "name", "asked"),
    [
        ("gbk", "张三", "Is “ÕÅÈý” spelt rightly? If not, save it as CSV (UTF-8), and assign once more."),
        ("cp1252", "Müller", "Is “Müller” spelt rightly?"),
        ("cp1252", "Mueller", ""),
        ("utf-8", "张三", ""),
        ("utf-16", "محمد", ""),
    ],
)
def test_a_roster_of_an_unknown_writing_is_asked_about(encoding: str, name: str, asked: str, tmp_path: Path) -> None:
    """Where no file says how names are written, the teacher is shown one as it was read."""
    path = tmp_path / "roster.csv"
    path.write_bytes(f"id,name\n100,Ada\n101,{name}\n".encode(encoding))
    said = told(tmp_path / "classes", "--chapters", "probability", "--roster", str(path))
    assert asked in said
    assert ("spelt rightly" in said) == bool(asked)


def test_each_learner_of_a_roster_gets_their_values(assign: Assign, tmp_path: Path) -> None:
    """With --variants and a roster each learner has a folder under a pseudonym; its question and its payload are those
    of the variant that the teacher expects, and of no other."""
    path = tmp_path / "roster.csv"
    path.write_text("id,name\n" + "".join(f"{number},x\n" for number in range(101, 107)), encoding="utf-8")
    folder = assign("--checks", "format_example/base-rate", "--variants", "--roster", str(path))
    assignment = read(folder / "teacher")
    question = next(one for one in assignment.questions if one.variants)
    for learner in assignment.roster:
        book = folder / "class" / "learners" / learner.pseudonym / "chapters" / "format_example.ipynb"
        place = place_of(assignment, question, learner.id)
        payload = payload_of(book, question.id)
        assert payload["variant"] == variant_of(assignment, question, learner.id) == {"place": place}
        assert "vary" not in payload
        assert payload["stem"] in stem_of(book, "format_example-base-rate")
        assert payload["stem"] == question.variants[place]["stem"]
    assert not (folder / "class" / "chapters").exists()


def test_without_a_roster_a_page_holds_all_values_and_no_key(assign: Assign) -> None:
    """Each variant that a page makes of its payload is what a class is shown of the teacher's variant at that place."""
    folder = assign("--checks", "format_example/base-rate", "--variants")
    assignment: Assignment = read(folder / "teacher")
    question = next(one for one in assignment.questions if one.variants)
    book = folder / "class" / "chapters" / "format_example.ipynb"
    payload: Any = payload_of(book, question.id)
    for place, variant in enumerate(question.variants):
        made = {**filled(payload, place)}
        wanted = without_key(variant, assignment.secret, question.id)
        assert {field: made[field] for field in wanted} == wanted
        assert {*made} - {*wanted} <= {"hash", "class", "first", "vary"}
    assert "people 1 are ill" not in stem_of(book, "format_example-base-rate")


@pytest.mark.parametrize("typed", ["ab12", " AB12 "])
def test_a_typed_id_draws_the_same_whatever_its_case(typed: str, assign: Assign) -> None:
    """Blanks around an id and capitals make no other variant of it."""
    folder = assign("--checks", "format_example/base-rate", "--variants")
    assignment = read(folder / "teacher")
    question = next(one for one in assignment.questions if one.variants)
    assert variant_of(assignment, question, typed) == variant_of(assignment, question, "AB12")
