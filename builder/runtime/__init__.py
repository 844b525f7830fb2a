"""The runtime: what travels inside the notebooks, as the package ml_road_map. Imports nothing of the builder.

A page carries the modules that it needs; which they are, the imports say, and these two tables. A module is imported
when it is first needed, so every import of a neighbour is relative.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

# What cells call -> the module that has it. Its name is that of a feature, too: a page that calls it carries it.
FACE = {
    "start": "page",
    "check": "page",
    "answer": "page",
    "summary": "views.summary",
    "figure": "lesson.figure",
    "explore": "lesson.figure",
    "guess_first": "checks.guess",
    "embed": "lesson.table",
    "tables": "lesson.table",
    "local_model": "lesson.local",
    "local_vectors": "lesson.local",
    "picture": "lesson.picture",
    "worksheet": "lesson.worksheet",
    "borrow": "lesson.worksheet",
    "pages": "lesson.worksheet",
    "assigned": "record.assigned",
    "learner": "checks.own_values",
    "turn_to": "record.assigned",
    "hand_in": "views.hand_in",
    "road_map": "views.road_map",
    "find_road": "views.find_road",
    "go_on": "views.find_road",
    "review": "views.review",
    "care": "views.my_record",
    "reset": "views.my_record",
    "undo": "record.progress",
    "export": "views.my_record",
    "progress": "record.progress",
    "keep_in_drive": "record.google_drive",
}
# What every page carries: to show and answer a check, to keep answers.
# No author's cell calls keep_in_drive: the setup itself offers it on Colab, so that every page must have it.
BASE = ("page", "record.google_drive")


# A module's own __getattr__ (PEP 562), so that naming the package imports nothing: a page with code checks loads the
# sandbox when the first of them is shown (tests/runtime/test_modules.py).
def __getattr__(name: str) -> Any:  # noqa: ANN401  (a function of the runtime)
    """Return what cells call, from its module."""
    if name not in FACE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{FACE[name]}"), name)
