"""The browser in which pages are read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.jupyter import chromium_browser


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser for all tests of a module."""
    with chromium_browser(chromium) as running:
        yield running
