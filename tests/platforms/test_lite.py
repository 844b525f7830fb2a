"""JupyterLite: the site that `roadmap lite` builds, in Chromium, with nothing behind it but a server of plain files."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from builder.cli import main
from tests.browser.jupyter import COURSE, SECOND, WAIT, chromium_browser

CHAPTER = "chapters/probability.ipynb"
RIGHT = "a count divided by how often one looked"
# An interpreter is loaded and compiled before the first cell runs: seconds, but minutes where eight others want the
# same two cores.
PATIENCE = 600 * SECOND
# What JupyterLite asks for and does without: folders that only the browser has, and Chromium an icon before the page
# names one.
MISSED = ("/all.json", "/favicon.ico")
# Whom Chromium itself asks about the fields of any page.
OWN = "content-autofill.googleapis.com:443"


class Elsewhere(SimpleHTTPRequestHandler):
    """A proxy that refuses and notes whatever a browser would have of other machines."""

    asked: list[str]

    def do_GET(self) -> None:
        """Note the address."""
        if self.path != OWN:
            self.asked.append(self.path)
        self.send_error(HTTPStatus.FORBIDDEN)

    do_CONNECT = do_POST = do_HEAD = do_GET  # noqa: N815 - as above

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(handler: partial[SimpleHTTPRequestHandler] | type[SimpleHTTPRequestHandler]) -> Iterator[str]:
    """Serve on 127.0.0.1; yield the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@pytest.fixture(scope="module")
def site(pyodide: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the fixture course, three notebooks of it, with Pyodide in it."""
    folder = tmp_path_factory.mktemp("lite")
    shutil.copytree(COURSE, folder / "course")
    words = ["--source", folder / "course", "--notebooks", folder / "notebooks", "--out", folder / "site"]
    done = CliRunner().invoke(main, ["lite", *map(str, words), "--pyodide", str(pyodide)])
    assert done.exit_code == 0, done.output
    return folder / "site"


class Reader:
    """A reader's browser on the site, which notes every host that is asked for anything, and every error."""

    def __init__(self, browser: Browser, address: str, proxy: str) -> None:
        self.address = address
        self.hosts: set[str | None] = set()
        self.errors: list[str] = []
        context = browser.new_context(
            viewport={"width": 1000, "height": 1400}, proxy={"server": proxy, "bypass": "127.0.0.1"}
        )
        context.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname))
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self.note)

    def note(self, message: ConsoleMessage) -> None:
        """Note an error of the console, but for a file that JupyterLite does without."""
        if message.type == "error" and not message.location["url"].endswith(MISSED):
            self.errors.append(f"{message.text} ({message.location['url']})")

    def open(self, notebook: str) -> Page:
        """Open a notebook by its address, and wait until it has run by itself."""
        self.page.goto(f"{self.address}/lab/index.html?path={notebook}")
        self.wait()
        return self.page

    def wait(self) -> None:
        """Wait until the page says that it is ready."""
        expect(self.page.locator(".mlr-awake span").first).to_have_text("Ready", timeout=PATIENCE)


@pytest.fixture
def reader(site: Path, chromium: str) -> Iterator[Reader]:
    """A browser on the site; whatever it asked for, it asked 127.0.0.1."""
    Elsewhere.asked = []
    with (
        served(partial(Quiet, directory=str(site))) as address,
        served(Elsewhere) as proxy,
        chromium_browser(chromium) as browser,
    ):
        reader = Reader(browser, address, proxy)
        yield reader
    assert (reader.hosts - {None, ""}, Elsewhere.asked, reader.errors) == ({"127.0.0.1"}, [], [])


def card(page: Page) -> Locator:
    """The chapter's own check."""
    return page.locator(".mlr:has(.mlr-help)", has_text=RIGHT)


def test_an_answer_lasts_in_a_browser_alone(reader: Reader) -> None:
    """A page runs by itself, a check answers, after a reload the answer is back, the map knows it, it all fits a
    telephone, and no request leaves the machine."""
    page = reader.open(CHAPTER)
    card(page).get_by_role("button", name=RIGHT).click()
    card(page).get_by_role("button", name="I'm sure").click()
    expect(card(page).get_by_role("status")).to_contain_text("Correct", timeout=PATIENCE)
    page.set_viewport_size({"width": 480, "height": 800})
    page.reload()
    reader.wait()
    expect(card(page).get_by_role("status")).to_contain_text("Correct", timeout=PATIENCE)
    assert page.get_by_text("Your answer in an earlier session (sure)").count() == 1
    assert width(page) > 400, "the list of files takes the place of the page"
    reader.open("coin_road_map.ipynb")
    expect(page.get_by_role("group", name="Judge")).to_contain_text("done", timeout=WAIT)


def width(page: Page) -> float:
    """How wide the notebook is, in CSS pixels."""
    return float(page.locator(".jp-Notebook").evaluate("notebook => notebook.getBoundingClientRect().width"))
