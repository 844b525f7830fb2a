"""Pages to fill in."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from builder.runtime.lesson.figure import figure
from builder.runtime.lesson.filled import MOST_FILLED
from builder.runtime.lesson.worksheet import Worksheet, borrow, pages, worksheet
from builder.runtime.record.session import SESSION
from tests.runtime.conftest import Page, forget

CSV = "task,hours,who says so\nSorting mail,5,Ann\nQuotes,2.5,Ben\n"
NAME = "work/inventory"


def shown(text: str = CSV) -> Worksheet:
    """Run a page's cell and return the page."""
    worksheet(NAME, text)
    return SESSION.worksheets[NAME]


def type_in(sheet: Worksheet, place: int, **texts: str) -> None:
    """Type into the fields of a row, the underscores in the names read as spaces."""
    for column, text in texts.items():
        sheet.fields[place][column.replace("_", " ")].value = text


@pytest.mark.usefixtures("learner")
def test_the_examples_are_handed_out_until_a_row_is_filled_in() -> None:
    """page() gives the examples at first, then only the learner's own rows, numbers as numbers, empty cells as None."""
    sheet, page = shown(), pages("work")
    assert [row["hours"] for row in page("inventory")] == [5, 2.5]
    type_in(sheet, 1, task=" Minutes ", hours="1,5")
    assert page("inventory") == [{"task": "Minutes", "hours": 1.5, "who says so": None}]


@pytest.mark.usefixtures("learner")
@pytest.mark.parametrize(("typed", "number"), [("3", 3), ("0,5", 0.5), ("20 %", 0.2), ("1,200", 1200), ("ten", None)])
def test_a_number_is_read_as_people_type_it(typed: str, number: float | None) -> None:
    """A column whose examples are numbers takes numbers in any spelling and hands out None for words."""
    sheet = shown()
    type_in(sheet, 0, hours=typed)
    assert sheet.handed_out()[0]["hours"] == number
    assert sheet.rows == [{"hours": typed}]


@pytest.mark.usefixtures("learner")
def test_words_in_a_column_of_numbers_are_told_and_kept() -> None:
    """The sentence names the row as it stands on the page and the column; what was typed stays."""
    sheet = shown()
    type_in(sheet, 2, hours="about ten")
    assert "Row 3, &quot;hours&quot;: write a number alone" in sheet.feedback.value
    assert "about ten" in sheet.kept()[0]
    type_in(sheet, 2, hours="10")
    assert sheet.feedback.value == ""


@pytest.mark.usefixtures("learner")
def test_a_page_comes_back_in_a_later_kernel() -> None:
    """After the kernel's end a page shows its rows in their places again, without any of its fields touched."""
    type_in(shown(), 1, task="Minutes", hours="2")
    forget()
    SESSION.worksheets.clear()
    SESSION.begin()
    sheet = shown()
    assert [sheet.fields[place]["task"].value for place in range(3)] == ["", "Minutes", ""]
    assert pages("work")("inventory") == [{"task": "Minutes", "hours": 2, "who says so": None}]


@pytest.mark.usefixtures("learner")
def test_a_page_says_what_to_do_when_nobody_hears() -> None:
    """Below the page stands what to do where the session slept, before anything is typed and after."""
    sheet = shown()
    assert "Nothing appears here when you type? Choose Run &gt; Run All Cells again" in sheet.kept()[0]
    type_in(sheet, 0, task="Minutes")
    assert "Nothing appears here when you type?" in sheet.kept()[0]


@pytest.mark.usefixtures("learner")
def test_nothing_is_lost_when_the_page_gets_other_columns() -> None:
    """Rows stay where the heading row changes; what stood in a column that is gone stands in one more column."""
    type_in(shown(), 0, task="Minutes", who_says_so="Ann")
    forget()
    SESSION.begin()
    sheet = shown("task,price\nQuotes,3\n")
    assert sheet.columns == ["task", "price", "who says so"]
    assert sheet.fields[0]["who says so"].value == "Ann"


