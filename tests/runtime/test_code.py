"""Code checks: which cell is judged, and what is said of it."""

from __future__ import annotations

import html
import re
import signal

import pytest

from builder.runtime.sandbox import trial
from tests.runtime.conftest import Page
from tests.runtime.events import EVENTS
from tests.runtime.hands import MARK, checked, tried
from tests.runtime.payloads import (
    CODE,
    FLOORS,
    NO_DOOR,
    SOLUTION,
    STARTER,
)


def last_state() -> str:
    """Return the state of the last answer."""
    return str(EVENTS[-1]["state"]) if EVENTS else "not attempted"


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time limit that a test can wait for."""
    monkeypatch.setattr(trial, "SECONDS", 0.3)


# --- which code ---


def test_a_cell_that_cannot_be_read_is_told(learner: Page) -> None:
    """Who writes over the starter, mark and all, and slips hears that Python cannot read it, and not to run it."""
    learner.run(MARK + STARTER)
    with pytest.raises(SyntaxError):
        learner.run("def mean(values:\n    return 1")
    number = learner.shell.execution_count - 1
    card = learner.ask(CODE, "probability/mean")
    said = f"Your newest cell, In [{number}], does not count yet: Python cannot read it. Mend and run it."
    assert said in checked(card)
    learner.run("1 + 1")
    assert "Typed something new? Run it first" in checked(card)


def test_a_slip_under_another_mark_is_of_another_check(learner: Page) -> None:
    """A cell that Python cannot read, and that says which check it is of, is no answer to this one."""
    learner.run(MARK + STARTER)
    with pytest.raises(SyntaxError):
        learner.run("# Check: probability/median\ndef median(values:\n    return 1")
    assert "Typed something new? Run it first" in checked(learner.ask(CODE, "probability/mean"))


@pytest.mark.parametrize("source", [STARTER, f"# I thought about it\n{STARTER}  # hard\n\n", "# nothing yet", ""])
def test_an_untouched_starter_is_not_attempted(learner: Page, source: str) -> None:
    """The starter, whatever comments and blank lines it has, is "Not attempted"; so is a cell without code."""
    said = tried(learner, source)
    assert "<strong>Not attempted:</strong> Your cell In [1] is as it was given." in said
    assert "What counts is a cell as you last ran it. Typed something new? Run it first (Shift+Enter)" in said
    assert EVENTS == []


def test_a_starter_with_what_looks_like_a_prompt_is_not_attempted(learner: Page) -> None:
    """IPython drops `>>>` at the head of a cell's lines; a starter whose text begins so counts as untouched still."""
    starter = 'mean = """\n>>> a doctest\n"""\n'
    assert "as it was given" in tried(learner, starter, CODE | {"starter": starter})


def test_examples_stand_in_the_plain_question(learner: Page) -> None:
    """Where there are no widgets, the calls that show what is asked for stand above what to do."""
    question = learner.ask(CODE | {"examples": ["mean([2, 4])"]}, "probability/mean").check.question()
    assert "For example:\nmean([2, 4])\n\nWrite your code in the cell above" in question


def test_without_a_cell_it_says_to_write_one(learner: Page) -> None:
    """Where no cell bears the mark or defines the name, Check says to write and run one."""
    assert "Run the cell above, with your code in it, first." in checked(learner.ask(CODE, "probability/mean"))


def test_the_newest_marked_cell_counts_and_is_named(learner: Page) -> None:
    """Of several runs the last counts, and the feedback says which cell was looked at."""
    learner.run(MARK + SOLUTION)
    number = learner.run(MARK + NO_DOOR)
    assert f"your cell In [{number}], as you last ran it" in checked(learner.ask(CODE, "probability/mean"))


def test_a_marked_cell_goes_before_a_later_namesake(learner: Page) -> None:
    """A cell further down that defines the same name does not stand in for the learner's."""
    learner.run(MARK + SOLUTION)
    learner.run("def mean(values):\n    return 0")
    assert "Correct" in checked(learner.ask(CODE, "probability/mean"))


def test_a_cell_without_its_mark_is_found_by_name(learner: Page) -> None:
    """When the mark was deleted, the newest cell that defines the name counts."""
    learner.run(SOLUTION)
    assert "Correct" in checked(learner.ask(CODE, "probability/mean"))


