"""Tables that stand in a page."""

from __future__ import annotations

import pytest

from builder.runtime.lesson.table import embed, tables
from tests.runtime.conftest import Page

CSV = 'name,count,share,note\nAnn,3,0.5,"a, b"\nBen,-4,1e-3,\n7up,,.5,<b>\n'


@pytest.mark.usefixtures("learner")
def test_numbers_are_numbers_and_empty_is_none() -> None:
    """Whole and broken numbers are read as such, empty cells are None, the rest is text."""
    embed("probability/people", CSV)
    assert tables("probability")("people") == [
        {"name": "Ann", "count": 3, "share": 0.5, "note": "a, b"},
        {"name": "Ben", "count": -4, "share": 0.001, "note": None},
        {"name": "7up", "count": None, "share": 0.5, "note": "<b>"},
    ]


@pytest.mark.usefixtures("learner")
def test_words_that_python_reads_as_numbers_stay_words() -> None:
    """`nan`, `inf` and `1_000` are text."""
    embed("probability/odd", "a,b,c\nnan,inf,1_000")
    assert tables("probability")("odd") == [{"a": "nan", "b": "inf", "c": "1_000"}]


@pytest.mark.usefixtures("learner")
def test_every_call_gives_a_fresh_copy() -> None:
    """Changing the rows that data() gave changes nothing for the next call."""
    embed("probability/people", CSV)
    data = tables("probability")
    data("people")[0]["count"] = 99
    data("people").clear()
    assert data("people")[0]["count"] == 3


@pytest.mark.usefixtures("learner")
def test_names_belong_to_their_chapter() -> None:
    """A chapter's data() knows its own tables; an unknown name raises an error that lists them."""
    embed("probability/people", CSV)
    embed("other/people", "a\n1")
    assert tables("other")("people") == [{"a": 1}]
    with pytest.raises(LookupError, match=r'no table "peple" here; there are: "people". Run the cells above first'):
        tables("probability")("peple")


def test_a_table_shows_its_first_rows_and_says_how_many_follow(learner: Page) -> None:
    """Twelve rows are shown, escaped, in a frame that scrolls; the rest is counted."""
    embed("probability/long", "n,text\n" + "\n".join(f"{n},<i>{n}</i>" for n in range(15)))
    html = learner.outputs.bundles[-1]["text/html"]
    assert html.count("<tr>") == 13
    assert "… and 3 more" in html
    assert "&lt;i&gt;11&lt;/i&gt;" in html
    assert "overflow-x:auto" in html
    assert 'text-align:right">11<' in html
    assert 'text-align:left">&lt;i&gt;11' in html
    assert "15 rows" in learner.outputs.bundles[-1]["text/plain"]


def test_a_table_tells_its_note(learner: Page) -> None:
    """What stands with a table, such as its month, is told with the number of its rows."""
    embed("probability/our_prices", "what,price\na call,0.5\n", "as of November 2026")
    bundle = learner.outputs.bundles[-1]
    assert "our prices: 1 row, as of November 2026" in bundle["text/html"]
    assert bundle["text/plain"].startswith("probability/our_prices, 1 row, as of November 2026:\nwhat,price\n")


def test_a_wide_or_long_table_is_shown_in_part_and_handed_out_whole(learner: Page) -> None:
    """Of 64 columns twelve are shown, of 100 rows twelve, in HTML and as text; data() has all of them."""
    heading = ",".join(f"v{place}" for place in range(64))
    embed("probability/wide", f"{heading}\n" + ",".join(["7"] * 64) + "\n")
    assert "… and 52 more columns" in learner.outputs.bundles[-1]["text/html"]
    assert 'data-column="v11"' in learner.outputs.bundles[-1]["text/html"]
    assert 'data-column="v12"' not in learner.outputs.bundles[-1]["text/html"]
    assert len(tables("probability")("wide")[0]) == 64
    embed("probability/long", "n\n" + "".join(f"{n}\n" for n in range(100)))
    assert learner.outputs.bundles[-1]["text/plain"].endswith("\n11\n…")


def test_large_numbers_are_read_at_a_glance(learner: Page) -> None:
    """In a column with five digits or more the thousands are parted, shown and never handed out; years stay years."""
    embed("probability/sums", "year,cases,cost\n2024,60000,0.3\n2025,900,20000\n")
    html = learner.outputs.bundles[-1]["text/html"]
    assert ">60,000</td>" in html
    assert ">20,000</td>" in html
    assert ">2024</td>" in html
    assert html.count("text-align:right") == 9
    assert tables("probability")("sums")[0] == {"year": 2024, "cases": 60000, "cost": 0.3}


def test_start_hands_out_the_page_s_own_data(learner: Page) -> None:
    """`data` in the learner's namespace is that of the page's chapter."""
    embed("probability/people", CSV)
    learner.run("rows = data('people')")
    assert len(learner.namespace["rows"]) == 3


def test_a_sentence_keeps_its_width_among_many_columns(learner: Page) -> None:
    """A column of sentences has a least width, by which a narrow page scrolls; one of words has none."""
    embed("probability/wide", "kind,text\nshort,one\nlong,A cell of many words that stand beside numbers.")
    html = learner.outputs.bundles[-1]["text/html"]
    assert html.count("min-width:14em") == 3  # its heading and two cells
    assert 'text-align:left">short' in html
    assert 'min-width:14em">one' in html
