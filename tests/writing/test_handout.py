"""Handouts: a chapter without its key, that reads back as it was, and its answers in the order shown."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from builder.model import Chapter, Check, Choice, Code, Option, Order, Run, Several, Snippet, Span
from builder.reading import read_chapter, read_page
from builder.settings import Settings
from builder.writing.handout import answer_sheet, handout
from builder.writing.handout.answer import answer
from builder.writing.handout.places import places
from builder.writing.handout.question import BOX, question
from builder.writing.handout.words import escaped, printed, table
from builder.writing.rich import code_span, markdown_of
from builder.writing.site import Site
from tests.conftest import ROOT
from tests.courses import course_in
from tests.writing.secrets import secrets_of

OURS, FIXTURE = (course_in(source) for source in (ROOT / "road_maps", ROOT / "tests" / "fixtures" / "course"))
SITE = Site(FIXTURE, Settings())
OUR_SITE = Site(OURS, Settings())
CHAPTERS = [*OURS.chapters, *FIXTURE.chapters]
FORMAT = SITE.chapters["format_example"]

BEFORE = (
    "---\ntitle: A\nsummary: A.\nhours: 1\nneeds: []\n---\n\n# A\n\nYou will be able to\n\n- see\n\n## Practice\n\n"
)
CODE_KEY = """\
```python test
assert f(), "no"
```

```python solution
def f(): return True
```

```python mistake
def f(): return False
```

> Look again.
"""
TABLE_AND_ANSWER = """\
```csv data=rows
a
1
```

## Part

### Check: How many?
<!-- id: how-many -->

How many rows?

```python answer
len(data("rows"))
```

± 0

- `2`
  > The heading is no row.
"""
OTHER = (Run("another text altogether"),)
OTHER_CODE = Snippet(Span("", 1, 1), "another_program()")

every_chapter = pytest.mark.parametrize("chapter", CHAPTERS, ids=[chapter.id for chapter in CHAPTERS])
both_orders = pytest.mark.parametrize("shuffled", [False, True], ids=["as written", "shuffled"])


def named(chapter: Chapter) -> list[tuple[str, Check]]:
    """The checks of a chapter with their names in the course."""
    return [(f"{chapter.id}/{check.id}", check) for check in chapter.checks]


def otherwise(check: Check) -> Check:
    """The same question with another key: what is right, why, and all that is said are others."""
    changed: dict[str, object] = {}
    match check.answer:
        case Choice(options) | Several(options):
            changed["options"] = tuple(replace(one, right=not one.right, feedback=OTHER) for one in options)
        case Code():
            changed |= {"tests": (OTHER_CODE,), "solution": OTHER_CODE, "mistakes": (), "mutants": (), "others": ()}
        case Order():
            pass  # its key is the order itself, which a test of its own looks at
        case other:
            new = {"value": 12345.0, "expression": "12345", "tolerance": 7.0, "accepted": ("another",), "mistakes": ()}
            new |= {"answer": OTHER_CODE, "condition": OTHER_CODE, "model": OTHER}
            changed |= {field: value for field, value in new.items() if hasattr(other, field)}
            if hasattr(other, "state"):
                changed["state"] = tuple((slider, 4321.0) for slider, _ in other.state)
    return replace(check, answer=replace(check.answer, **changed), hints=(OTHER,), why=OTHER)


@both_orders
@every_chapter
def test_a_question_does_not_depend_on_its_key(chapter: Chapter, *, shuffled: bool) -> None:
    """What is printed of a check stays the same when all that is right, expected or said of it is replaced."""
    for name, check in named(chapter):
        assert question(otherwise(check), name, shuffled=shuffled) == question(check, name, shuffled=shuffled), name


@both_orders
@every_chapter
def test_an_order_is_never_printed_in_order(chapter: Chapter, *, shuffled: bool) -> None:
    """Options all stand on the paper once; items to be ordered stand there too, and never in the right order."""
    for name, check in named(chapter):
        order = places(check, name, shuffled=shuffled)
        count = len(getattr(check.answer, "options", getattr(check.answer, "items", ())))
        assert sorted(order) == list(range(count)), name
        assert not (isinstance(check.answer, Order) and order == sorted(order)), name


@both_orders
@every_chapter
def test_a_handout_holds_no_key(chapter: Chapter, *, shuffled: bool) -> None:
    """No feedback, hint, Why, model, test, solution or mistake of a chapter stands in its handout's text or cells."""
    sheet = handout(chapter, SITE if chapter in FIXTURE.chapters else OUR_SITE, shuffled=shuffled)
    cells = ["".join(cell["source"]) for cell in json.loads(sheet.notebook)["cells"]]
    for check in chapter.checks:
        for secret in secrets_of(check):
            assert secret not in sheet.markdown, check.id
            assert not any(secret in cell for cell in cells), check.id


