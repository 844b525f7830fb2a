"""The notebook of a page under pages/."""

from __future__ import annotations

from builder.model import Page, Prose, counting
from builder.writing.blocks import BlockWriter, features
from builder.writing.borrowing import set_up
from builder.writing.cells import add_summary
from builder.writing.notebook import Notebook
from builder.writing.site import Site
from builder.writing.welcome import head, without_title


def page_notebook(page: Page, site: Site) -> Notebook:
    """Return the notebook of a page. A page of prose alone has no setup: there is nothing to run."""
    book = Notebook(site.output(page.path), page.path)
    title, blocks = without_title(page.blocks)
    # A setup cell alone would make readers of plain words run something first.
    runs = any(not isinstance(block, Prose) for block in blocks)
    book.markdown(head(title or page.title, site, book.path, runs=runs), key="head")
    if runs:
        set_up(book, page.id, blocks, features(blocks), site)
    BlockWriter(book, site, page.id, blocks).blocks(blocks)
    add_summary(book, [f"{page.id}/{check.id}" for check in counting(blocks)])
    return book
