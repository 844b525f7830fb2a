"""`roadmap prove`: what nobody can pass is told with its line; what cannot be run is told by name."""

from __future__ import annotations

import copy
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from builder.build import build
from builder.cli import main
from builder.proving.notebook import with_drivers
from builder.proving.prove import prove
from builder.state import STATE
from tests.conftest import ROOT
from tests.tooling.notebooks import make, tree

FIXTURES = ROOT / "tests" / "fixtures"


def command(folder: Path, fixture: str, *arguments: str, state: bool = True) -> Result:
    """Build a fixture course in `folder`, prove what was built there, and return what came of it."""
    shutil.copytree(FIXTURES / fixture, folder / "course")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build(Path("course"), Path("built"))
        if not state:
            (folder / "built" / STATE).unlink()
        return CliRunner().invoke(main, ["prove", *arguments, "--out", "built", "--jobs", "1"])


def test_everything_that_nobody_can_pass_is_told_with_its_line(tmp_path: Path) -> None:
    """One run names each fault of a course full of them, by file and line of the source that was built from, warns of
    tests that nothing needs and of goals at the end of a slider that no comment silences, and counts both."""
    result = command(tmp_path, "unprovable", "unprovable")
    assert result.exit_code == 1
    told = "".join(f"{line}\n" for line in result.stdout.splitlines() if line.startswith(("course/", "    test ")))
    assert told == (FIXTURES / "unprovable" / "expected.txt").read_text(encoding="utf-8")
    *_, tests, reaches, last = result.stdout.splitlines()
    assert tests == "No wrong program needs 2 of 6 tests."
    assert reaches == "End stops alone meet 3 of 5 reach checks."
    assert last.endswith("checks in 1 notebook tried, 66 answers given: 26 faults found, 4 warnings.")


def test_what_can_be_passed_is_proved_without_a_source(tmp_path: Path) -> None:
    """Notebooks alone are proved too, which is said, and so is that their code runs; one line sums up, exit 0."""
    result = command(tmp_path, "course", "python", state=False)
    assert result.exit_code == 0, result.stdout
    first, second, *_, last = result.stdout.splitlines()
    assert first == "This runs the code of 1 notebook in built, as the author wrote it."
    assert second.startswith("built does not say what it was built from")
    assert last == "2 checks in 1 notebook proved, 7 answers given, 0 unprovable."


def test_an_example_is_held_to_the_solution(tmp_path: Path) -> None:
    """An example that is said to give something else than the solution does is told with its line, and one that
    raises; what is true is passed over."""
    given = shutil.copytree(FIXTURES / "course", tmp_path / "given")
    page = given / "chapters" / "format_example.md"
    example = "```python example\nmean([2, 4])\n# gives 3.0\n```\n"
    source = page.read_text(encoding="utf-8")
    assert example in source
    more = example.replace("3.0", "4.0") + "\n" + example.replace("[2, 4]", "[]")
    page.write_text(source.replace(example, f"{example}\n{more}"), encoding="utf-8")
    result = command(tmp_path, str(given), "format_example")
    assert result.exit_code == 1
    first = source[: source.index(example)].count("\n") + 1
    place, allowed = "course/chapters/format_example.md", "write that behind # gives, or mend the call"
    assert [line for line in result.stdout.splitlines() if "an example" in line] == [
        f'{place}:{first + line}: check "mean": has an example that gives {given}; {allowed}'
        for line, given in ((6, "3.0"), (11, "ValueError: mean of an empty list"))
    ]


