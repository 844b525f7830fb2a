"""Grades into an LMS: its own export, with one column filled in and every other byte as it was."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.classroom.lms import delimited, fill, written
from builder.classroom.lms.formats import formats
from builder.errors import RefusedError
from tests.classroom.books import book

HERE = Path(__file__).parent / "lms"
TOTALS = {"101": 7.5, "102": 0.0, "103": 4.0, "104": None, "999": 6.0}
CASES = sorted(path for path in HERE.iterdir() if ".filled" not in path.name)
CANVAS = (HERE / "canvas.csv").read_bytes()


def filled_path(path: Path) -> Path:
    """Return where the export at `path` stands as it is to come back."""
    return path.with_name(f"{path.stem}.filled{path.suffix}")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_an_export_comes_back_filled(path: Path) -> None:
    """Each system's export comes back with our column filled by its own rules, and nothing else changed."""
    totals = {f"0{key}": total for key, total in TOTALS.items()} if path.stem == "brightspace" else TOTALS
    filled = fill(path.read_bytes(), path.name, book(totals))
    assert filled.data == filled_path(path).read_bytes()
    assert len(filled.unmatched_here) == 1
    assert "999 handed in" in filled.unmatched_here[0]
    assert filled.unmatched_there == ()
    assert any("another value" in note for note in filled.notes)


def test_every_format_has_an_example() -> None:
    """No format is without an export that a test fills, and no export without its filled one."""
    assert len(CASES) == len(formats()) == len([path for path in HERE.iterdir() if ".filled" in path.name])


def test_people_of_the_export_alone_are_named() -> None:
    """Who stands in the export, and not in the gradebook, is told by name and id."""
    assert fill(CANVAS, "canvas.csv", book({"101": 1.0})).unmatched_there == (
        'Bo, "B" Ben (102)',
        "Cho, Chi (103)",
        "Dee, Di (104)",
    )


def test_a_learner_is_known_by_another_id() -> None:
    """Where the files named people by login, the login finds them; who is named twice is nobody's guess."""
    filled = fill(CANVAS, "canvas.csv", book({"ana": 7.5, "102": 1.0, "ben": 2.0}))
    assert b"8,7.5,80" in filled.data
    assert b"7,3,70" in filled.data
    assert filled.unmatched_here == ("ben and 102 are one row of the export",)


def test_the_excused_and_the_locked_keep_what_stands_there() -> None:
    """A person who is excused, or whose grade may not be changed, is left alone and named."""
    canvas = fill(CANVAS, "canvas.csv", book({"103": 4.0}))
    moodle = fill((HERE / "moodle_worksheet.csv").read_bytes(), "worksheet.csv", book({"103": 4.0}))
    assert (canvas.data, moodle.data) == (CANVAS, (HERE / "moodle_worksheet.csv").read_bytes())
    assert 'Cho, Chi (103) keeps what stands there: it says "EX".' in canvas.notes
    assert any('"Grade can be changed" says "No"' in note for note in moodle.notes)


def test_other_points_are_told_and_not_scaled() -> None:
    """Where the LMS counts to another number of points, the teacher is told, and each grade stays as it is."""
    filled = fill(CANVAS, "canvas.csv", book({"101": 7.5}, possible=12))
    assert "Canvas has 10 points for this column, and here are 12: none was scaled." in filled.notes
    assert b"8,7.5,80" in filled.data


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"PK\x03\x04 a workbook", "week_3", "is a workbook of a spreadsheet program"),
        (b"\xd0\xcf\x11\xe0", "week_3", "is a workbook"),
        (b"Student,ID,Section\n\xff\xfe\n", "week_3", "is no text in UTF-8 (byte 20)"),
        (b"", "week_3", "holds no table of columns"),
        (b"only one column\n1\n", "week_3", "holds no table of columns"),
        (b'Student,ID,Section,Week 3 (1)\n"open,1,s,\n', "week_3", "export.csv:2: a quotation mark that is not closed"),
        (b"a,b\n1,2\n", "week_3", 'its columns are "a", "b"'),
        (CANVAS, "week_9", 'no column for "week_9"; it has "Week 2", "Week 3"'),
        (
            b"Student,ID,Section,Week 3 (1),week-3 (2)\nA,1,s,,\n",
            "week_3",
            '2 columns for "week_3"; it has "Week 3 (1)", "week-3 (2)"; give one with --column',
        ),
        (
            b"Student,ID,Section,Week 3 (1)\n  Points Possible,,,(read only)\nA,1,s,\n",
            "week_3",
            'passes over the column "Week 3 (1)", which is read only',
        ),
        (b"Student,ID,Section\nA,1,s\n", "week_3", "make it there, and export again"),
        (
            b"Student,ID,Section,Week 3 Final Score (1)\nA,1,s,\n",
            "Week 3 Final Score",
            "Canvas takes no grades in a column",
        ),
        (b"x," * 2_000_001, "week_3", "has over 2,000,000 cells"),
    ],
)
def test_what_cannot_be_filled_is_refused_in_a_sentence(content: bytes, name: str, said: str) -> None:
    """A file of another kind, or without just one column to fill, is refused with the way out."""
    with pytest.raises(RefusedError) as refused:
        fill(content, "export.csv", book({"1": 1.0}, name=name))
    assert said in str(refused.value)


