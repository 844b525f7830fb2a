"""The runtime as the page has it."""

from __future__ import annotations

import importlib
import sys
from typing import Any

# Not imported: the setup cell has loaded the runtime from the notebook, and the one that is asked must be that one
# and no other copy. Where the setup has not run this raises, and the cell's error is told.
session: Any = sys.modules["ml_road_map.record.session"].SESSION


def of(module: str) -> Any:
    """Return a module of the runtime."""
    return importlib.import_module(f"ml_road_map.{module}")