@both_orders
@every_chapter
def test_questions_read_back(chapter: Chapter, *, shuffled: bool) -> None:
    """With their keys put back, printed checks are the checks again: the same titles, ids, stems, options, starters."""
    for name, check in named(chapter):
        text = with_key(question(check, name, shuffled=shuffled), check, places(check, name, shuffled=shuffled))
        (read,) = read_chapter(f"{BEFORE}{text}\n", "chapters/a.md").checks
        assert (read.id, read.title) == (check.id, check.title)
        asked = "\n\n".join(map(printed, check.stem))
        assert "\n\n".join(prose.text for prose in read.stem).startswith(asked), name
        if isinstance(check.answer, Choice | Several):
            shown = [check.answer.options[place].text for place in places(check, name, shuffled=shuffled)]
            assert [one.text for one in read.answer.options] == shown, name
        if isinstance(check.answer, Code):
            assert read.answer.starter.code == check.answer.starter.code, name


# No "x": "[x]" at the beginning of an item is a tick, however it is written.
BRACKETED = st.text(alphabet="[]()\\n1+,.'-", min_size=1)


@example(["b[i + 1]", "w = w + rate * (y - p) * x[0]", "[0.1, 0.9]"], "a")
@example(["[", "]", "[word] [two words] [7]"], "[x](y)")
@given(st.lists(BRACKETED, min_size=3, max_size=4, unique=True), BRACKETED)
def test_brackets_read_back(texts: list[str], title: str) -> None:
    """Square brackets in options, items and titles are brackets to whoever reads the sheet, and no formulas."""
    check = next(check for check in FORMAT.checks if check.id == "two-heads")
    options = tuple(
        Option(check.span, (Run(text),), right=not place, feedback=OTHER) for place, text in enumerate(texts)
    )
    asked = replace(check, title=title, answer=Choice(options))
    order = places(asked, "format_example/two-heads", shuffled=True)
    text = with_key(question(asked, "format_example/two-heads", shuffled=True), asked, order)
    (read,) = read_chapter(f"{BEFORE}{text}\n", "chapters/a.md").checks
    assert (read.title, [option.text for option in read.answer.options]) == (
        title,
        [(Run(texts[place]),) for place in order],
    )
    items = question(replace(check, answer=Order(tuple((Run(one),) for one in texts))), "x/y", shuffled=False)
    assert read_chapter(f"{BEFORE}{with_key(items, FORMAT.checks[-1], [])}\n", "chapters/a.md").checks


def with_key(text: str, check: Check, order: list[int]) -> str:
    """A printed check, made whole enough to be read: right options ticked, feedback, tests, a model."""
    text = f"### {text.lstrip('#').strip()}"
    if isinstance(check.answer, Choice | Several):
        options = iter([check.answer.options[place] for place in order])
        lines = (ticked(line, next(options)) if line.startswith(f"- {BOX}") else line for line in text.split("\n"))
        return "\n".join(lines)
    if isinstance(check.answer, Code):
        text = text.partition("```text")[0]
        return text + CODE_KEY
    return f"{text}\n\n> **Model:** Whatever."


