"""Writes a notebook with every kind of check, and takes pictures of it in JupyterLab.

python tests/runtime/gallery.py FOLDER            writes FOLDER/gallery.ipynb
python tests/runtime/gallery.py FOLDER --shots    and pictures of every kind and state: light, dark, narrow
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

import payloads  # noqa: E402  (the path is set above)
from playwright.sync_api import sync_playwright  # noqa: E402

from builder.runtime import FACE  # noqa: E402
from builder.runtime.checks import KINDS  # noqa: E402
from builder.writing.setup import setup_cell  # noqa: E402

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
TALL = 4600  # pixels: the whole gallery in one picture
HIDDEN = {"jupyter": {"source_hidden": True}}


def notebook() -> dict[str, Any]:
    """Return the gallery as a notebook."""
    cells = [
        markdown("# Gallery"),
        code(setup_cell("gallery", {*FACE, *KINDS}), HIDDEN),
        code(payloads.TABLE_CELL, HIDDEN),
    ]
    for name, content in payloads.ALL.items():
        cells.append(markdown(f"### Check: {content['title']}\n\n{content['stem']}"))
        if content["kind"] == "reach":
            cells.append(code(payloads.FIGURE_CELL, HIDDEN))
        if content["kind"] == "code":
            cells.append(code(payloads.STARTER_CELL, {}))
        cells.append(code(f"#@title Check: {content['title']}\n{payloads.cell_of(name, content)}", HIDDEN))
    names = list(payloads.ALL)
    cells.append(code(f"from ml_road_map import summary\nsummary({names})", HIDDEN))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells = [cell | {"id": f"cell-{place}"} for place, cell in enumerate(cells)]
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def markdown(text: str) -> dict[str, Any]:
    """Return a Markdown cell."""
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def code(text: str, metadata: dict[str, Any]) -> dict[str, Any]:
    """Return a code cell."""
    return {"cell_type": "code", "metadata": metadata, "source": text, "outputs": [], "execution_count": None}


@contextmanager
def lab(folder: Path, *, dark: bool) -> Iterator[str]:
    """Run JupyterLab over a folder on 127.0.0.1; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = folder / ".home"
    settings = home / "lab/user-settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    theme = "JupyterLab Dark" if dark else "JupyterLab Light"
    (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))
    (settings / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False})
    )
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    command += [f"--ServerApp.root_dir={folder}", "--IdentityProvider.token=", "--allow-root"]
    places = {"JUPYTER_CONFIG_DIR": str(home), "JUPYTERLAB_SETTINGS_DIR": str(home / "lab/user-settings")}
    places |= {"JUPYTER_RUNTIME_DIR": str(home / "runtime"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces")}
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(command, env=os.environ | places, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/api")
            yield f"http://127.0.0.1:{port}/lab/tree/gallery.ipynb?reset"
        finally:
            server.terminate()
            server.wait(20)


def wait_for(address: str) -> None:
    """Wait until a server answers, at most 60 seconds."""
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise TimeoutError(address)


def open_page(browser: Any, address: str, width: int) -> Any:
    """Open the gallery at a page width, run it all, and return the page."""
    page = browser.new_page(viewport={"width": width, "height": TALL})
    page.goto(address)
    page.wait_for_selector(".jp-Notebook", timeout=60000)
    page.keyboard.press("Control+b")  # the file browser takes half of a narrow page
    time.sleep(4)
    page.locator(".jp-Notebook .jp-Cell").first.click()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.get_by_text("9 not answered").wait_for(timeout=60000)
    time.sleep(2)
    return page


def take(folder: Path) -> None:
    """Take pictures of all states, light and dark and narrow."""
    for name, dark, width in (("light", False, 1000), ("dark", True, 1000), ("narrow", False, 480)):
        with lab(folder, dark=dark) as address, sync_playwright() as player:
            browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = open_page(browser, address, width)
            page.screenshot(path=str(folder / f"{name}-0-blank.png"))
            for state, steps in (("1-wrong", WRONG), ("2-right", RIGHT)):
                for step in steps:
                    step(page)
                    time.sleep(0.3)
                time.sleep(1)
                page.screenshot(path=str(folder / f"{name}-{state}.png"))
            browser.close()


def press(kind: str, name: str) -> Any:
    """Return a step: click a button of a kind's card by its name."""
    return lambda page: page.locator(f".mlr-{kind}").get_by_role("button", name=name).first.click()


def typed(kind: str, text: str) -> Any:
    """Return a step: type into a kind's field."""
    return lambda page: page.locator(f".mlr-{kind}").locator("input, textarea").first.fill(text)


def write_code(text: str) -> Any:
    """Return a step: write a cell body below the starter's mark and run it."""

    def step(page: Any) -> None:
        cell = page.locator(".jp-CodeCell", has_text="# Check: gallery/mean").first
        cell.locator(".cm-content").fill(f"# Check: gallery/mean\n{text}")
        page.keyboard.press("Control+Enter")
        time.sleep(1)

    return step


def slide(page: Any) -> None:
    """Step: move the figure's slider up."""
    page.locator(".noUi-handle").first.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    time.sleep(1)


WRONG = [
    press("choice", "A. ½"), press("choice", "I'm sure"),
    press("several", "B. "), press("several", "I'm guessing"),
    typed("number", "99 %"), press("number", "I'm sure"),
    typed("computed", "0,7"), press("computed", "I'm guessing"),
    typed("text", "Chain Rule"), press("text", "I'm sure"), press("text", "Show why"),
    press("order", "Move “Say what"), press("order", "I'm sure"),
    press("reach", "Check"),
    write_code("def mean(values):\n    return sum(values) / len(values)"), press("code", "Check"),
    press("reflect", "Compare"),
]  # fmt: skip
RIGHT = [
    press("choice", "B. "), press("choice", "I'm guessing"),
    press("several", "B. "), press("several", "A. "), press("several", "C. "), press("several", "I'm sure"),
    typed("number", "1/6"), press("number", "I'm sure"),
    typed("computed", "7"), press("computed", "I'm guessing"),
    typed("text", "bayes rule"), press("text", "I'm sure"),
    press("order", "Move “Collect"), press("order", "Move “Collect"), press("order", "I'm sure"),
    slide, press("reach", "Check"),
    write_code(payloads.SOLUTION), press("code", "Check"),
    typed("reflect", "Three of my ten friends said so. I took it for a third of everybody."),
    press("reflect", "Compare"),
]  # fmt: skip


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    (target / "gallery.ipynb").write_text(json.dumps(notebook(), indent=1), encoding="utf-8")
    if "--shots" in sys.argv:
        take(target.resolve())
