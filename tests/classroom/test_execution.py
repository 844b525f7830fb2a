"""Learners' code, run in a sandbox that was seen to hold, or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from click.testing import CliRunner
from distributed import LocalCluster

from builder.classroom.assignment import read
from builder.classroom.execution import sandbox
from builder.classroom.execution.crew import judge_here, judge_on_cluster, judge_or_tell
from builder.classroom.execution.job import Job, Outcome, Tried, outcomes_of
from builder.classroom.execution.sandbox import BrokenError, judge, probe
from builder.classroom.grade import gradebook_of
from builder.classroom.scoring import EXECUTED
from builder.cli import main
from builder.errors import RefusedError
from tests.classroom.books import payload
from tests.classroom.conftest import Assign
from tests.classroom.made import submissions
from tests.conftest import lacking

TWICE = payload(
    "code",
    starter="def twice(x):\n    pass",
    tests=["assert twice(2) == 4, 'twice is two of it'", "assert twice('a') == 'aa', 'words too'"],
    solution="def twice(x):\n    return k * x",
    mistakes=[{"code": "def twice(x):\n    return x", "say": "That is x itself."}],
)
# Starts the program and puts no wall around it: all options of bubblewrap stand before Python's own -s.
NO_WALL = """\
#!/bin/sh
while [ "$1" != -s ]; do program=$1; shift; done
inside="{house}${{2#/house}}"
shift 2
exec "$program" "$inside" "$@"
"""


@pytest.fixture
def holds() -> bool:
    """Whether a sandbox holds on this machine. Where its kernel refuses one, that is said, and nothing is run."""
    if shutil.which("bwrap") is None:
        lacking("bubblewrap is not here: apt-get install bubblewrap.")
    probe.cache_clear()
    try:
        return bool(probe())
    except RefusedError as refused:
        said = str(refused)
    # Another kernel than ours may forbid namespaces; then the refusal is what there is to test.
    assert "only in a sandbox that was seen to hold" in said
    with pytest.raises(RefusedError):
        list(judge_here([job("raise SystemExit")]))
    return False


@pytest.fixture
def path_of_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is the whole PATH; what is known of the sandbox is forgotten before and after."""
    probe.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    yield tmp_path
    probe.cache_clear()


def job(*sources: str, cells: tuple[tuple[str, str], ...] = (("", "k = 2"), ("toy/a", ""))) -> Job:
    """Return a job of one check, or a check a source."""
    names = ["toy/a", "toy/b"][: len(sources)]
    return Job(cells, tuple(Tried(name, TWICE, source) for name, source in zip(names, sources, strict=True)))


def test_code_is_judged_as_in_the_notebook(holds: bool) -> None:  # noqa: FBT001
    """Right code is right, a known mistake gets its sentence, and the chapter's own names are there."""
    if not holds:
        return
    two = job(
        "def twice(x):\n    return k * x",
        "def twice(x):\n    return x",
        cells=(("", "k = 2"), ("toy/a", ""), ("", "1/0"), ("toy/b", "")),
    )
    found = judge(two)
    assert found["toy/a"] == Outcome("right", "2 of 2 tests pass")
    assert found["toy/b"].state == "not yet"
    assert found["toy/b"].say.startswith("That is x itself.")


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos._exit(3)",
        "import os\nos.kill(os.getppid(), 9)\ndef twice(x): return 2 * x",
        "x = bytearray(10 ** 11)",
        "import os\nfor fd in range(3, 200):\n    try: os.write(fd, b'{}' * 10 ** 6)\n    except OSError: pass",
        "raise SystemExit",
        "def twice(x)",
    ],
)
def test_code_that_misbehaves_earns_nothing(source: str, holds: bool) -> None:  # noqa: FBT001
    """Code that ends Python, kills, floods or fills the memory comes to a state that is not right, or to a sentence."""
    if not holds:
        return
    judged = judge_or_tell(job(source))
    assert isinstance(judged, str) or judged["toy/a"].state != "right"