def test_each_test_is_told_with_the_wrong_programs_that_need_it(tmp_path: Path) -> None:
    """Of each test of a code check stand the mistakes and mutants that it alone refuses; where all have some, no
    warning."""
    result = command(tmp_path, "course", "format_example")
    assert result.exit_code == 0, result.stdout
    lines = result.stdout.splitlines()
    place = lines.index('course/chapters/format_example.md:233: check "mean": what each test alone refuses')
    assert lines[place + 1 :] == [
        "    test (line 249): mutant (line 289)",
        "    test (line 253): mistake (line 280)",
        "    test (line 257): mistake (line 273)",
        "No wrong program needs 0 of 3 tests.",
        "End stops alone meet 1 of 1 reach checks.",
        "11 checks in 1 notebook proved, 56 answers given, 0 unprovable.",
    ]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Notebooks that raise twice and once more for the lack of a name, never end, kill their kernel, and are none."""
    folder = tmp_path_factory.mktemp("broken")
    make(folder / "raises.ipynb", "late = 1 / 0", "late", "int('x')")
    make(folder / "loops.ipynb", "1", "while True: pass")
    make(folder / "dies.ipynb", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    (folder / "torn.ipynb").write_text('{"cells": [', encoding="utf-8")
    return folder


def test_broken_notebooks_are_told_by_name(broken: Path) -> None:
    """Each broken notebook is told with its cell, counted from 1, and stops no other; nothing is written."""
    before = tree(broken)
    paths = sorted(broken.glob("*.ipynb"))
    report = prove(paths, Path("built"), None, jobs=2, timeout=3)
    assert [fault.partition("; ")[0] for fault in report.faults] == [
        "built/dies.ipynb: cell 2 stopped the notebook: DeadKernelError: Kernel died",
        "built/loops.ipynb: cell 3 stopped the notebook: took more than 3 s",
        "built/raises.ipynb: cell 2 raises ZeroDivisionError: division by zero",
        "built/raises.ipynb: cell 4 raises ValueError: invalid literal for int() with base 10: 'x'",
        "built/torn.ipynb: it is no notebook that can be read (JSONDecodeError)",
    ]
    assert tree(broken) == before


CELL = {"cell_type": "code", "metadata": {}, "source": ["None + ", "1"], "execution_count": None, "outputs": []}
FOREIGN: dict[str, tuple[int, list[dict[str, Any]]]] = {
    "no_ids": (4, [CELL]),
    "same_ids": (5, [CELL | {"id": "same", "source": "2"}, CELL | {"id": "same"}]),
    "odd_ids": (5, [CELL | {"id": 7, "source": "2"}, CELL | {"id": "ö/ " * 40}]),
    "bare": (2, [{"cell_type": "code", "source": "x", "execution_count": None}]),
    "odd_marks": (5, [CELL | {"metadata": {"tags": "setup", "ml_road_map": ["check"]}}]),
    "odd_names": (5, [CELL | {"metadata": {"tags": None, "ml_road_map": {"check": 5, "page": None}}}]),
    "false_drive": (5, [CELL | {"metadata": {"ml_road_map": {"drive": {"what": "check", "name": "a/x"}}}}]),
    "no_source": (5, [{**CELL, "source": None}]),
    "half": (5, [CELL, CELL | {"source": "'\ud800'"}]),
}
TOLD = {
    "bare": "bare.ipynb: cell 1 raises NameError: name 'x' is not defined",
    "no_source": "no_source.ipynb: it is no notebook that can be read (TypeError)",
    "half": "half.ipynb: something stopped the notebook: UnicodeEncodeError",
    "same_ids": "same_ids.ipynb: cell 2 raises TypeError",
    "odd_ids": "odd_ids.ipynb: cell 2 raises TypeError",
    "unreadable": "unreadable.ipynb: it cannot be read (it is no regular file)",
}


def test_notebooks_of_other_tools_are_proved_by_the_numbers_of_their_cells(tmp_path: Path) -> None:
    """Cells without ids, with one id for two, with odd ids, marks or tags are told by their number; no worker dies."""
    for name, (minor, cells) in FOREIGN.items():
        book = {"cells": cells, "metadata": {"ml_road_map": 7}, "nbformat": 4, "nbformat_minor": minor}
        (tmp_path / f"{name}.ipynb").write_text(json.dumps(book), encoding="utf-8")
    os.mkfifo(tmp_path / "unreadable.ipynb")
    report = prove(sorted(tmp_path.glob("*.ipynb")), Path("built"), None, jobs=2)
    told = {fault.partition(".ipynb")[0].removeprefix("built/"): fault for fault in report.faults}
    assert told.keys() == FOREIGN.keys() | {"unreadable"}
    assert {name: fault.removeprefix("built/").startswith(TOLD.get(name, f"{name}.ipynb: cell 1 raises TypeError"))
            for name, fault in told.items()} == dict.fromkeys(told, True), told  # fmt: skip


def test_each_check_is_driven_once_in_a_cell_of_its_own() -> None:
    """The cells that drive stand behind the notebook's own: its checks, its figures, its pages, each once."""
    marks = [
        {"tags": ["setup"]},
        *({"ml_road_map": mark} for mark in ({"page": "a/p"}, {"check": "a/x"}, {"check": "a/x"})),
    ]
    cells = [{"cell_type": "code", "metadata": mark, "source": [], "id": f"c{n}"} for n, mark in enumerate(marks)]
    given = copy.deepcopy(cells)
    driven = [cell["metadata"]["ml_road_map"]["drive"] for cell in with_drivers(cells)[len(cells) :]]
    assert [tuple(drive.values()) for drive in driven] == [("check", "a/x"), ("figures", ""), ("page", "a/p")]
    assert cells == given
