"""After a pull the reader's notebooks follow the course, and nothing that the reader wrote is overwritten or lost."""

from __future__ import annotations

import copy as copies
import json
import random
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.lab.merge import digests, dumped, merge
from builder.lab.reader_copy import Laid, lay
from builder.writing.setup import setup_cell
from tests.tooling.notebooks import tree

Cell = dict[str, Any]
Book = dict[str, Any]
NAME = "chapters/probability.ipynb"


def cell(name: str, source: str, kind: str = "code", **fields: Any) -> Cell:
    made: Cell = {"cell_type": kind, "id": name, "metadata": {}, "source": source.splitlines(keepends=True)}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {}) | fields


def book(*cells: Cell) -> Book:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def check(text: str) -> Cell:
    return cell("check-a", f'check("a/a", "{text}")', metadata={"tags": ["check"]})


OLD = book(
    cell("head", "# Title", "markdown"),
    cell("setup", setup_cell("a", ["choice"]), metadata={"tags": ["setup"]}),
    cell("prose-1", "A lesson.", "markdown"),
    cell("code-1", "1 + 1"),
    cell("starter", "# Check: a/code\ndef mean(values):\n    ..."),
    check("old"),
    cell("end", "The end.", "markdown"),
)
NEW = book(
    cell("head", "# A better title", "markdown"),
    cell("setup", setup_cell("a", ["choice", "text"]), metadata={"tags": ["setup"]}),
    cell("prose-2", "A better lesson.", "markdown"),
    cell("code-1", "1 + 1"),
    cell("fresh", "2 + 2"),
    cell("starter", "# Check: a/code\ndef mean(numbers):\n    ..."),
    check("new"),
    cell("end", "The end.", "markdown"),
)


def write(path: Path, content: Book) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(dumped(content))


def updated(tmp_path: Path, theirs: Book | None, name: str = NAME) -> tuple[Book, Laid]:
    """Lay the old course, let the reader leave `theirs`, lay the new one; return the copy's notebook and the report."""
    course, copy = tmp_path / "notebooks", tmp_path / "copy"
    write(course / NAME, OLD)
    lay(course, copy)
    if theirs is None:
        (copy / NAME).unlink()
    else:
        (copy / NAME).unlink()
        write(copy / name, theirs)
    write(course / NAME, NEW)
    laid = lay(course, copy)
    return json.loads((copy / NAME).read_bytes()), laid


def edited(**sources: str) -> Book:
    theirs = copies.deepcopy(OLD)
    for one in theirs["cells"]:
        if (key := one["id"].replace("-", "_")) in sources:
            one["source"] = sources[key].splitlines(keepends=True)
    return theirs


def sources(notebook: Book) -> list[str]:
    return ["".join(one["source"]) for one in notebook["cells"]]


def test_what_was_left_alone_follows_and_what_was_changed_stays(tmp_path: Path) -> None:
    """The reader's own code stays; title, setup, lesson and check are the new ones, and the new cell stands in its
    place."""
    mine = "# Check: a/code\ndef mean(values):\n    return 7"
    merged, laid = updated(tmp_path, edited(starter=mine))
    expected = sources(NEW)
    expected[5] = mine
    assert sources(merged) == expected
    assert laid == Laid((), (), (), merged=(NAME,))


def test_cells_of_the_reader_keep_their_places(tmp_path: Path) -> None:
    """A note that the reader wrote between two cells stays behind the cell that it followed."""
    theirs = copies.deepcopy(OLD)
    theirs["cells"].insert(4, cell("mine", "my note", "markdown"))
    merged, _ = updated(tmp_path, theirs)
    names = [one["id"] for one in merged["cells"]]
    assert names[names.index("mine") - 2 : names.index("mine") + 1] in (
        ["code-1", "fresh", "mine"],
        ["prose-2", "code-1", "mine"],
    )
    assert set(names) == {one["id"] for one in NEW["cells"]} | {"mine"}


def test_running_is_not_changing(tmp_path: Path) -> None:
    """A notebook that was only run is renewed; a cell that stays keeps its outputs, and so does a check."""
    theirs = copies.deepcopy(OLD)
    output = [{"output_type": "stream", "name": "stdout", "text": ["answered"]}]
    for one in theirs["cells"]:
        if one["cell_type"] == "code":
            one |= {"outputs": output, "execution_count": 3, "metadata": one["metadata"] | {"execution": {}}}
    merged, laid = updated(tmp_path, theirs)
    assert laid == Laid((), (NAME,), ())
    assert sources(merged) == sources(NEW)
    kept = {one["id"] for one in merged["cells"] if one.get("outputs")}
    assert kept == {"code-1", "check-a"}


