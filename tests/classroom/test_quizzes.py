"""The checks of an assignment as quizzes of three systems."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from text2qti import qti as text2qti
from text2qti.config import Config
from text2qti.quiz import Quiz

from builder.classroom.quizzes import quizzes
from builder.classroom.quizzes.moodle_xml import SHARES
from builder.classroom.quizzes.qti import TYPES
from tests.classroom.books import PAYLOADS, assignment

MADE, LEFT_OUT = quizzes(assignment())
QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
# What Moodle accepts as a share of a question's points (question/format.php of moodle/moodle).
ACCEPTED = {"100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20"}
ACCEPTED |= {"16.66667", "14.28571", "12.5", "11.11111", "10", "5", "0"}
# The same questions in the language of text2qti, a writer of QTI that Canvas's users trust.
ORACLE = """\
Quiz title: week_3

1. How many a?
*a) one < two
b) the code
c) three

2. How many b?
[*] red
[*] blue
[ ] salt

3. How many c?
= 0.25 +- 0.005

4. How many d?
* gradient descent
* GD

5. How many e?
___
"""


def items(package: bytes) -> list[Element]:
    """Return the questions of a QTI package."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        path = next(name for name in opened.namelist() if re.fullmatch(r".+/(?!assessment_meta).+\.xml", name))
        return list(fromstring(opened.read(path)).iter(f"{QTI}item"))


def shape(item: Element) -> Any:
    """Return a question as a tree of tags and the attributes that mean something, without ids and words."""

    def tree(node: Element) -> Any:
        kept = {
            key: value for key, value in node.attrib.items() if key in {"rcardinality", "fibtype", "varname", "action"}
        }
        return node.tag.removeprefix(QTI), tuple(sorted(kept.items())), tuple(map(tree, node))

    conditions = [
        rule for rule in item.iter(f"{QTI}respcondition") if rule.find(f"{QTI}displayfeedback") is None
    ]  # text2qti was told no feedback
    kind = next(field[1].text for field in item.iter(f"{QTI}qtimetadatafield") if field[0].text == "question_type")
    presentation = item.find(f"{QTI}presentation")
    assert presentation is not None
    return kind, tree(presentation), tuple(map(tree, conditions))


def test_canvas_reads_the_questions_as_text2qti_writes_them() -> None:
    """Question by question the package has the elements, kinds and conditions of text2qti's."""
    theirs = items(text2qti.QTI(Quiz(ORACLE, config=Config())).zip_bytes())
    ours = items(MADE["week_3.qti.zip"])
    assert [shape(one) for one in ours if "order" not in one.attrib["title"]] == [shape(one) for one in theirs]


def test_an_order_is_asked_place_by_place() -> None:
    """Canvas has no question of order: each place asks for its item, and is worth its share."""
    order = next(one for one in items(MADE["week_3.qti.zip"]) if one.attrib["title"] == "A order")
    places = list(order.iter(f"{QTI}response_lid"))
    rules = [rule for rule in order.iter(f"{QTI}respcondition") if rule.find(f"{QTI}setvar") is not None]
    assert len(places) == len(rules) == 3
    for place, rule in zip(places, rules, strict=True):
        condition = rule.find(f"{QTI}conditionvar/{QTI}varequal")
        assert condition is not None
        assert condition.attrib["respident"] == place.attrib["ident"]
        shown = [label.attrib["ident"] for label in place.iter(f"{QTI}response_label")]
        assert condition.text in shown
        assert shown.index(str(condition.text)) != places.index(place)  # the right item never stands in its own row


def test_the_package_names_each_of_its_files() -> None:
    """The manifest names the quiz and the facts about it; the same questions give the same bytes."""
    with zipfile.ZipFile(io.BytesIO(MADE["week_3.qti.zip"])) as package:
        manifest = package.read("imsmanifest.xml").decode()
        assert all(f'href="{name}"' in manifest for name in package.namelist() if name != "imsmanifest.xml")
    assert quizzes(assignment())[0] == MADE


def test_moodle_accepts_every_share() -> None:
    """No answer has a share that Moodle refuses, and those of the right answers make the whole."""
    root = fromstring(MADE["week_3.moodle.xml"])
    shares = {answer.attrib["fraction"].removeprefix("-") for answer in root.iter("answer") if answer.attrib}
    assert shares <= ACCEPTED
    assert set(SHARES.values()) <= ACCEPTED
    assert MADE["week_3.moodle.xml"].startswith(b'<?xml version="1.0"')


def test_moodle_gets_key_feedback_and_place() -> None:
    """Moodle's questions bear their id, category, feedback, unit, tolerance and the mistakes that are told apart."""
    root = fromstring(MADE["week_3.moodle.xml"])
    assert [one.attrib["type"] for one in root] == [
        "category", "multichoice", "multichoice", "numerical", "shortanswer", "matching", "essay",
    ]  # fmt: skip
    assert root.findtext("question/category/text") == "$course$/top/week_3/toy"
    number = root[3]
    assert [answer.findtext("text") for answer in number.iter("answer")] == ["0.25", "4.0"]
    assert number.findtext("answer/tolerance") == "0.005"
    assert "Upside down." in {feedback.findtext("text") for feedback in number.iter("feedback")}
    assert "(in m)" in str(number.findtext("questiontext/text"))
    assert number.findtext("idnumber") == "toy/a-number"
    # An asterisk would stand for any words.
    assert [answer.findtext("text") for answer in root[4].iter("answer")] == ["gradient descent", "GD\\*", "ascent"]


def test_blackboard_gets_a_line_a_question() -> None:
    """Each line is one question with its kind first, and no text holds a tab or a line end."""
    lines = MADE["week_3.blackboard.txt"].decode().split("\r\n")
    rows = [line.split("\t") for line in lines]
    assert [row[0] for row in rows] == ["MC", "MA", "NUM", "FIB", "ORD", "ESS"]
    assert rows[0][2:] == [
        "one &lt; two", "correct", 'the code <code style="white-space:pre-wrap">a &amp; b</code>', "incorrect",
        "three", "incorrect",
    ]  # fmt: skip
    assert rows[2][2:] == ["0.25", "0.005"]
    assert "\n" not in MADE["week_3.blackboard.txt"].decode().replace("\r\n", "")


def test_formulas_are_set_as_each_system_sets_them() -> None:
    """A formula is an image of Canvas's own server there, and TeX in brackets for the others."""
    canvas = "".join(str(node.text) for node in items(MADE["week_3.qti.zip"])[0].iter(f"{QTI}mattext"))
    assert 'src="/equation_images/99%255C%252C%255C%2525"' in canvas
    assert "\\(99\\,\\%\\)" in str(fromstring(MADE["week_3.moodle.xml"])[1].findtext("questiontext/text"))


def test_what_no_quiz_can_hold_is_named() -> None:
    """The kinds that need a notebook are left out by name; without any other there is no quiz."""
    assert LEFT_OUT == ("toy/a-code",)
    assert quizzes(assignment("code")) == ({}, ("toy/a-code",))
    assert set(TYPES) == set(PAYLOADS) - {"code"}


@pytest.mark.parametrize(
    "stem", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "<img src=x onerror=alert(1)>"]
)
def test_markup_of_a_question_is_shown_and_not_obeyed(stem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """HTML in a question is text in every quiz, and a link that runs something is none."""
    monkeypatch.setitem(PAYLOADS["text"], "stem", stem)
    moodle = fromstring(quizzes(assignment("text"))[0]["week_3.moodle.xml"])
    shown = str(moodle.findtext("question/questiontext/text"))
    assert not any(bad in shown for bad in ("<script", "<img", "href"))
