"""The notebook file: cells with ids made from their content, and the bytes that nbformat would write."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import sha256
from typing import Any

from builder.seal import sealed

# Each host has a sign of its own: `cellView` is Colab's, for a cell that begins with #@title, and `source_hidden` is
# JupyterLab's.
COLLAPSED = {"cellView": "form", "jupyter": {"source_hidden": True}}
# Lab's single-key shortcuts (x cuts, m turns to Markdown) fire while a button of a card has the focus.
# Only Jupyter's own front ends obey: Colab does not know these keys (googlecolab/colabtools#93), nor did VS Code
# (microsoft/vscode-jupyter#8709). So nothing may rest on a cell being there.
LOCKED = {"editable": False, "deletable": False}
# JupyterLab and Notebook 7 hide what stands below such a heading until it is unfolded; other hosts show it.
FOLDED = {"jp-MarkdownHeadingCollapsed": True}

# As Jupyter and Colab write them, so that opening and saving changes little. No version of Python is named: a
# reader's may be any.
LONGEST_ID = 64  # characters, says nbformat; cut before it is counted, so that long names stay apart
METADATA = {
    "colab": {"provenance": []},
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class Notebook:
    """A notebook in the making. `path` is its place below the notebooks' folder; cells are added in order.

    `assignment` is what a notebook of a class is told of it, by its setup cell and its metadata; {} in the course.
    """

    def __init__(self, path: str, source: str, assignment: dict[str, Any] | None = None) -> None:
        self.path = path
        self.source = source
        self.assignment = assignment or {}
        self.metadata: dict[str, Any] = dict(METADATA)
        self._cells: list[str] = []
        self._ids: dict[str, int] = {}

    def markdown(self, text: str, metadata: dict[str, Any] | None = None, *, key: str = "") -> None:
        """Add a Markdown cell; nothing for blank text. `key` as in `code`."""
        if text.strip():
            self._add("markdown", text.strip("\n"), metadata or {}, key)

    def code(self, text: str, metadata: dict[str, Any] | None = None, *, key: str = "") -> None:
        """Add a code cell. Its id is `key` where one is given, else made from its text: it survives edits elsewhere."""
        self._add("code", text.strip("\n"), metadata or {}, key)

    def _add(self, kind: str, text: str, metadata: dict[str, Any], key: str) -> None:
        # By content and not by place or chance, so that a build repeats itself and an edit renames one cell (asked
        # for in jupyter/nbformat#231). `roadmap lab` merges by these ids.
        name = (key or f"{kind}-{sha256(text.encode()).hexdigest()[:12]}")[:LONGEST_ID]
        self._ids[name] = self._ids.get(name, 0) + 1
        unique = name if self._ids[name] == 1 else f"{name[: LONGEST_ID - 4]}-{self._ids[name]}"
        self._cells.append(_cell(kind, text, metadata, unique))

    def dumps(self) -> str:
        """Return the notebook as nbformat 4.5 writes it, sealed: indent 1, sorted keys, one line end at the end."""
        own: dict[str, Any] = {"assignment": self.assignment} if self.assignment else {}
        metadata = self.metadata | {"ml_road_map": own | {"built": "", "source": self.source}}
        frame = {"cells": [], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        # Keys and indentation are nbformat's own, or a notebook that was only opened and saved would differ in every
        # line.
        text = json.dumps(frame, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        cells = ",\n".join(self._cells)
        # The cells are serialised already, so they are put into the text where the empty list stands; no author's
        # word can stand before it, since `cells` sorts first.
        return sealed(text.replace(' "cells": []', f' "cells": [\n{cells}\n ]', 1) if cells else text)


# Remembered, since the lines of the setup, the longest of all, stand in every notebook.
_json = lru_cache(maxsize=1_000)(json.JSONEncoder(ensure_ascii=False).encode)


def _cell(kind: str, text: str, metadata: dict[str, Any], unique: str) -> str:
    # Only what is nested is left to json, which takes many times longer where it indents.
    source = ",\n".join(f"    {_json(line)}" for line in text.splitlines(keepends=True))
    values = {"cell_type": _json(kind), "id": _json(unique), "source": f"[\n{source}\n   ]" if source else "[]"}
    # No raw line end stands inside a string of JSON, so every line is structure.
    indented = json.dumps(metadata, ensure_ascii=False, indent=1, sort_keys=True) if metadata else "{}"
    values["metadata"] = indented.replace("\n", "\n   ")
    if kind == "code":
        values |= {"execution_count": "null", "outputs": "[]"}
    fields = ",\n".join(f'   "{name}": {value}' for name, value in sorted(values.items()))
    return f"  {{\n{fields}\n  }}"