def test_a_starter_without_its_mark_gives_way_to_the_name(learner: Page) -> None:
    """Who runs all, then writes over the whole starter, mark and all, is judged by what was written."""
    learner.run(MARK + STARTER)
    learner.run(SOLUTION)
    assert "Correct" in checked(learner.ask(CODE, "probability/mean"))


@pytest.mark.parametrize(
    "mark", ["# Check: mean", "# Check: probability/mean", "  # Check: mean: go", "%%time\n# Check: mean"]
)
def test_a_mark_may_be_short_or_full(learner: Page, mark: str) -> None:
    """The mark names the check by its short or full id, within the first lines."""
    learner.run("other = 1")
    learner.shell.history_manager.store_inputs(2, f"{mark}\n{SOLUTION}")
    assert learner.ask(CODE, "probability/mean").check.current_answer() is not None


def test_a_mark_of_another_check_is_not_ours(learner: Page) -> None:
    """A cell marked for `mean-two` is not taken for `mean`."""
    learner.run("# Check: mean-two\nx = 1")
    assert learner.ask(CODE, "probability/mean").check.current_answer() is None


def test_magics_are_understood(learner: Page) -> None:
    """A line magic in the learner's cell is run as IPython runs it."""
    assert "Correct" in tried(learner, f"%precision 3\n{SOLUTION}")


# --- verdicts ---


def test_the_solution_is_right(learner: Page) -> None:
    """The reference solution passes all tests and is right."""
    said = tried(learner, SOLUTION)
    assert "<strong>Correct:</strong> 3 of 3 tests pass." in said
    assert EVENTS[-1]["answer"] == MARK + SOLUTION
    assert EVENTS[-1]["sure"] is None


@pytest.mark.parametrize("place", [0, 1])
def test_a_listed_mistake_gets_its_own_sentence(learner: Page, place: int) -> None:
    """Each listed mistake is recognised and told apart from the others."""
    says = [mistake["say"].replace("'", "&#x27;") for mistake in CODE["mistakes"]]
    said = tried(learner, CODE["mistakes"][place]["code"])
    assert says[place] in said
    assert says[1 - place] not in said
    assert last_state() == "not yet"


REWRITTEN = (
    "def mean(numbers):\n    total = 0\n    for n in numbers:\n        total += n\n    return total / len(numbers)"
)


def test_a_mistake_is_known_by_what_it_does(learner: Page) -> None:
    """Code written otherwise, which gives the same results and exceptions, gets the mistake's sentence."""
    assert CODE["mistakes"][0]["say"] in tried(learner, REWRITTEN)


def test_any_other_failure_gets_the_test_s_sentence(learner: Page) -> None:
    """A wrong result that no mistake explains is told the failing assert's sentence, and how many tests pass."""
    said = tried(learner, "def mean(values):\n    return 7")
    assert "0 of 3 tests pass. The mean of 1, 2 and 3 is not what it should be." in said


def test_a_failing_test_is_shown_with_its_call(learner: Page) -> None:
    """A wrong result is told as the call and what it gave, and a dot a test says which ones failed."""
    said = tried(learner, "def mean(values):\n    if not values: raise ValueError\n    return 7")
    assert "○ ○ ● 1 of 3 tests pass." in said
    assert (
        '<code style="white-space:pre-wrap">mean([1, 2, 3])</code> gave <code style="white-space:pre-wrap">7</code>.'
        in said
    )


def plain_of(said: str) -> str:
    """What is said, without its tags."""
    return html.unescape(re.sub("<[^>]*>", "", said))


KINDS = [
    ("return None", "None, where the solution gives a number; what is only printed is not returned."),
    ("return [sum(values), 2]", "[6, 2], a list of 2, where the solution gives a number."),
    ("return 'x' * 10**6", "text, where the solution gives a number."),
    ("return values[0]", "1."),
    ("import numpy; return numpy.ones((2, 3))[0] * 2", "[2., 2., 2.]), an array of shape (3,), where the solution"),
    ("return Exception", "Exception, an object of type type, where the solution gives a number."),
]


@pytest.mark.parametrize(("line", "words"), KINDS)
def test_a_result_of_another_kind_is_told_as_such(learner: Page, line: str, words: str) -> None:
    """Where the solution gives another kind of thing, both kinds are named; what it gives is not."""
    content = CODE | {"tests": ["found = mean([1, 2, 3])\nassert str(found) == '2.0', 'no'"]}
    said = plain_of(tried(learner, f"def mean(values):\n    {line}", content))
    assert words in said
    assert "2.0" not in said
    assert len(said) < 1000


