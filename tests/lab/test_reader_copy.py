"""The reader's copy: what was changed by its reader is never touched, everything else follows the course."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.errors import RefusedError
from builder.lab.merge import digests
from builder.lab.reader_copy import Laid, fingerprint, judge, lay
from builder.state import MANIFEST, STATE
from tests.tooling.notebooks import make, tree

START, PROBABILITY = "start_here.ipynb", "chapters/probability.ipynb"


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    """A built course of two notebooks."""
    make(tmp_path / "notebooks" / START, "1")
    make(tmp_path / "notebooks" / PROBABILITY, "2")
    return tmp_path / "notebooks"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Where the reader's copy goes; not there yet."""
    return tmp_path / "my_course"


@pytest.mark.parametrize(
    ("found", "built", "remembered", "verdict"),
    [
        (None, "a", None, "new"),
        (None, "a", "a", "new"),
        ("a", "a", "a", "same"),
        ("a", "a", None, "same"),
        ("a", "b", "a", "renewed"),
        ("c", "a", "a", "theirs"),
        ("c", "b", "a", "kept"),
        ("c", "b", None, "kept"),
    ],
)
def test_three_fingerprints_decide(found: str | None, built: str, remembered: str | None, verdict: str) -> None:
    """What the reader has, what the course has and what was laid decide; only what was laid is ever replaced."""
    assert judge(found, built, remembered) == verdict


def test_first_lay_writes_all(notebooks: Path, copy: Path) -> None:
    """A first copy holds every notebook, byte for byte, and the manifest."""
    assert lay(notebooks, copy) == Laid(new=(PROBABILITY, START), renewed=(), kept=())
    laid = tree(copy)
    assert laid.pop(MANIFEST)
    assert laid == tree(notebooks)


def test_second_lay_does_nothing(notebooks: Path, copy: Path) -> None:
    """When nothing changed, nothing is written, not even the manifest."""
    lay(notebooks, copy)
    stamps = {path: path.stat().st_mtime_ns for path in copy.rglob("*")}
    assert lay(notebooks, copy) == Laid((), (), ())
    assert {path: path.stat().st_mtime_ns for path in copy.rglob("*")} == stamps


def test_an_untouched_notebook_follows_the_course(notebooks: Path, copy: Path) -> None:
    """A notebook that the reader has not changed is replaced when the course changed, and only that one."""
    lay(notebooks, copy)
    make(notebooks / START, "1", "a new cell")
    assert lay(notebooks, copy) == Laid((), (START,), ())
    assert (copy / START).read_bytes() == (notebooks / START).read_bytes()


def test_a_changed_notebook_is_never_overwritten(notebooks: Path, copy: Path) -> None:
    """A notebook that the reader changed stays through every later lay, and is named once the course moved on."""
    lay(notebooks, copy)
    (copy / START).write_text("mine", encoding="utf-8")
    assert lay(notebooks, copy).kept == ()
    make(notebooks / START, "1", "a new cell")
    assert lay(notebooks, copy) == lay(notebooks, copy) == Laid((), (), (START,))
    assert (copy / START).read_text(encoding="utf-8") == "mine"


def test_a_deleted_notebook_comes_back(notebooks: Path, copy: Path) -> None:
    """Who deletes a notebook gets a fresh one: that is the way to begin it again."""
    lay(notebooks, copy)
    (copy / START).unlink()
    assert lay(notebooks, copy).new == (START,)


def test_what_the_course_dropped_stays(notebooks: Path, copy: Path) -> None:
    """A notebook that left the course, and the reader's own files, are left alone."""
    lay(notebooks, copy)
    (notebooks / PROBABILITY).unlink()
    (copy / "notes.txt").write_text("mine", encoding="utf-8")
    before = tree(copy)
    assert lay(notebooks, copy) == Laid((), (), ())
    assert tree(copy) == before


