"""What the tests of whole notebooks share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


@pytest.fixture
def python(request: pytest.FixtureRequest) -> Path:
    """The Python of the environment that the test is run for."""
    if request.param == "colab":
        return request.getfixturevalue("colab_python")
    return Path(sys.executable)
