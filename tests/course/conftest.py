"""What the tests of whole notebooks share."""

from __future__ import annotations

from pathlib import Path

import pytest

from .driving import python_of


@pytest.fixture
def python(request: pytest.FixtureRequest) -> Path:
    """The Python of the environment that the test is run for."""
    return python_of(request, request.param)
