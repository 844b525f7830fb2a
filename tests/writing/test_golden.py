"""One small notebook as it is built, setup aside, so that a diff shows what a change of the writing does.

GOLDEN=write writes it anew.
"""

from __future__ import annotations

import json
import os

from builder.course import load
from builder.settings import Settings
from builder.writing import write
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "fixtures" / "golden.ipynb"
PAGE = "chapters/probability.ipynb"


def test_the_golden_notebook_stands() -> None:
    """The fixture's chapter is written as the golden notebook holds it; only its setup and its seal are left out."""
    book = json.loads(write(load(ROOT / "tests" / "fixtures" / "course"), Settings("owner/name"))[PAGE])
    for cell in book["cells"]:
        if "setup" in cell["metadata"].get("tags", []):
            cell["source"] = ["# the setup\n"]
    del book["metadata"]["ml_road_map"]["built"]  # the seal, which covers the setup as well
    written = json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.write_text(written, encoding="utf-8")
    assert GOLDEN.read_text(encoding="utf-8") == written
