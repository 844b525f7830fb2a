"""Pyodide, by a folder or from its own address: what is none is told before anything is built."""

from __future__ import annotations

import io
import json
from http.client import IncompleteRead
from pathlib import Path
from typing import Any

import pytest

from builder.errors import RefusedError
from builder.publishing import pyodide
from builder.publishing.pyodide import PARTS, WANTED, lock_of
from builder.publishing.wheels import LOCK

# As in Pyodide's own: a need by another spelling than its entry.
PACKAGES = {
    "ipython": {"file_name": "ipython.whl", "depends": ["Prompt_Toolkit"]},
    "prompt-toolkit": {"file_name": "prompt.whl", "depends": ["ipython"]},
    "micropip": {"file_name": "micropip.whl", "depends": []},
    "numpy": {"file_name": "numpy.whl", "depends": []},
}
WHOLE = json.dumps({"packages": PACKAGES}).encode()


def release(folder: Path, *without: str, lock: bytes = WHOLE) -> Path:
    """Lay a Pyodide without numpy, and without some of its files."""
    folder.mkdir()
    for name in {*PARTS, "ipython.whl", "prompt.whl", "micropip.whl"} - {*without}:
        (folder / name).write_bytes(lock if name == LOCK else b"")
    return folder


def test_a_folder_with_what_every_page_needs_will_do(tmp_path: Path) -> None:
    """Without numpy, which some pages need, a folder is Pyodide still."""
    assert lock_of(release(tmp_path / "one"))["packages"] == PACKAGES


@pytest.mark.parametrize("missing", PARTS)
def test_a_folder_that_lacks_a_part_is_told(tmp_path: Path, missing: str) -> None:
    """Each part without which Python does not start is named."""
    with pytest.raises(RefusedError, match=f"one is no Pyodide: it has no {missing}"):
        lock_of(release(tmp_path / "one", missing))


@pytest.mark.parametrize("missing", ["ipython.whl", "prompt.whl"])
def test_an_interpreter_alone_is_told(tmp_path: Path, missing: str) -> None:
    """The package of npm has no wheels: a site with it would never start, so what is missing is named."""
    with pytest.raises(RefusedError, match=f"half a Pyodide: it has no {missing}"):
        lock_of(release(tmp_path / "one", missing))


@pytest.mark.parametrize("missing", WANTED)
def test_a_list_without_the_kernels_packages_is_told(tmp_path: Path, missing: str) -> None:
    """A list of another course's packages has not what JupyterLite's kernel is made of."""
    packages = {name: each for name, each in PACKAGES.items() if name != missing}
    with pytest.raises(RefusedError, match=f"half a Pyodide: it has no {missing}"):
        lock_of(release(tmp_path / "one", lock=json.dumps({"packages": packages}).encode()))


BAD = [
    b"",
    b"\xff",
    b"[]",
    b"{}",
    b'{"packages": []}',
    b'{"packages": {"a": {}}}',
    b"<html>Log in</html>",
    b"[" * 100_000,
]


@pytest.mark.parametrize("content", [*BAD, b'{"packages": {"a": {"file_name": 1, "depends": []}}}'])
def test_what_is_no_list_of_packages_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """A damaged list, and the page of a network that wants a login first, are refused by name, not by a traceback."""
    monkeypatch.setattr(pyodide, "urlopen", lambda *_, **__: io.BytesIO(content))
    for place in (release(tmp_path / "one", lock=content), None):
        with pytest.raises(RefusedError, match=rf"{LOCK} is no list of Pyodide's packages"):
            lock_of(place)


@pytest.mark.parametrize("fault", [OSError("no route"), TimeoutError("timed out"), IncompleteRead(b"")])
def test_a_network_that_fails_is_told(monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    """Without Pyodide's own address there is a way out, whatever it is that fails."""

    def fail(*_: Any, **__: Any) -> None:
        raise fault

    monkeypatch.setattr(pyodide, "urlopen", fail)
    with pytest.raises(RefusedError, match="try again with a network, or name a folder with Pyodide by --pyodide"):
        lock_of(None)
