"""The browser in which pages are read, and the servers that several modules open them from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.jupyter import COURSE, Lab, chromium_profile, lab

Kept = tuple[Lab, dict[Path, bytes]]  # a server, and its copy as it was laid


@pytest.fixture(scope="session")
def profile_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which Chromium keeps what it has compiled, for all modules of a worker."""
    return tmp_path_factory.mktemp("profile")


@pytest.fixture(scope="module")
def browser(chromium: str, profile_folder: Path) -> Iterator[BrowserContext]:
    """A browser for all tests of a module."""
    with chromium_profile(chromium, profile_folder) as running:
        yield running


@pytest.fixture(scope="session")
def never_running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """The fixture course for all modules of a worker; a page waits until a test runs it."""
    with lab(COURSE, tmp_path_factory.mktemp("waiting")) as running:
        yield running, running.files()


@pytest.fixture(scope="session")
def always_running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """The fixture course for all modules of a worker, with the reader's leave to run it."""
    with lab(COURSE, tmp_path_factory.mktemp("awake"), run="--run") as running:
        yield running, running.files()


# Before a module and not behind it: then the pages of the last one are closed.
@pytest.fixture(scope="module")
def waiting(never_running: Kept) -> Lab:
    """The fixture course as it is laid, whose pages wait until a test runs them."""
    served, files = never_running
    served.lay_anew(files)
    return served


@pytest.fixture(scope="module")
def waking(always_running: Kept) -> Lab:
    """The fixture course as it is laid, whose pages run when they are opened."""
    served, files = always_running
    served.lay_anew(files)
    return served
