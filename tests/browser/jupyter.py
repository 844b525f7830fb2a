"""JupyterLab on a course of a test's own, and Chromium on JupyterLab."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import nbformat
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.conftest import ROOT

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SECOND = 1_000  # Playwright counts in milliseconds
# So long that only what never comes is given up: a machine with other work may be ten times as slow.
PATIENCE = 300 * SECOND
WAIT = 120 * SECOND
expect.set_options(timeout=WAIT)  # where a test says nothing
COURSE = ROOT / "tests" / "fixtures" / "course"
# Those of one worker's servers, below what a system gives to whoever asks for any. Chromium keeps what it has compiled
# by address: the JupyterLab of the next server need not be compiled again.
FIRST = 20_000 + os.getpid() % 1_200 * 10
PORTS = range(FIRST, FIRST + 10)
COMPILED = ("Cache", "Code Cache")  # what stays of a profile


@dataclass(frozen=True)
class Lab:
    """A running `roadmap lab`: its address with the token, and the reader's copy that it serves."""

    address: str
    copy: Path
    home: Path  # the reader's home: ROADMAP_HOME is its folder `answers`

    def page(self, notebook: str, mode: str = "lab") -> str:
        """Return the address that opens a notebook of the copy in a workspace of its own; `doc` as a reader gets it."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}/{mode}/tree/{notebook}?reset&{parts.query}"

    def end_kernels(self) -> None:
        """End all kernels, and with them what they would still write."""
        parts = urlsplit(self.address)
        sessions = f"{parts.scheme}://{parts.netloc}/api/sessions"
        token = {"Authorization": f"token {parse_qs(parts.query)['token'][0]}"}
        with urlopen(Request(sessions, headers=token), timeout=300) as answer:
            found = json.load(answer)
        for one in found:
            urlopen(Request(f"{sessions}/{one['id']}", headers=token, method="DELETE"), timeout=300).close()

    def files(self) -> dict[Path, bytes]:
        """Return what is in the copy, for `lay_anew`."""
        return {path: path.read_bytes() for path in self.copy.rglob("*") if path.is_file()}

    def lay_anew(self, files: dict[Path, bytes]) -> None:
        """Let the copy hold those files and no others, and nothing be answered or set. No page of it may be open: one
        that is saves itself."""
        self.end_kernels()
        for path in self.files().keys() - files.keys():
            path.unlink()
        for path, content in files.items():
            path.write_bytes(content)
        shutil.rmtree(self.home / "answers", ignore_errors=True)
        shutil.rmtree(self.home / "settings")
        set_theme(self.home, dark=False)


@contextmanager
def lab(
    source: Path,
    folder: Path,
    *,
    dark: bool = False,
    run: str | None = "--no-run",
    python: str | Path = sys.executable,
) -> Iterator[Lab]:
    """Run `roadmap lab` on a copy of a course, all that it writes below `folder`; stop it by ctrl-C's signal.

    Without more words a page waits until a test runs it. In a folder where one ran before, the reader comes back.
    `python` is that of the environment whose JupyterLab it is.
    """
    if not (folder / "course").exists():
        shutil.copytree(source, folder / "course")
    set_theme(folder / "home", dark=dark)
    options = ["--source", str(folder / "course"), "--out", str(folder / "built"), "--copy", str(folder / "copy")]
    with _served(
        ["builder.cli", "lab", *options, *([run] if run else []), f"--port={_port()}"], folder, python
    ) as served:
        yield served


def set_theme(home: Path, *, dark: bool) -> None:
    """Let the pages that are opened or loaded again from now on be dark, or light."""
    themes = home / "settings" / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"
    themes.parent.mkdir(parents=True, exist_ok=True)
    # Not adaptive, as the course has it: Chromium says that its system is light.
    look = {"adaptive-theme": False, "theme": f"JupyterLab {'Dark' if dark else 'Light'}"}
    themes.write_text(json.dumps(look))


@contextmanager
def plain_jupyter(folder: Path, application: str = "jupyterlab") -> Iterator[Lab]:
    """Run JupyterLab as it comes, in the home and on the copy that a `roadmap lab` has left in `folder`."""
    options = [f"--ServerApp.root_dir={folder / 'copy'}", f"--ServerApp.port={_port()}", "--allow-root"]
    with _served([application, *options], folder) as served:
        yield served


@contextmanager
def _served(module: list[str], folder: Path, python: str | Path = sys.executable) -> Iterator[Lab]:
    """Run a server by Python's -m, its home below `folder`, and stop it by ctrl-C's signal."""
    home = folder / "home"
    places = {"HOME": str(home), "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"), "PYTHONPATH": str(ROOT)}
    places["ROADMAP_HOME"] = str(home / "answers")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON"))}
    with subprocess.Popen(
        [str(python), "-m", *module, "--no-browser"],
        env=environment | places | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,  # where Jupyter itself prints its address
        text=True,
    ) as process:
        try:
            yield Lab(_address(process), folder / "copy", home)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(300)


def _port() -> int:
    """Return the first of the worker's ports that is free; should it be gone a moment later, Jupyter takes the next."""
    for port in PORTS:
        with socket.socket() as one, suppress(OSError):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind(("127.0.0.1", port))
            return port
    return 0


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://127\.0\.0\.1\S+|http://localhost\S+", line):
            return found.group()
    raise AssertionError("roadmap lab ended without an address")