@pytest.mark.parametrize(
    "manifest",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"v": 3, "files": {}}', b'{"v": 1, "files": {"a": 1}}', b"[" * 100_000],
    ids=["empty", "half", "no text", "a list", "of a later version", "no hashes", "too deep"],
)
def test_a_broken_manifest_makes_all_the_readers(notebooks: Path, copy: Path, manifest: bytes) -> None:
    """When the manifest cannot be read every notebook that differs is kept, a sentence says so, and it is mended."""
    lay(notebooks, copy)
    make(notebooks / START, "1", "a new cell")
    (copy / MANIFEST).write_bytes(manifest)
    laid = lay(notebooks, copy)
    assert laid.kept == (START,)
    assert laid.trouble.endswith("counts as yours and is kept.")
    assert lay(notebooks, copy) == Laid((), (), (START,))


def test_a_lost_manifest_costs_nothing(notebooks: Path, copy: Path) -> None:
    """Without its manifest a copy that equals the course is taken for the course's again."""
    lay(notebooks, copy)
    (copy / MANIFEST).unlink()
    assert lay(notebooks, copy) == Laid((), (), ())
    make(notebooks / START, "1", "a new cell")
    assert lay(notebooks, copy).renewed == (START,)


def test_a_stopped_write_leaves_the_old_file(notebooks: Path, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lay that is stopped between writing and replacing leaves the old notebook whole, and the next one ends it."""
    lay(notebooks, copy)
    before = (copy / START).read_bytes()
    make(notebooks / START, "1", "a new cell")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stop)
        with pytest.raises(KeyboardInterrupt):
            lay(notebooks, copy)
    assert (copy / START).read_bytes() == before
    assert lay(notebooks, copy).renewed == (START,)
    assert set(tree(copy)) == {MANIFEST, "chapters", PROBABILITY, START}


def test_checkpoints_are_not_laid(notebooks: Path, copy: Path) -> None:
    """What an editor left beside the built notebooks is no part of the course."""
    make(notebooks / ".ipynb_checkpoints" / "start_here-checkpoint.ipynb")
    assert lay(notebooks, copy).new == (PROBABILITY, START)


@pytest.mark.parametrize("place", ["notebooks", "notebooks/mine", ".", "notes.txt"])
def test_a_copy_needs_a_folder_of_its_own(notebooks: Path, place: str) -> None:
    """A copy in, around or instead of the built notebooks, or in place of a file, is refused and nothing changes."""
    root = notebooks.parent
    (root / "notes.txt").write_text("mine", encoding="utf-8")
    before = tree(root)
    with pytest.raises(ValueError, match="--copy"):
        lay(notebooks, root / place)
    assert tree(root) == before


def test_lay_changes_no_built_notebook(notebooks: Path, copy: Path) -> None:
    """The built notebooks are only read."""
    before = tree(notebooks)
    lay(notebooks, copy)
    assert tree(notebooks) == before


def test_the_manifest_says_what_was_laid(notebooks: Path, copy: Path) -> None:
    """The manifest is plain JSON: version 2, and of each notebook its fingerprint and its cells' digests as laid."""
    lay(notebooks, copy)
    manifest = json.loads((copy / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["v"] == 2
    for name in (PROBABILITY, START):
        content = (notebooks / name).read_bytes()
        assert manifest["files"][name] == {"print": fingerprint(content), "cells": digests(json.loads(content))}


def test_a_manifest_of_version_1_is_understood(notebooks: Path, copy: Path) -> None:
    """A copy laid before cells were remembered is renewed where it is untouched, and kept as a whole where not."""
    lay(notebooks, copy)
    prints = {name: fingerprint((notebooks / name).read_bytes()) for name in (PROBABILITY, START)}
    (copy / MANIFEST).write_text(json.dumps({"v": 1, "files": prints}), encoding="utf-8")
    make(copy / START, "mine")
    for name in (START, PROBABILITY):
        make(notebooks / name, "a new cell")
    assert lay(notebooks, copy) == Laid((), (PROBABILITY,), (START,))


def test_looking_is_not_changing(notebooks: Path, copy: Path) -> None:
    """A notebook that was opened, or run, and not changed still follows the course."""
    lay(notebooks, copy)
    for name, note in ((START, _open), (PROBABILITY, _run)):
        opened = json.loads((copy / name).read_text(encoding="utf-8"))
        note(opened)
        (copy / name).write_text(json.dumps(opened, indent=2), encoding="utf-8")
    assert lay(notebooks, copy) == Laid((), (), ())
    make(notebooks / START, "1", "a new cell")
    make(notebooks / PROBABILITY, "2", "a new cell")
    assert lay(notebooks, copy) == Laid((), (PROBABILITY, START), ())


def _open(notebook: dict[str, Any]) -> None:
    notebook["metadata"]["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.13.1"}


def _run(notebook: dict[str, Any]) -> None:
    notebook["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["answered"]}]


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'"cells"', b"\xff", b"[" * 100_000], ids=range(6))
def test_anything_has_a_fingerprint(content: bytes) -> None:
    """What is no notebook has the fingerprint of its bytes, so that a change of it counts too."""
    assert fingerprint(content) == hashlib.sha256(content).hexdigest()


OBSTACLES: dict[str, Callable[[Path], object]] = {
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo,
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "an endless device": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("obstacle", OBSTACLES)
def test_what_is_no_file_is_passed_over_and_named(notebooks: Path, copy: Path, obstacle: str) -> None:
    """Where the copy wants a file and something else stands, that is named, and the other notebooks are laid."""
    copy.mkdir()
    OBSTACLES[obstacle](copy / START)
    assert lay(notebooks, copy) == Laid((PROBABILITY,), (), (), blocked=(START,))
    assert lay(notebooks, copy) == Laid((), (), (), blocked=(START,))
    (copy / START).rmdir() if obstacle == "a folder" else (copy / START).unlink()
    assert lay(notebooks, copy) == Laid((START,), (), ())


@pytest.mark.parametrize("obstacle", sorted(OBSTACLES.keys() - {"a folder"}))
def test_a_manifest_that_is_no_file_is_no_manifest(notebooks: Path, copy: Path, obstacle: str) -> None:
    """A manifest that is a pipe, a device or a link to nothing is told and replaced."""
    copy.mkdir()
    OBSTACLES[obstacle](copy / MANIFEST)
    assert lay(notebooks, copy).trouble.endswith("counts as yours and is kept.")
    assert lay(notebooks, copy) == Laid((), (), ())


@pytest.mark.parametrize("name", [MANIFEST, STATE])
def test_a_copy_is_not_laid_where_it_could_not_last(notebooks: Path, copy: Path, name: str) -> None:
    """A folder in the manifest's place, and a folder into which a course is built, are refused with nothing laid."""
    (copy / name).mkdir(parents=True)
    with pytest.raises(RefusedError, match="my_course"):
        lay(notebooks, copy)
    assert tree(copy) == {name: ""}


@pytest.mark.parametrize("depth", [300, 900, 5_000, 100_000])
def test_a_deep_notebook_is_kept(notebooks: Path, copy: Path, depth: int) -> None:
    """A reader's notebook that is nested deeper than Python follows is theirs and stays as it is, byte for byte or
    with all that it holds."""
    lay(notebooks, copy)
    deep = "[" * depth + "]" * depth
    cell = f'{{"cell_type": "raw", "id": "mine", "metadata": {{"mine": {deep}}}, "source": ["mine"]}}'
    text = (copy / START).read_text(encoding="utf-8").replace('"cells": [', f'"cells": [{cell},', 1)
    (copy / START).write_text(text, encoding="utf-8")
    make(notebooks / START, "1", "a new cell")
    assert START in (laid := lay(notebooks, copy)).kept + laid.merged
    assert deep in "".join((copy / START).read_text(encoding="utf-8").split())


def test_half_a_character_stays(notebooks: Path, copy: Path) -> None:
    """Half of a surrogate pair, which JSON can say and UTF-8 cannot, survives the merge of a newer version."""
    lay(notebooks, copy)
    mine = json.loads((copy / START).read_bytes())
    mine["cells"].append({"cell_type": "raw", "id": "mine", "metadata": {}, "source": ["a\ud83d"]})
    (copy / START).write_text(json.dumps(mine), encoding="utf-8")
    make(notebooks / START, "1", "a new cell")
    assert lay(notebooks, copy).merged == (START,)
    assert "a\ud83d" in [cell["source"][0] for cell in json.loads((copy / START).read_bytes())["cells"]]
