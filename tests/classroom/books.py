"""Gradebooks made without a file: a class of a few, with what each question can come to."""

from __future__ import annotations

from itertools import product
from typing import Any

from builder.classroom.assignment import Assignment, Learner, Question
from builder.classroom.gradebook import Conflict, Gradebook, Row, Standing


def payload(kind: str, **more: Any) -> dict[str, Any]:
    """Return the payload of a check, as the builder writes it."""
    common = {
        "v": 1,
        "kind": kind,
        "title": f"A {kind}",
        "stem": "How many?",
        "hints": [],
        "why": "It is so.",
        "rev": 1,
    }
    return common | more


PAYLOADS = {
    "choice": payload(
        "choice",
        stem="A test finds $99\\,\\%$ of the ill.\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        options=[
            {"text": "one < two", "right": True, "say": "Indeed."},
            {"text": ["the code ", ["code", "a & b"]], "right": False, "say": "Look at the sign."},
            {"text": "three", "right": False, "say": "Count again."},
        ],
    ),
    "several": payload(
        "several",
        options=[
            {"text": "red", "right": True, "say": "Yes."},
            {"text": "blue", "right": True, "say": "Yes."},
            {"text": "salt", "right": False, "say": "That is no colour."},
        ],
    ),
    "number": payload(
        "number", value=0.25, tolerance=0.005, unit="m", mistakes=[{"value": 4.0, "say": "Upside down."}]
    ),
    "text": payload("text", accepted=["gradient descent", "GD*"], mistakes=[{"text": "ascent", "say": "Which way?"}]),
    "order": payload("order", items=["wake", ["eat ", ["code", "bread"]], "leave"], start=[1, 2, 0]),
    "reflect": payload("reflect", model="Something of your own."),
    "code": payload("code", starter="x = 0", tests=["assert x, 'no'"], solution="x = 1", mistakes=[]),
}


def question(kind: str, points: float = 1.0, **more: Any) -> Question:
    """Return a question of a kind, in the chapter `toy`."""
    return Question(f"toy/a-{kind}", "toy", f"A {kind}", PAYLOADS[kind], "0" * 16, points=points, **more)


def assignment(*kinds: str, points: float = 1.0, name: str = "week_3", **more: Any) -> Assignment:
    """Return an assignment of one question a kind."""
    questions = tuple(question(kind, points) for kind in kinds or PAYLOADS)
    return Assignment(name, "secret", questions, edition="e1", **more)


def row(learner: str, check: str, share: float | None, **more: Any) -> Row:
    """Return a row: `share` is how much of one point the answer got, None for a page that never came."""
    if share is None:
        return Row(learner, more.pop("name", ""), "toy", check, Standing.MISSING, None, 1.0, **more)
    said = {"attempt": 1, "verdict": "right" if share == 1 else "not yet", "part": share, "tries": 1} | more
    return Row(learner, said.pop("name", ""), "toy", check, Standing.SCORED, share, 1.0, **said)


def book(totals: dict[str, float | None], name: str = "week_3", possible: float = 10.0) -> Gradebook:
    """Return the gradebook of an assignment with one question, by each learner's points."""
    one = question("choice", possible)
    rows = [row(learner, one.id, None if total is None else 1.0) for learner, total in totals.items()]
    scored = [
        Row(one.learner, "", "toy", one.check, one.state, totals[one.learner], possible, attempt=one.attempt)
        for one in rows
    ]
    return Gradebook(Assignment(name, "secret", (one,), edition="e1"), tuple(scored))


def whole_class(**names: str) -> Gradebook:
    """Return a class of twelve with every state, some of them sure and wrong; `names` gives learners other names."""
    made = assignment("choice", "several", "number", "text", "reflect")
    made = Assignment(
        made.name,
        made.secret,
        tuple(
            Question(**{field: getattr(one, field) for field in one.__slots__} | {"feedback": "after-due"})
            for one in made.questions
        ),
        edition="e1",
        roster=tuple(
            Learner(f"{place}", names.get(f"p{place}", f"Person {place}"), f"p{place}") for place in range(12)
        ),
    )
    rows = []
    for learner, one in product(made.roster, made.questions):
        place, kind = int(learner.id), one.payload["kind"]
        facts: dict[str, Any] = {
            "name": learner.name,
            "sure": place % 3 != 0,
            "answer": "an answer",
            "file": f"{place}.ipynb",
        }
        if place == 11:
            rows.append(row(learner.id, one.id, None, name=learner.name))
        elif kind == "reflect":
            rows.append(
                Row(
                    learner.id,
                    learner.name,
                    "toy",
                    one.id,
                    Standing.TO_READ,
                    None,
                    1.0,
                    1,
                    answer="Words <b>of</b> mine",
                )
            )
        elif kind == "text" and place % 4 == 0:
            rows.append(Row(learner.id, learner.name, "toy", one.id, Standing.UNANSWERED, None, 1.0, 1))
        elif (place + len(kind)) % 3:
            rows.append(row(learner.id, one.id, 1.0, **facts))
        else:
            wrong = {
                "option": "the code a & b" if kind == "choice" else "4.0",
                "said": ("Look at the sign.",),
                "tries": 3,
            }
            rows.append(row(learner.id, one.id, 0.0, **facts | wrong))
    return Gradebook(
        made, tuple(rows), (Conflict("3", "two.ipynb", "Two files of one learner", "Say which one counts."),)
    )
