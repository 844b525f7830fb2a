"""`roadmap run`: every notebook in a kernel of its own, every failure told with its cell, nothing left behind."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from builder.errors import RefusedError
from builder.running.names import name_of, refuse_output, resolve
from builder.running.outcome import Outcome
from builder.running.pool import run
from builder.state import MANIFEST, STATE
from tests.tooling.notebooks import make, tree
from tests.tooling.processes import assert_gone, environment, marked, wait_until

NOTEBOOKS = {
    "start_here.ipynb": ["os = __import__('os')\nos.path.exists(os.environ['ROADMAP_HOME'])", "os.listdir()"],
    "chapters/raises.ipynb": ["1 + 1", 'raise ValueError("first line\\nsecond line")', "3"],
    "chapters/sleeps.ipynb": ["1 + 1", "import time\ntime.sleep(60)"],
    "chapters/dies.ipynb": ["import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"],
    "chapters/leaves.ipynb": ["import sys\nsys.exit(0)", "", "2"],
}

KERNELS = ("forked", "stock")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built course of one good notebook and four that fail in their own ways."""
    folder = tmp_path_factory.mktemp("notebooks")
    for name, cells in NOTEBOOKS.items():
        make(folder / name, *cells)
    return folder


@pytest.fixture(scope="module", params=KERNELS)
def kernel(request: pytest.FixtureRequest) -> str:
    """How the kernels of a run are started."""
    return str(request.param)


