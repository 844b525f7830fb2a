"""What code behind a button may change around it, and that it is put back."""

from __future__ import annotations

import builtins
import decimal
import gc
import json
import locale
import logging
import math
import os
import random
import signal
import socket
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt

from builder.runtime.host.capture import silenced_output, umask
from builder.runtime.sandbox.namespace import own
from builder.runtime.sandbox.trial import run_trial
from tests.runtime.conftest import Page
from tests.runtime.hands import MARK, checked
from tests.runtime.payloads import CODE, SOLUTION, payload

TRACES: dict[str, tuple[Callable[[], Any], str]] = {
    "folder": (os.getcwd, "import os; os.chdir('/')"),
    "environment": (lambda: dict(os.environ), "import os; os.environ['MORE'] = '1'; del os.environ['PATH']"),
    "random state": (random.getstate, "import random; random.seed(1)"),
    "random state of numpy": (lambda: str(np.random.get_state()), "import numpy; numpy.random.seed(1)"),  # noqa: NPY002
    "errors of numpy": (np.geterr, "import numpy; numpy.seterr(all='raise')"),
    "printing of numpy": (np.get_printoptions, "import numpy; numpy.set_printoptions(precision=1)"),
    "settings of matplotlib": (lambda: dict(mpl.rcParams), "import matplotlib; matplotlib.rcParams['font.size'] = 99"),
    "pictures": (plt.get_fignums, "from matplotlib import pyplot; pyplot.figure()"),
    "filters of warnings": (lambda: [*warnings.filters], "import warnings; warnings.simplefilter('ignore')"),
    "path": (lambda: [*sys.path], "import sys; sys.path.insert(0, '/nowhere')"),
    "another path": (lambda: [*sys.path], "import sys; sys.path = ['/nowhere']"),
    "modules": (sys.modules.copy, "import sys; sys.modules['json'] = sys.modules['more'] = sys; del sys.modules['re']"),
    "builtins": (vars(builtins).copy, "import builtins; builtins.len = builtins.more = None"),
    "handlers of signals": (lambda: signal.getsignal(signal.SIGINT), "import signal; signal.signal(2, signal.SIG_IGN)"),
    "depth": (sys.getrecursionlimit, "import sys; sys.setrecursionlimit(5000)"),
    "precision": (lambda: decimal.getcontext().prec, "import decimal; decimal.getcontext().prec = 2"),
    "garbage": (gc.isenabled, "import gc; gc.disable()"),
    "garbage's threshold": (gc.get_threshold, "import gc; gc.set_threshold(1, 1, 1)"),
    "hook of faults": (lambda: sys.excepthook, "import sys; sys.excepthook = print"),
    "hook of threads' faults": (lambda: threading.excepthook, "import threading; threading.excepthook = print"),
    "hook of results": (lambda: sys.displayhook, "import sys; sys.displayhook = print"),
    "tracing": (sys.gettrace, "import sys; sys.settrace(lambda *_: None)"),
    "profiling": (sys.getprofile, "import sys; sys.setprofile(lambda *_: None)"),
    "tracing of threads": (threading.gettrace, "import threading; threading.settrace(lambda *_: None)"),
    "turns of threads": (sys.getswitchinterval, "import sys; sys.setswitchinterval(1)"),
    "digits": (sys.get_int_max_str_digits, "import sys; sys.set_int_max_str_digits(0)"),
    "arguments": (lambda: [*sys.argv], "import sys; sys.argv.append('more')"),
    "patience of sockets": (socket.getdefaulttimeout, "import socket; socket.setdefaulttimeout(1)"),
    "permissions": (umask, "import os; os.umask(0o007)"),
    "options of pandas": (lambda: pd.get_option("display.width"), "import pandas; pandas.options.display.width = 9"),
    "level of the log": (lambda: logging.root.level, "import logging; logging.root.setLevel(5)"),
    "handlers of the log": (lambda: [*logging.root.handlers], "import logging; logging.root.handlers.append(None)"),
    "log turned off": (lambda: logging.root.manager.disable, "import logging; logging.disable()"),
    "look of warnings": (lambda: warnings.formatwarning, "import warnings; warnings.formatwarning = print"),
    "folder of temporary files": (lambda: tempfile.tempdir, "import tempfile; tempfile.tempdir = '/'"),
    "clock": (lambda: time.time, "import time; time.time = time.sleep = lambda *_: 0"),
    "time zone": (lambda: time.localtime(0).tm_hour, "import os, time; os.environ['TZ'] = 'Asia/Tokyo'; time.tzset()"),
    "constants": (lambda: math.pi, "import math; math.pi = 3"),
    "functions": (lambda: (json.dumps, np.mean), "import json, numpy; json.dumps = numpy.mean = None"),
    "language": (lambda: locale.setlocale(locale.LC_ALL), "import locale; locale.setlocale(locale.LC_CTYPE, 'C')"),
    "stdin": (lambda: sys.stdin, "import io, sys; sys.stdin = io.StringIO()"),
    "stdout": (lambda: sys.stdout, "import io, sys; sys.stdout = io.StringIO()"),
    "stderr": (lambda: sys.stderr, "import io, sys; sys.stderr = None"),
}  # fmt: skip


