"""Handouts as pages: no key in any, pictures in place, formulas set, nothing fetched, few sheets of paper."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from builder.model import Chapter
from builder.printing.markdown import to_html
from builder.printing.output import printed
from builder.printing.page import page
from builder.settings import Settings
from builder.writing.handout import answer_sheet, handout
from builder.writing.site import Site
from tests.conftest import ROOT
from tests.courses import course_in
from tests.writing.secrets import secrets_of

OURS, FIXTURE = (course_in(source) for source in (ROOT / "road_maps", ROOT / "tests" / "fixtures" / "course"))
FORMAT = next(chapter for chapter in FIXTURE.chapters if chapter.id == "format_example")
MOST_PAGES = 12  # sheets of A4


@cache
def made(chapter: Chapter, form: str) -> bytes:
    """The handout of a chapter, its code run."""
    return printed(handout(chapter, Site(FIXTURE, Settings()), shuffled=True), form, say=lambda _: None)


def lines(chapter: Chapter) -> int:
    """Return how many lines a chapter's handout has."""
    return handout(chapter, Site(OURS, Settings())).markdown.count("\n")


@pytest.fixture
def opened(chromium: str, tmp_path: Path) -> Iterator[Page]:
    """The fixture's handout in Chromium, at a phone's width; whatever it would fetch or complain of fails the test."""
    file = tmp_path / "sheet.html"
    file.write_bytes(made(FORMAT, "html"))
    trouble: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport={"width": 480, "height": 900})
        tab.on("console", lambda message: trouble.append(message.text))
        tab.on("request", lambda request: trouble.append(request.url) if request.url.startswith("http") else None)
        tab.goto(file.as_uri())
        yield tab
        browser.close()
    assert trouble == []


@pytest.mark.parametrize("chapter", OURS.chapters, ids=lambda chapter: chapter.id)
def test_a_page_holds_no_key(chapter: Chapter) -> None:
    """No feedback, hint, Why, model, test, solution or mistake of any chapter stands in its handout's HTML."""
    sheet = handout(chapter, Site(OURS, Settings()))
    html = page(sheet.notebook, title=sheet.title, to_fill_in=True)
    for check in chapter.checks:
        for secret in secrets_of(check):
            shown = to_html(secret).strip().removeprefix("<p>").removesuffix("</p>")
            assert shown not in html, check.id
            assert secret not in html, check.id


def test_a_page_reads_well(opened: Page) -> None:
    """Chromium shows the fixture's sheet without sideways scrolling, and axe finds nothing that bars anybody."""
    assert opened.evaluate("document.documentElement.scrollWidth") == 480
    assert Axe().run(opened).response["violations"] == []


def test_a_table_to_fill_in_is_as_wide_as_the_paper(opened: Page) -> None:
    """On paper a table with empty cells takes the whole width, and each of them is high enough to write in by hand."""
    opened.emulate_media(media="print")
    table = to_html("| question | answer |\n|---|---|\n| How many? | |")
    opened.evaluate("table => { document.querySelector('main').innerHTML = table; }", table)
    width = "one => one.getBoundingClientRect().width"
    assert opened.locator("table").evaluate(width) == pytest.approx(opened.locator("main").evaluate(width), abs=4)
    assert opened.locator("td:empty").evaluate("one => one.offsetHeight") >= 20  # 5 mm


def test_a_page_shows_all_kinds(opened: Page) -> None:
    """Boxes for every option, places to number, lines to write on, a figure's first picture, results and formulas."""
    assert opened.locator(".box").count() == 9
    assert opened.locator(".place").count() == 4
    assert [one.locator("div").count() for one in opened.locator(".room").all()] == [6, 5]
    figure = opened.get_by_alt_text("10 tosses: between 0.38 and 1.00.")
    assert figure.evaluate("image => image.naturalWidth") > 400
    assert opened.locator(".result pre").all_inner_texts() == ["0.7"]
    assert opened.locator("math").count() == 2
    assert opened.locator("table tr").count() == 26
    assert "[ ]" not in opened.locator("main").inner_text()
    assert "explore" not in opened.locator("main").inner_text()


def test_a_computed_answer_is_computed() -> None:
    """The page of answers shows what the code of a computed answer gives, and nothing else of the lesson."""
    sheet = answer_sheet(FORMAT, Site(FIXTURE, Settings()))
    html = printed(sheet, "html", say=lambda _: None).decode()
    assert '<div class="result"><pre>7</pre></div>' in html
    assert "<img" not in html
    assert 'class="name"' not in html


@pytest.mark.parametrize("rank", [0, 1, 2])
def test_a_long_chapter_takes_few_pages(chromium: str, monkeypatch: pytest.MonkeyPatch, rank: int) -> None:
    """Each of our three longest chapters takes at most twelve sheets as a PDF (from its notebook one took 57)."""
    monkeypatch.setenv("ROADMAP_CHROMIUM", chromium)
    data = made(sorted(OURS.chapters, key=lines)[-1 - rank], "pdf")
    assert data.startswith(b"%PDF-")
    assert 5 <= data.count(b"/Type /Page\n") <= MOST_PAGES


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- [ ] a *b*\n- [ ] c", '<ul>\n<li class="box">a <em>b</em></li>\n<li class="box">c</li>\n</ul>\n'),
        (r"- \_\_\_ `  x`", '<ul>\n<li class="place"><code>  x</code></li>\n</ul>\n'),
        ("```text\n\n\n```", '<div class="room"><div></div><div></div></div>\n'),
        ("```python\n1 < 2\n```", '<pre><code class="language-python">1 &lt; 2\n</code></pre>\n'),
        ("$\\undefined{$", '<p><span class="math inline"><code>\\undefined{</code></span></p>\n'),
        (r"costs \$5 or \$6", "<p>costs $5 or $6</p>\n"),
    ],
)
def test_marks_become_room(text: str, html: str) -> None:
    """Marks of the sheet become boxes, places and lines; other Markdown stays what it is, a bad formula as typed."""
    assert to_html(text) == html
