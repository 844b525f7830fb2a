"""An assignment by hand, a question of each kind, and notebooks of it as learners save them; nothing is run for it."""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builder.classroom.assignment import Assignment, Learner, Question, write
from builder.classroom.gradebook import Gradebook, Row
from builder.runtime.record.event import Event, saved_text
from builder.runtime.record.history import History
from builder.runtime.record.progress_code import code_of
from tests.runtime import payloads

NAME, EDITION, TIME = "week_1", "e0e0e0e0e0e0e0e0", 1_780_000_000_000
VALUED = payloads.COMPUTED | {"value": 7.0, "tolerance": 0.0}
EXAMPLES = {"examples": ["mean([1, 2])", "mean([4])"], "results": ["1.5", "4.0"]}
PAYLOADS: dict[str, dict[str, Any]] = {
    "lesson/choice": payloads.CHOICE,
    "lesson/several": payloads.SEVERAL,
    "lesson/number": payloads.NUMBER,
    "lesson/computed": VALUED,
    "lesson/text": payloads.TEXT,
    "second/order": payloads.ORDER,
    "second/reach": payloads.REACH,
    "second/code": payloads.CODE | EXAMPLES,
    "second/bare_code": payloads.CODE,
    "second/reflect": payloads.REFLECT,
}
CODE = "def mean(values):\n    return sum(values) / len(values)"
# Right in all that can be; one answer a check, and what goes along with it.
RIGHT: dict[str, dict[str, Any]] = {
    "lesson/choice": {"answer": "¼, because independent chances multiply"},
    "lesson/several": {"answer": ["the spread of the estimate", "the chance of a wide miss"]},
    "lesson/number": {"answer": "1/6"},
    "lesson/computed": {"answer": "7"},
    "lesson/text": {"answer": "bayes’ rule"},
    "second/order": {
        "answer": ["".join(run if isinstance(run, str) else run[1] for run in item) for item in payloads.ORDER["items"]]
    },
    "second/reach": {"answer": {"tosses": 100}},
    "second/code": {"answer": CODE, "results": ["1.5", "4.0"]},
    "second/bare_code": {"answer": CODE},
    "second/reflect": {"answer": "A coin has no memory."},
}
WRONG: dict[str, dict[str, Any]] = {
    "lesson/choice": {"answer": "⅓"},
    "lesson/several": {"answer": ["the spread of the estimate", "the coin's bias"]},
    "lesson/number": {"answer": "0,99"},
    "lesson/computed": {"answer": "0.7"},
    "lesson/text": {"answer": "chain rule"},
    "second/order": {"answer": list(reversed(RIGHT["second/order"]["answer"]))},
    "second/reach": {"answer": {"tosses": 1}},
    "second/code": {"answer": CODE, "results": ["1.5", "no result: ZeroDivisionError"]},
    "second/bare_code": {"answer": CODE},
    "second/reflect": {"answer": "No idea."},
}


def mark(check: str) -> str:
    """Return the mark of a check."""
    return check.encode().hex()[-16:].rjust(16, "0")


def assignment(**changes: Any) -> Assignment:
    """Return the assignment, with other fields than these."""
    questions = tuple(
        Question(check, check.partition("/")[0], payload["title"], payload, mark(check))
        for check, payload in PAYLOADS.items()
    )
    return Assignment(
        **{"name": NAME, "secret": "s", "questions": questions, "edition": EDITION, "folder": NAME} | changes
    )


def laid(folder: Path, made: Assignment | None = None) -> Path:
    """Write the teacher's part of an assignment into `folder`, and return it."""
    write(folder / "teacher", made or assignment())
    return folder


def person(id: str, name: str = "") -> Learner:
    """Return a line of the roster."""
    return Learner(id, name or id.title(), f"p-{id}")


def event(check: str, answer: object, **more: Any) -> Event:
    """Return an answer as a class records it."""
    fields = {"v": 1, "time": TIME, "check": check, "hash": mark(check), "answer": answer, "sure": True}
    made: Any = fields | {"state": "recorded", "tries": 1, "hints": 0} | more
    return made


def cell(check: str, saved: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return a check's cell with an answer saved below it; None for none."""
    kind = PAYLOADS[check]["kind"]
    shown = {"v": 1, "kind": kind, "hash": mark(check), "class": {"assignment": NAME, "edition": EDITION}}
    payload = base64.b64encode(json.dumps(shown).encode()).decode()
    text = f"Check: {PAYLOADS[check]['title']}"
    if saved is not None:
        text += f"\n\nYour answer: …\n{saved_text(event(check, **saved))}"
    data = {"text/plain": text.splitlines(keepends=True)}
    return {
        "cell_type": "code",
        "id": f"check-{check.replace('/', '-')}",
        "metadata": {"tags": ["check"], "ml_road_map": {"check": check}},
        "source": [f"#@title Check: {check}\n", f'ml_road_map.check("{check}", "{payload}") if 1 else print("no")'],
        "outputs": [{"output_type": "display_data", "metadata": {}, "data": data}],
        "execution_count": 1,
    }


def notebook(answers: Mapping[str, Mapping[str, Any]], chapter: str = "", **changes: Any) -> dict[str, Any]:
    """Return a notebook of one chapter, or of all, with some answers in it."""
    asked = [check for check in PAYLOADS if not chapter or check.startswith(f"{chapter}/")]
    about = {"v": 1, "name": NAME, "edition": EDITION, "chapter": chapter}
    book = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"ml_road_map": {"assignment": about}},
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": "# A lesson"},
            *(cell(check, answers.get(check)) for check in asked),
        ],
    }
    return book | changes


def saved(answers: Mapping[str, Mapping[str, Any]] = RIGHT, chapter: str = "", **changes: Any) -> bytes:
    """Return the bytes of such a notebook."""
    return json.dumps(notebook(answers, chapter, **changes), ensure_ascii=False, indent=1).encode()


def pasted(answers: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the progress code of some answers."""
    history = History()
    history.add([event(check, **one) | {"state": "not yet"} for check, one in answers.items()])
    return code_of(history)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of some files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def put(path: Path, content: bytes) -> Path:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def row_of(book: Gradebook, learner: str, check: str = "lesson/choice") -> Row:
    """Return a learner's row of one check."""
    return next(row for row in book.rows if (row.learner, row.check) == (learner, check))
