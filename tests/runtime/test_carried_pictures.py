"""Pictures that travel in the notebook: their cell, their words, their caption, and how they are shown."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

from builder.course import load
from builder.runtime.lesson.picture import picture
from builder.settings import Settings
from builder.writing import pictures, write
from builder.writing.handout import handout
from builder.writing.site import Site
from tests.conftest import ROOT
from tests.runtime.conftest import Page

SOURCE = ROOT / "tests" / "fixtures" / "course"
COURSE = load(SOURCE)
WORDS = "Two coins, one with an H, one with a T"


def cells() -> list[dict[str, Any]]:
    book: dict[str, Any] = json.loads(write(COURSE, Settings())["chapters/format_example.ipynb"])
    return list(book["cells"])


def test_a_picture_is_a_cell_that_says_what_is_seen() -> None:
    """The cell's title, which stands there until it has run, is the picture's words; it holds the file to the byte."""
    (place,) = (place for place, cell in enumerate(cells()) if "picture" in cell["metadata"].get("tags", []))
    source = "".join(cells()[place]["source"])
    assert source.startswith(f"#@title Picture: {WORDS}\n")
    data = source.partition('"svg+xml", "')[2].partition('"')[0]
    assert b64decode(data) == (SOURCE / "images" / "two_coins.svg").read_bytes()
    below = cells()[place + 1]
    assert below["source"] == ["*Heads and tails, as this page writes them.*"]
    assert below["metadata"] == {"tags": ["caption"]}


def test_start_here_shows_all_roads() -> None:
    """Below the questions, so that they stay in the first screen: the picture that the build draws, told in words."""
    book = json.loads(write(COURSE, Settings())["start_here.ipynb"])
    ids = [cell["id"] for cell in book["cells"]]
    cell = book["cells"][ids.index("roads") + 1]
    source = "".join(cell["source"])
    assert source.startswith(f"#@title Picture: {COURSE.road_maps[0].title}: {COURSE.road_maps[0].stages[0].title}")
    data = source.partition('"svg+xml", "')[2].partition('"')[0]
    assert b64decode(data).decode() == pictures(COURSE)["images/all_road_maps.svg"]


def test_a_picture_is_shown_as_an_image(learner: Page) -> None:
    """What is shown is an img element with a data address, in which nothing runs, whatever words and data hold."""
    picture('A "<b>" coin', "svg+xml", 'PHN2Zy8+" onload="alert(1)')
    bundle = learner.outputs.bundles[-1]
    assert 'src="data:image/svg+xml;base64,PHN2Zy8+&quot; onload=&quot;alert(1)"' in bundle["text/html"]
    assert 'alt="A &quot;&lt;b&gt;&quot; coin"' in bundle["text/html"]
    assert bundle["text/plain"] == 'Picture: A "<b>" coin'


def test_a_picture_is_printed() -> None:
    """On paper the picture's cell is run and shown; where nothing runs, its words stand there with the caption."""
    page = next(chapter for chapter in COURSE.chapters if chapter.id == "format_example")
    sheet = handout(page, Site(COURSE, Settings()))
    assert f"*Picture: {WORDS}*\n\n*Heads and tails, as this page writes them.*" in sheet.markdown
    (cell,) = (cell for cell in json.loads(sheet.notebook)["cells"] if "picture" in cell["metadata"].get("tags", []))
    assert "hidden" not in cell["metadata"]["tags"]
