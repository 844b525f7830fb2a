"""Pages to fill in of other chapters: those that a page reads travel with it, so that their examples stand in."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from builder.model import Block, Cell, Worksheet
from builder.writing.cells import add_guarded_cell, add_setup
from builder.writing.notebook import Notebook
from builder.writing.site import Site
from builder.writing.tables import spaced, table_call


def set_up(book: Notebook, owner: str, blocks: Sequence[Block], needed: set[str], site: Site) -> None:
    """Add the setup cell of `owner` with the features `needed`; and for each page of another chapter that its `blocks`
    start from, or read by `page("…")`, a collapsed cell that shows nothing."""
    named = dict.fromkeys(name for block in blocks for name in _named(block))
    others = ((name, site.worksheet(name)) for name in named if name.partition("/")[0] != owner)
    pages = [(name, *found) for name, found in others if found]
    add_setup(book, owner, needed | ({"borrow"} if pages else set()))
    for name, chapter, sheet in pages:
        title = f"Your page: {spaced(sheet.name)}, from {chapter}"
        call = table_call("borrow", name, sheet.csv)
        add_guarded_cell(book, title, call, {"tags": ["borrowed"]}, key=f"borrowed-{name.replace('/', '-')}")


def _named(block: Block) -> Iterator[str]:
    if isinstance(block, Worksheet) and block.origin:
        yield block.origin
    elif isinstance(block, Cell) and "page(" in block.code:
        for node in ast.walk(ast.parse(block.code)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "page" and node.args:
                match node.args[0]:
                    case ast.Constant(value=str(name)):
                        yield name
