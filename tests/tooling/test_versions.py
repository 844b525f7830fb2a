"""The exact tested versions: one list, in two files, that holds on every Python and system the course runs on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.conftest import lacking

PYTHONS = ("3.11.7", "3.12.1", "3.13.0", "3.14.0")
SYSTEMS = {
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "darwin": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "win32": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}


@pytest.fixture(scope="module")
def pins(root: Path) -> list[str]:
    """The lines of constraints.txt."""
    return (root / "constraints.txt").read_text(encoding="utf-8").splitlines()


def test_both_files_pin_the_same(pins: list[str], project: dict[str, Any]) -> None:
    """The constraints.txt of pip and the constraint-dependencies of uv are the same lines in the same order."""
    assert project["tool"]["uv"]["constraint-dependencies"] == pins


def test_pins_are_names_and_versions(pins: list[str]) -> None:
    """Each line is a name, one exact version and at most a marker: no address, no path, no hash."""
    for line in pins:
        requirement = Requirement(line)
        assert requirement.url is None, line
        assert not requirement.extras, line
        assert [specifier.operator for specifier in requirement.specifier] == ["=="], line


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
def test_each_need_has_one_fitting_version(
    pins: list[str], needed: dict[str, Requirement], python: str, system: str
) -> None:
    """On every Python and system, each direct need has exactly one pinned version, and it satisfies pyproject.toml."""
    machine = {**SYSTEMS[system], "python_version": python.rpartition(".")[0], "python_full_version": python}
    machine |= {"implementation_name": "cpython", "platform_python_implementation": "CPython"}
    there = [pin for pin in map(Requirement, pins) if pin.marker is None or pin.marker.evaluate(machine)]
    for name, need in needed.items():
        versions = [next(iter(pin.specifier)).version for pin in there if canonicalize_name(pin.name) == name]
        assert len(versions) == 1, f"{name}: {versions}"
        assert need.specifier.contains(versions[0]), f"{name} {versions[0]} is not {need.specifier}"


def test_uv_resolves_to_the_pins(pins: list[str], root: Path) -> None:
    """What uv locks for the course and its tests is exactly what is pinned: nothing is missing, nothing is stale."""
    uv = os.environ.get("UV") or shutil.which("uv")
    if not uv or not (root / "uv.lock").exists():
        lacking("uv has made no lock here: run the tests by `uv run --group test pytest`.")
    command = [str(uv), "export", "--frozen", "--offline", "--group=bench", "--group=record", "--no-emit-project"]
    command += ["--no-hashes", "--no-annotate", "--no-header", "--quiet"]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == pins


def test_what_is_installed_is_compiled(project: dict[str, Any], root: Path) -> None:
    """Both environments are compiled when they are made: uv would leave it to every kernel where nothing is kept."""
    assert project["tool"]["uv"]["compile-bytecode"] is True
    script = (root / ".ci" / "colab").read_text(encoding="utf-8")
    installs = [line for line in script.splitlines() if "install " in line]
    assert installs
    assert all("--compile-bytecode" in line for line in installs)


def test_what_is_excluded_is_excluded_everywhere(pins: list[str], project: dict[str, Any], root: Path) -> None:
    """What slows every start down and is not needed is neither pinned nor installed beside Colab's versions."""
    excluded = set(project["tool"]["uv"]["exclude-dependencies"])
    script = (root / ".ci" / "colab").read_text(encoding="utf-8")
    # Nothing that the other environment holds wants the rest.
    assert set(re.findall(r"--excludes <\(echo ([^)]+)\)", script)) == excluded - {"llama-cpp-python", "llm"}
    assert excluded.isdisjoint(Requirement(pin).name for pin in pins)


def test_the_lock_stays_out(root: Path) -> None:
    """uv.lock, which records the name of the registry's host, is ignored by git."""
    done = subprocess.run(["git", "check-ignore", "-q", "--no-index", "uv.lock"], cwd=root, check=False)
    assert done.returncode == 0


def test_the_older_jupyterlab_is_the_one_before_the_newest(pins: list[str], root: Path) -> None:
    """The JupyterLab of .ci/lab.txt is of the minor version just below the pinned one."""
    older = [Requirement(line) for line in (root / ".ci" / "lab.txt").read_text("utf-8").splitlines() if line[0] != "#"]
    newest = next(pin for pin in map(Requirement, pins) if pin.name == "jupyterlab")
    before = next(one for one in older if one.name == "jupyterlab")
    minors = [Version(next(iter(one.specifier)).version).release[:2] for one in (before, newest)]
    assert minors[0] == (minors[1][0], minors[1][1] - 1)
