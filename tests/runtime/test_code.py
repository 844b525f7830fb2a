"""Code checks: the learner's own cell, judged in a copy of the notebook."""

from __future__ import annotations

import signal
import time
from typing import Any

import numpy as np
import pytest

from builder.runtime import trial
from builder.runtime.alike import alike
from builder.runtime.cards import Card
from builder.runtime.memory import EVENTS
from tests.runtime.conftest import Page
from tests.runtime.payloads import CODE, EMPTY_TEST, FLOORS, NO_DOOR, SOLUTION, STARTER, Payload, payload

MARK = "# Check: probability/mean (write your code in this cell)\n"


def tried(learner: Page, source: str, content: Payload = CODE) -> str:
    """Run a cell with the check's mark, press Check, and return what is said."""
    learner.run(MARK + source)
    return checked(learner.ask(content, "probability/mean"))


def checked(card: Card) -> str:
    """Press Check and return what is said."""
    card.sure.click()
    return str(card.said.value)


def last_state() -> str:
    """Return the state of the last answer."""
    return str(EVENTS[-1]["state"]) if EVENTS else "not attempted"


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time limit that a test can wait for."""
    monkeypatch.setattr(trial, "SECONDS", 0.3)


# --- which code ---


@pytest.mark.parametrize("source", [STARTER, f"# I thought about it\n{STARTER}  # hard\n\n", "# nothing yet", ""])
def test_an_untouched_starter_is_not_attempted(learner: Page, source: str) -> None:
    """The starter, whatever comments and blank lines it has, is "Not attempted"; so is a cell without code."""
    said = tried(learner, source)
    assert "<strong>Not attempted:</strong> Your cell In [1] is as it was given." in said
    assert EVENTS == []


def test_without_a_cell_it_says_to_write_one(learner: Page) -> None:
    """Where no cell bears the mark or defines the name, Check says to write and run one."""
    assert "Write your code in the cell above and run it first." in checked(learner.ask(CODE, "probability/mean"))


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
    assert learner.ask(CODE, "probability/mean").check.chosen() is not None


def test_a_mark_of_another_check_is_not_ours(learner: Page) -> None:
    """A cell marked for `mean-two` is not taken for `mean`."""
    learner.run("# Check: mean-two\nx = 1")
    assert learner.ask(CODE, "probability/mean").check.chosen() is None


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
    began = time.monotonic()
    learner.run(MARK + f"def mean(values):\n    {body}")
    said = checked(learner.ask(CODE, "probability/mean"))
    assert "<strong>Error in your code:</strong> Stopped after" in said
    assert time.monotonic() - began < 30
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


# --- the notebook stays as it is ---

HOSTILE = (
    "sum = 0; len = 1; html = 2; display = 3; check = 4; print = None; map = sorted = isinstance = Exception = None"
)


def test_names_that_hide_builtins_break_nothing(learner: Page) -> None:
    """After the learner has hidden builtins, right is right and a mistake is still recognised."""
    learner.run(HOSTILE)
    assert "Correct" in tried(learner, SOLUTION)
    assert CODE["mistakes"][0]["say"] in tried(learner, NO_DOOR)


def test_a_cell_that_hides_a_builtin_only_hurts_itself(learner: Page) -> None:
    """A cell that redefines `sum` is told its own error, and the next one is judged afresh."""
    assert "Error in your code" in tried(learner, f"sum = 0\n{SOLUTION}")
    learner.run("del sum")
    assert "Correct" in tried(learner, SOLUTION)


def test_checking_changes_nothing_in_the_notebook(learner: Page) -> None:
    """Names, lists, dicts, sets and arrays of the notebook are the same after a check that changes them all."""
    learner.run("import numpy as np\nxs = [1, [2]]; d = {'a': xs}; s = {1}; a = np.ones(2)")
    harm = "xs[1].append(3); d['b'] = 1; s.clear(); a += 1\ntry:\n    del xs\nexcept NameError:\n    pass\n"
    learner.shell.history_manager.store_inputs(2, MARK + harm + SOLUTION)
    assert "Correct" in checked(learner.ask(CODE, "probability/mean"))
    assert learner.namespace["xs"] == [1, [2]]
    assert learner.namespace["d"] == {"a": [1, [2]]}
    assert learner.namespace["s"] == {1}
    assert learner.namespace["a"].tolist() == [1, 1]
    assert "mean" not in learner.namespace


def test_shared_lists_stay_shared_in_the_copy(learner: Page) -> None:
    """Two names for one list are two names for one list in the copy."""
    learner.run("xs = []\nys = xs")
    test = "xs.append(1)\nassert ys == [1], 'two lists'\nassert mean() == 1, 'no'"
    content = payload("code", starter="...", tests=[test], solution="def mean(): return 1", mistakes=[])
    assert "Correct" in tried(learner, "def mean():\n    return 1", content)


def test_the_notebook_s_functions_see_the_copy(learner: Page) -> None:
    """A helper of the notebook uses the learner's new definition and the copied data, not the old ones."""
    learner.run(
        "log = []\ndef mean(values): return 'old'\ndef twice(values):\n    log.append(1)\n    return 2 * mean(values)"
    )
    content = CODE | {
        "tests": ["assert twice([1, 2]) == 3, 'no'\nassert log == [1], 'log'\nassert mean([1, 2]) == 1.5, 'no'"]
    }
    assert "Correct" in tried(learner, SOLUTION, content)
    assert "Correct" in tried(learner, SOLUTION, content)
    assert learner.namespace["log"] == []