@contextmanager
def chromium_browser(executable: str) -> Iterator[Browser]:
    """Run Debian's Chromium under Playwright."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def chromium_profile(executable: str, folder: Path) -> Iterator[BrowserContext]:
    """Run Debian's Chromium with a profile, in `folder`, that all pages share, and nothing in it of those before.

    But for what it has compiled of a JupyterLab on the same port: from the third page on that is half of what opening
    one takes.
    """
    for one in (folder / "Default").glob("*"):
        if one.name not in COMPILED:
            shutil.rmtree(one) if one.is_dir() else one.unlink()
    with sync_playwright() as player:
        profile = player.chromium.launch_persistent_context(folder, executable_path=executable, args=FLAGS)
        yield profile
        profile.close()


def new_tab(profile: BrowserContext, width: int = 1000, height: int = 2400) -> Page:
    """Return an empty page of a profile, of a size in CSS pixels; each wait on it is as patient as ours.

    Playwright's own is 30 seconds.
    """
    page = profile.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.set_default_timeout(PATIENCE)
    return page


def with_cells(served: Lab, notebook: str, *sources: str) -> None:
    """Add code cells of the reader's at the end of a notebook."""
    book = nbformat.read(served.copy / notebook, as_version=4)
    book.cells += [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(book, served.copy / notebook)


def open_notebook(
    browser: BrowserContext,
    address: str,
    *,
    width: int = 1000,
    height: int = 2400,
    before: Callable[[Page], None] | None = None,
) -> tuple[Page, list[str]]:
    """Open a notebook and return its page, and the list to which every request that leaves 127.0.0.1 is added.

    `width` and `height` are in CSS pixels. `before` gets the empty page.
    """
    page = new_tab(browser, width, height)
    strangers: list[str] = []
    page.on("request", lambda request: strangers.append(request.url) if _leaves(request.url) else None)
    if before:
        before(page)
    page.goto(address)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=PATIENCE)
    wait_for_kernel(page)
    page.keyboard.press("Control+b")  # the file browser takes half of a narrow page
    return page, strangers


def _leaves(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in {"127.0.0.1", "localhost"}


def run_all(page: Page, checks: int) -> None:
    """Choose Run > Run All Cells as a learner does, and wait until that many checks stand on the page."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    unfold(page)
    wait_for_checks(page, checks)


def unfold(page: Page) -> None:
    """Open the sections that are folded, as the skip test is."""
    for button in page.locator(".jp-showHiddenCellsButton").all():
        button.click()


def restart_kernel(page: Page) -> None:
    """Choose Kernel > Restart Kernel: the page stays as it is, with nothing behind it."""
    page.get_by_role("menuitem", name="Kernel", exact=True).click()
    page.get_by_role("menuitem", name=re.compile(r"^Restart Kernel(…|\.\.\.)")).first.click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    page.locator(".jp-Dialog").wait_for(state="detached", timeout=PATIENCE)
    wait_for_kernel(page)


def wait_for_checks(page: Page, checks: int) -> None:
    """Wait until that many checks stand on the page and the kernel is idle."""
    page.wait_for_function(f"document.querySelectorAll('.mlr .mlr-help').length >= {checks}", timeout=PATIENCE)
    wait_for_kernel(page)


def wait_for_kernel(page: Page) -> None:
    """Wait until the status bar says that the kernel is idle: before that, Run All runs nothing."""
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE)


def save(page: Page, path: Path, words: str) -> None:
    """Save the page, and wait until the file holds some words."""
    page.keyboard.press("Control+s")
    for _ in range(PATIENCE // SECOND * 10):
        if words in path.read_text(encoding="utf-8"):
            return
        time.sleep(0.1)
    raise AssertionError(f"{path.name} was never saved with {words!r}")
