"""The report: what it says of the questions, and that nobody's text becomes more than text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builder.classroom import report
from builder.classroom.gradebook import Gradebook, Row, Standing
from builder.classroom.report import pages
from builder.classroom.report.statistics import Sureness, openers, silent, statistics, stuck, surest_first
from tests.browser.axe import script, violations_of_all
from tests.browser.jupyter import chromium_browser
from tests.classroom.books import assignment, row, whole_class
from tests.runtime.hostile import TEXTS

# Four learners and three questions, right or wrong.
MARKS = [[1, 1, 1], [1, 0, 1], [0, 1, 0], [0, 0, 1]]
KINDS = ("choice", "number", "text")


def class_of(marks: list[list[Any]]) -> Gradebook:
    """Return the gradebook of a class by its marks, a list a learner; None for no answer."""
    made = assignment(*KINDS)
    rows = []
    for place, shares in enumerate(marks):
        for one, share in zip(made.questions, shares, strict=True):
            empty = Row(str(place), "", "toy", one.id, Standing.UNANSWERED, None, 1.0, 1)
            rows.append(empty if share is None else row(str(place), one.id, float(share)))
    return Gradebook(made, tuple(rows))


def test_the_statistics_are_moodles() -> None:
    """Facility, discrimination and efficiency are those of Moodle's definitions, computed another way."""
    marks = np.array(MARKS, dtype=float)
    for place, one in enumerate(statistics(class_of(MARKS))):
        here, rest = marks[:, place], marks.sum(axis=1) - marks[:, place]
        most = np.cov(np.sort(here), np.sort(rest))[0, 1]
        assert one.count == 4
        assert one.facility == pytest.approx(here.mean())
        assert one.discrimination == pytest.approx(100 * np.corrcoef(here, rest)[0, 1])
        assert one.efficiency == pytest.approx(100 * np.cov(here, rest)[0, 1] / most)


def test_no_answer_is_worth_nothing_and_nothing_sent_is_not_counted() -> None:
    """An empty answer of somebody who handed in counts as nothing; who sent nothing is not among the learners."""
    book = class_of([[1, 1, 1], [None, 1, 1]])
    absent = tuple(row("9", one.id, None) for one in book.assignment.questions)
    first = statistics(Gradebook(book.assignment, (*book.rows, *absent)))[0]
    assert (first.count, first.facility, first.sureness.silent) == (2, 0.5, 1)


@pytest.mark.parametrize("marks", [[], [[1, 1, 1]], [[1, 1, 1], [1, 1, 1]]])
def test_a_class_without_differences_has_no_discrimination(marks: list[list[int]]) -> None:
    """Where there is nobody, one, or no difference, a figure that cannot be computed is left out."""
    found = statistics(class_of(marks))
    assert [(one.discrimination, one.efficiency) for one in found] == [(None, None)] * 3
    assert "index.html" in dict(pages(class_of(marks)))


def test_what_the_class_is_sure_of_and_wrong_about_comes_first() -> None:
    """The questions to open with are those with most learners sure and wrong, then those with fewest points."""
    made = assignment(*KINDS)
    choice, number, text = (one.id for one in made.questions)
    rows = [row(str(place), text, 0.0, sure=True, option="ascent") for place in range(2)]
    rows += [row(str(place), number, 0.0, sure=False) for place in range(3)]
    rows += [row(str(place), choice, 1.0, sure=True) for place in range(3)]
    found = statistics(Gradebook(made, tuple(rows)))
    assert [one.statistics.question.id for one in openers(found)] == [text, number]
    assert openers(found)[0].reason == "2 were sure and wrong. The most frequent wrong answer: “ascent” (2)."
    assert openers(found)[1].reason == "The class has 0\N{NO-BREAK SPACE}% of it right."
    assert found[2].sureness == Sureness(sure_wrong=2)
    assert found[2].drawn == (("ascent", ("0", "1")),)


def test_an_opener_says_what_lies_behind_the_mistake_and_what_is_right() -> None:
    """Beside the wrong answer that drew most stand its author's sentence and the right one; where learners had values
    of their own, there is no right one for all."""
    made = assignment("number", "choice", "text")
    number, choice, text = (one.id for one in made.questions)
    rows = [row("a", number, 0.0, sure=True, option="4"), row("a", choice, 0.0, sure=True, option="three")]
    rows.append(row("a", text, 0.0, sure=True, option="ascent"))
    found = statistics(Gradebook(made, tuple(rows)))
    said = [(one.about, one.right) for one in openers(found)]
    expected = [("Upside down.", "0.25 m"), ("Count again.", "one < two"), ("Which way?", "gradient descent")]
    assert said == expected
    varied = replace(found[0], question=replace(found[0].question, variants=(found[0].question.payload,) * 2))
    assert openers([varied], own_values=True)[0].right == ""
    assert openers([varied])[0].right == "0.25 m"
    assert ">Right: 0.25 m<" in dict(pages(Gradebook(made, tuple(rows))))["index.html"]