def test_running_code_is_said_to_run(learner: Page) -> None:
    """Between the click and the verdict the card says that the code is running."""
    learner.run(MARK + SOLUTION)
    card = learner.ask(CODE, "probability/mean")
    shown: list[str] = []
    card.said.observe(lambda change: shown.append(change["new"]), "value")
    card.sure.click()
    assert [said.partition("<strong>")[2].partition("</strong>")[0] for said in shown] == ["Running:", "Correct:"]


def test_an_old_definition_does_not_stand_in(learner: Page) -> None:
    """A name that an earlier run defined and the present cell leaves out is missing."""
    learner.run(MARK + SOLUTION)
    assert "Does your cell still define it?" in tried(learner, "nothing = 0")


def test_nothing_is_printed_or_shown(learner: Page, capsys: pytest.CaptureFixture[str]) -> None:
    """What the learner's code prints, displays or draws during a check does not appear."""
    learner.run(
        "import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt\nfrom IPython.display import display"
    )
    noise = "print('noise')\ndisplay('noise')\nplt.figure()\n"
    learner.shell.history_manager.store_inputs(2, MARK + noise + SOLUTION)
    capsys.readouterr()
    assert "Correct" in checked(learner.ask(CODE, "probability/mean"))
    assert "noise" not in "".join(capsys.readouterr())
    assert "noise" not in str(learner.outputs.bundles)
    assert learner.shell.ev("plt.get_fignums()") == []


def test_a_library_s_class_is_left_alone(learner: Page) -> None:
    """Giving a library's class another name does not change the library."""
    content = payload(
        "code",
        starter="...",
        tests=["assert Bag('aa').total() == 2, 'no'"],
        solution="from collections import Counter\nBag = Counter",
        mistakes=[],
    )
    from collections import Counter  # noqa: PLC0415

    before = dict(vars(Counter))
    assert "Correct" in tried(learner, "import collections\nBag = collections.Counter", content)
    assert dict(vars(Counter)) == before


# --- classes and data ---

STACK = """\
class Stack:
    def __init__(self):
        self.items = []
    def push(self, item):
        self.items.append(item)
        return self
    def pop(self):
        return self.items.pop()"""
QUEUE = STACK.replace("self.items.pop()", "self.items.pop(0)")
STACK_CHECK = payload(
    "code",
    starter="class Stack:\n    ...",
    tests=["s = Stack().push(1).push(2)\nassert s.pop() == 2, 'the last one in comes out first'"],
    solution=STACK,
    mistakes=[
        {"code": QUEUE, "say": "Which end did it come from?"},
        {"code": STACK.replace("return self.items.pop()", "return None"), "say": "Nothing comes back."},
    ],
)


