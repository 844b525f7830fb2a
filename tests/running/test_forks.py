"""Forked kernels: as fresh as started ones, with the same to say, and none of them outlives who asked for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import psutil
import pytest

from builder.running import forks
from builder.running.kernels import ForkedProvisioner
from builder.running.notebook import execute
from tests.running.outputs import outputs, said
from tests.tooling.notebooks import make
from tests.tooling.processes import assert_gone, environment, marked, wait_until

pytestmark = pytest.mark.skipif(not forks.SAFE, reason="Kernels are forked on Linux alone.")

PROCESSES = [sys.executable, "-m", "builder.cli", "run", "--jobs", "2"]


@pytest.fixture(scope="module", autouse=True)
def _server() -> Iterator[None]:
    """One fork server for the kernels of all tests here, which ends with them."""
    yield
    forks.close_all()


def test_the_kernel_is_a_fork(tmp_path: Path) -> None:
    """A kernel's parent is the fork server, which has one thread; with `stock` it is the process that wanted it."""
    book = make(tmp_path / "parent.ipynb", "import os\nprint(os.getppid())")
    parents = [int(said(outputs(book, tmp_path / str(stock), stock=stock))[0]) for stock in (False, True)]
    server = forks.server_of(sys.executable).process
    assert server
    assert parents == [server.pid, os.getpid()]
    assert psutil.Process(server.pid).num_threads() == 1


# What a notebook may leave behind, and the expression that would tell it in the next one.
LEFT = {
    "names": ("left = 1", "'left' in globals()"),
    "globals of a module": ("import json\njson.left = 1", "hasattr(__import__('json'), 'left')"),
    "modules": ("import sys\nsys.modules['left'] = sys", "'left' in __import__('sys').modules"),
    "builtins": ("import builtins\nbuiltins.left = 1", "hasattr(__import__('builtins'), 'left')"),
    "rcParams": ("import matplotlib.pyplot as p\np.rcParams['lines.linewidth'] = 9", "p.rcParams['lines.linewidth']"),
    "styles": ("p.style.library['left'] = {}", "'left' in p.style.library"),
    "options of pandas": ("import pandas as pd\npd.options.display.max_rows = 7", "pd.options.display.max_rows"),
    "options of numpy": ("import numpy as np\nnp.set_printoptions(precision=2)", "np.get_printoptions()"),
    "filters of warnings": ("import warnings\nwarnings.simplefilter('error')", "warnings.filters[0][0]"),
    "the folder": ("import os\nos.mkdir('left')\nos.chdir('left')", "os.path.basename(os.getcwd())"),
    "the environment": ("os.environ['LEFT'] = '1'", "os.environ.get('LEFT')"),
    "open files": ("kept = open('kept', 'w')", "[f for f in os.listdir('/proc/self/fd') if 'kept' in where(f)]"),
    "threads": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True, name='left').start()",
        "[thread.name for thread in threading.enumerate() if thread.name == 'left']",
    ),
    "signals": ("import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)", "str(signal.getsignal(15))"),
    "the way to modules": ("sys.path.append('left')", "'left' in sys.path"),
}
BEFORE = """\
import builtins, json, os, signal, sys, threading, warnings
import matplotlib.pyplot as p, numpy as np, pandas as pd
def where(file):
    try:
        return os.readlink(f'/proc/self/fd/{file}')
    except OSError:
        return ''
"""


def test_nothing_leaks_into_the_next_notebook(tmp_path: Path) -> None:
    """What a notebook leaves of every sort, the next one from the same server does not find."""
    told = "\n".join(f"print({name!r}, {expression})" for name, (_, expression) in LEFT.items())
    leaving = make(tmp_path / "leaving.ipynb", BEFORE, *(leave for leave, _ in LEFT.values()), told)
    finding = make(tmp_path / "finding.ipynb", BEFORE, told)
    fresh = said(outputs(finding, tmp_path / "fresh"))[-1].splitlines()
    left = said(outputs(leaving, tmp_path / "left"))[-1].splitlines()
    after = said(outputs(finding, tmp_path / "after"))[-1].splitlines()
    differ = [name for name, one, other in zip(LEFT, fresh, left, strict=True) if one != other]
    assert differ == list(LEFT), "each of these leaves something"
    assert after == fresh


