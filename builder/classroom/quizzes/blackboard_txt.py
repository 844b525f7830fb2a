"""The questions of an assignment as Blackboard's tab-delimited text, a question a line (help.blackboard.com, "Upload
questions")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from builder.classroom.assignment import Question
from builder.classroom.quizzes.stem import html_of, in_brackets
from builder.runtime.text import markup

MOST_LINES = 500  # a file with more is refused


def blackboard_txt(questions: Sequence[Question]) -> bytes:
    """Return questions of the kinds in `TYPES`, at most MOST_LINES of them."""
    lines = ["\t".join(map(_flat, _fields(question))) for question in questions[:MOST_LINES]]
    return "\r\n".join(lines).encode()  # no header, and no empty line, not even a last one


def _fields(question: Question) -> list[str]:
    payload = question.payload
    kind = TYPES[payload["kind"]]
    return [kind, html_of(question, in_brackets), *_answers(kind, payload)]


def _answers(kind: str, payload: dict[str, Any]) -> list[str]:
    match kind:
        case "MC" | "MA":
            # In English in each language of Blackboard.
            said = {True: "correct", False: "incorrect"}
            return [part for one in payload["options"] for part in (markup(one["text"]), said[one["right"]])]
        case "NUM":
            return [repr(payload["value"]), repr(payload["tolerance"])]
        case "FIB":
            return list(payload["accepted"])
        case "ORD":
            return [markup(item) for item in payload["items"]]
        case _:
            return [markup(payload["model"])]


def _flat(text: str) -> str:
    """Return HTML or words without what would end a field or a line."""
    # Inside of <pre> a line break has a meaning; elsewhere <br> would be seen where Markdown breaks a line freely.
    parts = text.strip().split("<pre>")
    rest = [part.partition("</pre>") for part in parts[1:]]
    kept = [f"<pre>{code.rstrip().replace(chr(10), '<br>')}{end}{after}" for code, end, after in rest]
    return " ".join("".join((parts[0], *kept)).replace("\t", " ").split("\n"))


TYPES = {"choice": "MC", "several": "MA", "number": "NUM", "text": "FIB", "order": "ORD", "reflect": "ESS"}
