"""A page that was answered and saved is opened again when its kernel is gone: by JupyterLab as it comes, and by ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.jupyter import (
    COURSE,
    PATIENCE,
    WAIT,
    Lab,
    chromium_browser,
    lab,
    open_notebook,
    plain_jupyter,
    wait_for_kernel,
)

CHAPTER = "chapters/format_example.ipynb"
CHECKS = 10


@pytest.fixture(scope="module")
def evenings(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Page, Page]]:
    """The chapter on its first evening, in a plain JupyterLab, and in a second `roadmap lab`."""
    folder = tmp_path_factory.mktemp("evenings")
    with chromium_browser(chromium) as browser:
        with lab(COURSE, folder, run="--run") as first:
            page = awake(browser, first)
            choose(page, "C.")
