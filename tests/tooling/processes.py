"""Processes known by a mark in their environment, which their children inherit: nothing that they start is missed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import psutil

MARK = "ROADMAP_TEST_MARK"


def marked(mark: str) -> list[psutil.Process]:
    """Return the living processes whose environment carries `mark`."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except psutil.Error:  # gone meanwhile, or not ours to look at
            continue
    return found


def environment(mark: str, **more: str) -> dict[str, str]:
    """Return this process's environment with `mark` and `more` in it."""
    return {**os.environ, MARK: mark, **more}


def wait_until(condition: Callable[[], object], sentence: str, seconds: float = 300) -> None:
    """Wait until `condition()` is true; after `seconds` fail with `sentence`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, sentence
        time.sleep(0.1)


def assert_gone(mark: str) -> None:
    """Assert that no marked process lives; one that is just closing its pipes has a minute for it."""
    wait_until(lambda: not marked(mark), f"left running: {marked(mark)}", 60)
