"""The report of an assignment: a static page for the teacher, and one a learner with feedback for after the deadline.

Every text of a learner, a roster or a file name reaches a page through jinja2's own escaping; the pages hold no script,
ask for no other file, and forbid their browser both.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from statistics import fmean

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from builder.classroom.assignment import Question
from builder.classroom.gradebook import Gradebook, Row, Standing, total_of
from builder.classroom.lms import written
from builder.classroom.quizzes.stem import html_of
from builder.classroom.report import statistics as of
from builder.classroom.report.plots import WORDS, sureness_plot, totals_plot
from builder.classroom.report.statistics import per_cent
from builder.runtime.text import Rich
from builder.runtime.text import markup as escaped_markup
from builder.writing.mathml import mathml


def pages(gradebook: Gradebook) -> Iterator[tuple[str, str]]:
    """Yield the report's pages, each with its path: index.html, and learners/NAME.html by a name that tells nothing.
    Each is made as it is asked for, so that one at a time is in memory."""
    people = gradebook.by_learner()
    names = {learner: f"learners/{page_name(gradebook, learner)}.html" for learner in people}
    yield "index.html", _teacher_page(gradebook, names)
    for learner, rows in people.items():
        yield names[learner], _learner_page(gradebook, rows)


def page_name(gradebook: Gradebook, learner: str) -> str:
    """Return the name of a learner's page: the same each time, and no part of who they are."""
    secret = gradebook.assignment.secret.encode()
    return hmac.new(secret, f"page\n{learner}".encode("utf-8", "replace"), sha256).hexdigest()[:16]


def _teacher_page(gradebook: Gradebook, names: dict[str, str]) -> str:
    people, found = gradebook.by_learner(), of.statistics(gradebook)
    surest = of.surest_first(found)
    said = {learner: rows[0].name for learner, rows in people.items()}
    points = {learner: total_of(rows) for learner, rows in people.items()}
    totals = [total for total in points.values() if total is not None]
    handed_in = sum(any(row.state != Standing.MISSING for row in rows) for rows in people.values())
    return (
        _environment()
        .get_template("teacher.html")
        .render(
            book=gradebook,
            people=len(people),
            handed_in=handed_in,
            few=0 < handed_in < of.FEW,
            points_of=points,
            totals=totals,
            mean=fmean(totals) if totals else None,
            standings=[(one.value, sum(row.state == one for row in gradebook.rows)) for one in Standing],
            found=found,
            openers=of.openers(found, own_values=gradebook.assignment.variants),
            words=WORDS,
            sureness=sureness_plot(surest),
            undrawn=len(found) - len(surest),
            histogram=totals_plot(totals, gradebook.possible),
            silent=of.silent(gradebook),
            stuck=of.stuck(gradebook),
            unscored=[row for row in gradebook.rows if row.state == Standing.UNSCORABLE],
            unread=sum(row.state == Standing.TO_READ for row in gradebook.rows),
            learners=sorted(people, key=lambda learner: (said[learner].casefold(), learner)),
            pages=names,
            person=lambda learner: _person(learner, said.get(learner, "")),
        )
    )


def _person(learner: str, name: str) -> Markup:
    """Return a learner as the page names them: a name from right to left turns nothing beside it."""
    return Markup("<bdi>{}</bdi> ({})").format(name, learner) if name else Markup("<bdi>{}</bdi>").format(learner)


def _learner_page(gradebook: Gradebook, rows: tuple[Row, ...]) -> str:
    questions = {question.id: question for question in gradebook.assignment.questions}
    return (
        _environment()
        .get_template("learner.html")
        .render(
            book=gradebook,
            name=rows[0].name or rows[0].learner,
            total=total_of(rows),
            rows=[(questions[row.check], row) for row in rows if row.check in questions],
        )
    )


@cache
def _environment() -> Environment:
    here = files(__package__)
    made = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        loader=FunctionLoader(lambda name: (here / name).read_text(encoding="utf-8")),
        trim_blocks=True,
    )
    style = (here / "style.css").read_text(encoding="utf-8")
    made.globals |= {
        # A style element holds raw text: what the browser digests are these very bytes.
        "style": Markup(style),  # noqa: S704 - a file of ours
        "digest": base64.b64encode(sha256(style.encode()).digest()).decode(),
        "stem": _stem,
        "markup": _markup,
        "points": lambda value: "" if value is None else written(value),
        "share": lambda value: "" if value is None else per_cent(value),
        "number": lambda value: "" if value is None else str(round(value)),  # and no -0
        "earned": _earned,
        "standing": _standing,
    }
    return made


def _stem(question: Question) -> Markup:
    return Markup(html_of(question, mathml))  # noqa: S704 - markdown-it escapes what is no Markdown


def _earned(points: float, possible: float) -> str:
    return f"{written(points)} of {written(possible)} {'point' if possible == 1 else 'points'}"


def _standing(row: Row) -> str:
    """Return what came of a question as its learner is told it: a guess, or another that gives no points, was not
    judged."""
    is_ungraded = row.state == Standing.SCORED and row.points is None
    return "Not graded" if is_ungraded else row.state.value.capitalize()


def _markup(text: Rich) -> Markup:
    # The pages forbid styles in attributes; style.css says the same of code.
    return Markup(escaped_markup(text).replace(' style="white-space:pre-wrap"', ""))  # noqa: S704 - as its name says
