"""The runtime in a notebook's setup cell is passed over where it is nothing but texts, and changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from builder.classroom.submissions.notebook import handed, is_texts, loaded, without_runtime
from tests.classroom import classes
from tests.classroom.classes import RIGHT

MODULES = ["    'ml_road_map.page': 'é = \"RUNTIME = {\\\\n\"',\n", "    'ml_road_map.text': '',\n"]
KNOWN = {check: classes.mark(check) for check in classes.PAYLOADS}


def book(*runtime: Any) -> bytes:
    """Return a notebook of right answers whose setup cell holds some lines as its runtime."""
    made = classes.notebook(RIGHT)
    lines = ["#@title Setup: run me first\n", "RUNTIME = {\n", *runtime, "}\n", "_setup(RUNTIME)\n"]
    made["cells"].insert(0, {"cell_type": "code", "metadata": {}, "source": lines, "outputs": []})
    return json.dumps(made, ensure_ascii=False, indent=1).encode()


@pytest.mark.parametrize("again", [1, 2])
def test_the_answers_are_the_same_without_the_runtime(again: int) -> None:
    """What a notebook holds is the same with its runtime taken out, the first time and once the runtime is known."""
    for _ in range(again):
        content = book(*MODULES)
        left = without_runtime(content)
    assert loaded(left)["cells"][0]["source"] == loaded(without_runtime(book()))["cells"][0]["source"]
    assert loaded(left)["cells"][1:] == loaded(content)["cells"][1:]
    assert handed(content, KNOWN) == handed(book(), KNOWN)


@pytest.mark.parametrize("odd", [{"cells": []}, 7, None, ["x"]])
def test_what_is_no_text_stays(odd: Any) -> None:
    """Where something other than text stands among the lines of the runtime, the notebook is read whole."""
    content = book(MODULES[0], odd, MODULES[1])
    assert without_runtime(content) == content


def test_a_notebook_that_ends_in_its_runtime_stays() -> None:
    """A notebook that was cut off within its runtime, or before it, is left as it is."""
    content = book(*MODULES)
    for end in range(content.index(b"RUNTIME = {"), content.index(b'"}\\n",')):
        assert without_runtime(content[:end]) == content[:end]


def test_texts_are_texts_alone() -> None:
    """Texts are a list's inside with a comma behind each; nothing that ends the list is."""
    assert [one for one in (b"", b'"a",', b'"a"', b'"a"], ["b",', b'"a", 1,') if is_texts(one)] == [b"", b'"a",']
