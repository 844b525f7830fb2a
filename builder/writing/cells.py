"""The cells that the builder adds to a page: the setup, guarded calls of the runtime, the map, the summary."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import Any

from builder.writing.notebook import COLLAPSED, LOCKED, Notebook
from builder.writing.setup import MODULE, setup_cell

NOT_SET_UP = "This page is not set up yet. Choose Run > Run All Cells (Colab: Runtime > Run all)."

# A cell that runs before the setup must not greet a beginner with a NameError: it says one sentence instead
# (test_a_cell_run_before_the_setup_says_one_sentence).
GUARDED = """\
#@title {title}
{module}.{call} if "{module}" in globals() else print("{sentence}")
"""


def add_setup(book: Notebook, page: str, needed: Iterable[str]) -> None:
    """Add the setup cell of `page`, with the features `needed` of the runtime."""
    metadata = COLLAPSED | {"deletable": False, "tags": ["setup"]}  # editable: it takes the progress code
    book.code(setup_cell(page, needed, book.assignment), metadata, key="setup")


def add_map(book: Notebook, page: str, payload: str) -> None:
    """Add the cell that draws the map of a road map."""
    add_guarded(book, "The map", f'road_map("{page}", "{payload}")', "map")


def add_guarded(book: Notebook, title: str, call: str, tag: str) -> None:
    """Add a collapsed cell, tagged `tag`, that calls a function of the runtime, and says so where there is no setup."""
    add_guarded_cell(book, title, call, {"tags": [tag]}, key=tag)


def add_picture(book: Notebook, words: str, kind: str, data: bytes) -> None:
    """Add the cell that shows a picture; its title, and what is read where nothing runs, are the `words`."""
    title = " ".join(f"Picture: {words}".split())
    call = f'picture({json.dumps(words, ensure_ascii=False)}, "{kind}", "{b64encode(data).decode()}")'
    add_guarded_cell(book, title, call, {"tags": ["picture"], MODULE: {"picture": words}}, key="")


def add_summary(book: Notebook, names: Sequence[str], way_on: str = "") -> None:
    """Add the cell that shows how many of the checks `names` are right; nothing where there is none.

    `way_on` is the payload of the links that lead on.
    """
    if not names:
        return
    call = "summary([\n" + "".join(f'    "{name}",\n' for name in names) + (f'], "{way_on}")' if way_on else "])")
    add_guarded_cell(book, "How far you are", call, {"tags": ["summary"]}, key="summary")


def add_guarded_cell(book: Notebook, title: str, call: str, metadata: dict[str, Any], *, key: str) -> None:
    """Add a collapsed cell that calls a function of the runtime, and says so in one sentence where it is not set up."""
    text = GUARDED.format(title=title, module=MODULE, sentence=NOT_SET_UP, call=call)
    # Underlines become hyphens only to look like the other ids; nbformat allows both. A key is what survives an edit
    # of the text: without one, a new payload would be a new cell to `roadmap lab`.
    book.code(text, COLLAPSED | LOCKED | metadata, key=key.replace("_", "-"))