@pytest.mark.parametrize("name", TRACES)
def test_a_trial_leaves_no_trace(name: str) -> None:
    """What the process shares is after a trial as it was before, where code runs in the kernel itself."""
    read, harm = TRACES[name]
    before = read()
    changed = f"{harm}\nseen = read()"
    scope: dict[str, Any] = {"read": read}
    assert run_trial(changed, [], [], scope, "<cell>").broken is None
    assert name == "language" or scope["seen"] != before  # a machine may speak C already
    assert read() == before


def test_drawing_leaves_no_trace() -> None:
    """What an author's code changes while a figure is drawn or an answer worked out is put back as well."""
    before = random.getstate(), dict(mpl.rcParams), Path.cwd()
    with silenced_output():
        random.seed(1)
        plt.style.use("dark_background")
        os.chdir("/")
    assert (random.getstate(), dict(mpl.rcParams), Path.cwd()) == before


def test_a_folder_that_is_gone_is_let_be(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the folder was deleted meanwhile, the trial ends like any other."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    trial = run_trial("import os; os.chdir('/'); os.rmdir(path)", [], [], {"path": str(gone)}, "<cell>")
    assert trial.broken is None
    assert Path.cwd() == Path("/")


def test_what_is_imported_stays() -> None:
    """A module that a trial imports stays imported, since some cannot be loaded twice."""
    sys.modules.pop("colorsys", None)
    assert run_trial("import colorsys", [], [], {}, "<cell>").broken is None
    assert "colorsys" in sys.modules


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_tables_and_generators_stay(learner: Page, monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    """A table, a column, a generator and what a list of them holds are the same after code that changes them."""
    monkeypatch.setattr(sys, "platform", platform)
    learner.run("import random, numpy as np, pandas as pd, collections")
    learner.run("t = pd.DataFrame({'a': [1, 2]}); c = pd.Series([1, 2]); many = [t]; rng = np.random.default_rng(0)")
    learner.run("queue = collections.deque([1]); dice = random.Random(0); counts = collections.Counter('aab')")
    harm = (
        "t['b'] = 0; c[0] = 9; many[0].loc[0, 'a'] = 9; rng.random(); queue.clear(); dice.random(); counts['a'] = 9\n"
    )
    learner.shell.history_manager.store_inputs(9, MARK + harm + SOLUTION)
    before = learner.namespace["rng"].bit_generator.state, learner.namespace["dice"].getstate()
    assert "Correct" in checked(learner.ask(CODE, "probability/mean"))
    assert learner.namespace["t"].equals(pd.DataFrame({"a": [1, 2]}))
    assert [*learner.namespace["c"]] == [1, 2]
    assert [*learner.namespace["queue"]] == [1]
    assert learner.namespace["counts"]["a"] == 2
    assert (learner.namespace["rng"].bit_generator.state, learner.namespace["dice"].getstate()) == before


def test_arrays_of_objects_are_copied_and_figures_are_not() -> None:
    """An array of lists is copied with them, one that holds itself comes to an end; the axes in an array stay axes of
    the learner's own figure, which takes long to copy."""
    rows = np.array([[1], [2, 3], None], dtype=object)
    rows[2] = rows
    copy = own(rows, {})
    copy[0].append(9)
    assert (rows[0], copy[0], copy[2] is copy) == ([1], [1, 9], True)
    figure, axes = plt.subplots(2, 2)
    plt.close(figure)
    copy = own(axes, {})
    assert copy is not axes
    assert all(mine is theirs for mine, theirs in zip(copy.flat, axes.flat, strict=True))


def test_a_library_that_was_changed_is_whole_again(learner: Page) -> None:
    """What code changes inside of a library is gone with the child that ran it."""
    harm = "import math, numpy as np; math.pi = 3; np.mean = None\n"
    learner.shell.history_manager.store_inputs(1, MARK + harm + SOLUTION)
    assert "Correct" in checked(learner.ask(CODE, "probability/mean"))
    assert learner.shell.ev("__import__('math').pi") > 3.1
    assert np.mean is not None


def test_the_solution_finds_what_the_learners_code_took_away(learner: Page) -> None:
    """A known mistake is told though the cell took a library away, which the solution finds in the same child."""
    mistakes = [{"code": "def mean(values):\n    return 0", "say": "Zero."}]
    content = CODE | {"solution": f"import statistics\n{SOLUTION}", "mistakes": mistakes}
    harm = "import sys; sys.modules['statistics'] = None\n"
    learner.shell.history_manager.store_inputs(1, MARK + harm + mistakes[0]["code"])
    assert "Zero." in checked(learner.ask(content, "probability/mean"))


def test_a_computed_answer_that_exits_is_told(learner: Page) -> None:
    """Where the code of a computed answer asks Python to end, the check says that it is not ready."""
    content = payload("computed", code="import sys\nsys.exit()\n1", tolerance=0, relative=False, mistakes=[])
    assert "that did not run (SystemExit: )" in learner.ask(content).feedback.value


def test_a_handler_of_c_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a handler that was set from C, for which Python says None and which it cannot set, the others are put
    back."""
    real = signal.getsignal
    before = real(signal.SIGUSR2)
    changed: list[object] = []
    harm = "import signal; signal.signal(10, signal.SIG_IGN); signal.signal(12, signal.SIG_IGN); changed.append(1)"
    # As where SIGUSR1, 10, was taken before Python began.
    monkeypatch.setattr(signal, "getsignal", lambda number: real(number) if changed or number != 10 else None)
    assert run_trial(harm, [], [], {"changed": changed}, "<cell>").broken is None
    signal.signal(signal.SIGUSR1, signal.SIG_DFL)
    assert real(signal.SIGUSR2) is before