def test_a_saved_notebook_shows_what_was_filled_in(learner: Page) -> None:
    """The output below the fields holds the rows as a table, escaped, and as text with the record of the answer."""
    type_in(shown(), 0, task="<b>", hours="1")
    assert "&lt;b&gt;" in learner.outputs.html()
    record = json.loads(learner.outputs.texts().splitlines()[-1])
    assert (record["check"], record["answer"], record["state"]) == (NAME, [{"task": "<b>", "hours": "1"}], "reflected")


@pytest.mark.usefixtures("learner")
def test_a_number_below_0_is_asked_about() -> None:
    """Where no example is below 0, the page tells of a number that is, and keeps it; elsewhere it says nothing."""
    sheet = shown()
    type_in(sheet, 0, task="Minutes", hours="-4")
    assert "-4 is below 0, and counts as such. If you mean 4, write it without the sign." in sheet.feedback.value
    assert pages("work")("inventory")[0]["hours"] == -4
    sheet.say([("Your page", ["Written."])])
    assert "Written." in sheet.feedback.value
    assert "-4 is below 0" in sheet.feedback.value
    SESSION.worksheets.clear()
    assert shown("task,hours\nSorting mail,-5\n").misread() == []


def narrow(sheet: Worksheet) -> int:
    """The number of rows that a narrow page shows."""
    return int(sheet.grid._dom_classes[-1].removeprefix("mlr-from-"))


@pytest.mark.usefixtures("learner")
def test_a_narrow_page_begins_with_one_row() -> None:
    """It shows one empty row below those that are filled, and one more with each press; whatever holds anything is
    shown, and a wide page has three rows at first."""
    sheet = shown()
    assert (len(sheet.fields), narrow(sheet)) == (3, 1)
    sheet.add_row()
    assert (len(sheet.fields), narrow(sheet)) == (4, 2)
    typed, messages = sheet.fields[2], []
    typed["hours"].observe(messages.append)
    type_in(sheet, 2, task="Minutes")
    assert narrow(sheet) == 3
    assert not messages, "a field that changes forgets what is typed into it"
    SESSION.worksheets.clear()
    assert narrow(shown()) == 4


UNITS = "task,hours [|a week],who says so\nSorting mail,5,Ann\n"


@pytest.mark.usefixtures("learner")
def test_a_column_may_have_a_unit() -> None:
    """The unit stands in the label and above what is kept, and not in the name: rows that were typed before stay."""
    type_in(shown(), 0, task="Minutes", hours="2")
    sheet = shown(UNITS)
    assert sheet.columns == ["task", "hours", "who says so"]
    assert [field.description for field in sheet.fields[1].values()][1] == "hours, a week, row 2"
    assert 'data-column="hours, a week"' in sheet.kept()[0]
    assert pages("work")("inventory") == [{"task": "Minutes", "hours": 2, "who says so": None}]


@pytest.mark.usefixtures("learner")
def test_a_number_outside_of_its_unit_is_told() -> None:
    """What is counted of 100, or given from 1 to 5, is told where it is more, or less, and kept as it is."""
    sheet = shown("task,right [|of 100],value [|1 to 5],hours [|a week]\nSorting mail,90,3,5\n")
    type_in(sheet, 0, task="Minutes", right="150", value="0", hours="150")
    right, value = sheet.misread()
    assert right == 'Row 1, "right": 150 is not between 0 and 100, and counts all the same.'
    assert value == 'Row 1, "value": 0 is not between 1 and 5, and counts all the same.'
    assert pages("work")("inventory")[0]["right"] == 150
    type_in(sheet, 0, right="100", value="5")
    assert sheet.misread() == []


@pytest.mark.usefixtures("learner")
def test_a_dot_that_may_part_thousands_is_asked_about() -> None:
    """8.000 counts as 8, and the page says how to write 8,000 if that was meant; 8,000 is taken for what it is."""
    sheet = shown()
    type_in(sheet, 0, task="Minutes", hours="8.000")
    assert pages("work")("inventory")[0]["hours"] == 8
    assert "Row 1, &quot;hours&quot;: 8.000 counts as 8. If you mean 8,000, write 8000." in sheet.feedback.value
    type_in(sheet, 0, task="Minutes", hours="8,000")
    assert pages("work")("inventory")[0]["hours"] == 8000
    assert sheet.misread() == []


