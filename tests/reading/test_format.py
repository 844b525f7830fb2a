"""The example of the format, and files as bytes, read as they should."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.course import load
from builder.errors import SourceError
from builder.model import (
    Cell,
    Chapter,
    Check,
    Choice,
    Code,
    Computed,
    Course,
    Number,
    Order,
    Picture,
    Prose,
    Reach,
    Reflect,
    Run,
    Several,
    Table,
    Text,
)
from builder.reading import Shelf, bounds, decode, read_chapter
from tests.reading.made import LESSON, MADE

COURSE = Path(__file__).parents[1] / "fixtures" / "course"
EXAMPLE = "chapters/format_example.md"
# The name of a made fault, its line, and what is told.
MADE_FAULTS = (Path(__file__).parent / "made.tsv").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def text() -> str:
    """The example of the format."""
    return (COURSE / EXAMPLE).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def example(text: str) -> Chapter:
    """The example of the format, read."""
    return read_chapter(text, EXAMPLE, Shelf(COURSE))


@pytest.fixture(scope="module")
def whole() -> Course:
    """The small course around the example."""
    return load(COURSE)


def check(chapter: Chapter, name: str) -> Check:
    """Return the check of that id."""
    return next(check for check in chapter.checks if check.id == name)


def test_front_matter_becomes_fields(example: Chapter) -> None:
    """The fields of the front matter, the file's name and the list of outcomes describe the chapter."""
    assert (example.id, example.title, example.hours) == ("format_example", "A chapter that shows the format", 0.5)
    assert example.summary == "Every kind of check once, in the shape that the builder reads."
    assert example.needs == (("python", 5),)
    assert example.outcomes == ("tell a chance from a count", "write a mean that says what it cannot do")


def test_sections_stand_in_their_places(example: Chapter) -> None:
    """Skip test, Learn and Words are set apart; all other sections are the lesson."""
    assert [section.title for section in example.sections] == ["Skip test", "Learn", "Practice", "Recap", "Words"]
    assert [section.title for section in example.lesson] == ["Practice", "Recap"]
    assert example.skip_test is not None
    assert [check.id for check in example.skip_test.checks] == ["two-heads", "either"]


def test_words_are_parted(example: Chapter) -> None:
    """A word has its term, its other names with those in code, and its meaning."""
    assert [(word.term, word.also) for word in example.words] == [
        ("chance", (Run("probability"),)),
        ("mean", (Run("average, "), Run("statistics.mean", "code"))),
    ]
    assert example.words[1].meaning == (Run("the sum of the values, divided by how many there are."),)


def test_every_kind_is_read(example: Chapter) -> None:
    """Each of the nine kinds is known by its shape."""
    assert [(check.id, type(check.answer)) for check in example.checks] == [
        ("two-heads", Choice),
        ("either", Number),
        ("narrow", Reach),
        ("how-many", Computed),
        ("base-rate", Number),
        ("what-shrinks", Several),
        ("rule-name", Text),
        ("order", Order),
        ("mean", Code),
        ("own-coin", Reflect),
    ]


def test_a_choice_holds_its_options(example: Chapter) -> None:
    """Options keep their order, their formulas become characters, and their feedback is theirs."""
    choice = check(example, "two-heads")
    assert isinstance(choice.answer, Choice)
    assert [(option.text, option.right) for option in choice.answer.options] == [
        ((Run("½"),), False),
        ((Run("¼"),), True),
        ((Run("⅓"),), False),
    ]
    assert choice.answer.options[0].feedback == (
        Run("That is the chance of one head. What does the second toss do to it?"),
    )
    assert choice.hints == ((Run("Write down every pair."),),)
    assert choice.why == (Run("Independent chances multiply: ½ · ½."),)
    assert (choice.outcome, choice.rev, choice.level) == (1, 1, 3)
    assert [prose.text for prose in choice.stem] == ["How likely are two heads in a row with a fair coin?"]


def test_a_number_is_worked_out(example: Chapter) -> None:
    """The builder computes the number, and the mistakes with it."""
    number = check(example, "base-rate").answer
    assert isinstance(number, Number)
    assert number.value == pytest.approx(1 / 6)
    assert (number.expression, number.tolerance, number.unit) == ("0.99*0.01 / (0.99*0.01 + 0.05*0.99)", 0.005, "")
    assert [mistake.value for mistake in number.mistakes] == [0.99, 0.01]
    assert len(check(example, "base-rate").hints) == 2


def test_a_relative_tolerance_is_of_the_value() -> None:
    """A tolerance in % becomes an absolute one, and the words between the number and ± are its unit."""
    text = f"{LESSON}### Check: A price\n<!-- id: price -->\n\n= `2 * 3` \\$ per kg ± 2.5 %\n"
    number = read_chapter(text, "chapters/a.md").checks[0].answer
    assert isinstance(number, Number)
    assert (number.value, number.tolerance, number.unit) == (6, pytest.approx(0.15), "$ per kg")


