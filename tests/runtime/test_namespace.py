"""The copy of the notebook in which code is judged: the notebook itself stays as it is."""

from __future__ import annotations

import pytest

from tests.runtime.conftest import Page
from tests.runtime.hands import MARK, checked, tried
from tests.runtime.payloads import (
    CODE,
    NO_DOOR,
    SOLUTION,
    payload,
)

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
    card.feedback.observe(lambda change: shown.append(change["new"]), "value")
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
