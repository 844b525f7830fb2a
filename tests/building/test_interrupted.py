"""A build that is stopped, or met by another build, between any two steps on the disk."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from builder import files
from builder.build import build
from builder.seal import is_sealed
from tests.building.small import add_page, make_source

OPERATIONS = (
    (os, "link"),
    (files, "append"),
    (Path, "mkdir"),
    (Path, "write_bytes"),
    (Path, "replace"),
    (Path, "unlink"),
)
MINE = b"mine"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A source whose build has a page to renew that was changed by hand, one to add and one to remove."""
    source, out = make_source(tmp_path / "road_maps"), tmp_path / "notebooks"
    build(source, out)
    one = out / "pages" / "one.ipynb"
    one.write_bytes(one.read_bytes() + MINE)
    add_page(source, "pages/newer")
    add_page(source, "start_here", "Another title")
    (source / "pages" / "two.md").unlink()
    return source


@contextmanager
def _before_step(number: int, action: Callable[[], object]) -> Iterator[list[str]]:
    """Call `action` before the step on the disk with this number, counted from 1; hand out the steps as they come."""
    steps: list[str] = []

    def watched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            steps.append(name)
            if len(steps) == number:
                action()
            return real(*arguments, **options)

        return step

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in OPERATIONS:
            patch.setattr(owner, name, watched(name, getattr(owner, name)))
        yield steps


def _stop() -> None:
    raise KeyboardInterrupt


def _assert_whole(folder: Path) -> None:
    """Assert that every notebook in the folder is whole, and that what was changed by hand is there, as it was."""
    contents = {path: path.read_bytes() for path in folder.rglob("*.ipynb")}
    mine = [content for content in contents.values() if content.endswith(MINE)]
    assert mine
    for content in contents.values():
        json.loads(content.removesuffix(MINE))


@pytest.mark.parametrize("number", range(1, 24))
def test_a_stopped_build_leaves_all_whole(source: Path, number: int) -> None:
    """Stopped before any of its steps a build leaves whole files and the work of others; the next one ends it."""
    out = source.parent / "notebooks"
    with _before_step(number, _stop) as steps, suppress(KeyboardInterrupt):
        build(source, out)
    assert len(steps) >= number, "there are fewer steps than this test looks at"
    _assert_whole(out)
    build(source, out)
    _assert_whole(out)
    assert build(source, out, check=True).clean
    assert not (out / "pages" / "two.ipynb").exists()
    assert len(list(out.rglob("*.yours*"))) == 1


@pytest.mark.parametrize("number", range(1, 24))
def test_two_builds_at_once(source: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second build that runs from end to end before any step of the first disturbs neither, nor anybody's work."""
    out = source.parent / "notebooks"

    def other() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(os, "getpid", lambda: 1)  # it is another process
            build(source, out)

    with _before_step(number, other):
        build(source, out)
    _assert_whole(out)
    assert build(source, out, check=True).clean
    assert [is_sealed(path.read_bytes()) for path in out.rglob("*.yours*")].count(False) == 1