def test_nothing_of_the_machine_is_there(holds: bool) -> None:  # noqa: FBT001
    """Code that looks for the home, for processes, for the environment and for a place to write finds none of them."""
    if not holds:
        return
    secret = Path.home() / f".roadmap-secret-{os.getpid()}"
    secret.write_text("of the teacher", encoding="utf-8")
    source = f"""
import os
from pathlib import Path
def twice(x):
    found = [Path({str(secret)!r}).exists(), Path('/proc/{os.getpid()}').exists(), 'ROADMAP_SECRET' in os.environ]
    for folder in ('/usr', '/house/builder', '/'):
        try:
            Path(folder, 'x').write_text('x')
            found.append(folder)
        except OSError:
            pass
    assert not any(found), found
    return k * x
"""
    os.environ["ROADMAP_SECRET"] = "1"  # noqa: S105 - a bait
    try:
        assert judge(job(source))["toy/a"].state == "right"
    finally:
        del os.environ["ROADMAP_SECRET"]
        secret.unlink()


def test_one_learner_leaves_nothing_to_the_next(holds: bool) -> None:  # noqa: FBT001
    """A file that one learner's code writes is not there for the next one's."""
    if not holds:
        return
    leaves = "open('/tmp/left', 'w').write('x')\ndef twice(x):\n    return k * x"
    finds = "import os\nassert not os.path.exists('/tmp/left')\ndef twice(x):\n    return k * x"
    found = dict(judge_here([job(leaves), job(finds), job(finds)]))
    assert [found[place] for place in range(3)] == [{"toy/a": Outcome("right", "2 of 2 tests pass")}] * 3


def test_without_bubblewrap_nothing_is_run(path_of_programs: Path) -> None:
    """Where no bubblewrap is on the PATH, --execute is refused, with the way out."""
    del path_of_programs
    with pytest.raises(RefusedError, match=r"there is none here.*Grade without --execute"):
        judge(job("raise SystemExit"))


def test_a_sandbox_without_walls_is_seen_through(path_of_programs: Path) -> None:
    """A bubblewrap that starts what it is given, and hides nothing, is refused with what can be seen from inside."""
    fake = path_of_programs / "bwrap"
    fake.write_text(NO_WALL.format(house=Path(__file__).parents[2]), encoding="utf-8")
    fake.chmod(0o755)
    with pytest.raises(RefusedError, match="one sees the home folder, the network, other processes"):
        judge(job("raise SystemExit"))


@pytest.mark.parametrize(
    "script", ["#!/bin/sh\nexit 1\n", "#!/bin/sh\necho no namespaces >&2\nexit 1\n", "#!/bin/sh\necho {\n"]
)
def test_a_bubblewrap_that_fails_is_refused(script: str, path_of_programs: Path) -> None:
    """Where the kernel does not let bubblewrap work, its words are told and nothing is run."""
    fake = path_of_programs / "bwrap"
    fake.write_text(script, encoding="utf-8")
    fake.chmod(0o755)
    with pytest.raises(RefusedError, match="bubblewrap does not work here"):
        judge(job("raise SystemExit"))


@pytest.mark.parametrize(
    "said",
    [b"", b"[]", b'{"toy/a": 1}', b'{"toy/a": {"state": "full marks"}}', b'{"toy/a": {"state": "right", "say": 3}}'],
)
def test_what_comes_out_is_read_with_care(said: bytes) -> None:
    """An answer of another form is none, and no state but the known ones is taken."""
    with pytest.raises(ValueError, match=r"."):
        outcomes_of(said, job(""))


def test_answers_to_other_checks_are_left_out() -> None:
    """A sandbox can speak of the checks alone that it was asked about."""
    assert outcomes_of(b'{"toy/z": {"state": "right"}}', job("")) == {}


