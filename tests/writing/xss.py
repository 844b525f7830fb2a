"""The corpus in tests/fixtures/xss: every place where an author can write, with everything an attacker would write."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from builder.course import load
from builder.errors import SourceError
from builder.model import Course
from builder.settings import Settings
from builder.writing import write
from tests.reading.cases import PAGES, read_cases

FOLDER = Path(__file__).parents[1] / "fixtures" / "xss"
PAYLOADS = (FOLDER / "payloads.txt").read_text(encoding="utf-8").splitlines()
DOZEN = PAYLOADS[3::8]  # a dozen of distinct shapes, for where each costs a second
HERE = "@@"
# A chapter that other pages name, so that its titles are written out as the words of links.
OTHER = "---\ntitle: Another\nsummary: Another.\nhours: 1\nneeds: [a]\n---\n# Another\n\n[A](a.md)\n"


def sources(payloads: Sequence[str] = PAYLOADS) -> Iterator[tuple[str, str, str, str]]:
    """Yield each place with each payload: the place's title, the payload, the path and the text of the file."""
    for place in read_cases(FOLDER / "places.md"):
        ((page, text),) = place.sources.items()
        before, path = (PAGES[page][0], PAGES[page][1]) if page in PAGES else ("", page)
        for payload in payloads:
            # In front matter a quote is doubled, so that YAML hands on what is meant.
            lines = text.split("\n")
            here = [payload.replace("'", "''") if ": '" in line else payload for line in lines]
            filled = "\n".join(line.replace(HERE, words) for line, words in zip(lines, here, strict=True))
            yield place.title, payload, path, before + filled


def loaded(path: str, text: str) -> Course | None:
    """Return the course that holds such a file; None where it is refused."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder)
        files = {path: text} | ({"chapters/b.md": OTHER} if path == "chapters/a.md" else {})
        for name, content in files.items():
            (source / name).parent.mkdir(exist_ok=True)
            (source / name).write_text(content, encoding="utf-8")
        try:
            return load(source)
        except SourceError:
            return None


def written_cells(payloads: Sequence[str]) -> list[str]:
    """Return each Markdown cell, once, that the builder writes of these payloads in all places that take them."""
    courses = [course for _, _, path, text in sources(payloads) if (course := loaded(path, text))]
    books = [json.loads(book) for course in courses for book in write(course, Settings()).values()]
    cells = [cell for book in books for cell in book["cells"] if cell["cell_type"] == "markdown"]
    return list(dict.fromkeys("".join(cell["source"]) for cell in cells))