def test_methods_are_recorded_too(learner: Page) -> None:
    """A class is judged by what its methods give, and its mistakes are told apart."""
    other = QUEUE.replace("self.items.append(item)", "self.items += [item]")
    assert "Which end did it come from?" in tried(learner, other, STACK_CHECK)
    assert "Nothing comes back." in tried(
        learner, STACK.replace("return self.items.pop()", "self.items.pop()"), STACK_CHECK
    )
    assert "Correct" in tried(learner, STACK, STACK_CHECK)


def test_calls_inside_of_a_call_do_not_count(learner: Page) -> None:
    """A class that does its work through a method of its own is known by what its callers see."""
    inner = (
        QUEUE.replace("self.items.pop(0)", "self._first()")
        + "\n    def _first(self):\n        return self.items.pop(0)"
    )
    assert "Which end did it come from?" in tried(learner, inner, STACK_CHECK)


def test_a_cell_that_fails_at_once_matches_no_mistake(learner: Page) -> None:
    """Two cells that fail before anything is called have nothing in common that could be told."""
    content = CODE | {"mistakes": [{"code": "never_defined", "say": "The mistake's sentence."}]}
    learner.shell.history_manager.store_inputs(1, f"{MARK}also_never_defined")
    said = checked(learner.ask(content, "probability/mean"))
    assert "The mistake's sentence." not in said
    assert "Error in your code" in said


def test_data_is_compared_as_it_is(learner: Page) -> None:
    """A variable asked for is recognised by its value, floats nearly and arrays by element."""
    solution = "import numpy as np\nw = np.array([0.1, 0.2])"
    mistakes = [{"code": "import numpy as np\nw = np.array([0.1 + 0.2, 1])", "say": "Added, not listed."}]
    content = payload(
        "code", starter="w = ...", tests=["assert w[0] == 0.1, 'w'"], solution=solution, mistakes=mistakes
    )
    assert "Added, not listed." in tried(learner, "import numpy as np\nw = np.array([0.3, 1.0])", content)


class Point:
    """A class without `__eq__`."""

    def __init__(self, x: object) -> None:
        self.x = x


ALIKE: list[tuple[Any, Any, bool]] = [
    (0.1 + 0.2, 0.3, True), (1, 1.0, False), (True, 1, False), (float("nan"), float("nan"), True), ("a", "a", True),
    ([1, [2.0]], [1, [2.0 + 1e-13]], True), ([1], (1,), False), ([1], [1, 2], False), ({"a": 1}, {"a": 1}, True),
    ({"a": 1}, {"a": 2}, False), ({1, 2}, {2, 1}, True), (np.array([1.0]), np.array([1.0]), True),
    (np.array([1]), np.array([1.0]), False), (np.ones((1, 2)), np.ones(2), False), (np.float64(0.3), 0.3, False),
    (np.array([0.1 + 0.2]), np.array([0.3]), True), (Point(1), Point(1), True), (Point(1), Point(2), False),
    (None, None, True), (None, 0, False),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "same"), ALIKE)
def test_alike_means_type_and_value(left: Any, right: Any, same: bool) -> None:  # noqa: FBT001
    """Results are alike when type and value agree, floats nearly, arrays by element, objects by what they hold."""
    assert alike(left, right) is same


def test_the_solution_is_shown_on_asking(learner: Page) -> None:
    """After hint and why, the help button shows the reference solution as code."""
    card = learner.ask(CODE, "probability/mean")
    while card.help.description:
        card.help.click()
    assert "raise ValueError(&quot;mean of an empty list&quot;)" in card.said.value


def test_every_test_is_run(learner: Page) -> None:
    """One failing test does not keep the next from being run and counted."""
    content = CODE | {"tests": ["assert mean([1]) == 2, 'no'", "assert mean([3]) == 3, 'no'", EMPTY_TEST]}
    assert "1 of 3 tests pass" in tried(
        learner,
        "def mean(values):\n    return values[0] if values else 0",
        content
        | {
            "mistakes": [{"code": "def mean(v): return 9", "say": "x"}],
            "solution": "def mean(v):\n    if not v: raise ValueError\n    return v[0] if v[0] == 3 else 2",
        },
    )