def test_a_cluster_goes_on_when_a_worker_dies(holds: bool) -> None:  # noqa: FBT001
    """Of two workers of a Dask cluster one is killed amid the work; the other does the rest, and no answer is lost."""
    if not holds:
        return
    right = "def twice(x):\n    return k * x"
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1"
    ) as cluster:
        found: dict[int, Any] = {}
        for place, judged in judge_on_cluster([job(right) for _ in range(6)], cluster.scheduler_address):
            if not found:
                # Not by Dask's own kill(), which from outside its loop makes one that nobody closes.
                os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
            found[place] = judged
    assert found == {place: {"toy/a": Outcome("right", "2 of 2 tests pass")} for place in range(6)}


def test_a_cluster_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address without a scheduler is told in a sentence."""
    monkeypatch.setattr("builder.classroom.execution.crew.SECONDS_TO_CONNECT", 1)
    with pytest.raises(RefusedError, match="is it running"):
        list(judge_on_cluster([job("")], "tcp://127.0.0.1:9"))


def test_a_class_is_graded_by_running(holds: bool, assign: Assign, tmp_path: Path) -> None:  # noqa: FBT001
    """With --execute the code of each learner is scored by the tests, once: grading anew, without --execute too, reads
    what it came to then; where no sandbox holds, the command is refused and writes nothing."""
    folder = assign("--chapters", "format_example")
    for name, content in submissions(folder, 3):
        (tmp_path / name).write_bytes(content)
    command = ["grade", str(folder), *map(str, sorted(tmp_path.glob("*.ipynb")))]
    done = CliRunner().invoke(main, [*command, "--execute"])
    if not holds:
        assert "only in a sandbox that was seen to hold" in done.output
        assert not (folder / "teacher" / "gradebook.csv").exists()
        return
    assert "answers in code run in a sandbox." in done.output
    code = next(one for one in read(folder / "teacher").questions if one.payload["kind"] == "code")
    for again in ([], ["--execute"]):
        rows = [row for row in gradebook_of(folder).rows if row.check == code.id]
        assert {row.reason for row in rows} == {EXECUTED}
        assert {row.verdict for row in rows} == {"right", "not yet"}
        for row in rows:
            assert (row.verdict == "right") == (code.payload["solution"] in row.answer), row.answer
        redone = CliRunner().invoke(main, ["grade", str(folder), *again])
        assert "1 answer in code" not in redone.output


def test_dask_is_for_execute(assign: Assign) -> None:
    """--dask without --execute is a slip, and told."""
    done = CliRunner().invoke(main, ["grade", str(assign("--chapters", "python")), "--dask", "tcp://127.0.0.1:9"])
    assert done.exit_code == 2
    assert "give both" in done.output


def test_a_silent_sandbox_is_told(monkeypatch: pytest.MonkeyPatch, holds: bool) -> None:  # noqa: FBT001
    """What takes longer than a sandbox is given is ended, and told as such."""
    if not holds:
        return
    monkeypatch.setattr("builder.classroom.execution.sandbox.SECONDS", 0.0)
    with pytest.raises(BrokenError, match="stopped after 0 seconds"):
        judge(job("import time\ntime.sleep(60)"))


def test_what_a_killed_sandbox_leaves_behind_is_ended_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Killed before its child is to die with it, as bubblewrap can be, it holds nobody up, and the child goes."""
    alive = tmp_path / "child"
    script = f"sleep 3600 & echo $! > {alive}.new; mv {alive}.new {alive}; wait"
    monkeypatch.setattr(sandbox, "command", lambda _program: ["/bin/sh", "-c", script])
    children: list[psutil.Process] = []

    def until_it_is_there(_process: object, _seconds: float) -> bytes:
        while not alive.exists():
            time.sleep(0.01)
        children.append(psutil.Process(int(alive.read_text())))
        raise BrokenError("stopped")

    monkeypatch.setattr(sandbox, "_read", until_it_is_there)
    with pytest.raises(BrokenError, match="stopped"):
        sandbox._said("sh", "inside.py", [], b"", 1.0)
    children[0].wait(timeout=60)
