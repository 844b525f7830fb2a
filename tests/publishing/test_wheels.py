"""The widgets' packages: beside Pyodide's in its list, each as a wheel of the same bytes on every machine."""

from __future__ import annotations

import io
import json
import zipfile
from base64 import urlsafe_b64decode
from hashlib import sha256
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from builder.errors import RefusedError
from builder.publishing.wheels import LOCK, NEEDS, lay_wheels, wheel_of

STOCK = {"name": "numpy", "file_name": "numpy.whl", "sha256": "0"}
FILES = {
    "part/__init__.py": "WHAT = 1\n",
    "part/Last.py": "",
    "part/first.js": "1;\n" * 500,
    "part-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: part\nVersion: 1.0\n",
    "part-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\n",
    "part-1.0.dist-info/licenses/LICENSE": "Do as you like.\n",
}
# What came out on the machine where this test was written, Linux with zlib 1.3.
DIGEST = "c0a1651fae445045676d1e0679a0a82df630d70a3986794688aaa4cdb56f63a0"


def installed(folder: Path, installer: str, *, mode: int = 0o644, names: list[str] | None = None) -> PathDistribution:
    """Install the package `part` as an installer would, with that one's own notes beside its metadata."""
    notes = {"part-1.0.dist-info/INSTALLER": installer, f"part-1.0.dist-info/{installer}_cache.json": f"{folder}"}
    notes |= {"part/__pycache__/__init__.pyc": f"{folder}", "../../bin/part": f"#!{folder}"}
    for name, text in (FILES | notes).items():
        path = folder / "lib" / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, newline="\n")
        path.chmod(mode)
    listed = [*FILES, *notes, "part-1.0.dist-info/RECORD"] if names is None else names
    if installer == "uv":
        listed.reverse()
    info = folder / "lib" / "site" / "part-1.0.dist-info"
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in listed))
    return PathDistribution(info)


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


def test_a_wheel_is_the_same_bytes_on_every_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the system nor its installer, times, modes, order of files or compression library shows in a wheel."""
    one = wheel_of(installed(tmp_path / "one", "pip"))
    other = installed(tmp_path / "other", "uv", mode=0o600)
    monkeypatch.setattr("sys.platform", "win32")
    assert wheel_of(other) == one
    assert sha256(one).hexdigest() == DIGEST


def test_a_wheel_holds_the_package_and_its_own_list_of_it(tmp_path: Path) -> None:
    """What came with the package is in its wheel and nothing else, and each digest in its RECORD is true."""
    packed = zipfile.ZipFile(io.BytesIO(wheel_of(installed(tmp_path, "pip"))))
    contents = {name: packed.read(name) for name in packed.namelist()}
    record = contents.pop("part-1.0.dist-info/RECORD").decode().splitlines()
    assert {name: content.decode() for name, content in contents.items()} == FILES
    listed = {line.split(",")[0]: line.split(",")[1:] for line in record}
    assert listed.pop("part-1.0.dist-info/RECORD") == ["", ""]
    assert listed.keys() == contents.keys()
    for name, (digest, size) in listed.items():
        assert int(size) == len(contents[name])
        assert urlsafe_b64decode(digest.removeprefix("sha256=") + "=") == sha256(contents[name]).digest()


@pytest.mark.parametrize("names", [[], ["part-1.0.dist-info/METADATA", "__editable__.part.pth"]])
def test_a_package_without_its_files_is_told(tmp_path: Path, names: list[str]) -> None:
    """A package that a system installed without a list, or that is a link to a working copy, makes no empty wheel."""
    with pytest.raises(RefusedError, match="part is installed here without its files"):
        wheel_of(installed(tmp_path, "pip", names=names))
