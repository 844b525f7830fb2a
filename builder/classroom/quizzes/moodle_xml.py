"""The questions of an assignment as Moodle XML (https://docs.moodle.org/en/Moodle_XML_format)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from builder.classroom.assignment import Assignment, Question
from builder.classroom.quizzes.stem import html_of, in_brackets
from builder.runtime.text import Rich, markup, plain

# Moodle refuses a question with any other share of its points (question/format.php of moodle/moodle).
SHARES = {1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5", 9: "11.11111"}
LEAST_SHARE = "10"  # of ten and more; over ten right ones Moodle caps the sum
TYPES = {
    "choice": "multichoice",
    "several": "multichoice",
    "number": "numerical",
    "text": "shortanswer",
    "order": "matching",
    "reflect": "essay",
}


def moodle_xml(assignment: Assignment, questions: Sequence[Question]) -> bytes:
    """Return questions of the kinds in TYPES as one file, a category a chapter."""
    quiz = Element("quiz")
    for chapter, group in groupby(questions, attrgetter("chapter")):
        category = SubElement(SubElement(quiz, "question", type="category"), "category")
        SubElement(category, "text").text = f"$course$/top/{assignment.name}/{chapter}"
        for question in group:
            _add(quiz, question)
    indent(quiz, " ")
    # The declaration is written by hand: it must be the very first bytes, and ElementTree's has other quotation marks.
    content: bytes = tostring(quiz, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + content + b"\n"


def _add(quiz: Element, question: Question) -> None:
    payload, kind = question.payload, question.payload["kind"]
    one = SubElement(quiz, "question", type=TYPES[kind])
    _text(SubElement(one, "name"), question.title)
    _html(one, "questiontext", html_of(question, in_brackets))
    _html(one, "generalfeedback", markup(payload["why"]))
    SubElement(one, "defaultgrade").text = f"{question.points:g}"
    SubElement(one, "idnumber").text = question.id
    if kind in {"choice", "several"}:
        _add_options(one, question)
    elif kind == "number":
        _add_answer(one, "100", repr(payload["value"]), "", payload["tolerance"])
        for mistake in payload["mistakes"]:
            _add_answer(one, "0", repr(mistake["value"]), mistake["say"], payload["tolerance"])
    elif kind == "text":
        SubElement(one, "usecase").text = "0"
        for accepted in payload["accepted"]:
            _add_answer(one, "100", _literal(accepted), "")
        for mistake in payload["mistakes"]:
            _add_answer(one, "0", _literal(mistake["text"]), mistake["say"])
    elif kind == "order":
        SubElement(one, "shuffleanswers").text = "true"
        for place, item in enumerate(payload["items"], 1):
            _text(SubElement(_html(one, "subquestion", f"<p>{place}.</p>"), "answer"), plain(item))
    else:
        SubElement(one, "responseformat").text = "editor"
        _html(one, "graderinfo", markup(payload["model"]))


def _add_options(one: Element, question: Question) -> None:
    options = question.payload["options"]
    SubElement(one, "single").text = "true" if question.payload["kind"] == "choice" else "false"
    SubElement(one, "shuffleanswers").text = "true"
    SubElement(one, "answernumbering").text = "ABCD"
    right = sum(option["right"] for option in options)
    wrong = len(options) - right
    # Who ticks all of several gets nothing: the wrong ones take away what the right ones give.
    loss = f"-{SHARES.get(wrong, LEAST_SHARE)}" if question.payload["kind"] == "several" else "0"
    for option in options:
        answer = SubElement(one, "answer", fraction=SHARES.get(right, LEAST_SHARE) if option["right"] else loss)
        answer.set("format", "html")
        SubElement(answer, "text").text = markup(option["text"])
        _html(answer, "feedback", markup(option["say"]))


def _add_answer(one: Element, share: str, said: str, say: Rich, tolerance: float | None = None) -> None:
    answer = SubElement(one, "answer", fraction=share, format="moodle_auto_format")
    SubElement(answer, "text").text = said
    _html(answer, "feedback", markup(say))
    if tolerance is not None:
        SubElement(answer, "tolerance").text = repr(tolerance)


def _literal(words: str) -> str:
    """Return words in which an asterisk stands for itself and not for any words."""
    return words.replace("*", "\\*")


def _html(parent: Element, tag: str, text: str) -> Element:
    made = SubElement(parent, tag, format="html")
    _text(made, text)
    return made


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = text