def test_words_are_kept_as_written(example: Chapter) -> None:
    """The words that are right and the words that are wrong keep their spelling."""
    text = check(example, "rule-name").answer
    assert isinstance(text, Text)
    assert text.accepted == ("Bayes' rule", "Bayes", "Bayes' theorem")
    assert [mistake.text for mistake in text.mistakes] == ["chain rule"]


def test_an_order_keeps_the_spaces_of_code(whole: Course) -> None:
    """Items that are lines of code keep the spaces in front of them."""
    chapter = whole.chapter("python")
    assert chapter is not None
    order = check(chapter, "loop").answer
    assert isinstance(order, Order)
    assert order.items[2] == (Run("    heads += toss", "code"),)


def test_a_reach_holds_a_state(example: Chapter) -> None:
    """A reach is its condition and the values of a state that meets it."""
    reach = check(example, "narrow").answer
    assert isinstance(reach, Reach)
    assert (reach.condition.code, reach.state) == ("0.7 - 1 / tosses**0.5 > 0.5", (("tosses", 100),))


def test_a_state_holds_values_of_every_type() -> None:
    """Words in quotes, numbers and truth values stand behind reach as Python writes them."""
    fence = "```python reach tosses=-2.5 kind='a b' flag=True\ntosses < 0\n```\n"
    reach = read_chapter(f"{LESSON}### Check: Go\n<!-- id: go -->\n\n{fence}", "chapters/a.md").checks[0].answer
    assert isinstance(reach, Reach)
    assert reach.state == (("tosses", -2.5), ("kind", "a b"), ("flag", True))


def test_a_code_check_holds_its_fences(example: Chapter) -> None:
    """A code check is its starter, examples, tests, solution, mistakes with what is said about them, and the programs
    that prove its tests."""
    code = check(example, "mean").answer
    assert isinstance(code, Code)
    assert code.starter.code == "def mean(values):\n    ..."
    assert len(code.tests) == 3
    assert code.solution.code.startswith("def mean(values):\n    if not values:")
    assert [mistake.feedback for mistake in code.mistakes] == [
        (Run("Try it on an empty list. Which error does the caller see, and which one was asked for?"),),
        (Run("Which of Python's two divisions keeps the fraction?"),),
    ]
    assert [(example.call, example.gives) for example in code.examples] == [("mean([2, 4])", "3.0")]
    assert [mutant.code.rpartition("\n")[2] for mutant in code.mutants] == ["    return sum(values) / 2"]
    assert [other.code.partition("\n")[0] for other in code.others] == ["from statistics import fmean"]


def test_blocks_follow_the_page(example: Chapter) -> None:
    """Prose, tables, cells and checks stand in the order of the page; a hidden cell says so."""
    practice = example.lesson[0].blocks
    assert [type(block) for block in practice[:6]] == [Prose, Table, Picture, Prose, Prose, Table]
    assert [block.hidden for block in practice if isinstance(block, Cell)] == [False, True]
    assert isinstance(practice[1], Table)
    assert practice[1].name == "tosses"
    assert practice[1].csv.startswith("toss,heads\n1,1\n")


def test_a_picture_is_carried_with_its_words(example: Chapter) -> None:
    """A picture holds what its file holds and says what is seen; the paragraph in emphasis below it is its caption."""
    _, _, picture, caption, after, *_ = example.lesson[0].blocks
    assert isinstance(picture, Picture)
    assert (picture.words, picture.kind) == ("Two coins, one with an H, one with a T", "svg")
    assert picture.data == (COURSE / "images" / "two_coins.svg").read_bytes()
    assert [block.caption for block in (caption, after) if isinstance(block, Prose)] == [True, False]


def test_tables_come_from_files_and_age(example: Chapter) -> None:
    """A table that names a file holds its rows, and facts hold their month."""
    _, replies, facts = (block for block in example.all_blocks if isinstance(block, Table))
    assert (replies.name, replies.file, replies.csv.count("\n")) == ("more_tosses", "recordings/tosses.csv", 40)
    assert replies.csv == (COURSE / replies.file).read_text(encoding="utf-8").strip()
    assert (facts.name, facts.asof, facts.file) == ("coins", "2026-11", "")


def test_resources_are_read_from_learn(example: Chapter) -> None:
    """A resource is its link, who made it, what it is, how long it takes, what it costs, and why this one."""
    (resource,) = example.resources
    assert (resource.title, resource.author, resource.kind) == ("Uncertainty", "Harvard", "lecture")
    assert (resource.hours, resource.cost) == (2, "free")
    assert resource.why == "Starts from counting and ends at Bayes networks; the first half is enough here."


