"""Makes answered class notebooks, as Jupyter saves them, by the thousand: for tests of grading and for benchmarks.

A learner's answers follow from a seed. Nothing is executed: what a notebook shows once it is answered is put where
Jupyter puts it (test_answered.py compares with a notebook that was answered in a kernel).
"""

from __future__ import annotations

import io
import json
import random
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.classroom.assignment import Assignment, Learner, Question, read
from builder.runtime.record.event import Event, saved_text
from builder.runtime.record.history import History
from builder.runtime.record.progress_code import code_of
from builder.runtime.text import plain

BEGIN = 1_796_000_000_000  # 30 November 2026, in milliseconds
GAP = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands in a template where what a learner answered goes
UNANSWERED = "Not answered yet. Nothing happens when you click? Choose Run > Run All Cells again."
FIRST = ("Ada", "Bao", "Chidi", "Dörte", "Emre", "Fatima", "Goran", "Hye-jin", "Íñigo", "Jules", "Kwame", "Łucja")
LAST = ("Adeyemi", "Brandt", "Castro", "Dubois", "Eriksen", "Fischer", "Gupta", "Haddad", "Ito", "Jansen", "O'Neill")
FILE = "{name}_{id}_{number}_{file}"  # as Canvas names what it hands back


# --- answers -----------------------------------------------------------------------------------------------------


def right_answer(question: Question) -> Any:  # noqa: PLR0911 - one return a kind
    """Return an answer that the key calls right; for what cannot be scored without running, any."""
    payload = question.payload
    match payload["kind"]:
        case "choice":
            return next(plain(option["text"]) for option in payload["options"] if option["right"])
        case "several":
            return [plain(option["text"]) for option in payload["options"] if option["right"]]
        case "number":
            return repr(payload["value"])
        case "computed":
            return repr(payload.get("value", 1))
        case "text":
            return payload["accepted"][0]
        case "order":
            return [plain(item) for item in payload["items"]]
        case "reach":
            return payload["state"]
        case "code":
            return f"# Check: {question.id}\n{payload['solution']}"
    return "A count misled me once; what it was divided by was left out."


def wrong_answers(question: Question) -> list[Any]:  # noqa: PLR0911 - one return a kind
    """Return answers that the key calls wrong."""
    payload = question.payload
    match payload["kind"]:
        case "choice":
            return [plain(option["text"]) for option in payload["options"] if not option["right"]]
        case "several":
            return [[plain(option["text"])] for option in payload["options"]]
        case "number" | "computed":
            return [*(repr(mistake["value"]) for mistake in payload["mistakes"]), "-98765"]
        case "text":
            return [*(mistake["text"] for mistake in payload["mistakes"]), "something else"]
        case "order":
            return [[plain(item) for item in payload["items"]][::-1]]
        case "code":
            return [f"# Check: {question.id}\n{mistake['code']}" for mistake in payload["mistakes"]]
    return []


def event_of(question: Question, answer: Any, *, time: int, **fields: Any) -> Event:
    """Return the record of an answer; `fields` are those that are to be others."""
    event: Any = {"v": 1, "check": question.id, "hash": question.mark, "answer": answer, "sure": True}
    event |= {"state": "recorded", "tries": 1, "hints": 0, "time": time}
    if results := question.payload.get("results"):
        event["results"] = results if answer == right_answer(question) else ["no result: NameError: x"] * len(results)
    return event | fields  # type: ignore[no-any-return]


def answers_of(assignment: Assignment, seed: object, *, skill: float = 0.6) -> dict[str, Event]:
    """Return the records of a learner, by question: right by the chance `skill`, one in twenty left out."""
    chance, events = random.Random(str(seed)), {}  # noqa: S311 - no secret hangs on it
    for place, question in enumerate(assignment.questions):
        if chance.random() < 0.05:
            continue
        wrong = wrong_answers(question)
        is_right = not wrong or chance.random() < skill
        answer = right_answer(question) if is_right else chance.choice(wrong)
        sure = None if question.payload["kind"] in {"code", "reach", "reflect"} else chance.random() < 0.6
        time = BEGIN + place * 60_000 + chance.randrange(60_000)
        events[question.id] = event_of(question, answer, time=time, sure=sure, tries=chance.randint(1, 3))
    return events