def test_a_fork_finds_what_a_fresh_process_does(tmp_path: Path) -> None:
    """A forked kernel and a stock one agree on their settings, their streams, their threads and their open files."""
    told = [
        "import os, sys, threading, warnings, matplotlib, numpy, pandas, sklearn",
        "print(sys.argv[0], sys.path, sys.flags, os.path.basename(os.getcwd()), __name__)",
        "own = {'JPY_PARENT_PID', 'ROADMAP_HOME'}",
        "print(sorted(pair for pair in os.environ.items() if pair[0] not in own))",
        # But for the one with which a stock kernel watches its parent.
        "print(sorted({thread.name.partition('-')[0] for thread in threading.enumerate()} - {'Thread'}))",
        "print(sorted(matplotlib.rcParams.items()))",
        "print(numpy.get_printoptions(), pandas.describe_option(_print_desc=False))",
        "print(sorted(globals()))",
        "import subprocess; print(subprocess.run(['cat'], capture_output=True))",
    ]
    book = make(tmp_path / "settings.ipynb", *told)
    forked, stock = (said(outputs(book, tmp_path / str(stock), stock=stock)) for stock in (False, True))
    assert forked == stock


def test_every_fork_draws_numbers_of_its_own(tmp_path: Path) -> None:
    """Without a seed no two notebooks draw the same, neither from `random` nor from numpy, nor name files alike."""
    draw = "import random, tempfile, uuid\nimport numpy as np\n"
    draw += "print(random.random(), np.random.rand(), np.random.default_rng().random(), uuid.uuid4(), sep='\\n')\n"
    draw += "print(next(tempfile._get_candidate_names()))"
    book = make(tmp_path / "draws.ipynb", draw)
    one, other = (set(said(outputs(book, tmp_path / name))[0].split()) for name in ("one", "other"))
    assert len(one) == len(other) == 5
    assert not one & other


def test_seeds_mean_the_same(tmp_path: Path) -> None:
    """With a seed a forked kernel draws what a stock one draws."""
    book = make(
        tmp_path / "seeded.ipynb",
        "import random\nimport numpy as np\nrandom.seed(1)\nnp.random.seed(1)",
        "print(random.random(), np.random.rand(3))",
    )
    assert said(outputs(book, tmp_path / "forked")) == said(outputs(book, tmp_path / "stock", stock=True))


def test_what_a_notebook_started_ends_with_its_kernel(tmp_path: Path) -> None:
    """A process that a notebook started and left running is gone when its kernel is."""
    book = make(
        tmp_path / "starts.ipynb",
        "import subprocess, sys\nprint(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']).pid)",
    )
    started = int(said(outputs(book, tmp_path / "executed"))[0])
    wait_until(lambda: not psutil.pid_exists(started), "it still runs")


KILLS = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
STOPS = "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"
IGNORES = """\
import signal, time
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
time.sleep(600)
"""


@pytest.mark.parametrize(
    ("cell", "timeout", "error"),
    [
        (KILLS, 600, "DeadKernelError: Kernel died"),
        ("import ctypes\nctypes.string_at(0)", 600, "DeadKernelError: Kernel died"),
        ("import os\nos._exit(0)", 600, "DeadKernelError: Kernel died"),
        (STOPS, 3, "took more than 3 s"),
        (IGNORES, 3, "took more than 3 s"),
    ],
    ids=["killed", "crashes", "leaves", "stopped", "heeds no signal"],
)
def test_a_kernel_that_goes_wrong_is_told_and_gone(cell: str, timeout: int, error: str, tmp_path: Path) -> None:
    """A kernel that crashes, stands still or heeds no signal is told with its cell, and no process of it is left."""
    outcome = execute(make(tmp_path / "goes_wrong.ipynb", "", cell), timeout=timeout, output=None)
    assert (outcome.error, outcome.cell) == (error, 3)
    server = forks.server_of(sys.executable).process
    assert server
    assert psutil.Process(server.pid).children() == []


