"""The folder of a site: what is not ours is left alone, and whoever stops an exchange finds a whole site there."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.errors import RefusedError
from builder.publishing.folder import MANIFEST, beside, exchange, refuse_foreign
from tests.tooling.notebooks import tree


def put(out: Path, *names: str) -> None:
    """Build a site with files of these names, of the same bytes as their names, into `out`."""
    refuse_foreign(out)
    with beside(out) as place:
        for name in names:
            path = place / "site" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
        exchange(place / "site", out, place / "old")


def files(folder: Path) -> set[str]:
    """The paths of the files in a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def test_a_new_site_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    """A site is laid where nothing is, into an empty folder and over an older one, of which nothing is left."""
    (tmp_path / "empty").mkdir()
    for out in (tmp_path / "empty", tmp_path / "below" / "new"):
        put(out, "a.js", "old/b.js")
        put(out, "a.js", "new/c.js")
        assert files(out) == {"a.js", "new/c.js", MANIFEST}
    assert files(tmp_path) == {f"{one}/{name}" for one in ("empty", "below/new") for name in files(out)}


@pytest.mark.parametrize("manifest", [None, b"", b"[]", b'{"a', b"[" * 100_000, b"\xff"])
def test_what_is_no_site_is_refused(tmp_path: Path, manifest: bytes | None) -> None:
    """A folder with anything in it, a file and a site with a damaged list of its files are refused and left alone."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "jupyter-lite.json").write_text("{}")
    if manifest is not None:
        (tmp_path / "folder" / MANIFEST).write_bytes(manifest)
    (tmp_path / "file").touch()
    (tmp_path / "nowhere").symlink_to("missing")
    before = tree(tmp_path)
    for name in ("folder", "file", "nowhere"):
        with pytest.raises(RefusedError, match="choose another folder with --out"):
            refuse_foreign(tmp_path / name)
    assert tree(tmp_path) == before


def test_what_somebody_put_into_a_site_comes_along(tmp_path: Path) -> None:
    """A name for the host, a repository with its empty folders and a link are in the new site as they were."""
    out = tmp_path / "site"
    put(out, "static/a.js")
    (out / "CNAME").write_text("example.org")
    (out / "static" / "mine.js").write_text("mine")
    (out / ".git" / "refs").mkdir(parents=True)
    (out / "link").symlink_to("nowhere")
    put(out, "static/b.js")
    assert files(out) == {"CNAME", "static/mine.js", "static/b.js", "link", MANIFEST}
    assert (out / ".git" / "refs").is_dir()
    assert (out / "link").readlink() == Path("nowhere")


@pytest.mark.parametrize("change", [lambda path: path.write_text("mine"), lambda path: (path.unlink(), path.mkdir())])
def test_what_somebody_changed_in_a_site_is_not_overwritten(tmp_path: Path, change: Callable[[Path], Any]) -> None:
    """Where the new site has a file that somebody has changed in the old one, that is named and all stays."""
    out = tmp_path / "site"
    put(out, "index.html", "b.js")
    change(out / "index.html")
    before = tree(tmp_path)
    with pytest.raises(RefusedError, match=r"index\.html is not as the build of the site left it"):
        put(out, "index.html")
    assert tree(tmp_path) == before


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(errno.ENOSPC, "full")], ids=["ctrl-C", "a full disk"])
@pytest.mark.parametrize("number", range(1, 6))
def test_a_stop_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, number: int
) -> None:
    """Stopped before any step on the disk, the old site is there as it was, and nothing lies beside it."""
    out = tmp_path / "site"
    put(out, "a.js")
    (out / "CNAME").write_text("example.org")
    before, steps = tree(tmp_path), 0

    def watched(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **options: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == number:
                raise fault
            return real(*arguments, **options)

        return step

    with monkeypatch.context() as patch:
        for name in ("write_text", "write_bytes", "rename"):
            patch.setattr(Path, name, watched(getattr(Path, name)))
        patch.setattr("shutil.copy2", watched(__import__("shutil").copy2))
        with pytest.raises(type(fault)):
            put(out, "b.js")
    assert tree(tmp_path) == before


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC])
def test_what_the_disk_refuses_names_the_folder_that_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Whatever cannot be made beside it or in there, the error has the site's name and not one that nobody knows."""

    def refuse(*_: object, **options: object) -> str:
        raise OSError(number, os.strerror(number), f"{options['dir']}/.new-site.abc")

    with pytest.raises(OSError, match=r".") as full, beside(tmp_path / "site") as place:
        raise OSError(number, os.strerror(number), str(place / "a"))
    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    with pytest.raises(OSError, match=r".") as locked, beside(tmp_path / "site"):
        pass
    assert [one.value.filename for one in (full, locked)] == [str(tmp_path / "site")] * 2
    assert not list(tmp_path.iterdir())
