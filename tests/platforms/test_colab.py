"""Colab: the runtime's own tests, under the versions that Colab runs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.conftest import ROOT


def test_the_runtime_passes_its_tests_under_the_versions_of_colab(colab_python: Path) -> None:
    """All tests of the runtime pass on ipywidgets 7.7.1 and IPython 7.34 as they do on the newest versions."""
    # Colab's environment has no xdist, which our own options ask for.
    options = ["-q", "-o", "addopts=--import-mode=importlib", "-p", "no:cacheprovider"]
    # Hostile texts are opened in Chromium, by a package that is not there.
    options += ["--ignore=tests/runtime/test_hostile.py"]
    options += ["--deselect=tests/runtime/test_saved_copy.py::test_a_saved_figure_that_was_guessed_stands_alone"]
    command = [str(colab_python), "-m", "pytest", *options, "tests/runtime"]
    # `uv run` names its own environment there, and IPython would take it for Colab's.
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