def test_without_its_server_kernels_are_started(tmp_path: Path) -> None:
    """Where the fork server was killed, notebooks run in kernels that are started as ever."""
    server = forks.server_of(sys.executable).process
    assert server
    server.kill()
    server.wait()
    book = make(tmp_path / "goes_on.ipynb", "import os\nprint(os.getppid())")
    assert said(outputs(book, tmp_path / "executed")) == [f"{os.getpid()}\n"]
    forks.close_all()


def test_another_pythonpath_is_no_fork(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Python reads of the environment at its start counts: a kernel under another PYTHONPATH is started."""
    forks.server_of(sys.executable)
    (tmp_path / "beside.py").write_text("print('found')", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    book = make(tmp_path / "finds.ipynb", "import beside")
    assert said(outputs(book, tmp_path / "executed")) == ["found\n"]


@pytest.fixture
def running(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`roadmap run` over two notebooks that sleep, in the middle of both; all it started bears the mark `tmp_path`."""
    mark, course = str(tmp_path), tmp_path / "course"
    for name in ("one", "two"):
        make(course / f"{name}.ipynb", f"open({str(tmp_path / name)!r}, 'w').close()\nimport time\ntime.sleep(600)")
    command = [*PROCESSES, "--out", str(course)]
    with subprocess.Popen(
        command, env=environment(mark, TMPDIR=mark), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_until(lambda: (tmp_path / "one").exists() and (tmp_path / "two").exists(), "no kernel runs")
            yield process
        finally:
            for one in marked(mark):
                one.kill()


def of_script(mark: str, script: str) -> list[psutil.Process]:
    """The marked processes that run a script or a module, the oldest first."""
    found = [one for one in marked(mark) if script in " ".join(one.cmdline())]
    return sorted(found, key=lambda one: one.create_time())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_nothing_outlives_the_command(running: subprocess.Popen[bytes], number: int, tmp_path: Path) -> None:
    """Whatever ends `roadmap run`, `kill -9` too, its workers, their kernels and the fork server end as well."""
    running.send_signal(number)
    running.wait()
    assert_gone(str(tmp_path))


def test_nothing_outlives_the_server(running: subprocess.Popen[bytes], tmp_path: Path) -> None:
    """When the fork server is killed its kernels die with it, each notebook is told, and the command ends."""
    server = of_script(str(tmp_path), "fork_server.py")[0]
    server.kill()
    assert running.wait() == 1
    assert_gone(str(tmp_path))


def test_a_kernel_dies_with_its_worker(running: subprocess.Popen[bytes], tmp_path: Path) -> None:
    """When the worker of a notebook is killed its kernel goes too, though the fork server lives on."""
    workers = [one for one in psutil.Process(running.pid).children() if "spawn_main" in " ".join(one.cmdline())]
    for worker in workers:
        worker.kill()
    assert running.wait() == 1
    assert_gone(str(tmp_path))


def test_jupyter_finds_the_provisioner() -> None:
    """The provisioner is registered where Jupyter looks for those that a kernelspec names."""
    (found,) = entry_points(group="jupyter_client.kernel_provisioners", name="roadmap-forked")
    assert found.load() is ForkedProvisioner


def test_a_server_is_told_to_fork_only_where_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name that Jupyter's servers know our provisioner by is one that is installed; where it is not, there is
    none, and kernels start as ever."""
    found = entry_points(group="jupyter_client.kernel_provisioners", name=forks.warm_provisioner())
    assert [one.load() for one in found] == [ForkedProvisioner]
    monkeypatch.setattr(forks, "entry_points", lambda **_: ())
    assert forks.warm_provisioner() == ""