TABLES = [
    ("np.array([[1, 2], [3, 4]])", "array([[1, 2], [3, 4]])"),
    ("np.arange(500)", "array([0, 1, 2,"),
    ("np.array([0, 0.25])", "array([0., 0.25])"),
    ("{'role': 'user', 'content': 'hi'}", "{'role': 'user', 'content': 'hi'}"),
    ("dict.fromkeys(range(9))", "{0: None, 1: None, 2: None, 3: None, ...}"),
    ("np.float64(0.5)", "0.5"),
    ("[np.int64(3), np.bool_(True), np.float32(0.1)]", "[3, True, 0.1]"),
    ("pd.Series(range(99))", "Series([0, 1, 2, 3, 4, 5, ...])"),
    ("pd.Series([2.5, 3.0])", "Series([2.5, 3.0])"),
    ("pd.Series([2.5], index=['a'])", "Series([2.5], index=['a'])"),
    ("pd.DataFrame({'date': ['2026-06-01'], 'kg': [1.5]})", "DataFrame({'date': ['2026-06-01'], 'kg': [1.5]})"),
    ("type('Series', (), {})()", "Series"),
]


@pytest.mark.parametrize(("value", "words"), TABLES)
def test_tables_are_told_as_they_would_be_typed(learner: Page, value: str, words: str) -> None:
    """Arrays, Series and tables stand in a call and a result on one line, whole where they are small."""
    test = f"import numpy as np, pandas as pd\nassert mean({value}) is None, 'no'"
    content = CODE | {"tests": [test], "mistakes": [], "solution": "def mean(values): pass"}
    said = plain_of(tried(learner, "def mean(values):\n    return values", content))
    assert f"mean({words}" in said
    assert f"gave {words}" in said


def test_a_series_is_told_as_one(learner: Page) -> None:
    """Of a Series that the solution gives it is said that it is one, not that it is an array."""
    solution = "import pandas as pd\ndef mean(values): return pd.Series(values)"
    content = CODE | {"tests": ["assert mean([1, 2]) is not None, 'no'"], "mistakes": [], "solution": solution}
    said = plain_of(tried(learner, "def mean(values):\n    print(values)", content))
    assert "gave None, where the solution gives a Series of shape (2,); what is only printed is not returned." in said


def test_a_none_that_was_meant_is_not_taken_for_printing(learner: Page) -> None:
    """Where a function gives something in another test, a None is told without the words on printing."""
    content = CODE | {"tests": ["assert mean([2]) == 2", "assert mean([1, 3]) == 2, 'no'"], "mistakes": []}
    said = plain_of(tried(learner, "def mean(values):\n    return 2 if len(values) == 1 else None", content))
    assert "mean([1, 3]) gave None, where the solution gives a number." in said


def test_a_result_that_a_test_cannot_use_is_no_error_of_the_code(learner: Page) -> None:
    """Where a test ends in an exception of its own, since the result is of another kind, the result is told."""
    content = CODE | {"tests": ["found = mean([1, 2, 3])\nassert found - 2 == 0, 'no'"]}
    said = plain_of(tried(learner, "def mean(values):\n    sum(values) / len(values)", content))
    assert "Not yet:" in said
    assert "The test could not go on with this result: TypeError" in said
    assert "mean([1, 2, 3]) gave None, where the solution gives a number" in said


def test_a_call_of_a_method_is_told_without_its_object(learner: Page) -> None:
    """The call of a method is told as one would write it; functions and classes by their names."""
    tests = ["class Key: pass\nassert Bag(3).put(Key, len, b=2) == 1, 'no'"]
    wrong = "class Bag:\n    def __init__(self, size): pass\n    def put(self, *a, **b): return 0"
    content = CODE | {"tests": tests, "solution": wrong.replace("0", "1"), "mistakes": []}
    assert "Bag(…).put(Key, len, b=2)</code> gave" in tried(learner, wrong, content)


def test_a_learner_s_own_assert_is_no_test(learner: Page) -> None:
    """An assert of the learner's that does not hold is an error of the code, with its line."""
    said = tried(learner, "def mean(values):\n    assert len(values) > 9, 'mine'\n    return 2")
    assert "Line 3: AssertionError, an assertion in your code that fails (mine)" in said