# --- notebooks ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Template:
    """A class notebook, cut into pieces where answers go; `names` are what goes there: checks, "" for the code."""

    file: str
    pieces: tuple[str, ...]
    names: tuple[str, ...]

    def filled(self, events: Mapping[str, Event]) -> bytes:
        """Return the notebook with the answers of a learner."""
        parts = [self.pieces[0]]
        for name, piece in zip(self.names, self.pieces[1:], strict=True):
            parts += (json.dumps(self._text(name, events), ensure_ascii=False)[1:-1], piece)
        return "".join(parts).encode()

    def _text(self, name: str, events: Mapping[str, Event]) -> str:
        if name:
            return answered_text(events[name]) if name in events else UNANSWERED
        history = History()
        history.add(events[one] for one in self.names if one in events)
        return code_of(history)


def answered_text(event: Event) -> str:
    """Return what stands below an answered check, as plain text."""
    sure = {True: " (sure)", False: " (guessing)", None: ""}[event["sure"]]
    return f"Recorded. Your answer{sure}: {str(event['answer'])[:80]}\n{saved_text(event)}"


def template(path: Path) -> Template:
    """Return the template of a notebook of a class."""
    book = json.loads(path.read_text(encoding="utf-8"))
    names = []
    for number, cell in enumerate((cell for cell in book["cells"] if cell["cell_type"] == "code"), 1):
        cell["execution_count"] = number
        tags = cell["metadata"].get("tags", [])
        name = cell["metadata"].get("ml_road_map", {}).get("check", "")
        if "check" in tags or "hand-in" in tags:
            names.append(name)
            cell["outputs"] = [shown(f"Check {name}: the question as plain text.", widget=True), shown(GAP)]
    text = json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    # Once a gap: what Jupyter saves as HTML beside the plain text is left as it is.
    return Template(path.name, tuple(text.split(GAP)), tuple(names))


def shown(text: str, *, widget: bool = False) -> dict[str, Any]:
    """Return an output as Jupyter saves it."""
    data: dict[str, Any] = {"text/html": ['<div class="tex2jax_ignore mathjax_ignore"><p>…</p></div>']}
    data["text/plain"] = text if text == GAP else [text]
    if widget:
        view = {"version_major": 2, "version_minor": 0, "model_id": "0123456789abcdef0123456789abcdef"}
        data["application/vnd.jupyter.widget-view+json"] = view
    return {"output_type": "display_data", "metadata": {}, "data": data}


def templates(folder: Path) -> list[Template]:
    """Return the templates of all notebooks of an assignment's folder."""
    return [template(path) for path in sorted((folder / "class").rglob("*.ipynb")) if "learners" not in path.parts]


# --- classes -----------------------------------------------------------------------------------------------------


def learners(count: int) -> Iterator[Learner]:
    """Yield made-up learners, their ids from 101 on."""
    for number in range(count):
        name = f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]} {number // 132 or ''}".strip()
        yield Learner(str(101 + number), name, f"learner-{number:012x}")


def submissions(folder: Path, count: int, *, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """Yield what a class of `count` hands in for the assignment in `folder`: file names as Canvas gives them, and
    notebooks. Each learner is made as it is asked for."""
    assignment, pages = read(folder / "teacher"), templates(folder)
    for place, learner in enumerate(learners(count)):
        events = answers_of(assignment, f"{seed}/{learner.id}")
        for number, page in enumerate(pages):
            name = "".join(char for char in learner.name.lower() if char.isalpha())
            file = FILE.format(name=name, id=learner.id, number=9001 + place * len(pages) + number, file=page.file)
            yield file, page.filled(events)


def canvas_zip(folder: Path, count: int, *, seed: int = 0) -> bytes:
    """Return a zip of submissions, as Canvas hands it back."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in submissions(folder, count, seed=seed):
            archive.writestr(name, content)
    return packed.getvalue()


def main() -> None:
    """Write a zip of submissions: FOLDER COUNT ZIP."""
    folder, count, zipped = sys.argv[1:]
    Path(zipped).write_bytes(canvas_zip(Path(folder), int(count)))


if __name__ == "__main__":
    main()
