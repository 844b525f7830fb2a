"""A class of learners who each hand in three small functions, some wrong, for ours, nbgrader and otter-grader to grade.

Whoever grades them has to come to the same points.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell

from benchmarks.__main__ import ROADMAP
from benchmarks.peers import ROOT, environment
from builder.classroom.assignment import read
from builder.files import write
from tests.classroom.made import BEGIN, FILE, event_of, learners, right_answer, templates, wrong_answers

NAME = "functions"

# name -> what it returns, its body, a wrong one, and calls with what they give.
FUNCTIONS = {
    "mean": (
        "the mean of some numbers",
        "def mean(numbers):\n    return sum(numbers) / len(numbers)",
        "def mean(numbers):\n    return sum(numbers)",
        {"mean([1, 2, 6])": "3.0", "mean([4, 4])": "4.0"},
    ),
    "above": (
        "how many of some numbers are above a limit",
        "def above(numbers, limit):\n    return sum(number > limit for number in numbers)",
        "def above(numbers, limit):\n    return sum(number >= limit for number in numbers)",
        {"above([1, 2, 3], 2)": "1", "above([5, 5], 5)": "0"},
    ),
    "longest": (
        "the longest of some words, the first of several",
        "def longest(words):\n    return max(words, key=len)",
        "def longest(words):\n    return max(words)",
        {'longest(["tea", "apple", "fig"])': "'apple'", 'longest(["zoo", "kiwi"])': "'kiwi'"},
    ),
}

ROAD = """\
---
title: Functions
audience: Whoever grades.
summary: One chapter.
---

# Functions

## Path

### Write

1. [Functions](chapters/functions.md)
"""

CHAPTER = """\
---
title: Functions
summary: Three functions.
hours: 1
---

# Functions

You will be able to

- write a function

## Practice

"""

CHECK = """\
### Check: Write {name}
<!-- id: {name} -->

Write `{name}`, which returns {words}.

```python starter
{head}
    ...
```

```python example
{call}
```

```python test
{tests}
```

```python solution
{right}
```

```python mistake
{wrong}
```

> That is another function. Which one?

> **Why:** The calls say so.

"""


def answers(place: int) -> dict[str, bool]:
    """Return which functions the learner at a place wrote rightly: every combination comes up in turn."""
    return {name: bool(place >> bit & 1) for bit, name in enumerate(FUNCTIONS)}


def points(count: int) -> list[int]:
    """Return the points of each learner, one a function."""
    return [sum(answers(place).values()) for place in range(count)]


def code(name: str, *, right: bool) -> str:
    """Return a function as a learner wrote it."""
    return FUNCTIONS[name][1 if right else 2]


def tests(name: str) -> list[str]:
    """Return the tests of a function, one a line."""
    return [f"assert {call} == {gives}" for call, gives in FUNCTIONS[name][3].items()]


def called(command: list[str], folder: Path) -> str:
    """Run a command in a folder, and return what it prints. Raises SystemExit with its last words where it fails."""
    # nbgrader starts alembic by its name alone, which stands beside the environment's Python.
    variables = environment()
    variables["PATH"] = f"{Path(command[0]).parent}{os.pathsep}{variables['PATH']}"
    done = subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)[:200]} failed:\n{done.stderr[-2_000:]}")
    return done.stdout


# --- ours ----------------------------------------------------------------------------------------------------------


def our_class(folder: Path, count: int) -> Path:
    """Assign the functions, make what a class hands in, and return the assignment's folder."""
    checks = "---\n\n".join(
        CHECK.format(
            name=name,
            words=words,
            head=right.split("\n")[0],
            call=next(iter(calls)),
            tests="\n".join(f'{line}, "another result"' for line in tests(name)),
            right=right,
            wrong=wrong,
        )
        for name, (words, right, wrong, calls) in FUNCTIONS.items()
    )
    write(folder / "source" / "functions_road_map.md", ROAD.encode())
    write(folder / "source" / "chapters" / "functions.md", (CHAPTER + checks).encode())
    options = ["--chapters", NAME, "--source", str(folder / "source"), "--out", str(folder / "classes"), "--run"]
    called([*ROADMAP, "assign", NAME, *options], ROOT)
    assigned = folder / "classes" / NAME
    (page,), questions = templates(assigned), read(assigned / "teacher").questions
    for place, learner in enumerate(learners(count)):
        rights = answers(place)
        events = {}
        for number, question in enumerate(questions):
            is_right = rights[question.id.rpartition("/")[2]]
            answer = right_answer(question) if is_right else wrong_answers(question)[0]
            event = event_of(question, answer, time=BEGIN + number, sure=None)
            # No two alike, as in a class: what was run once is not run again.
            events[question.id] = event | {"answer": f"{answer}\n# learner {place}"}
        file = FILE.format(name=f"learner{place}", id=learner.id, number=9001 + place, file=page.file)
        write(folder / "handed_in" / file, page.filled(events))
    return assigned