def ticked(line: str, option: Option) -> str:
    """The line of an option with its tick and some feedback."""
    return line.replace("[ ]", "[x]" if option.right else "[ ]", 1) + "\n  > Because."


@both_orders
@every_chapter
def test_answers_name_what_is_shown(chapter: Chapter, *, shuffled: bool) -> None:
    """The letters of the answers are those of the right options on the paper, and the Why stands below."""
    for name, check in named(chapter):
        told = answer(check, name, shuffled=shuffled)
        assert markdown_of(check.why) in told, name
        if isinstance(check.answer, Choice | Several):
            boxes = question(check, name, shuffled=shuffled).split(f"\n- {BOX}")[1:]
            letters = [line[4] for line in told.split("\n") if line.startswith("- **")]
            right = {markdown_of(one.text).replace("\n", "\n  ") for one in check.answer.options if one.right}
            assert {boxes[ord(letter) - ord("A")].rstrip() for letter in letters} == right, name


def test_answers_number_the_items_as_shown() -> None:
    """The numbers given for an order, from top to bottom, are those that put the printed items in order."""
    check = next(check for check in FORMAT.checks if check.id == "order")
    told = answer(check, "format_example/order", shuffled=True).split("\n\n")[1]
    assert told == "From top to bottom: 2, 4, 3, 1"
    shown = [
        line
        for line in question(check, "format_example/order", shuffled=True).split("\n")
        if "___" in line.replace("\\", "")
    ]
    assert shown[3].endswith("Say what would change your mind")


def test_each_kind_has_its_room() -> None:
    """The fixture's sheet has the room that each of the nine kinds needs, and says so when it is shuffled."""
    text = handout(FORMAT, SITE, shuffled=True).markdown
    assert text.count("*One is right.*") == 2  # one of them to be guessed
    assert text.count("*Guess first; then look at the figure below.*") == 1
    assert text.count("*Two or more are right.*") == 1
    assert text.count("*Number the lines in the right order.*") == 1
    assert text.count(r"Answer: \_") == 4  # two numbers, a computed one, a text
    assert r"tosses: \_" in text
    assert text.count("```text\n") == 2  # code and reflect
    assert "seed: print" in text
    assert "seed: print" not in handout(FORMAT, SITE).markdown


def test_one_example_of_a_code_check_is_printed() -> None:
    """A reader can run the others; on paper the first says what is asked for."""
    check = next(check for check in FORMAT.checks if isinstance(check.answer, Code) and check.answer.examples)
    first = check.answer.examples[0]
    second = replace(first, code="mean([7, 9])", call="mean([7, 9])")
    more = replace(check, answer=replace(check.answer, examples=(first, second)))
    assert first.code in question(check, "format_example/mean", shuffled=False)
    assert question(more, "format_example/mean", shuffled=False) == question(
        check, "format_example/mean", shuffled=False
    )


def test_what_a_fixture_shows_stays() -> None:
    """Lesson, visible code and tables stand in the sheet; hidden code and the setup do not, but for its sliders."""
    text = handout(FORMAT, SITE).markdown
    assert "A count turns into a chance when it is divided by how often one looked." in text
    assert "heads / len(tosses)\n```" in text
    assert "| 10 | 1 |" in text
    assert "*In the notebook this figure has sliders: tosses.*" in text
    assert "explore(" not in text
    assert "ml_road_map" not in text


def test_links_within_the_course_are_words_on_paper() -> None:
    """A link to a page of the course is only its words, one that leads out stays, and a reason has its own line."""
    text = handout(FORMAT, SITE).markdown
    assert "\nNext: Probability\n" in text
    assert "[Uncertainty](https://cs50.harvard.edu/ai/2024/weeks/2/) by Harvard · lecture · 2 h · free  \n" in text


def test_a_page_of_prose_runs_nothing() -> None:
    """A page without cells needs no kernel and has no setup; one without checks asks nothing."""
    page = read_page("---\ntitle: P\nsummary: S.\n---\n\n# P\n\nWords.\n", "pages/p.md")
    sheet = handout(page, SITE)
    assert (sheet.runs, sheet.asks, sheet.markdown) == (False, False, "# P\n\nS.\n\nWords.\n")