def test_the_same_code_again_is_told_to_be_the_same(learner: Page) -> None:
    """Who types and presses Check without running is told what was looked at, and to run it first."""
    learner.run(MARK + FLOORS)
    card = learner.ask(CODE, "probability/mean")
    assert "Typed something new?" not in checked(card)
    card.check.pressed = (-9.0, None)
    assert "It is the same as at your last check. Typed something new? Run it first (Shift+Enter)." in checked(card)


def test_a_newer_cell_that_lost_its_mark_is_told(learner: Page) -> None:
    """Who deletes the mark while mending the code is told which cell was passed over, and the line that it lacks."""
    learner.run(MARK + FLOORS)
    card = learner.ask(CODE, "probability/mean")
    checked(card)
    number = learner.run(SOLUTION)
    card.check.pressed = (-9.0, None)
    said = checked(card)
    assert f"It is the same as at your last check. Your newer cell In [{number}] does not begin with" in said
    assert "# Check: probability/mean" in said


def test_a_mistake_with_other_types_is_another(learner: Page) -> None:
    """Equal values of another type do not match a mistake."""
    whole = FLOORS.replace("return", "return float(").replace("len(values)", "len(values))")
    assert "Which of Python" not in tried(learner, whole)


ERRORS = [
    ("def mean(values):\n    return values[9]", "Line 3: IndexError", "mean([1, 2, 3])"),
    ("def mean(values):\n    return total / 2", "Line 3: NameError", "mean([1, 2, 3])"),
    ("def mean(values):\n    return sum(values) / len(values)\n\n1 / 0", "Line 5: ZeroDivisionError", ""),
    ("def mean(values) return 2", "Line 2: SyntaxError", ""),
    ("def mean(values):\nreturn 2", "Line 3: IndentationError", ""),
    ("def mean():\n    return 2", "TypeError", "mean([1, 2, 3])"),
    ("def mean(values):\n    return mean(values)", "RecursionError", "mean([1, 2, 3])"),
    ("def mean(values):\n    raise SystemExit", "Line 3: SystemExit", "mean([1, 2, 3])"),
    ("def mean(values):\n    return float(input())", "Line 3: EOFError", "mean([1, 2, 3])"),
    ("def moan(values):\n    return 2", "Does your cell still define it?", ""),
]


@pytest.mark.parametrize(("source", "words", "call"), ERRORS)
def test_an_error_is_named_with_its_line_and_call(learner: Page, source: str, words: str, call: str) -> None:
    """An exception in the learner's code is an error, with line, type, plain words and the call that met it."""
    learner.shell.history_manager.store_inputs(1, MARK + source)
    said = checked(learner.ask(CODE, "probability/mean"))
    assert "<strong>Error in your code:</strong>" in said
    assert words in said
    assert call in said
    assert last_state() == "error"
    assert EVENTS[-1]["tries"] == 0


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "import time\n    try:\n        time.sleep(60)\n    except BaseException:\n        time.sleep(60)",
        "import time\n    time.sleep(60)",
        "while True: print('x' * 1000)",
    ],
)
def test_an_endless_loop_is_stopped(learner: Page, body: str) -> None:
    """Code that never ends is stopped and said to be, even if it swallows exceptions, sleeps or prints."""
    before = signal.getsignal(signal.SIGINT)
    learner.run(MARK + f"def mean(values):\n    {body}")
    said = checked(learner.ask(CODE, "probability/mean"))
    assert "<strong>Error in your code:</strong> Stopped after" in said
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.usefixtures("hasty")
def test_an_endless_loop_may_be_a_listed_mistake(learner: Page) -> None:
    """A mistake that never ends is recognised too, where the calls before it agree."""
    loops = "def mean(values):\n    while len(values) == 2: pass\n    return 2"
    content = CODE | {"mistakes": [{"code": loops, "say": "It never ends for two."}]}
    assert "It never ends for two." in tried(learner, loops.replace("values", "xs"), content)


def test_a_check_that_needs_what_is_missing_says_so(learner: Page) -> None:
    """Where the solution itself fails in this notebook, the learner is sent to the cells above, and nothing counts."""
    content = CODE | {"solution": "def mean(values):\n    return helper(values)"}
    assert "Run the cells above" in tried(learner, "def mean(values):\n    return helper(values)", content)
    assert EVENTS == []
    learner.run("def helper(values):\n    if not values: raise ValueError\n    return sum(values) / len(values)")
    assert "Correct" in tried(learner, "def mean(values):\n    return helper(values)", content)