@pytest.fixture(scope="module")
def executed(kernel: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the executed notebooks of the module's run are kept."""
    return tmp_path_factory.mktemp(f"executed-{kernel}")


@pytest.fixture(scope="module")
def outcomes(course: Path, executed: Path, kernel: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    """The outcomes of one run over the whole course, by name, started by a reader who has answers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ROADMAP_HOME", str(tmp_path_factory.mktemp("answers")))
        found = run(resolve(course, []), timeout=3, output=executed, stock=kernel == "stock")
    return {outcome.name: outcome for outcome in found}


def test_every_notebook_has_its_outcome(outcomes: dict[str, Outcome]) -> None:
    """One failing notebook stops no other: there are as many outcomes as notebooks, in the order of the paths."""
    assert list(outcomes) == ["chapters/dies", "chapters/leaves", "chapters/raises", "chapters/sleeps", "start_here"]
    assert [name for name, outcome in outcomes.items() if outcome.ok] == ["start_here"]


@pytest.mark.parametrize(
    ("name", "error", "cell"),
    [
        ("chapters/raises", "ValueError: first line", 3),
        ("chapters/sleeps", "took more than 3 s", 3),
        ("chapters/dies", "DeadKernelError: Kernel died", 2),
        ("chapters/leaves", "never ran: a cell before it ended the notebook (sys.exit?)", 4),
    ],
)
def test_a_failure_names_its_cell(outcomes: dict[str, Outcome], name: str, error: str, cell: int) -> None:
    """A failure is told by the first line of its error and by the cell, counted from 1 over all cells."""
    assert (outcomes[name].error, outcomes[name].cell) == (error, cell)


def test_a_notebook_that_fails_is_kept_as_far_as_it_came(outcomes: dict[str, Outcome], executed: Path) -> None:
    """Whatever ended it, the executed notebook is valid and has the outputs of the cells before."""
    values = {name: values_in(executed / f"{name}.ipynb") for name, outcome in outcomes.items() if not outcome.ok}
    assert values.pop("chapters/sleeps") == values.pop("chapters/raises") == ["2"]
    assert values == {"chapters/dies": [], "chapters/leaves": []}


def values_in(path: Path) -> list[str]:
    """What the cells of a valid notebook came to, as far as they ended."""
    book = nbformat.read(path, as_version=4)
    nbformat.validate(book)
    outputs = (output for cell in book.cells for output in cell.get("outputs", ()))
    return [output.data["text/plain"] for output in outputs if output.output_type == "execute_result"]


def test_kernels_start_in_an_empty_folder(outcomes: dict[str, Outcome], executed: Path) -> None:
    """A notebook finds nothing: no file beside it, and no answers of the reader who runs it."""
    assert outcomes["start_here"].ok
    cells = json.loads((executed / "start_here.ipynb").read_text(encoding="utf-8"))["cells"]
    assert [cell["outputs"][0]["data"]["text/plain"] for cell in cells[1:]] == [["False"], ["[]"]]


def test_executed_notebooks_keep_their_places(outcomes: dict[str, Outcome], executed: Path) -> None:
    """The executed copies stand below the output folder as the notebooks stand in the course."""
    assert {name_of(path) for path in executed.rglob("*.ipynb")} == set(outcomes)


def test_run_changes_no_notebook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without an output folder nothing is written: the notebooks are as they were, and no copy lies beside them."""
    make(tmp_path / "start_here.ipynb", "open('left.txt', 'w').close()")
    before = tree(tmp_path)
    assert run(resolve(tmp_path, []), jobs=1)[0].ok
    assert tree(tmp_path) == before
    assert "start_here: ok" in capsys.readouterr().out


def test_output_tells_plain_lines_and_a_summary(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Away from a terminal each notebook is a line as it ends, and the summary counts both kinds."""
    run(resolve(course, ["raises", "start_here"]))
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("chapters/raises: failed in cell 3: ValueError: first line (") for line in lines)
    assert any(line.strip() == "1 ok, 1 failed" for line in lines)


def test_a_full_disk_is_told(course: Path, tmp_path: Path) -> None:
    """When the executed notebook finds no room the outcome says so, whatever of it is there."""
    (tmp_path / "start_here.ipynb").symlink_to("/dev/full")
    (outcome,) = run(resolve(course, ["start_here"]), output=tmp_path)
    assert outcome.error == "the disk is full; make room and try again."


def test_a_place_that_cannot_be_written_is_told(course: Path, tmp_path: Path) -> None:
    """When the folder of the executed notebooks cannot be made the outcome names what is in the way."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (outcome,) = run(resolve(course, ["start_here"]), output=tmp_path / "file")
    assert outcome.error == f"{tmp_path / 'file'}: a file stands where a folder is wanted; move it away."


@pytest.mark.parametrize("output", ["notebooks", "notebooks/executed", "notebooks/../notebooks", "my_course", "other"])
def test_executed_notebooks_stand_apart(tmp_path: Path, output: str) -> None:
    """Executed notebooks are not written among built ones, which a build would take for changed, nor into a copy."""
    for name in (f"notebooks/{STATE}", f"other/{STATE}", f"my_course/{MANIFEST}"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("{}", encoding="utf-8")
    with pytest.raises(RefusedError, match="--output"):
        refuse_output(tmp_path / "notebooks", tmp_path / output)
    refuse_output(tmp_path / "notebooks", tmp_path / "executed")
    refuse_output(tmp_path / "notebooks", tmp_path)


def test_resolve_without_names_takes_all(course: Path) -> None:
    """No name means every notebook, but not what an editor left in its checkpoints."""
    make(course / ".ipynb_checkpoints" / "start_here-checkpoint.ipynb")
    assert {path.relative_to(course).as_posix() for path in resolve(course, [])} == set(NOTEBOOKS)


@pytest.mark.parametrize("name", ["raises", "chapters/raises", "chapters/raises.ipynb", "raises.ipynb"])
def test_resolve_takes_short_and_long_names(course: Path, name: str) -> None:
    """A chapter answers to its id, to its path and to its file's name."""
    assert resolve(course, [name, name]) == [course / "chapters" / "raises.ipynb"]


def test_resolve_names_the_nearest(course: Path) -> None:
    """A name that fits nothing is an error that offers the nearest one."""
    with pytest.raises(ValueError, match="no notebook called chapter/raise; did you mean chapters/raises"):
        resolve(course, ["chapter/raise"])


def test_resolve_takes_the_path_of_a_file(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a shell completes is a name too: the notebook's path from the working folder, with Windows' backslashes."""
    monkeypatch.chdir(course.parent)
    for name in (f"{course.name}/chapters/raises.ipynb", str(course / "chapters" / "raises.ipynb"), "chapters\\raises"):
        assert resolve(course, [name]) == [course / "chapters" / "raises.ipynb"]


def test_resolve_tells_how_many_there_are(course: Path) -> None:
    """A name that is like none is told how many there are and the one that comes nearest, not all of them."""
    with pytest.raises(ValueError, match=r"called xyi; of the 5 there, chapters/[a-z]+ is the nearest\.$"):
        resolve(course, ["xyi"])


def test_resolve_asks_when_a_name_fits_twice(tmp_path: Path) -> None:
    """A short name that a chapter shares with a page is an error that names both."""
    make(tmp_path / "chapters" / "people.ipynb")
    make(tmp_path / "pages" / "people.ipynb")
    with pytest.raises(ValueError, match=r"may be chapters/people or pages/people"):
        resolve(tmp_path, ["people"])


def test_resolve_wants_a_build(tmp_path: Path) -> None:
    """Where nothing is built yet, the error says which command builds."""
    with pytest.raises(ValueError, match="roadmap build"):
        resolve(tmp_path, [])


def interrupt(mark: str, begun: Callable[[], object], *arguments: str) -> None:
    """Start a command of ours and send it ctrl-C once it has `begun`: it fails, and no process is left of it. All it
    starts bears the mark, a folder, which takes its temporary files too."""
    command = [sys.executable, "-m", "builder.cli", *arguments]
    with subprocess.Popen(
        command, env=environment(mark, TMPDIR=mark), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_until(begun, "no cell began")
            process.send_signal(signal.SIGINT)
            assert process.wait(timeout=300) == 1
            assert_gone(mark)
        finally:
            for one in marked(mark):
                one.kill()


@pytest.mark.parametrize("name", ["run", "prove"])
def test_ctrl_c_stops_the_kernels(name: str, course: Path, tmp_path: Path) -> None:
    """Interrupted in the middle of a cell, the command fails and leaves neither process nor temporary folder."""
    mark = str(tmp_path)
    interrupt(mark, lambda: _kernels(mark), name, "sleeps", "--out", str(course))
    assert list(tmp_path.glob("roadmap-*")) == []


def test_ctrl_c_leaves_what_ran(kernel: str, tmp_path: Path) -> None:
    """Interrupted in the middle of a cell, the command leaves the executed notebook with the outputs so far."""
    begun, course, executed = (tmp_path / name for name in ("begun", "course", "executed"))
    sleeps = f"open({str(begun)!r}, 'w').close()\nimport time\ntime.sleep(600)"
    make(course / "sleeps.ipynb", "1 + 1", sleeps)
    stock = ["--stock"] if kernel == "stock" else []
    interrupt(str(tmp_path), begun.exists, "run", "--out", str(course), "--output", str(executed), *stock)
    assert values_in(executed / "sleeps.ipynb") == ["2"]


def test_an_executed_notebook_is_written_once(kernel: str, tmp_path: Path) -> None:
    """While its cells run nothing is written: of a long page that takes longer than its cells."""
    executed = tmp_path / "executed" / "looks.ipynb"
    looks = f"import os\nos.path.exists({str(executed)!r})"
    book = make(tmp_path / "looks.ipynb", looks, looks)
    assert run([book], output=executed.parent, stock=kernel == "stock")[0].ok
    assert values_in(executed) == ["False", "False"]


def _kernels(mark: str) -> list[int]:
    """The kernels among the marked processes: started ones, and forked ones, which are called as their parent is."""
    servers = [one for one in marked(mark) if "fork_server.py" in " ".join(one.cmdline())]
    started = [one for one in marked(mark) if "ipykernel_launcher" in " ".join(one.cmdline())]
    return [one.pid for one in started + [child for server in servers for child in server.children()]]
