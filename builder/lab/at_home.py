"""A notebook as it is laid into a reader's copy: on one's own computer no page offers Colab, Binder or VS Code, and a
map that has not been drawn yet stands there in words."""

from __future__ import annotations

import base64
import json
import re
from html import escape
from typing import Any

from builder.lab.merge import dumped, parsed, text_of
from builder.runtime.text import short_hours
from builder.writing.welcome import RUN_FIRST

# A link to another page, and its twin as `Site.in_colab` writes it.
TWIN = re.compile(
    r"(\]\((?![a-z]+:)\S+\.ipynb\S*\)) \(\[in Colab\]\(https://colab\.research\.google\.com/github/[^()\s]*\)\)"
)
# The paragraph that `Site.launch` writes below a title.
LAUNCH = re.compile(r"\n\n\[Open in Colab\]\([^()\s]*\) · \[Open in Binder\]\([^()\s]*\)(?=\n\n|\Z)")
# The call that `add_map` writes.
MAP = re.compile(r'\broad_map\("[^"]*", "([A-Za-z0-9+/=]+)"\)')
# labextensions/ml-road-map/static/style.css hides it once the page is awake. True as well in a saved copy that is read
# where nothing runs.
RUN_HERE = (
    '<span class="mlr-wait">Pictures and questions come alive in JupyterLab: by themselves, or with '
    "*Run > Run All Cells*.</span>"
)


def at_home(content: bytes) -> bytes:
    """Return a built notebook as it is laid; as it is where nothing in it is about other places, or it is none."""
    notebook = parsed(content)
    if notebook is None:
        return content
    changed = False
    for cell in notebook["cells"]:
        before = text_of(cell)
        if cell["cell_type"] == "markdown" and (after := _said_at_home(before)) != before:
            cell["source"] = after.splitlines(keepends=True)
            changed = True
        elif (found := MAP.search(before)) and cell["cell_type"] == "code" and cell["outputs"] == []:
            # The map takes its place when the cell has run, and knows then what is done; of that this one says nothing.
            cell["outputs"] = [_still(json.loads(base64.b64decode(found[1]))["stages"])]
            changed = True
    return dumped(notebook) if changed else content


def _still(stages: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an output that holds a map without progress: its stages, and in each the chapters as links."""
    # No headings: JupyterLab would list them in the table of contents.
    html = "".join(
        f"<p><strong>{escape(stage['title'])}</strong></p><ul>{''.join(map(_chapter, stage['steps']))}</ul>"
        for stage in stages
    )
    text = "\n".join(f"{stage['title']}: {', '.join(step['title'] for step in stage['steps'])}" for stage in stages)
    return {"output_type": "display_data", "metadata": {}, "data": {"text/html": html, "text/plain": text}}


def _chapter(step: dict[str, Any]) -> str:
    if not step["href"]:
        return f"<li>{escape(step['title'])} <small>(to come)</small></li>"
    skipped = ", can be skipped" if step["optional"] else ""
    hours = short_hours(step["hours"], step["links"])
    return f'<li><a href="{escape(step["href"])}">{escape(step["title"])}</a> <small>({hours}{skipped})</small></li>'


def _said_at_home(text: str) -> str:
    return LAUNCH.sub("", TWIN.sub(r"\1", text)).replace(RUN_FIRST, RUN_HERE)