def test_a_progress_code_in_the_setup_moves_along(tmp_path: Path) -> None:
    """The setup is renewed although the reader pasted a code into it, and the code stays in it."""
    theirs = copies.deepcopy(OLD)
    setup = "".join(theirs["cells"][1]["source"])
    pasted = setup.replace('PROGRESS_CODE = ""', 'PROGRESS_CODE = "MLR1.1.a"', 1)
    merged, laid = updated(tmp_path, edited(setup=pasted))
    new = "".join(NEW["cells"][1]["source"])
    assert sources(merged)[1] == new.replace('PROGRESS_CODE = ""', 'PROGRESS_CODE = "MLR1.1.a"', 1)
    assert laid.renewed == (NAME,)


def test_a_deleted_cell_stays_away(tmp_path: Path) -> None:
    """What the reader deleted does not come back; the rest follows the course."""
    theirs = copies.deepcopy(OLD)
    del theirs["cells"][3]
    merged, laid = updated(tmp_path, theirs)
    assert "1 + 1" not in sources(merged)
    assert "2 + 2" in sources(merged)
    assert laid.merged == (NAME,)


def test_a_new_order_stays(tmp_path: Path) -> None:
    """Cells that the reader moved stay where they were moved to."""
    theirs = copies.deepcopy(OLD)
    theirs["cells"].insert(2, theirs["cells"].pop(5))
    merged, _ = updated(tmp_path, theirs)
    names = [one["id"] for one in merged["cells"]]
    assert names.index("check-a") < names.index("code-1") < names.index("fresh") < names.index("starter")


def test_a_renamed_notebook_is_the_reader_s(tmp_path: Path) -> None:
    """A notebook under another name is left as it is, and the course's stands beside it."""
    theirs = edited(code_1="mine")
    merged, laid = updated(tmp_path, theirs, "chapters/mine.ipynb")
    assert (tmp_path / "copy" / "chapters" / "mine.ipynb").read_bytes() == dumped(theirs)
    assert sources(merged) == sources(NEW)
    assert laid.new == (NAME,)


def test_a_deleted_notebook_comes_back_new(tmp_path: Path) -> None:
    """Who deletes a notebook begins it again, in its newest version."""
    merged, laid = updated(tmp_path, None)
    assert sources(merged) == sources(NEW)
    assert laid.new == (NAME,)


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.pop("id"),
        lambda one: one.pop("source"),
        *(partial(dict.update, id=odd) for odd in (7, None, ["a"], {"a": 1})),
        *(partial(dict.update, metadata=odd) for odd in (None, [], "text")),
    ],
)
def test_what_cannot_be_told_apart_is_kept_as_a_whole(tmp_path: Path, change: Any) -> None:
    """A notebook that came back without its cells' ids, with odd ones, or is none any more stays and is named."""
    theirs = copies.deepcopy(OLD)
    change(theirs["cells"][3])
    merged, laid = updated(tmp_path, theirs)
    assert merged == theirs
    assert laid.kept == (NAME,)


def test_a_merged_notebook_is_valid_and_stays_quiet(tmp_path: Path) -> None:
    """The merged file is valid nbformat 4.5, and laying once more changes nothing."""
    merged, _ = updated(tmp_path, edited(starter="mine", prose_1="my lesson"))
    nbformat.validate(nbformat.from_dict(merged))
    before = tree(tmp_path / "copy")
    assert lay(tmp_path / "notebooks", tmp_path / "copy") == Laid((), (), ())
    assert tree(tmp_path / "copy") == before


@given(st.randoms(use_true_random=False), st.lists(st.text(max_size=20), max_size=4), st.lists(st.integers(0, 6)))
def test_nothing_that_the_reader_wrote_is_ever_lost(
    chance: random.Random, notes: list[str], changed: list[int]
) -> None:
    """Whatever cells the reader adds, changes, moves or doubles, each of their texts is in the merged notebook."""
    theirs = copies.deepcopy(OLD)
    for place in changed:
        theirs["cells"][place]["source"] = [f"changed {place}"]
    theirs["cells"] += [cell(f"mine-{place}", note, "markdown") for place, note in enumerate(notes)]
    theirs["cells"] += [copies.deepcopy(theirs["cells"][0])]
    chance.shuffle(theirs["cells"])
    before = copies.deepcopy((theirs, OLD, NEW))
    merged = merge(theirs, digests(OLD), NEW).notebook
    wanted = [*notes, *(f"changed {place}" for place in changed)]
    assert set(wanted) <= set(sources(merged))
    assert (theirs, OLD, NEW) == before
