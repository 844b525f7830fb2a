"""A notebook as one page of HTML for paper, made by nbconvert with a template of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbconvert import HTMLExporter

from builder.printing.markdown import to_html

# nbconvert looks for a folder of the template's name in here, and takes the base template from its conf.json.
TEMPLATES = Path(__file__).parent


def page(notebook: str, *, title: str, to_fill_in: bool) -> str:
    """Return `notebook` (nbformat 4.5, JSON) as HTML that needs no other file and no network.

    Cells with the tag `hidden` are left out; of those whose source is hidden, the outputs are shown. `to_fill_in` asks
    for a name and a date.
    """
    book = nbformat.reads(notebook, as_version=4)
    # After the run: a hidden cell is there to be executed, and its outputs go with it.
    book.cells = [cell for cell in book.cells if "hidden" not in cell.metadata.get("tags", [])]
    exporter = HTMLExporter(template_name="template", extra_template_basedirs=[str(TEMPLATES)])
    exporter.register_filter("prose", to_html)
    # Put into the page, which may be sent by mail or opened without a network.
    style = (TEMPLATES / "template" / "style.css").read_text(encoding="utf-8")
    sheet: dict[str, Any] = {"title": title, "style": style, "to_fill_in": to_fill_in}
    return str(exporter.from_notebook_node(book, {"sheet": sheet})[0])