def test_a_column_is_found_by_its_title_or_whole_name() -> None:
    """`--column` takes the title as the teacher knows it, and the name as the file has it."""
    for column in ("Week 2", "week_2", "Week 2 (500)"):
        assert b'\n"Ames, Ana",101,s-1,ana,"Sec 1",7.5,,80' in fill(CANVAS, "c.csv", book(TOTALS), column).data


def test_points_are_written_as_numbers() -> None:
    """Points have at most four decimals and nothing between thousands."""
    assert [written(one) for one in (0, 1.0, 7.5, 1234.5, 1 / 3, 100)] == ["0", "1", "7.5", "1234.5", "0.3333", "100"]
    assert written(7.5, comma=True) == "7,5"


WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\x00"), max_size=12)


@given(
    st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=6), st.sampled_from(",;\t"), st.booleans()
)
def test_a_table_is_read_as_the_csv_module_wrote_it(rows: list[list[str]], delimiter: str, quoted: bool) -> None:  # noqa: FBT001
    """Whatever the cells hold, they are read as they were written, and written back as the same bytes."""
    rows = [[f"a{place}{delimiter}" for place in range(9)], *rows]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(rows)
    content = text.getvalue().encode()
    table = delimited.read(content, "t.csv")
    kept = [row for row in rows if any(row)]
    # A cell that begins with spaces and a quotation mark is read in two ways by the programs that write them.
    assert [[cell.value for cell in row] for row in table.rows] == kept
    assert table.replaced({}) == content
    changed = table.replaced({(0, 1): f'x"{delimiter}'})
    assert next(csv.reader(io.StringIO(changed.decode()), delimiter=delimiter))[1] == f'x"{delimiter}'


def test_what_stands_in_quotation_marks_parts_no_cells() -> None:
    """A title with many commas makes no table of commas of one that is parted by semicolons."""
    export = b'Student;ID;Section;"Quiz, a, b, c, d, e (1)";Week 3 (501)\r\nAmes;101;A;;\r\n'
    assert fill(export, "canvas.csv", book({"101": 7.5})).data == export.replace(b"A;;", b"A;;7.5")


def test_an_export_of_another_course_is_told() -> None:
    """Where nobody who handed in is in the export, or a spreadsheet has shortened its ids, one sentence says so."""
    foreign = fill(CANVAS, "canvas.csv", book({"901": 1.0, "902": 2.0}))
    assert foreign.notes == ("Nobody who handed in is in the export: is it of this course?",)
    assert foreign.data == CANVAS
    shortened = fill(CANVAS.replace(b",102,", b",1.02E+02,"), "canvas.csv", book({"101": 7.5}))
    assert shortened.notes == ("A spreadsheet has shortened 1 id in it, as to 1.2E+11: export it once more.",)


def test_moodles_gradebook_does_not_know_participants() -> None:
    """Where Moodle's gradebook knows nobody, since files bear the numbers of participants, the way out is said."""
    foreign = fill((HERE / "moodle_gradebook.csv").read_bytes(), "moodle.csv", book({"7001": 1.0}))
    assert foreign.notes[0].endswith("which is only in the assignment's grading worksheet.")


def test_a_person_in_two_rows_is_not_said_to_have_sent_nothing() -> None:
    """Whoever stands there twice gets no grade in either row, and is told once."""
    filled = fill(b"Student,ID,Section,Week 3 (1)\nA,1,s,\nA,1,t,\n", "canvas.csv", book({"1": 1.0}))
    assert (filled.unmatched_there, filled.unmatched_here) == ((), ("1 stands in 2 rows of the export",))
    assert filled.notes == ()


def test_a_line_that_names_the_delimiter_stays() -> None:
    """An export that begins as Excel likes it comes back with that line."""
    filled = fill(b"sep=;\r\nStudent;ID;Section;Week 3 (1)\r\nA;1;s;\r\n", "canvas.csv", book({"1": 1.5}))
    assert filled.data == b"sep=;\r\nStudent;ID;Section;Week 3 (1)\r\nA;1;s;1.5\r\n"


@pytest.mark.parametrize("head", [b"", b"  Points Possible,,,5\n", b" , , ,Manual Posting\n  Points Possible,,,5\n"])
def test_a_person_called_like_the_row_of_points_is_a_person(head: bytes) -> None:
    """What a person calls themselves takes nobody's grade away."""
    people = b"A,1,s,\nPoints Possible,2,s,\nB,3,s,\n"
    filled = fill(b"Student,ID,Section,Week 3 (1)\n" + head + people, "c.csv", book(dict.fromkeys("123", 1.0)))
    assert filled.data.endswith(b"A,1,s,1\nPoints Possible,2,s,1\nB,3,s,1\n")
    assert filled.unmatched_here == ()