def test_what_most_are_sure_of_and_wrong_about_is_drawn_first() -> None:
    """The bars begin with what most were sure of and wrong about; a question of which nobody said how sure they were
    is not among them, and is counted."""
    made = assignment("choice", "number", "text")
    choice, number, text = (one.id for one in made.questions)
    rows = [row("a", choice, 0.0), row("a", number, 1.0, sure=True), row("a", text, 0.0, sure=True)]
    found = statistics(Gradebook(made, tuple(rows)))
    assert [one.question.id for one in surest_first(found)] == [text, number]
    assert "Not drawn: 1, where nobody was asked" in dict(pages(Gradebook(made, tuple(rows))))["index.html"]


def test_a_question_that_nobody_could_score_has_no_facility() -> None:
    """Who left such a question empty has not lost its points, and it opens no lesson."""
    made = assignment("choice", "number")
    choice, number = (one.id for one in made.questions)
    broken = Row("a", "", "toy", choice, Standing.UNSCORABLE, None, 1.0, 1)
    empty = Row("b", "", "toy", choice, Standing.UNANSWERED, None, 1.0, 1)
    found = statistics(Gradebook(made, (broken, row("a", number, 0.0), empty, row("b", number, 0.0))))
    assert [(one.count, one.facility) for one in found] == [(0, None), (2, 0.0)]
    assert [one.statistics.question.id for one in openers(found)] == [number]


def test_chance_alone_makes_no_question_doubtful() -> None:
    """A correlation that is hardly below 0 accuses no key."""
    found = statistics(
        class_of([[0, 1, 1], [1, 0, 1], [1, 1, 0], [0, 0, 0], [1, 1, 1], [0, 1, 0], [1, 0, 0], [0, 0, 1]])
    )
    slightly = [replace(one, discrimination=-8.0, count=30) for one in found]
    clearly = [replace(one, discrimination=-40.0, count=30) for one in found]
    assert not any(one.is_doubtful for one in slightly)
    assert all(one.is_doubtful for one in clearly)


def test_a_name_from_right_to_left_stays_in_its_place() -> None:
    """A name, and an answer, that turn the direction of what is read turn nothing beside them."""
    made = assignment("choice")
    turned = row("101", made.questions[0].id, 1.0, name="\u202egnp.exe", answer="\u202eabc")
    told = dict(pages(Gradebook(made, (turned,))))
    assert "<bdi>\u202egnp.exe</bdi> (101)" in told["index.html"]
    assert "<bdi>\u202eabc</bdi>" in next(page for path, page in told.items() if path != "index.html")


def test_a_question_that_the_best_get_wrong_is_doubtful() -> None:
    """Where those who did well on the rest did worse, the report asks about key and question."""
    found = statistics(class_of([[0, 1, 1], [0, 1, 1], [1, 0, 0], [1, 0, 0]]))
    # On the whole the other two agree with one another.
    assert [one.is_doubtful for one in found] == [True, False, False]
    assert "is the key right" in dict(pages(class_of([[0, 1, 1], [0, 1, 1], [1, 0, 0]])))["index.html"]


def test_the_silent_and_the_stuck_are_named() -> None:
    """Who sent nothing or nothing but empty pages is silent; who tried thrice without success is stuck."""
    made = assignment("choice")
    check = made.questions[0].id
    empty = Row("b", "", "toy", check, Standing.UNANSWERED, None, 1.0, 1)
    book = Gradebook(made, (row("a", check, None), empty, row("c", check, 0.0, tries=3), row("d", check, 1.0, tries=5)))
    assert silent(book) == ("a", "b")
    assert stuck(book) == (("c", (check,)),)


def test_the_same_gradebook_gives_the_same_pages() -> None:
    """The pages depend on the gradebook alone, and their names tell nothing of a learner."""
    made = dict(pages(whole_class()))
    assert made == dict(pages(whole_class()))
    assert len(made) == 13
    assert not any("Person" in path for path in made)


