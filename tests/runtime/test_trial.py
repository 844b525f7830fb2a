"""What is noted of code that is judged: classes and data, and when two results are alike."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from builder.runtime.sandbox.equality import same_result
from tests.runtime.conftest import Page
from tests.runtime.hands import MARK, checked, tried
from tests.runtime.payloads import (
    CODE,
    EMPTY_TEST,
    payload,
)

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
    assert same_result(left, right) is same


def test_the_solution_is_shown_on_asking(learner: Page) -> None:
    """After hint and why, the help button shows the reference solution as code."""
    card = learner.ask(CODE, "probability/mean")
    while card.help.description:
        card.help.click()
    assert "raise ValueError(&quot;mean of an empty list&quot;)" in card.feedback.value


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
