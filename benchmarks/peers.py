"""The tools that we compare with, in environments of their own, and their programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NAMES = ("jupytext", "papermill", "nbclient", "nbmake")
# What their kernels need for our notebooks.
NEEDED = ("ipywidgets", "matplotlib", "numpy", "pytest", "pytest-xdist")

CONVERT = """\
import sys, jupytext
for path in sys.argv[1:]:
    jupytext.write(jupytext.read(path), path.removesuffix(".md") + ".ipynb")
"""

# Each in a working folder of its own, as `roadmap run` does it.
PAPERMILL = """\
import sys, tempfile
from pathlib import Path
from papermill import execute_notebook
for path in sys.argv[1:]:
    with tempfile.TemporaryDirectory() as folder:
        execute_notebook(path, Path(folder, "done.ipynb"), cwd=folder, progress_bar=False, kernel_name="python3")
"""

NBCLIENT = """\
import sys, tempfile
import nbformat
from nbclient import NotebookClient
for path in sys.argv[1:]:
    with tempfile.TemporaryDirectory() as folder:
        book = nbformat.read(path, as_version=4)
        NotebookClient(book, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
"""

VERSIONS = """\
import json, sys
from importlib.metadata import version
print(json.dumps({name: version(name) for name in sys.argv[1:]}))
"""


def environment() -> dict[str, str]:
    """Return the variables that contenders run with: ours, without what keeps Python from storing bytecode."""
    # Where that is set, each process compiles its modules anew, and nobody who installed a tool ever waits for that.
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def install(folder: Path, *packages: str, pinned: bool) -> Path:
    """Make an environment in `folder` with some packages and a kernel, at the versions that we pin or at the newest
    that fit together; return its Python."""
    subprocess.run(["uv", "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = ["uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", str(python), "ipykernel", *packages]
    # By where it runs: below ROOT uv holds whatever it installs to the versions in our own pyproject.toml.
    subprocess.run(command, check=True, cwd=ROOT if pinned else folder)
    # Outside of an environment's own Python a kernel may be another one's: theirs is named, and found first.
    subprocess.run([str(python), "-m", "ipykernel", "install", "--sys-prefix"], check=True, capture_output=True)
    return python


def versions(python: Path) -> dict[str, str]:
    """Return the version of each peer."""
    done = subprocess.run([str(python), "-c", VERSIONS, *NAMES], check=True, capture_output=True, text=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found