# --- nbgrader ------------------------------------------------------------------------------------------------------


def mark(name: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return the metadata by which nbgrader knows a cell."""
    told = {"grade_id": name, "schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": told | more}


def nbgrader_class(folder: Path, python: Path, count: int) -> None:
    """Make a course of nbgrader's with its one assignment, and what the class hands in."""
    cells = []
    for name, (words, right, _, _) in FUNCTIONS.items():
        cells.append(new_markdown_cell(f"Write `{name}`, which returns {words}."))
        solution = f"### BEGIN SOLUTION\n{right}\n### END SOLUTION"
        cells.append(new_code_cell(solution, metadata=mark(name, solution=True)))
        check = mark(f"test-{name}", grade=True, locked=True, points=1)
        cells.append(new_code_cell("\n".join(tests(name)), metadata=check))
    source = folder / "source" / NAME / f"{NAME}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(new_notebook(cells=cells), source)
    called([str(python), "-m", "nbgrader", "generate_assignment", NAME, f"--CourseDirectory.root={folder}"], folder)
    released = nbformat.read(folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    for place, learner in enumerate(learners(count)):
        for cell in released.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if name in FUNCTIONS:
                cell.source = code(name, right=answers(place)[name])
        path = folder / "submitted" / learner.id / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(released, path)


# --- otter-grader --------------------------------------------------------------------------------------------------


def otter_class(folder: Path, python: Path, count: int) -> tuple[Path, list[str]]:
    """Make an assignment of otter's and what the class hands in; return the autograder's zip and the notebooks."""
    cells = [new_raw_cell("# ASSIGNMENT CONFIG\nname: functions\ninit_cell: true\nexport_cell: false\ngenerate: {}")]
    for name, (words, right, _, _) in FUNCTIONS.items():
        cells.append(new_raw_cell(f"# BEGIN QUESTION\nname: {name}\npoints: 1"))
        cells.append(new_markdown_cell(f"Write `{name}`, which returns {words}."))
        cells.append(new_raw_cell("# BEGIN SOLUTION"))
        cells.append(new_code_cell(f"# BEGIN SOLUTION\n{right}\n# END SOLUTION"))
        cells += [new_raw_cell("# END SOLUTION"), new_raw_cell("# BEGIN TESTS")]
        # In one test: otter gives a part of the points for each that passes.
        cells.append(new_code_cell("\n".join(tests(name))))
        cells += [new_raw_cell("# END TESTS"), new_raw_cell("# END QUESTION")]
    folder.mkdir()
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), folder / "master.ipynb")
    called([str(python.with_name("otter")), "assign", "master.ipynb", "dist", "--no-run-tests"], folder)
    handed_out = nbformat.read(folder / "dist" / "student" / "master.ipynb", as_version=4)
    books = []
    for place, learner in enumerate(learners(count)):
        for name in FUNCTIONS:
            known = [cell for cell in handed_out.cells if cell.source.startswith(f"def {name}(")]
            blank = known or [cell for cell in handed_out.cells if cell.source.strip() in {"...", ""}]
            blank[0].source = code(name, right=answers(place)[name])
        path = folder / "submitted" / f"{learner.id}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(handed_out, path)
        books.append(str(path))
    return next((folder / "dist" / "autograder").glob("*.zip")), books
