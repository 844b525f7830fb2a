"""The site's own part: the widgets' packages beside Pyodide's, and what is refused before anything is written."""

from __future__ import annotations

import json
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from builder.errors import RefusedError
from builder.publishing import site
from builder.publishing.site import build_site
from builder.publishing.wheels import LOCK, NEEDS, lay_wheels

STOCK = {"name": "numpy", "file_name": "numpy.whl", "sha256": "0"}


def test_the_lock_names_the_widgets_beside_pyodides_own_packages(tmp_path: Path) -> None:
    """Each wheel is there with its hash and can be imported by its name; Pyodide's own are found where they lie."""
    given = {"info": {}, "packages": {"numpy": STOCK}}
    lay_wheels(given, "../pyodide/", tmp_path)
    packages = json.loads((tmp_path / LOCK).read_text(encoding="utf-8"))["packages"]
    assert packages["numpy"] == {**STOCK, "file_name": "../pyodide/numpy.whl"}
    assert packages.keys() - {"numpy"} == NEEDS.keys()
    for each in (packages[name] for name in NEEDS):
        wheel = tmp_path / each["file_name"]
        assert each["sha256"] == sha256(wheel.read_bytes()).hexdigest()
        assert f"{each['imports'][0]}/__init__.py" in zipfile.ZipFile(wheel).namelist()
    assert given["packages"] == {"numpy": STOCK}, "the lock that was given has changed"


def test_the_wheels_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    """Two builds of one course give one site: no time and no path of this machine gets into a wheel's index."""
    for name in ("a", "b"):
        lay_wheels({"packages": {}}, "", tmp_path / name)
    assert (tmp_path / "a" / LOCK).read_bytes() == (tmp_path / "b" / LOCK).read_bytes()


def test_a_folder_that_is_no_site_is_left_alone(tmp_path: Path) -> None:
    """What lies in a folder that no build of a site made stays there, and so do the notebooks themselves."""
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "a.txt").write_text("Dear")
    for out in (letters, tmp_path, tmp_path / "notebooks" / "site"):
        with pytest.raises(RefusedError, match="choose another folder with --out"):
            build_site(tmp_path / "notebooks", out)
    assert (letters / "a.txt").read_text() == "Dear"


def test_a_folder_without_pyodide_is_told(tmp_path: Path) -> None:
    """A folder named by --pyodide that holds none is refused by name, before anything is built."""
    with pytest.raises(RefusedError, match="is no Pyodide"):
        build_site(tmp_path / "notebooks", tmp_path / "site", tmp_path)
    assert not (tmp_path / "site").exists()


def test_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where JupyterLite is not installed, the command that brings it along is told."""
    monkeypatch.setattr(site, "find_spec", lambda _: None)
    with pytest.raises(RefusedError, match="uv run --group lite roadmap lite"):
        build_site(tmp_path / "notebooks", tmp_path / "site")
