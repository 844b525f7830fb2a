"""The pages of a copy whose kernels have ended: what only a kernel can show is taken out, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.sign import MemorySignatureStore, NotebookNotary

from builder.lab.sleep import VIEW, put_to_sleep, without_widgets
from tests.tooling.notebooks import make

VIEWED = {VIEW: {"model_id": "a"}, "text/html": "A. ½", "text/plain": "A. ½"}
NAME = "chapters/a.ipynb"


def ran(path: Path, *bundles: Any, **metadata: object) -> bytes:
    """Give a notebook's last cell outputs, as a run leaves them, and return its bytes."""
    book = json.loads(path.read_bytes())
    outputs = [{"output_type": "display_data", "metadata": {}, "data": data} for data in bundles]
    book["cells"][-1]["outputs"] = [*outputs, {"output_type": "stream", "name": "stdout", "text": ["printed"]}]
    book["metadata"] |= metadata
    path.write_text(json.dumps(book), encoding="utf-8")
    return path.read_bytes()


@pytest.fixture
def notary() -> NotebookNotary:
    """A list of trusted notebooks that nothing stands in, and that ends with the test."""
    return NotebookNotary(store_factory=MemorySignatureStore, secret=b"a")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """The built notebooks and the reader's copy, both with one chapter."""
    for name in ("built", "copy"):
        make(tmp_path / name / NAME, "1")
    return tmp_path / "built", tmp_path / "copy"


def test_a_widget_goes_and_the_rest_stays(tmp_path: Path) -> None:
    """Of an output its widget is taken out; what it says in other words, other outputs, cells and metadata stay."""
    content = ran(make(tmp_path / "a.ipynb", "1"), VIEWED, {"image/png": "AA=="})
    expected = json.loads(content)
    del expected["cells"][-1]["outputs"][0]["data"][VIEW]
    assert json.loads(without_widgets(content) or b"") == expected


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"[" * 100_000, b"\xff"], ids=range(5))
def test_what_is_no_notebook_is_left_alone(content: bytes) -> None:
    """Of bytes that are no notebook nothing is taken."""
    assert without_widgets(content) is None


def test_a_page_without_widgets_is_left_alone(tmp_path: Path) -> None:
    """A page that no widget stands in is not written; nor is one that was saved with the state of its widgets."""
    path = make(tmp_path / "a.ipynb", "1")
    assert without_widgets(ran(path, {"text/plain": "1"})) is None
    assert without_widgets(ran(path, "no bundle", None)) is None
    assert without_widgets(ran(path, VIEWED, widgets={"application/vnd.jupyter.widget-state+json": {}})) is None


def test_the_readers_own_notebooks_are_left_alone(folders: tuple[Path, Path], notary: NotebookNotary) -> None:
    """In the copy the course's pages are put to sleep; a notebook of the reader's keeps its widgets."""
    built, copy = folders
    ran(copy / NAME, VIEWED)
    mine = ran(make(copy / "mine.ipynb", "1"), VIEWED)
    put_to_sleep(built, copy, notary)
    assert VIEW not in (copy / NAME).read_text(encoding="utf-8")
    assert (copy / "mine.ipynb").read_bytes() == mine


def test_one_page_that_cannot_be_read_keeps_no_other_awake(folders: tuple[Path, Path], notary: NotebookNotary) -> None:
    """A folder in the place of a page, and a page that is gone, are passed over."""
    built, copy = folders
    make(built / "a.ipynb")
    make(built / "b.ipynb")
    (copy / "a.ipynb").mkdir()
    ran(copy / NAME, VIEWED)
    put_to_sleep(built, copy, notary)
    assert VIEW not in (copy / NAME).read_text(encoding="utf-8")
    assert not (copy / "b.ipynb").exists()


@pytest.mark.parametrize("trusted", [True, False])
def test_a_sleeping_page_is_trusted_as_before(
    folders: tuple[Path, Path],
    notary: NotebookNotary,
    trusted: bool,  # noqa: FBT001
) -> None:
    """A page that Jupyter trusted is trusted still, and one that it did not is not."""
    built, copy = folders
    ran(copy / NAME, VIEWED)
    if trusted:
        notary.sign(nbformat.read(copy / NAME, as_version=4))
    put_to_sleep(built, copy, notary)
    assert notary.check_signature(nbformat.read(copy / NAME, as_version=4)) is trusted
