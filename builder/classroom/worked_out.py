"""What only running a chapter tells of its key: the values of computed answers, and what a solution's examples give.

It runs the author's code, and nothing of a learner's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from builder.classroom.assignment import Question
from builder.errors import RefusedError
from builder.model import Block, Chapter, Check, Code
from builder.writing.blocks import BlockWriter, features
from builder.writing.borrowing import set_up
from builder.writing.notebook import Notebook
from builder.writing.site import Site

Execute = Callable[[str], str]  # a notebook -> the same, executed
MARK = "WORKED OUT "  # what the line begins with that holds, as JSON, a question's name and what was found
KINDS = ("computed", "code")
# Each payload's own code, so that every variant has its value. They are run as the runtime itself runs them, in a copy
# of what the cells above have made.
COMPUTED = """\
# Check: {name}
import json as _json
from ml_road_map.sandbox.namespace import scope_of as _scope, value_of as _value
print({mark!r} + _json.dumps([{name!r}, [float(_value(code, _scope({name!r}))) for code in {codes!r}]]))
"""
CODE = """\
# Check: {name}
import json as _json
from ml_road_map.checks.recorded_code import results_of as _results
print({mark!r} + _json.dumps([{name!r}, _results({name!r}, {solution!r}, {examples!r})]))
"""


def worked_out(questions: Sequence[Question], chapters: Sequence[Chapter], site: Site, run: Execute) -> list[Question]:
    """Return the questions with what running their chapters tells: of a computed one `value` and an absolute
    `tolerance`, of a code check that has examples `results`, as Python writes them.

    Raises RefusedError where a value is no number, or a solution fails on an example.
    """
    asked = {question.id: question for question in questions if is_open(question)}
    for chapter in chapters:
        if any(question.chapter == chapter.id for question in asked.values()):
            for name, found in _found(run(_notebook(chapter, asked, site))):
                asked[name] = _completed(asked[name], found)
    return [asked.get(question.id, question) for question in questions]


def is_open(question: Question) -> bool:
    """Whether a question's key lacks what only running its chapter tells."""
    payload = question.payload
    if payload["kind"] == "computed":
        return "value" not in payload
    return payload["kind"] == "code" and "examples" in payload and "results" not in payload


def _notebook(chapter: Chapter, asked: dict[str, Question], site: Site) -> str:
    book = Notebook(site.output(chapter.path), chapter.path)
    needed = features(chapter.all_blocks) | {"recorded code"}
    set_up(book, chapter.id, chapter.all_blocks, needed, site)
    _Writer(book, site, chapter, asked).blocks(chapter.all_blocks)
    return book.dumps()


class _Writer(BlockWriter):
    """Writes a chapter with a cell in place of each question that works its answer out."""

    def __init__(self, book: Notebook, site: Site, chapter: Chapter, asked: dict[str, Question]) -> None:
        super().__init__(book, site, chapter.id, chapter.all_blocks)
        self.asked = asked

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Add blocks, without questions whose answers are known, but with all predictions, which open figures, and with
        all code, on which the cells below may build."""
        super().blocks([one for one in blocks if not isinstance(one, Check) or self._is_run(one)])

    def _is_run(self, check: Check) -> bool:
        return check.predict or isinstance(check.answer, Code) or f"{self.owner}/{check.id}" in self.asked

    def check(self, check: Check, *, last: bool = False, again: str = "") -> None:
        """Add the cell of a question."""
        question = self.asked.get(f"{self.owner}/{check.id}")
        if isinstance(check.answer, Code):
            if question:
                told = {field: question.payload[field] for field in ("solution", "examples")}
                self.book.code(CODE.format(mark=MARK, name=question.id, **told))
            # As for whoever has solved it: what a cell below makes of it belongs to the key as well.
            self.book.code(check.answer.solution.code)
        elif question:
            codes = [payload["code"] for payload in question.variants or (question.payload,)]
            self.book.code(COMPUTED.format(mark=MARK, name=question.id, codes=codes))
        else:
            super().check(check, last=last, again=again)


def _found(executed: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield what was worked out, by the names of questions."""
    for cell in json.loads(executed)["cells"]:
        for output in cell.get("outputs", ()):
            for line in "".join(output.get("text", "")).splitlines():
                if line.startswith(MARK):
                    name, found = json.loads(line.removeprefix(MARK))
                    yield name, found


def _completed(question: Question, found: list[Any]) -> Question:
    if question.payload["kind"] == "code":
        if failed := [result for result in found if result.startswith("no result: ")]:
            raise RefusedError(f'check "{question.id}": its solution fails on an example ({failed[0]}); mend one.')
        return replace(question, payload=question.payload | {"results": found})
    first, *others = [
        _with_value(payload, value)
        for payload, value in zip(question.variants or (question.payload,), found, strict=True)
    ]
    return replace(question, payload=first, variants=(first, *others) if question.variants else ())


def _with_value(payload: dict[str, Any], value: float) -> dict[str, Any]:
    # As the runtime does where the cell runs (runtime/checks/computed.py).
    tolerance = payload["tolerance"] * (abs(value) if payload["relative"] else 1)
    return payload | {"value": value, "tolerance": tolerance}
