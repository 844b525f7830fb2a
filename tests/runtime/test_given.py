"""What a cell of the learner's hands over instead of a click: taken as it is meant or refused, and nothing is lost."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from builder.runtime.lesson.figure import figure
from builder.runtime.lesson.worksheet import pages, worksheet
from builder.runtime.record.session import SESSION
from tests.runtime.conftest import Page
from tests.runtime.payloads import CHOICE, FIGURE_CELL, REACH, TEXT

NAME = "work/inventory"
ROWS = [{"task": "Minutes", "hours": 3, "who": "Ann"}, {"task": "Quotes", "hours": None, "who": None}]


def given(rows: object) -> list[dict[str, object]]:
    """Fill the page in from a cell; return what it then hands out."""
    worksheet(NAME, "task,hours,who\nSorting mail,5,Ann\n")
    return pages("work")("inventory", rows)


@pytest.mark.usefixtures("learner")
@pytest.mark.parametrize(
    "rows",
    [
        ROWS,
        tuple(ROWS),
        (row for row in ROWS),
        pd.DataFrame(ROWS),
        [ROWS[0], {"task": " Quotes ", "hours": math.nan, "who": pd.NA}],
    ],
    ids=["list", "tuple", "generator", "table of pandas", "with missing values"],
)
def test_rows_are_taken_in_any_form(rows: object) -> None:
    """Rows come as a list, a tuple, a generator or a table, and what is missing in them is an empty cell."""
    assert given(rows) == ROWS


@pytest.mark.usefixtures("learner")
def test_what_a_page_handed_out_can_be_handed_back() -> None:
    """The rows that page() returned, given to it again, are the same rows."""
    assert given(given(ROWS)) == ROWS


@pytest.mark.usefixtures("learner")
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"task": "Minutes"}, r"a list of rows, each a dict such as \{'task': …\}"),
        ("Minutes", "a list of rows"),
        ([["Minutes", 3]], "a list of rows"),
        (7, "a list of rows"),
        ([{"Task": "Minutes"}], 'no column "Task" here; there are: "task", "hours", "who"'),
        ([{"task": "Minutes"}] * 31, "30 rows at most, and these are 31"),
    ],
)
def test_what_are_no_rows_takes_no_row_away(rows: object, said: str) -> None:
    """What page() cannot read it refuses with the reason, and what was filled in stays."""
    given(ROWS)
    with pytest.raises(ValueError, match=said):
        given(rows)
    assert pages("work")("inventory") == ROWS


@pytest.fixture
def slid(learner: Page) -> Page:
    """A page with a figure, and a question about its slider."""
    learner.namespace["explore"] = figure("probability/narrow")
    learner.run(FIGURE_CELL.split("\n", 2)[2])
    learner.ask(REACH | {"figure": "probability/narrow"})
    return learner


@pytest.mark.parametrize("value", [100, np.int64(100), np.float64(100), np.array(100)])
def test_a_slider_may_be_given_as_any_number(slid: Page, value: object) -> None:
    """A number of numpy is what it is in Python, and is recorded as that."""
    slid.answer("it", {"tosses": value})
    assert SESSION.memories.popitem()[1].answer == {"tosses": 100}


def test_what_no_slider_can_be_is_named(slid: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """A value that fits into no record is refused by the slider's name, and nothing is counted."""
    slid.answer("it", {"tosses": Fraction(100)})
    assert capsys.readouterr().out == "Not attempted: the slider tosses cannot be Fraction(100, 1).\n"
    assert not SESSION.history.everything()


@pytest.mark.parametrize("words", ["", " \n"])
def test_no_words_are_no_answer(learner: Page, capsys: pytest.CaptureFixture[str], words: str) -> None:
    """Empty words given by a call are no try, as in the field."""
    learner.ask(TEXT)
    learner.answer("it", words)
    assert capsys.readouterr().out == "Not attempted: Type your answer first.\n"
    assert not SESSION.history.everything()


def test_a_word_is_not_taken_for_sure(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """sure="no" is refused: Python takes it for true."""
    learner.ask(CHOICE)
    learner.answer("it", "B", sure="no")
    assert "give sure=True or sure=False" in capsys.readouterr().out
    assert not SESSION.history.everything()


def test_a_list_is_no_name(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """answer() of what cannot be a name lists the names that there are."""
    learner.ask(CHOICE)
    learner.answer(["it"])  # type: ignore[arg-type]
    assert "There are: probability/it." in capsys.readouterr().out
