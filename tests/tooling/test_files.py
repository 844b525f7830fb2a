"""The ground: what is no regular file is never opened, and nothing is ever seen half written."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from builder.files import beginning, is_file, notebooks_of, read, write
from tests.tooling.notebooks import make, tree


def _odd(folder: Path) -> list[Path]:
    """Things at a path that are no regular file, a pipe that nobody writes to above all."""
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "lock").symlink_to("nobody@nowhere")
    (folder / "loop").symlink_to("loop")
    device = folder / "endless"
    device.symlink_to(os.devnull)
    return [*sorted(folder.iterdir()), folder / "missing", folder / ("long" * 100), folder / "pipe" / "below"]


def test_only_regular_files_are_read(tmp_path: Path) -> None:
    """A folder, a pipe, a device, a dangling or circular link and an impossible name are refused, without waiting."""
    for path in _odd(tmp_path):
        assert not is_file(path), path
        for reading in (read, lambda one: beginning(one, 1)):
            with pytest.raises(OSError, match=r".") as caught:
                reading(path)
            assert caught.value.strerror


def test_a_file_is_read_whole_or_refused_by_its_size(tmp_path: Path) -> None:
    """`read` gives all of a file that is not too large, through a link too; `beginning` gives what it is asked for."""
    path, link, sparse = tmp_path / "file", tmp_path / "link", tmp_path / "sparse"
    path.write_bytes(b"0123456789")
    link.symlink_to(path)
    assert is_file(link)
    assert read(link, 10) == b"0123456789"
    assert beginning(link, 4) == b"0123"
    assert beginning(path, 40) == b"0123456789"
    with pytest.raises(OSError, match="it has over 9 bytes"):
        read(path, 9)
    with sparse.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(OSError, match="it has over 200,000,000 bytes"):
        read(sparse)


def test_the_system_s_own_files_are_bounded_too(tmp_path: Path) -> None:
    """Files that say they are empty and have no end, or that make a reader wait, are read to their bound at most."""
    endless, silent = tmp_path / "endless", tmp_path / "silent"
    endless.symlink_to("/proc/self/pagemap")
    silent.symlink_to("/proc/kmsg")
    assert is_file(endless)
    with pytest.raises(OSError, match="it has over 99 bytes"):
        read(endless, 99)
    assert len(beginning(endless, 99)) == 99
    with suppress(OSError):  # who is not root may not even open it
        assert len(beginning(silent, 99_000_000)) < 99_000_000


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`write` makes the folders; when it is stopped, the old bytes are there and nothing lies beside them."""
    path = tmp_path / "one" / "two" / "file"
    write(path, b"old")
    before = tree(tmp_path)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stop)
        with pytest.raises(KeyboardInterrupt):
            write(path, b"new")
    assert tree(tmp_path) == before
    write(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tree(tmp_path)) == list(before)


def test_the_notebooks_of_a_folder_are_regular_files(tmp_path: Path) -> None:
    """Notebooks are found at any depth, sorted; Jupyter's checkpoints, folders and pipes of such a name are not."""
    folder = tmp_path / ".ipynb_checkpoints" / "course"  # a course may lie in such a folder itself
    made = [make(folder / "a.ipynb"), make(folder / "chapters" / "b.ipynb")]
    make(folder / "chapters" / ".ipynb_checkpoints" / "b-checkpoint.ipynb")
    (folder / "c.ipynb").mkdir()
    os.mkfifo(folder / "d.ipynb")
    assert notebooks_of(folder) == made
    assert notebooks_of(folder, known={"chapters/b.ipynb"}) == made[:1]
