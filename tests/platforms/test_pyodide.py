"""Pyodide, Python in WebAssembly as JupyterLite has it: pages run and are driven there as in any other kernel."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from builder.proving.driver.steps import MARK
from builder.proving.notebook import DRIVER, with_drivers
from tests.conftest import ROOT
from tests.platforms.imports import imported_by

HERE = Path(__file__).with_name("pyodide")
NOTEBOOKS = ROOT / "notebooks"
# What is compiled and nowhere but on Pyodide's own servers. For matplotlib a stand-in will do.
COMPILED = {"numpy", "pandas", "scipy", "sklearn"}
# WebAssembly has neither threads nor sockets: a page that runs a server of its own needs another kernel.
NOT_THERE = {"http", "threading"}


def pages() -> list[Path]:
    """The built notebooks that have code and can run."""
    out_of_reach = COMPILED | NOT_THERE
    return [
        path
        for path in sorted(NOTEBOOKS.rglob("*.ipynb"))
        if imported_by(path) and not out_of_reach & imported_by(path)
    ]


def name_of(path: Path) -> str:
    """How a notebook is called here."""
    return path.relative_to(NOTEBOOKS).with_suffix("").as_posix()


def code_of(path: Path) -> list[dict[str, Any]]:
    """The code cells of a notebook, and behind them those that drive its checks."""
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    return with_drivers(cells, Path("/place", DRIVER.name), brief=True)


@pytest.fixture(scope="module")
def outcomes(node: str, pyodide: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What came of each page, run in one Pyodide, each in an IPython of its own: name -> outcome."""
    place = tmp_path_factory.mktemp("place")
    for file in HERE.glob("*.py"):
        shutil.copy(file, place)
    shutil.copytree(DRIVER, place / DRIVER.name)
    jobs = [{"name": name_of(path), "cells": ["".join(cell["source"]) for cell in code_of(path)]} for path in pages()]
    (place / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    command = [node, str(HERE / "pages.mjs"), str(pyodide), str(place)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {one["name"]: one for one in found}


def test_pages_run_in_a_browsers_python(outcomes: dict[str, dict[str, Any]]) -> None:
    """Each page that needs nothing compiled runs to its end, and each check, answered wrongly and rightly, is told its
    words."""
    assert {"chapters/probability", "chapters/what_ml_can_do", "start_here"} <= outcomes.keys()
    assert outcomes.keys() == {name_of(path) for path in pages()}
    troubles = {name: found for name, one in outcomes.items() if (found := trouble(one))}
    assert not troubles, json.dumps(troubles, indent=1, ensure_ascii=False)


def trouble(outcome: dict[str, Any]) -> Any:
    """What is wrong with an outcome: a cell failed, a step is not as it must be, a check was not driven."""
    if outcome["failed"]:
        return outcome["failed"]
    lines = [line.removeprefix(MARK) for line in outcome["printed"].splitlines() if line.startswith(MARK)]
    steps = [step for line in lines for step in json.loads(line)["steps"]]
    marks = (cell["metadata"].get("ml_road_map", {}) for cell in code_of(NOTEBOOKS / f"{outcome['name']}.ipynb"))
    asked = {mark[what] for mark in marks for what in ("check", "page") if what in mark}
    missed = asked - {step["name"] for step in steps}
    return [step for step in steps if not step["ok"]] + sorted(missed)
