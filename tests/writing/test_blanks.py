"""Blanks in prose at which no line should end."""

from __future__ import annotations

import json

from builder.model import Course
from builder.reading import read_page
from builder.settings import Settings
from builder.writing import write

PAGE = """\
---
title: T
summary: S.
---

# Ten %

Of 5 % at 22 °C in 30 min, `7 % 3` is 1; 4 hours later `8 %
3` is 2.

## How sure is 71 %?
"""


def test_a_number_and_its_sign_stay_in_one_line() -> None:
    """A number is not parted from its sign; code keeps its blanks, and so does a heading, for they are its address."""
    book = write(Course((), (), (read_page(PAGE, "pages/x.md"),), None), Settings())["pages/x.ipynb"]
    text = "\n".join("".join(cell["source"]) for cell in json.loads(book)["cells"])
    assert "Of 5\u00a0% at 22\u00a0°C in 30\u00a0min, `7 % 3` is 1; 4 hours later `8 %\n3` is 2." in text
    assert "## How sure is 71 %?" in text