def test_a_figure_that_reads_a_page_follows_it(learner: Page) -> None:
    """A figure whose draw calls page() is drawn anew when the page is filled in, and no other figure is."""
    sheet = shown()
    learner.namespace["page"] = pages("work")
    learner.run("import matplotlib; matplotlib.use('agg'); import matplotlib.pyplot as plt; drawn = []")
    learner.run("def total(w=1):\n    drawn.append('total')\n    return plt.figure(), str(len(page('inventory')))")
    learner.run("def other(w=1):\n    drawn.append('other')\n    return plt.figure(), 'no page'")
    learner.namespace["explore"] = figure("work/total")
    learner.run("explore(total, w=(0, 2, 1)); explore(other, w=(0, 2, 1))")
    type_in(sheet, 0, task="Minutes")
    assert learner.namespace["drawn"] == ["total", "other", "total"]
    assert SESSION.figures["work/total"].sentence == "1"
    assert not SESSION.figures["work/total"].moved


@pytest.mark.usefixtures("learner")
def test_a_page_can_be_filled_in_from_a_cell() -> None:
    """page(name, rows) fills the page in and its fields with it, without recording anything in between."""
    sheet, page = shown(), pages("work")
    assert page("inventory", [{"task": "Minutes", "hours": 3}])[0]["hours"] == 3
    assert sheet.fields[0]["task"].value == "Minutes"
    assert len(SESSION.history.everything()) == 1


@pytest.mark.usefixtures("learner")
def test_rows_can_be_added_up_to_a_limit() -> None:
    """Rows are added one by one; where there are too many to read, a sentence says so and none is lost."""
    sheet = shown()
    for _ in range(MOST_FILLED):
        sheet.add_row()
    assert len(sheet.fields) == MOST_FILLED
    assert len(sheet.grid.children) == MOST_FILLED * len(sheet.columns)
    assert f"It holds {MOST_FILLED} rows at most" in sheet.feedback.value