def test_a_page_is_made_as_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """No learner's page is made before the one ahead of it was taken, so that a large class fits into memory."""
    made: list[str] = []

    def page(_book: Gradebook, rows: tuple[Row, ...]) -> str:
        made.append(rows[0].learner)
        return ""

    monkeypatch.setattr(report, "_learner_page", page)
    taken = pages(class_of(MARKS))
    assert [(next(taken)[0] == "index.html", len(made)) for _ in range(3)] == [(True, 0), (False, 1), (False, 2)]


def test_a_question_of_which_nothing_is_told_keeps_its_feedback() -> None:
    """A learner's page says state and points, and neither verdict nor Why, where the feedback is "never"."""
    never = assignment("choice")  # as its questions are without an option
    book = Gradebook(never, (row("a", never.questions[0].id, 0.0, said=("Look at the sign.",)),))
    told = next(page for path, page in pages(book) if path.startswith("learners/"))
    after = next(page for path, page in pages(whole_class()) if path.startswith("learners/"))
    assert "Look at the sign." not in told
    assert "Not right" not in told
    assert "It is so." not in told
    assert "It is so." in after


def learners_page(*rows: Row) -> str:
    """Return the page of the one learner of a class, of whom all `rows` are."""
    kinds = [one.check.removeprefix("toy/a-") for one in rows]
    return next(page for path, page in pages(Gradebook(assignment(*kinds), rows)) if path != "index.html")


def test_code_keeps_its_lines_on_a_learners_page() -> None:
    """A program is shown as it was written, line by line."""
    assert '<pre dir="ltr">if a &lt; b:\n    f()</pre>' in learners_page(
        row("101", "toy/a-code", 1.0, answer="if a < b:\n    f()")
    )


def test_a_question_without_points_is_not_said_to_be_scored() -> None:
    """A guess, and whatever else gives no points, is told to be not graded; of a point there is one."""
    guess = row("101", "toy/a-choice", 1.0, answer="three")._replace(points=None)
    page = learners_page(guess, row("101", "toy/a-number", 0.0, reason="decided by A: half a thought"))
    assert "<p>Not graded.</p>" in page
    assert "<p>Scored: 0 of 1 point.</p>" in page
    assert "<p>Decided by A: half a thought.</p>" in page


def test_what_is_partly_right_counts_in_part_and_earns_nothing() -> None:
    """The facility is of what is right, as the page says, and not of the points; nothing is -0 in it."""
    rows = [row(str(place), "toy/a-several", share)._replace(points=0.0) for place, share in enumerate((0.5, 0.0))]
    book = Gradebook(assignment("several"), tuple(rows))
    assert statistics(book)[0].facility == 0.25
    told = next(pages(book))[1]
    assert "a part of one counts in part, though it earns no points" in told
    assert report._environment().globals["number"](-0.3) == "0"


def test_nothing_runs_and_nothing_is_asked_for(chromium: str, tmp_path: Path) -> None:
    """With hostile texts in every name, answer, option, file and sentence, in light and dark and at 480 px, the pages
    open no dialog, ask for no file, say no error, scroll no way but down, and axe has nothing against them."""
    told: list[str] = []
    made = _hostile()
    with chromium_browser(chromium) as browser:
        for scheme, width in (("light", 1280), ("dark", 480)):
            page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
            page.on("dialog", lambda dialog: (told.append("a dialog"), dialog.dismiss()))
            page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
            page.on("request", lambda asked: None if asked.url.startswith("file:") else told.append(asked.url))
            for path, text in made.items():
                file = tmp_path / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
                page.goto(file.as_uri())
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            page.goto((tmp_path / "index.html").as_uri())
            assert violations_of_all(page, script()) == []
    assert told == []
    assert "alert(1)" in made["index.html"]


def facts(text: str) -> dict[str, Any]:
    """Return fields of a row, each of which says `text`."""
    return dict.fromkeys(("name", "answer", "option", "file", "reason"), text) | {"said": (text,), "tries": 9}


def _hostile() -> dict[str, str]:
    """Return the pages of a class all of whose texts are hostile; one page a learner would take minutes to open."""
    made = assignment("choice", "reflect")
    check = made.questions[0].id
    words = [text.encode("utf-8", "replace").decode() for text in TEXTS]
    rows = [row(f"{place}{text}", check, 0.0, **facts(text)) for place, text in enumerate(words)]
    unscored = Row("x" + words[0], words[0], "toy", check, Standing.UNSCORABLE, None, 1.0, reason=words[0])
    made_pages = dict(pages(Gradebook(made, (*rows, unscored))))
    few = sorted(path for path in made_pages if path != "index.html")[:5]
    return {path: text for path, text in made_pages.items() if path == "index.html" or path in few}
