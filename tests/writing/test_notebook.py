"""The notebook file: bytes as nbformat writes them, ids that survive edits elsewhere."""

from __future__ import annotations

import json

import nbformat

from builder.writing.notebook import Notebook


def small() -> Notebook:
    book = Notebook("x.ipynb", "x.md")
    book.markdown("# Title\n\nWords – with ½ and “quotes”.")
    book.code("print(1)\nprint(2)", {"tags": ["b", "a"]})
    return book


def test_the_bytes_are_what_nbformat_writes() -> None:
    """Reading a notebook with nbformat and writing it again gives the same bytes."""
    text = small().dumps()
    book = nbformat.reads(text, as_version=4)
    nbformat.validate(book)
    assert nbformat.writes(book) + "\n" == text


def test_an_empty_notebook_is_valid() -> None:
    """A notebook without cells is still a notebook."""
    book = nbformat.reads(Notebook("x.ipynb", "x.md").dumps(), as_version=4)
    nbformat.validate(book)
    assert book.cells == []


def test_blank_markdown_is_no_cell() -> None:
    """Markdown of white space alone adds no cell."""
    book = Notebook("x.ipynb", "x.md")
    book.markdown(" \n\n")
    assert json.loads(book.dumps())["cells"] == []


def test_ids_depend_on_their_own_cell_alone() -> None:
    """A cell keeps its id when another cell is put before it."""
    longer = Notebook("x.ipynb", "x.md")
    longer.markdown("A new first paragraph.")
    longer.markdown("# Title\n\nWords – with ½ and “quotes”.")
    before, after = ({cell["id"] for cell in json.loads(book.dumps())["cells"]} for book in (small(), longer))
    assert len(before & after) == 1


def test_equal_cells_get_different_ids() -> None:
    """Two cells with the same text have ids of their own, as nbformat demands."""
    book = Notebook("x.ipynb", "x.md")
    book.code("1 + 1")
    book.code("1 + 1")
    first, second = (cell["id"] for cell in json.loads(book.dumps())["cells"])
    assert first != second


def test_a_key_outlives_an_edit() -> None:
    """A cell that was given a key keeps its id when its text changes."""
    ids = []
    for text in ("old", "new"):
        book = Notebook("x.ipynb", "x.md")
        book.code(text, key="check-a")
        ids.append(json.loads(book.dumps())["cells"][0]["id"])
    assert ids == ["check-a", "check-a"]


def test_metadata_given_is_not_changed() -> None:
    """Adding a cell leaves the metadata that it was given as it was."""
    metadata = {"tags": ["a"]}
    Notebook("x.ipynb", "x.md").code("1", metadata)
    assert metadata == {"tags": ["a"]}


def test_long_names_stay_apart() -> None:
    """Cells whose names agree in their first 64 characters get ids of their own, none longer than nbformat allows."""
    book = Notebook("x.ipynb", "x.md")
    for end in ("one", "two", "three"):
        book.code("pass", key="long-" * 16 + end)
    ids = [cell["id"] for cell in json.loads(book.dumps())["cells"]]
    assert len(set(ids)) == 3
    assert max(map(len, ids)) <= 64
