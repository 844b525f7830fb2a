"""A notebook as it is laid into a reader's copy: on one's own computer no page offers Colab, Binder or VS Code."""

from __future__ import annotations

import re

from builder.lab.merge import dumped, parsed, text_of
from builder.writing.welcome import RUN_FIRST

# A link to another page, and its twin as `Site.in_colab` writes it.
TWIN = re.compile(
    r"(\]\((?![a-z]+:)\S+\.ipynb\S*\)) \(\[in Colab\]\(https://colab\.research\.google\.com/github/[^()\s]*\)\)"
)
# The paragraph that `Site.launch` writes below a title.
LAUNCH = re.compile(r"\n\n\[Open in Colab\]\([^()\s]*\) · \[Open in Binder\]\([^()\s]*\)(?=\n\n|\Z)")
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
    return dumped(notebook) if changed else content


def _said_at_home(text: str) -> str:
    return LAUNCH.sub("", TWIN.sub(r"\1", text)).replace(RUN_FIRST, RUN_HERE)
