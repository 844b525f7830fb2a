"""What comes from outside, however hostile or mangled, ends with a state and a sentence, and touches nobody else's.

Small texts stand in corpus/, a file a case; what is binary, large or made of a whole notebook is made here. Archives
have test_archives.py.
"""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.classroom.attempts import Attempts
from builder.classroom.grade import grade, gradebook_of
from builder.classroom.gradebook import Standing
from builder.classroom.limits import BRACKETS, CELLS, FILES_OF_ONE, NOTEBOOK
from builder.classroom.shown import without_key
from builder.classroom.submissions.answer import Handed
from builder.classroom.submissions.names import Owner
from tests.classroom import classes
from tests.classroom.classes import RIGHT, WRONG, laid, put, saved

CORPUS = sorted(Path(__file__).with_name("corpus").glob("*.json"))

Book = dict[str, Any]


def graded(tmp_path: Path, files: dict[str, bytes], **changes: Any) -> tuple[dict[str, set[str]], list[str]]:
    """Grade files beside one that is all right; return each other learner's states, and all conflicts as sentences."""
    folder, came = laid(tmp_path / "week_1", classes.assignment(**changes)), tmp_path / "came"
    put(came / "999" / "week_1.ipynb", saved(RIGHT))
    for name, content in files.items():
        put(came / name, content)
    report = grade(folder, [came])
    states: dict[str, set[str]] = {}
    for row in gradebook_of(folder).rows:
        states.setdefault(row.learner, set()).add(row.state.value)
    bystander = [row.points for row in gradebook_of(folder).rows if row.learner == "999"]
    assert bystander == [1.0] * 8 + [None] * 2
    assert states.pop("999") == {"scored", "could not be scored", "for a person to read"}
    assert not any("999" in conflict.learner for conflict in report.conflicts)
    return states, [conflict.what for conflict in report.conflicts]


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_texts(path: Path, tmp_path: Path) -> None:
    """Each text of the corpus ends in the state and with the sentence that stand beside it."""
    case = json.loads(path.read_text(encoding="utf-8"))
    content = case["text"].encode("utf-8", "surrogatepass")
    states, said = graded(tmp_path, {case["file"]: content})
    assert states == ({"101": {case["state"]}} if case["state"] else {})
    assert said == [case["says"]]


DEEP = b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"

BYTES: dict[str, tuple[bytes, str]] = {
    "nested deeply": (DEEP, "it is no JSON that can be read (RecursionError)"),
    "over 20 MB": (b" " * (NOTEBOOK + 1), f"it has over {NOTEBOOK:,} bytes"),
    "lists without end": (b'{"cells": [' + b"[]," * BRACKETS + b"[]]}", f"it holds over {BRACKETS:,} lists"),
    "cells without end": (b'{"cells": [' + b"0," * CELLS + b"0]}", f"it has over {CELLS:,} cells"),
    "Latin-1": ('{"cells": ["é"]}'.encode("latin-1"), "its text is not in UTF-8"),
    "random": (bytes(range(256)) * 50, "its text is not in UTF-8"),
    "zeros": (bytes(5_000), "it is no JSON that can be read (JSONDecodeError)"),
    "a zip": (classes.zipped({"a": b"b"}), "its text is not in UTF-8"),
}


@pytest.mark.parametrize(("content", "says"), BYTES.values(), ids=BYTES)
def test_bytes(tmp_path: Path, content: bytes, says: str) -> None:
    """What is too large, too deep or not text cannot be scored, and is told so."""
    assert graded(tmp_path, {"101.ipynb": content}) == ({"101": {"could not be scored"}}, [says])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings(tmp_path: Path, encoding: str) -> None:
    """A notebook that an editor of Windows wrote anew is read like any other."""
    states, said = graded(tmp_path, {"101.ipynb": saved(RIGHT).decode().encode(encoding)})
    assert (states["101"], said) == ({"scored", "could not be scored", "for a person to read"}, [])


def changed(change: Callable[[Book], None], answers: dict[str, dict[str, Any]] = RIGHT) -> bytes:
    """Return the bytes of a notebook after a change of its JSON."""
    book = copy.deepcopy(classes.notebook(answers))
    change(book)
    return json.dumps(book).encode()


