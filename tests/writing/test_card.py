"""The card to print: its box in the notebook, and a sheet of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.authoring.card import card_warnings
from builder.cli import main
from builder.course import load
from builder.model import Course
from builder.reading import read_chapter
from builder.settings import Settings
from builder.writing import write
from builder.writing.card import card_of
from tests.conftest import ROOT

SOURCE = ROOT / "tests" / "fixtures" / "course"
CARD = "### To print\n\n1. Count **all** cases, not only those that you remember.\n2. Say how many there were."
CHAPTER = "---\ntitle: A\nsummary: A.\nhours: 1\n---\n\n# A\n\n## Practice\n\n{practice}\n\n## Recap\n\n{recap}\n"


def course(recap: str, practice: str = "Words.") -> Course:
    text = CHAPTER.format(practice=practice, recap=recap)
    return Course((), (read_chapter(text, "chapters/a.md"),), (), None)


def test_a_card_is_boxed_in_its_notebook() -> None:
    """The heading and all below it up to the next heading stand in one cell, in a box; what follows does not."""
    book = json.loads(write(load(SOURCE), Settings())["chapters/format_example.ipynb"])
    (cell,) = (cell for cell in book["cells"] if cell["metadata"].get("tags") == ["card"])
    text = "".join(cell["source"])
    assert text.startswith('<div style="border: 2px solid')
    assert text.endswith(f"\n\n{CARD}\n\n</div>")
    assert any("".join(one["source"]).startswith("### Where next?") for one in book["cells"])


def test_a_card_goes_on_below_deeper_headings() -> None:
    """A heading of a deeper level is a part of the card; the next one of its level, and a cell, end it."""
    (chapter,) = course("### To print\n\na\n\n#### b\n\nc\n\n### d\n\ne").chapters
    assert [prose.text for prose in card_of(chapter)] == ["### To print\n\na", "#### b\n\nc"]
    (chapter,) = course("### To print\n\na\n\n```python\n1\n```\n\nb").chapters
    assert [prose.text for prose in card_of(chapter)] == ["### To print\n\na"]


def test_the_card_is_printed_alone(tmp_path: Path) -> None:
    """`roadmap print NAME#to-print` prints the title and the card, and nothing else of the chapter."""
    done = CliRunner().invoke(main, ["print", "format_example#to-print", "--format", "md", "--source", str(SOURCE)])
    assert done.output == f"# A chapter that shows the format\n\n{CARD}\n"
    out = tmp_path / "card.html"
    done = CliRunner().invoke(main, ["print", "format_example#to-print", "--out", str(out), "--source", str(SOURCE)])
    assert done.exit_code == 0
    assert "Say how many there were." in out.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["python#to-print", "before_you_begin#to-print"])
def test_a_page_without_a_card_says_so(name: str) -> None:
    """A chapter or page without a card is refused with what to write."""
    done = CliRunner().invoke(main, ["print", name, "--source", str(SOURCE)])
    assert done.exit_code != 0
    assert "has no card; write ### To print in the section Recap of a chapter." in done.output


def test_a_card_that_is_none_is_told() -> None:
    """A card of over 300 words is warned of, and a heading that was meant for one."""
    assert list(card_warnings(course("### To print\n\n" + "word " * 298))) == []
    (long,) = card_warnings(course("### To print\n\n" + "word " * 299))
    assert str(long) == "chapters/a.md:15: the card to print has 301 words; keep 300: it is one page"
    found = [str(one) for one in card_warnings(course("### To Print\n\na", "### To print\n\na"))]
    assert found == [
        'chapters/a.md:11: the heading "To print" makes no card here; write ### To print, once, in the section Recap',
        'chapters/a.md:17: the heading "To print" makes no card here; write ### To print, once, in the section Recap',
    ]
