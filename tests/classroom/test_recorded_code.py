"""The code checks of this course in a class, where an answer is worth what its examples gave: right programs earn their
points and wrong ones do not, though nothing that was handed in is run."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest

from builder.classroom.assignment import Question, read
from builder.classroom.scoring import scored
from builder.classroom.submissions.answer import Answer
from builder.model import Code
from tests.classroom.conftest import assigned
from tests.conftest import ROOT
from tests.course.driving import execute
from tests.courses import course_in

SOURCE = ROOT / "road_maps"
CHAPTERS = sorted(
    path.stem for path in SOURCE.glob("chapters/*.md") if "\n```python starter" in path.read_text("utf-8")
)
GAVE = "GAVE "  # what the line begins with that holds, as JSON, a check's name and what each program's examples gave
# Behind the setup: no figure is drawn and no model asked, which is most of a Run All; no code check builds on them.
BARE = """\
import contextlib as _contextlib, importlib as _importlib, sys as _sys
_sys.modules.update(xllamacpp=None, onnxruntime=None)
with _contextlib.suppress(ImportError):  # a page without figures has no such module
    _importlib.import_module("ml_road_map.lesson.figure").Figure.show = lambda self: None
"""
# Behind a check's own cell: what is recorded for each program where it is the learner's, all of them in one copy of the
# kernel, which gives each its own copy of the data.
RECORD = """\
import json as _json, sys as _sys
_check = _sys.modules["ml_road_map.record.session"].SESSION.cards[{name!r}].check
_module, _examples = _sys.modules["ml_road_map.checks.recorded_code"], _check.payload["examples"]
_record = lambda: iter([[next(_module._run({name!r}, _program, _examples)) for _program in {programs!r}]])
print({gave!r} + _json.dumps([{name!r}, _module.apart(_record)]))
"""


@cache
def code_checks(chapter: str) -> dict[str, Code]:
    """The code checks of a chapter, by their full names."""
    found = next(one for one in course_in(SOURCE).chapters if one.id == chapter)
    return {f"{chapter}/{one.id}": one.answer for one in found.checks if isinstance(one.answer, Code)}


def right_programs(code: Code) -> list[str]:
    """The solution, and the right programs in another style."""
    return [code.solution.code, *(one.code for one in code.others)]


def recording(book: Any, checks: Mapping[str, Code]) -> nbformat.NotebookNode:
    """A class's notebook with a cell behind each of the `checks` that records all its programs.

    Then the check counts as solved, since cells below may build on it.
    """
    cells = []
    for cell in book.cells:
        cells.append(cell)
        if "setup" in cell.metadata.get("tags", ()):
            cells.append(nbformat.v4.new_code_cell(BARE))
        name = cell.metadata.get("ml_road_map", {}).get("check")
        if cell.cell_type == "code" and (code := checks.get(name)):
            programs = [*right_programs(code), *(one.code for one in code.mistakes)]
            cells.append(nbformat.v4.new_code_cell(RECORD.format(name=name, programs=programs, gave=GAVE)))
            cells.append(nbformat.v4.new_code_cell(code.solution.code))
    return nbformat.from_dict(book | {"cells": cells})


def gave(book: Any) -> dict[str, list[list[str]]]:
    """What the examples of each check gave, for each program, in a notebook that recorded them."""
    texts = (output.get("text", "") for cell in book.cells for output in cell.get("outputs", ()))
    lines = (line for text in texts for line in text.splitlines() if line.startswith(GAVE))
    return dict(json.loads(line.removeprefix(GAVE)) for line in lines)


def worth(question: Question, key: list[str], given: Iterable[list[str]]) -> list[str]:
    """What answers come to whose examples gave this, where those of the solution give the `key`."""
    asked = Question(question.id, question.chapter, question.title, question.payload | {"results": key}, question.mark)
    answers = (Answer(question.id, question.mark, "def f(): …", results=tuple(results)) for results in given)
    return [scored(asked, answer).verdict for answer in answers]


@pytest.fixture(scope="module")
def course_assigned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an assignment of each chapter that asks for code."""
    return assigned(tmp_path_factory.mktemp("classes"), "--chapters", ",".join(CHAPTERS), source=SOURCE)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_results_alone_tell_right_programs_from_the_listed_mistakes(
    chapter: str, course_assigned: Path, tmp_path: Path
) -> None:
    """Each code check of the course has examples, by whose results its solution and right programs in another style
    earn the points, and none of its listed mistakes does."""
    checks = code_checks(chapter)
    handed_out = nbformat.read(course_assigned / "class" / "chapters" / f"{chapter}.ipynb", as_version=4)
    found = gave(execute(recording(handed_out, checks), Path(sys.executable), tmp_path))
    questions = {one.id: one for one in read(course_assigned / "teacher").questions}
    for name, code in checks.items():
        key, *given = found[name]
        assert key, f"{name} has no example"
        assert not any(result.startswith("no result: ") for result in key), f"{name}: {key}"
        wanted = ["right"] * len(code.others) + ["not yet"] * len(code.mistakes)
        assert worth(questions[name], key, given) == wanted, f"{name}: {found[name]}"