def first(book: Book) -> dict[str, Any]:
    """Return the cell of the first check, a choice."""
    cell: dict[str, Any] = book["cells"][1]
    return cell


def edit_source(book: Book) -> None:
    """Change what stands in the first check's cell."""
    first(book)["source"] = "print('mine now')"


def reading(**changes: Any) -> Callable[[Book], None]:
    """Return what makes the first check's cell hold all that a class reads of it, with some `changes`."""

    def change(book: Book) -> None:
        about = {
            "hash": classes.mark("lesson/choice"),
            "class": {"assignment": classes.NAME, "edition": classes.EDITION},
        }
        shown = without_key(classes.PAYLOADS["lesson/choice"], "s", "lesson/choice") | about | changes
        packed = base64.b64encode(json.dumps(shown).encode()).decode()
        first(book)["source"] = [f'ml_road_map.check("lesson/choice", "{packed}") if 1 else print("no")']

    return change


def lose_metadata(book: Book) -> None:
    """Take away what Colab takes away: all metadata, of cells and of the notebook."""
    book["metadata"] = {}
    for cell in book["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)


def delete_first(book: Book) -> None:
    """Delete the first check."""
    del book["cells"][1]


def double_all(book: Book) -> None:
    """Put all cells there twice, as JupyterLab once did when it saved."""
    book["cells"] += copy.deepcopy(book["cells"])


def double_first_otherwise(book: Book) -> None:
    """Put the first check there a second time, with another answer."""
    book["cells"].append(classes.cell("lesson/choice", WRONG["lesson/choice"]))


def other_edition(book: Book) -> None:
    """Make it a notebook of another edition."""
    book["metadata"]["ml_road_map"]["assignment"]["edition"] = "another"


def other_mark(book: Book) -> None:
    """Put an answer to another form of the first check below it."""
    forged = classes.event("lesson/choice", **RIGHT["lesson/choice"]) | {"hash": "0123456789abcdef"}
    first(book)["outputs"][0]["data"]["text/plain"] = json.dumps(forged)


def others_answer(book: Book) -> None:
    """Put the answer to another check below the first one."""
    first(book)["outputs"] = copy.deepcopy(book["cells"][2]["outputs"])


def forged_score(book: Book) -> None:
    """Claim to be right, in every place that could be believed."""
    text = json.dumps(
        classes.event("lesson/choice", **WRONG["lesson/choice"], state="right", points=100, verdict="right")
    )
    first(book)["outputs"] = [
        {"output_type": "display_data", "data": {"text/html": "Correct", "text/plain": f"100 %\nscore: 1\n{text}"}},
        {"output_type": "stream", "name": "stdout", "text": ["Correct\n", "10/10"]},
    ]
    book["metadata"]["widgets"] = {"state": {"x": {"value": "right"}}}


def broken_answer(book: Book) -> None:
    """Break the JSON of the first answer."""
    first(book)["outputs"][0]["data"]["text/plain"] = '{"check": "lesson/choice", "answer":'


def answer_of_another_kind(book: Book) -> None:
    """Answer the first check, a choice, with a state of sliders nested in lists."""
    text = json.dumps(classes.event("lesson/choice", [{"tosses": [1]}]))
    first(book)["outputs"][0]["data"]["text/plain"] = text


def foreign_cells(book: Book) -> None:
    """Add a learner's own cells, one with an answer as its output, and a check that was not assigned."""
    stray = classes.event("lesson/choice", **WRONG["lesson/choice"])
    output = {"output_type": "execute_result", "data": {"text/plain": json.dumps(stray)}}
    book["cells"].append({"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": [output]})
    other = classes.cell("lesson/choice", WRONG["lesson/choice"])
    source = other["source"][1].replace("lesson/choice", "else/where")
    book["cells"].append(other | {"source": source, "metadata": {"ml_road_map": {"check": "else/where"}}})


def wrong_kernel(book: Book) -> None:
    """Say that the notebook is of another language."""
    book["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}


NONE, FIRST = "could not be scored", "the check lesson/choice"

REWORDED = f"{FIRST} does not read as it was handed out"

CHANGED: dict[str, tuple[Callable[[Book], None], str, list[str]]] = {
    "source edited": (
        edit_source,
        "scored",
        ["the cell of the check lesson/choice was changed, or is of another edition"],
    ),
    "as handed out": (reading(), "scored", []),
    "stem edited": (reading(stem=["Which is right: the first."]), "scored", [REWORDED]),
    "option edited": (reading(options=[{"text": "¼"}, {"text": "⅓"}]), "scored", [REWORDED]),
    "options in no form": (reading(options=[[[]], 7, {"no": "text"}]), "scored", [REWORDED]),
    "metadata lost": (lose_metadata, "scored", []),
    "check deleted": (delete_first, "missing", ["it lacks the cells of lesson/choice"]),
    "all doubled": (
        double_all,
        "scored",
        [f"the check {check} stands in it 2 times" for check in sorted(classes.PAYLOADS)],
    ),
    "doubled otherwise": (
        double_first_otherwise,
        NONE,
        [f"{FIRST} stands in it 2 times", "two of their answers differ, of lesson/choice"],
    ),
    "another edition": (other_edition, "scored", ["it is of another edition"]),
    "another mark": (other_mark, NONE, []),
    "another's answer": (
        others_answer,
        "unanswered",
        ["the answer below the check lesson/choice belongs to another check"],
    ),
    "forged score": (forged_score, "scored", []),
    "broken answer": (broken_answer, "unanswered", [f"the answer below {FIRST} is damaged"]),
    "odd answer": (answer_of_another_kind, NONE, []),
    "foreign cells": (foreign_cells, "scored", []),
    "wrong kernel": (wrong_kernel, "scored", []),
}


@pytest.mark.parametrize("name", CHANGED)
def test_changed_notebooks(name: str, tmp_path: Path) -> None:
    """What learners and hosts do to a notebook leaves the first check in the state it deserves, and all others scored;
    what somebody has to look at is told."""
    change, state, says = CHANGED[name]
    folder = laid(tmp_path / "week_1")
    report = grade(folder, [put(tmp_path / "101.ipynb", changed(change))])
    rows = {row.check: row for row in gradebook_of(folder).rows}
    assert rows["lesson/choice"].state == state
    assert rows["lesson/choice"].points == ({"forged score": 0.0}.get(name, 1.0) if state == "scored" else None)
    assert rows["lesson/number"].points == 1.0
    assert [conflict.what for conflict in report.conflicts] == says


def test_learners_code_is_not_run(tmp_path: Path) -> None:
    """Cells, outputs and answers that would make a file when run make none."""
    trap = f"open({str(tmp_path / 'pwned')!r}, 'w')"
    answers = {check: {"answer": trap, "results": [trap]} for check in classes.PAYLOADS}
    book = classes.notebook(answers)
    book["cells"].insert(0, {"cell_type": "code", "source": trap, "metadata": {}, "outputs": []})
    folder = laid(tmp_path / "week_1")
    grade(folder, [put(tmp_path / "101.ipynb", json.dumps(book).encode())])
    assert not (tmp_path / "pwned").exists()
    assert {row.points for row in gradebook_of(folder).rows} <= {0.0, None}


def test_one_file_a_learner_too_many_is_told_once(tmp_path: Path) -> None:
    """Of a learner who sends a thousand files two hundred are read, and one sentence says so."""
    files = {f"101/week_1 ({place}).ipynb": saved({}, x=place) for place in range(210)}
    _, said = graded(tmp_path, files)
    assert said == ["it is one of over 200 files of one learner"]


def test_a_learner_may_send_files_all_term(tmp_path: Path) -> None:
    """The bound on a learner's files is one of a run: what comes in a later one is read."""
    folder = laid(tmp_path / "week_1")
    with Attempts(folder / "teacher" / "attempts.jsonl") as log:
        for number in range(FILES_OF_ONE + 1):
            log.add(Owner("101"), f"{number}.ipynb", str(number), Handed((), ()))
        log.finish()
    assert grade(folder, [put(tmp_path / "101.ipynb", saved())]).conflicts == []
    assert gradebook_of(folder).rows[0].points == 1.0


def test_states_are_named_as_the_design_names_them() -> None:
    """There are five states, and these are their words."""
    words = ["missing", "unanswered", "could not be scored", "for a person to read", "scored"]
    assert [state.value for state in Standing] == words