@pytest.fixture
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("learner", "_elsewhere")
def test_a_page_is_saved_for_spreadsheet_and_printer() -> None:
    """The filled-in rows are written as CSV that no spreadsheet runs, and as HTML; before any row nothing is."""
    sheet = shown()
    assert sheet.save() == "Fill in a row first."
    assert "<a " not in sheet.kept()[0]
    assert list(Path().iterdir()) == []
    type_in(sheet, 1, task="=1+1", hours="2")
    assert sheet.save().startswith("Written to ")
    with Path("inventory.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["task", "hours", "who says so"], ["'=1+1", "2", ""]]
    assert '<a href="inventory.html"' in sheet.kept()[0]
    printed = Path("inventory.html").read_text(encoding="utf-8")
    assert "<h1>Inventory</h1><p>1 row</p>" in printed


@pytest.mark.usefixtures("learner")
def test_an_unknown_page_names_those_there_are() -> None:
    """page() of a name that is not on this page raises an error that lists the chapter's pages."""
    shown()
    with pytest.raises(LookupError, match=r'no page "inventry" here; there are: "inventory". Run the cells above'):
        pages("work")("inventry")


@pytest.mark.usefixtures("learner")
def test_a_crafted_record_does_no_harm() -> None:
    """A record whose answer is no list of rows is taken for an empty page."""
    event = {"v": 1, "check": NAME, "hash": "page to fill in", "answer": [3, {"task": [1]}], "time": 5}
    SESSION.history.add([event | {"sure": None, "state": "reflected", "tries": 1, "hints": 0}])
    assert shown().rows == [{"task": "[1]"}]
    event = event | {"answer": "words", "sure": None, "state": "reflected", "tries": 1, "hints": 0, "time": 6}
    SESSION.history.add([event])
    assert shown().rows == []


def test_without_widgets_the_page_is_text(
    learner: Page, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where ipywidgets is missing, the page shows its columns, the examples and the call that fills it in."""
    del learner
    monkeypatch.setattr("builder.runtime.lesson.worksheet.has_widgets", lambda: False)
    shown()
    printed = capsys.readouterr().out
    assert "task | hours | who says so\nSorting mail | 5 | Ann" in printed
    assert 'page("work/inventory", [{…}, …])' in printed
    assert pages("work")("inventory", [{"task": "Minutes"}])[0]["task"] == "Minutes"


CHOICES = "task,who checks [nobody|a clerk],mark [1|2|3]\nSorting mail,a clerk,2\n"


@pytest.mark.usefixtures("learner")
def test_a_column_may_offer_choices() -> None:
    """A heading with choices is a column without them, whose fields are a list to choose from; numbers are numbers."""
    sheet, page = shown(CHOICES), pages("work")
    assert sheet.columns == ["task", "who checks", "mark"]
    assert page("inventory") == [{"task": "Sorting mail", "who checks": "a clerk", "mark": 2}]
    assert sheet.fields[0]["who checks"].options == ("", "nobody", "a clerk")
    type_in(sheet, 0, task="Quotes", who_checks="nobody", mark="3")
    assert page("inventory") == [{"task": "Quotes", "who checks": "nobody", "mark": 3}]


@pytest.mark.usefixtures("learner")
def test_a_choice_that_is_offered_no_more_is_kept() -> None:
    """What was chosen before an edition changed the choices still stands there, and can be chosen again."""
    type_in(shown(CHOICES), 0, who_checks="a clerk")
    sheet = shown(CHOICES.replace("|a clerk", "|an expert").replace("mail,a clerk", "mail,an expert"))
    assert sheet.fields[0]["who checks"].value == "a clerk"
    assert sheet.fields[0]["who checks"].options == ("", "nobody", "an expert", "a clerk")


SCORED = "task,value,who says so\nSorting mail,4,Ann\n"


def scored() -> Worksheet:
    """Run the cell of a page of another chapter that starts from the inventory, and return the page."""
    worksheet("choose/scored", SCORED, NAME, "inventory (Work)")
    return SESSION.worksheets["choose/scored"]


@pytest.mark.usefixtures("learner")
def test_a_page_starts_from_the_rows_of_another() -> None:
    """While nothing was typed here the other page's rows stand here, in the columns that both have; then they are
    kept, whatever becomes of the others."""
    assert "once there are any" in scored().kept()[1]
    assert scored().rows == []
    type_in(shown(), 0, task="Minutes", hours="2", who_says_so="Ann")
    sheet = scored()
    assert sheet.rows == [{"task": "Minutes", "who says so": "Ann"}]
    assert sheet.event is None
    type_in(sheet, 0, value="5")
    type_in(SESSION.worksheets[NAME], 0, task="Hours")
    assert scored().rows == [{"task": "Minutes", "value": "5", "who says so": "Ann"}]


@pytest.mark.usefixtures("learner")
def test_new_rows_are_taken_on_asking() -> None:
    """The button for new rows adds those of the other page that are not here yet, and says how many came."""
    type_in(shown(), 0, task="Minutes", hours="2")
    sheet = scored()
    type_in(sheet, 0, value="5")
    (take,) = (button for button in sheet.buttons.children if button.description == "Take new rows")
    take.click()
    assert "No new row in the inventory (Work)." in sheet.feedback.value
    type_in(SESSION.worksheets[NAME], 1, task="Quotes", hours="1")
    take.click()
    assert "1 row came from the inventory (Work)." in sheet.feedback.value
    assert sheet.rows == [{"task": "Minutes", "value": "5"}, {"task": "Quotes"}]
    assert sheet.fields[1]["task"].value == "Quotes"


@pytest.mark.usefixtures("learner")
def test_a_page_of_another_chapter_is_read_by_its_full_name() -> None:
    """page("chapter/name") hands out the learner's rows of another chapter's page, its examples while there are none,
    and shows nothing."""
    type_in(shown(), 0, task="Minutes", hours="2")
    SESSION.worksheets.clear()
    borrow(NAME, CSV)
    assert pages("choose")(NAME) == [{"task": "Minutes", "hours": 2, "who says so": None}]
    borrow("other/inventory", CSV)
    assert [row["hours"] for row in pages("choose")("other/inventory")] == [5, 2.5]
    with pytest.raises(LookupError, match='no page "work/none" here'):
        pages("choose")("work/none")
