"""The questions of an assignment as QTI 1.2 in the package that Canvas and Brightspace import.

http://www.imsglobal.org/question/qtiv1p2/imsqti_asi_bindv1p2.html; what Canvas makes of it: lib/cc and
gems/plugins/qti_exporter of instructure/canvas-lms.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from builder.classroom.assignment import Assignment, Question
from builder.classroom.quizzes.stem import as_canvas_image, html_of
from builder.runtime.text import Rich, markup

QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
TYPES = {
    "choice": "multiple_choice_question",
    "several": "multiple_answers_question",
    "number": "numerical_question",
    "text": "short_answer_question",
    "order": "matching_question",
    "reflect": "essay_question",
}
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that zip knows: the same questions give the same bytes
FULL = "100"


def qti(assignment: Assignment, questions: Sequence[Question]) -> bytes:
    """Return questions of the kinds in TYPES as a zip: a manifest, the quiz, and Canvas's facts about it."""
    name = ident("quiz", assignment.name)
    files = {
        "imsmanifest.xml": _manifest(name),
        f"{name}/{name}.xml": _quiz(assignment, questions, name),
        f"{name}/assessment_meta.xml": _facts(assignment, questions, name),
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for path, root in files.items():
            indent(root, " ")
            content = b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="utf-8") + b"\n"
            package.writestr(zipfile.ZipInfo(path, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def ident(*parts: str) -> str:
    """Return the id of a part of a quiz. Canvas takes one that it has seen for the same question, and updates that."""
    return "g" + sha256("\n".join(parts).encode()).hexdigest()[:32]


def _manifest(name: str) -> Element:
    root = Element("manifest", identifier=ident("manifest", name), xmlns=PACKAGE)
    data = SubElement(root, "metadata")
    SubElement(data, "schema").text, SubElement(data, "schemaversion").text = "IMS Content", "1.1.3"
    SubElement(root, "organizations")
    resources, facts = SubElement(root, "resources"), ident("facts", name)
    quiz = SubElement(resources, "resource", identifier=name, type="imsqti_xmlv1p2")
    SubElement(quiz, "file", href=f"{name}/{name}.xml")
    SubElement(quiz, "dependency", identifierref=facts)
    kind, path = "associatedcontent/imscc_xmlv1p1/learning-application-resource", f"{name}/assessment_meta.xml"
    about = SubElement(resources, "resource", identifier=facts, type=kind, href=path)
    SubElement(about, "file", href=path)
    return root


def _facts(assignment: Assignment, questions: Sequence[Question], name: str) -> Element:
    root = Element("quiz", identifier=name, xmlns=CANVAS)
    facts = {
        "title": assignment.name,
        "description": "",
        "shuffle_answers": "true",
        "scoring_policy": "keep_highest",
        "quiz_type": "assignment",
        "points_possible": f"{sum(question.points for question in questions):g}",
        "allowed_attempts": "1",
        "available": "false",  # the teacher publishes it
    }
    for tag, text in facts.items():
        SubElement(root, tag).text = text
    return root


def _quiz(assignment: Assignment, questions: Sequence[Question], name: str) -> Element:
    root = Element("questestinterop", xmlns=QTI)
    quiz = SubElement(root, "assessment", ident=name, title=assignment.name)
    _field(SubElement(quiz, "qtimetadata"), "cc_maxattempts", "1")
    section = SubElement(quiz, "section", ident="root_section")
    for question in questions:
        _item(section, question)
    return root


def _item(section: Element, question: Question) -> None:
    payload, kind = question.payload, question.payload["kind"]
    item = SubElement(section, "item", ident=ident(question.id), title=question.title)
    facts = SubElement(SubElement(item, "itemmetadata"), "qtimetadata")
    _field(facts, "question_type", TYPES[kind])
    _field(facts, "points_possible", f"{question.points:g}")
    shown = SubElement(item, "presentation")
    _material(shown, html_of(question, as_canvas_image))
    judged = SubElement(item, "resprocessing")
    SubElement(
        SubElement(judged, "outcomes"), "decvar", maxvalue=FULL, minvalue="0", varname="SCORE", vartype="Decimal"
    )
    said: dict[str, Rich] = {}
    if payload["why"]:
        said["general_fb"] = payload["why"]
        SubElement(_told(judged, "general_fb"), "other")
    KINDS[kind](question, shown, judged, said)
    for name, words in said.items():
        _material(SubElement(SubElement(item, "itemfeedback", ident=name), "flow_mat"), markup(words))


def _options(question: Question, shown: Element, judged: Element, said: dict[str, Rich]) -> None:
    options = question.payload["options"]
    names = [ident(question.id, str(place)) for place in range(len(options))]
    several = question.payload["kind"] == "several"
    choice = SubElement(shown, "response_lid", ident="response1", rcardinality="Multiple" if several else "Single")
    _labels(choice, dict(zip(names, (option["text"] for option in options), strict=True)))
    for name, option in zip(names, options, strict=True):
        if option["say"]:
            said[f"{name}_fb"] = option["say"]
            _equal(_told(judged, f"{name}_fb"), name)
    right = _scores(judged)
    if several:
        right = SubElement(right, "and")
    for name, option in zip(names, options, strict=True):
        if option["right"]:
            _equal(right, name)
        elif several:
            _equal(SubElement(right, "not"), name)


def _number(question: Question, shown: Element, judged: Element, said: dict[str, Rich]) -> None:
    del said  # Canvas knows no wrong number
    value, tolerance = question.payload["value"], question.payload["tolerance"]
    _field_to_type(shown, fibtype="Decimal")
    either = SubElement(_scores(judged), "or")
    _equal(either, repr(value))
    within = SubElement(either, "and")
    SubElement(within, "vargte", respident="response1").text = repr(value - tolerance)
    SubElement(within, "varlte", respident="response1").text = repr(value + tolerance)


def _text(question: Question, shown: Element, judged: Element, said: dict[str, Rich]) -> None:
    del said  # nor wrong words
    _field_to_type(shown)
    right = _scores(judged)
    for words in question.payload["accepted"]:
        _equal(right, words)


def _order(question: Question, shown: Element, judged: Element, said: dict[str, Rich]) -> None:
    """Ask for the item of each place: QTI's own questions of order are not among those that Canvas imports."""
    del said
    items = question.payload["items"]
    names = [ident(question.id, "item", str(place)) for place in range(len(items))]
    for place, name in enumerate(names):
        response = f"response_{name}"
        asked = SubElement(shown, "response_lid", ident=response)
        _material(asked, f"<p>{place + 1}.</p>")
        _labels(asked, {names[one]: items[one] for one in question.payload["start"]})
        _equal(_scores(judged, f"{100 / len(items):.2f}", action="Add"), name, response)


def _reflect(question: Question, shown: Element, judged: Element, said: dict[str, Rich]) -> None:
    del question, said  # the model is for the teacher
    _field_to_type(shown)
    SubElement(SubElement(SubElement(judged, "respcondition"), "conditionvar"), "other")


KINDS: dict[str, Any] = {
    "choice": _options,
    "several": _options,
    "number": _number,
    "text": _text,
    "order": _order,
    "reflect": _reflect,
}


def _field(parent: Element, label: str, entry: str) -> None:
    field = SubElement(parent, "qtimetadatafield")
    SubElement(field, "fieldlabel").text, SubElement(field, "fieldentry").text = label, entry


def _field_to_type(shown: Element, **form: str) -> None:
    field = SubElement(shown, "response_str", ident="response1", rcardinality="Single")
    SubElement(SubElement(field, "render_fib", form), "response_label", ident="answer1")


def _labels(parent: Element, options: dict[str, Rich]) -> None:
    shown = SubElement(parent, "render_choice")
    for name, text in options.items():
        _material(SubElement(shown, "response_label", ident=name), markup(text))


def _told(judged: Element, name: str) -> Element:
    """Return the condition under which the feedback `name` is shown."""
    rule = SubElement(judged, "respcondition", {"continue": "Yes"})
    condition = SubElement(rule, "conditionvar")
    SubElement(rule, "displayfeedback", feedbacktype="Response", linkrefid=name)
    return condition


def _scores(judged: Element, points: str = FULL, *, action: str = "Set") -> Element:
    """Return the condition under which `points` are given."""
    rule = SubElement(judged, "respcondition", {"continue": "No"} if action == "Set" else {})
    condition = SubElement(rule, "conditionvar")
    SubElement(rule, "setvar", action=action, varname="SCORE").text = points
    return condition


def _equal(condition: Element, value: str, response: str = "response1") -> None:
    SubElement(condition, "varequal", respident=response).text = value


def _material(parent: Element, text: str) -> None:
    SubElement(SubElement(parent, "material"), "mattext", texttype="text/html").text = text
