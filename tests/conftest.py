"""What tests share: the repository, and the machinery that a machine may lack (Chromium, Colab's versions)."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent

# Also for what runs outside of a single test: nothing may read or write the answers of whoever runs the tests.
os.environ["ROADMAP_HOME"] = tempfile.mkdtemp(prefix="roadmap-tests-")

# A shell has what it starts in the background ignore ctrl-C, and so do all children of that: what the tests send it to
# would never end.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Hypothesis fails an example that takes over 200 ms, or is slow to make, and on a busy machine any may.
settings.register_profile("unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

# What alone takes minutes, as whoever comes to it last would work on when the other workers have nothing left.
LONGEST = ("tests/platforms/test_colab.py", "tests/platforms/test_pyodide.py", "tests/classroom/test_hub.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; all else stays in its order."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def lacking(sentence: str) -> None:
    """Skip the running test with `sentence`; under CI fail it, since there a skip would hide a hole."""
    if os.environ.get("CI"):
        pytest.fail(f"{sentence} (CI skips nothing)", pytrace=False)
    pytest.skip(sentence)


def python_of(environment: Path, sentence: str) -> Path:
    """The Python of an environment; where there is none, the test is told so with `sentence`."""
    python = environment / "bin" / "python"
    if not python.exists():
        lacking(sentence)
    return python


@pytest.fixture(autouse=True)
def progress_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the learner's answers: one of the test's own, never that of whoever runs the tests."""
    folder = tmp_path / "progress"
    monkeypatch.setenv("ROADMAP_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def project(root: Path) -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def needed(project: dict[str, Any]) -> dict[str, Requirement]:
    """What the builder needs, and its tests: name -> requirement."""
    groups = project["dependency-groups"]
    lines = project["project"]["dependencies"] + groups["lite"]
    lines += [line for line in groups["test"] if isinstance(line, str)]  # a group within a group is a table
    return {requirement.name: requirement for requirement in map(Requirement, lines)}


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium that Playwright can drive: `ROADMAP_CHROMIUM`, else the one on the PATH."""
    found = os.environ.get("ROADMAP_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        lacking("There is no Chromium here: install it (Debian: apt-get install chromium) or set ROADMAP_CHROMIUM.")
    return str(found)


@pytest.fixture(scope="session")
def colab_python() -> Path:
    """The Python of an environment with Colab's versions: `ROADMAP_COLAB_PYTHON`, else the one of `.ci/run`."""
    # Not resolved: a virtual environment's Python is a link, and following it would leave the environment.
    python = Path(os.environ.get("ROADMAP_COLAB_PYTHON") or ROOT / ".colab-venv" / "bin" / "python")
    if not python.exists():
        lacking("There is no environment with Colab's versions here: run .ci/colab, or set ROADMAP_COLAB_PYTHON.")
    return python


@pytest.fixture(scope="session")
def older_lab() -> Path:
    """The Python of an environment with the JupyterLab of the minor version before the newest."""
    return python_of(ROOT / ".lab-venv", "There is no older JupyterLab here: run .ci/lab.")


@pytest.fixture(scope="session")
def hub_python() -> Path:
    """The Python of an environment with JupyterHub and nbgitpuller."""
    return python_of(ROOT / ".hub-venv", "There is no JupyterHub here: run .ci/hub.")


@pytest.fixture(scope="session")
def node() -> str:
    """The path of a Node that Pyodide runs in."""
    found = shutil.which("node")
    if not found:
        lacking("There is no Node here: install version 20 or later (Debian: apt-get install nodejs npm).")
    return str(found)


@pytest.fixture(scope="session")
def pyodide() -> Path:
    """The folder with Pyodide and the wheels that are no compiled ones."""
    folder = ROOT / ".pyodide"
    if not folder.is_dir():
        lacking("There is no Pyodide here: run `uv run --group test .ci/pyodide`.")
    return folder
