"""A class notebook as a learner works on it: run, answered through its widgets, saved, reopened, on every host."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from builder.classroom.assignment import read, variant_of
from builder.runtime.record.event import trouble_of
from builder.runtime.record.progress_code import answers_of
from tests.classroom.conftest import Assign, assigned
from tests.classroom.made import template
from tests.course.driving import ENVIRONMENTS, execute, python_of

HANDS = Path(__file__).with_name("class_hands.py")
MEAN = "def mean(values):\n    return sum(values) / 2"
STEPS = ["Say what would change your mind", "Collect the data", "Look at the data", "Report it, whatever it says"]
# What is given to each check, wrongly or rightly (a class is told neither), and what is recorded.
GIVEN: dict[str, tuple[Any, Any]] = {
    "ten-tosses": ([0], "in half of all cases, or fewer"),
    "narrow": ({"tosses": 40}, {"tosses": 40}),
    "how-many": ("0.7", "0.7"),
    "base-rate": ("1/6", "1/6"),
    "what-shrinks": ([0, 1], ["the spread of the estimate", "the coin's bias"]),
    "rule-name": ("chain rule", "chain rule"),
    "order": (STEPS, STEPS),  # the right order, in which they are never shown
    "mean": (MEAN, f"# Check: format_example/mean\n{MEAN}"),
    "own-coin": ("A coin has no memory.", "A coin has no memory."),
    "two-heads": ([2], "⅓"),
    "either": ("0,875", "0,875"),
}


@pytest.fixture(params=ENVIRONMENTS)
def python(request: pytest.FixtureRequest) -> Path:
    """The Python of each environment."""
    return python_of(request, request.param)


def answering(book: nbformat.NotebookNode, given: dict[str, Any]) -> nbformat.NotebookNode:
    """Return a notebook with a last cell that answers its checks through their widgets."""
    call = f"exec(open({str(HANDS)!r}, encoding='utf-8').read())\nanswer_all({given!r})"
    copy = nbformat.from_dict(json.loads(json.dumps(book)))
    copy.cells.append(nbformat.v4.new_code_cell(call, id="answering"))
    return copy


def saved(book: nbformat.NotebookNode) -> dict[str, dict[str, Any]]:
    """Return the answers that a saved notebook carries, by check."""
    found = {}
    for cell in book.cells:
        if "check" in cell.metadata.get("tags", ()):
            texts = [output["data"].get("text/plain", "") for output in cell.outputs if "data" in output]
            lines = [line for text in texts for line in text.splitlines() if line.startswith("{")]
            found |= {json.loads(line)["check"]: json.loads(line) for line in lines}
    return found


def test_answers_stand_in_the_saved_file_and_come_back(python: Path, assign: Assign, tmp_path: Path) -> None:
    """All answers stand in the saved notebook under the marks of the key, come back when it runs anew, and are in its
    code; no verdict is in any output."""
    folder = assign("--chapters", "format_example")
    book = nbformat.read(folder / "class" / "chapters" / "format_example.ipynb", as_version=4)
    given = {f"format_example/{name}": value for name, (value, _) in GIVEN.items()}
    first = execute(answering(book, given), python, tmp_path)
    wanted = {f"format_example/{name}": value for name, (_, value) in GIVEN.items()}
    events = saved(first)
    assert {name: event["answer"] for name, event in events.items()} == wanted
    marks = {question.id: question.mark for question in read(folder / "teacher").questions}
    assert {name: event["hash"] for name, event in events.items()} == marks
    assert not any(map(trouble_of, events.values()))
    states = {event["state"] for name, event in events.items() if name != "format_example/ten-tosses"}
    assert states == {"recorded"}
    assert events["format_example/mean"]["results"] == ["3.0"]

    page = template(folder / "class" / "chapters" / "format_example.ipynb")
    assert saved(nbformat.reads(page.filled(events).decode(), as_version=4)) == events  # what made.py makes is the same

    again = execute(book, python, tmp_path)  # another kernel, the same home
    assert saved(again) == events
    end = next(cell for cell in again.cells if "hand-in" in cell.metadata.get("tags", ()))
    text = end.outputs[0]["data"]["text/plain"]
    assert "10 of 10 questions answered." in text
    assert {event["check"]: event["answer"] for event in answers_of(text)} == wanted
    for told in ("Correct", "Not yet", "Why:", "Hint"):
        assert told not in json.dumps([cell.get("outputs", []) for cell in (*first.cells, *again.cells)])


def test_assignments_of_one_name_keep_their_answers_apart(tmp_path: Path) -> None:
    """What was answered in one teacher's week_1 is in no output of another's, and comes back in its own, also when that
    was assigned anew."""

    def answers(teacher: str, given: dict[str, str], *options: str) -> set[str]:
        folder = assigned(tmp_path / teacher, "--checks", "format_example/own-coin", *options)
        book = nbformat.read(folder / "class" / "chapters" / "format_example.ipynb", as_version=4)
        done = execute(answering(book, given), Path(sys.executable), tmp_path)
        end = next(cell for cell in done.cells if "hand-in" in cell.metadata.get("tags", ()))
        return {str(event["answer"]) for event in answers_of(end.outputs[0]["data"]["text/plain"])}

    first, second = ({"format_example/own-coin": words} for words in ("Coins forget.", "Coins know nothing."))
    assert answers("one", first) == {"Coins forget."}
    assert answers("another", second) == {"Coins know nothing."}
    assert answers("one", {}, "--due", "2026-12-01") == {"Coins forget."}


def test_a_typed_id_gives_a_learner_values_of_their_own(assign: Assign, tmp_path: Path) -> None:
    """Before an id is typed a question with values of one's own is not asked; then its variant is the one that the
    teacher expects of that id, which its record names."""
    folder = assign("--checks", "format_example/base-rate", "--variants")
    book = nbformat.read(folder / "class" / "chapters" / "format_example.ipynb", as_version=4)
    blank = execute(book, Path(sys.executable), tmp_path)
    texts = [str(output) for cell in blank.cells for output in cell.get("outputs", ())]
    assert any("say who you are at the top of the page first" in text for text in texts)

    who = next(cell for cell in book.cells if "learner" in cell.metadata.get("tags", ()))
    who.source = who.source.replace('LEARNER = ""', 'LEARNER = " 4711 "')
    given = {"format_example/base-rate": "0.5"}
    event = saved(execute(answering(book, given), Path(sys.executable), tmp_path))["format_example/base-rate"]
    assignment = read(folder / "teacher")
    question = next(one for one in assignment.questions if one.variants)
    assert event["variant"] == variant_of(assignment, question, "4711")
    assert event["learner"] == "4711"