def test_resources_may_lack_author_and_hours() -> None:
    """Author and hours may be absent; minutes become hours; the reason may stand in a paragraph of its own."""
    one = "- [A](https://a.org) · book · paid\n\n  Why *a*.\n"
    other = "- [B](https://b.org) by B. C. · video · 30 min · free\n  Why b.\n"
    first, second = read_chapter(f"{LESSON}## Learn\n\n{one}{other}", "chapters/a.md").resources
    assert (first.author, first.hours, first.cost, first.why) == ("", None, "paid", "Why *a*.")
    assert (second.author, second.hours, second.why) == ("B. C.", 0.5, "Why b.")


def test_rich_text_keeps_its_styles() -> None:
    """Code, stress and paragraphs survive in feedback; the marks of Markdown do not."""
    option = "- [x] a\n- [ ] *b **c** d*\n  > Is `b` **not**\n  > \\$5?\n  >\n  > $P(A \\mid B)$ *says $x^2$*.\n"
    choice = read_chapter(f"{LESSON}### Check: C\n<!-- id: c -->\n\n{option}", "chapters/a.md").checks[0].answer
    assert isinstance(choice, Choice)
    assert choice.options[1].text == (Run("b ", "em"), Run("c", "strong"), Run(" d", "em"))
    assert choice.options[1].feedback == (
        Run("Is "),
        Run("b", "code"),
        Run(" "),
        Run("not", "strong"),
        Run(" $5?\n\nP(A ∣ B) "),
        Run("says x²", "em"),
        Run("."),
    )


def test_a_road_map_is_stages_of_steps(whole: Course) -> None:
    """The path's headings are stages, its numbered lists their steps, linked, optional or to come."""
    coin, judge = whole.road_maps
    assert (coin.id, coin.audience, coin.code) == ("coin", "I want to know whether a coin is fair", True)
    assert [(stage.title, [step.id for step in stage.steps]) for stage in coin.stages] == [
        ("Count", ["programming", "python", "format_example"]),
        ("Judge", ["probability", "decisions", "own_course"]),
    ]
    assert [step.id for step in coin.steps if step.optional] == ["probability", "decisions"]
    assert [step.id for step in coin.steps if step.to_come] == ["programming", "decisions", "own_course"]
    assert [section.title for section in coin.outro] == ["When you are through"]
    assert (judge.code, [name for name, _ in judge.assumes]) == (False, ["python", "format_example"])


def test_the_head_image_is_cut_from_the_intro(whole: Course) -> None:
    """A road map's first picture is its head image, and no longer part of its prose."""
    coin = whole.road_maps[0]
    assert coin.image == "images/coin_road_map.svg"
    assert [block.text for block in coin.intro if isinstance(block, Prose) and "![" in block.text] == []
    assert any("smallest experiment" in block.text for block in coin.intro if isinstance(block, Prose))


def test_a_course_holds_every_file(whole: Course) -> None:
    """Road maps, chapters, pages and the start are read, each sorted by name."""
    assert [road_map.path for road_map in whole.road_maps] == ["coin_road_map.md", "judge_road_map.md"]
    assert [chapter.id for chapter in whole.chapters] == ["format_example", "probability", "python"]
    assert [page.id for page in whole.pages] == ["before_you_begin"]
    assert whole.start is not None
    assert whole.start.title == "Start here"


def test_line_ends_and_byte_order_marks_do_not_count(text: str, example: Chapter) -> None:
    """CRLF, CR and a byte order mark make no difference to what is read."""
    for data in (text.replace("\n", "\r\n"), text.replace("\n", "\r"), "\ufeff" + text):
        assert read_chapter(decode(data.encode(), EXAMPLE), EXAMPLE, Shelf(COURSE)) == example


@pytest.mark.parametrize("name", MADE)
def test_a_made_fault_is_told_once(name: str, tmp_path: Path) -> None:
    """What no case can hold gives one fault with its line."""
    with pytest.raises(SourceError) as raised:
        MADE[name](tmp_path)
    (fault,) = raised.value.faults
    assert f"{name}\t{fault.line}\t{fault.found}; {fault.allowed}" in MADE_FAULTS


def test_every_made_fault_is_made() -> None:
    """Each line of the made faults belongs to one that is made."""
    assert [line.partition("\t")[0] for line in MADE_FAULTS] == list(MADE)


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    """An editor's lock link and what macOS keeps beside a file are no chapters."""
    folder = tmp_path / "chapters"
    folder.mkdir()
    (folder / "a.md").write_text(LESSON)
    (folder / ".#a.md").symlink_to("somebody@nowhere.1234")
    (folder / "._a.md").write_bytes(b"\x00\x05\x16\x07")
    assert [chapter.id for chapter in load(tmp_path).chapters] == ["a"]


def test_the_bounds_are_written_down(root: Path) -> None:
    """CONTRIBUTING says each bound of a source with its number."""
    text = (root / "CONTRIBUTING.md").read_text(encoding="utf-8")
    numbers = [value for name, value in vars(bounds).items() if name.startswith(("MOST_", "LONGEST_"))]
    assert [number for number in numbers if f"{number:,}" not in text] == []