def test_answers_run_only_for_what_must_be_computed() -> None:
    """The answers of a chapter run its cells unseen where an answer is computed, and run nothing where none is."""
    sheet = answer_sheet(FORMAT, SITE)
    cells = [cell for cell in json.loads(sheet.notebook)["cells"] if cell["cell_type"] == "code"]
    seen = ["".join(cell["source"]) for cell in cells if "hidden" not in cell["metadata"]["tags"]]
    assert seen == ['sum(row["heads"] for row in data("tosses"))']
    none_computed = next(
        chapter for chapter in OURS.chapters if all(one.answer.kind != "computed" for one in chapter.checks)
    )
    assert not answer_sheet(none_computed, OUR_SITE).runs


def test_later_cells_find_what_a_code_check_begins_with() -> None:
    """The starter of a code check is run unseen on the handout, since the lesson's later cells may use its names."""
    cells = json.loads(handout(FORMAT, SITE).notebook)["cells"]
    starters = [cell["source"] for cell in cells if "starter" in cell["metadata"].get("tags", [])]
    codes = [check.answer.starter.code for check in FORMAT.checks if isinstance(check.answer, Code)]
    assert ["".join(source) for source in starters] == [code.strip("\n") for code in codes] != []


def test_a_computed_answer_finds_its_table() -> None:
    """A page with a table and a computed check but no cell of its own hands the table out before the answer runs."""
    page = read_page(f"---\ntitle: P\nsummary: S.\n---\n\n# P\n\n{TABLE_AND_ANSWER}", "pages/p.md")
    cells = [cell for cell in json.loads(answer_sheet(page, SITE).notebook)["cells"] if cell["cell_type"] == "code"]
    tags = [cell["metadata"]["tags"] for cell in cells]
    assert tags == [["setup", "hidden"], ["table", "hidden"], ["shown"]]
    assert not handout(page, SITE).runs


def test_tables_are_cut_and_pages_to_fill_in_have_room() -> None:
    """A table of over twelve rows shows its first five and how many follow; a page to fill in gets empty rows."""
    lines = table("a,b\n" + "".join(f"{n},x|y\n" for n in range(14))).split("\n")
    assert (lines[0], lines[1], lines[-1]) == ("| a | b |", "| --- | --- |", "… and 9 more rows")
    assert lines[6] == r"| 4 | x\|y |"
    assert table("a,b\n" + "1,2\n" * 12) == "\n".join(["| a | b |", "| --- | --- |", *["| 1 | 2 |"] * 12])
    assert table("a,b\n1,2\n", empty=2).endswith("| 1 | 2 |\n|  |  |\n|  |  |")


def test_facts_are_printed_with_their_month() -> None:
    """Below a table of facts stands of when they are; of a wide table the first columns are printed."""
    page = next(chapter for chapter in FIXTURE.chapters if chapter.id == "format_example")
    printed_page = handout(page, Site(FIXTURE, Settings())).markdown
    assert "| one euro | 1 |\n| two euros | 2 |\n\n*As of November 2026.*" in printed_page
    assert table(",".join("abcdefghijklmnop") + "\n").startswith("| a | b | c | d | e | f | g | h | i | j | k | l |\n")


PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@example("[a](b) ![c](d) [e][f] [g]")
@given(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1).map(str.strip).filter(bool)
)
def test_escaped_text_shows_itself(text: str) -> None:
    """Whatever the characters, escaped text is one paragraph of exactly these characters, and code one span of them."""
    (inline,) = (token for token in PARSER.parse(escaped(text)) if token.type == "inline")
    assert "".join(child.content for child in inline.children) == text
    (inline,) = (token for token in PARSER.parse(f"x {code_span(text)}") if token.type == "inline")
    assert [child.content for child in inline.children if child.type == "code_inline"] == [text]
