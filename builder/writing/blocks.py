"""Blocks to cells: prose, Python, tables and checks, for any page that holds them."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from builder.model import (
    Block,
    Cell,
    Check,
    Code,
    Example,
    Picture,
    Prose,
    Reach,
    Section,
    Span,
    Table,
    Worksheet,
    counting,
)
from builder.writing.card import BOX
from builder.writing.cells import add_guarded_cell, add_picture
from builder.writing.dates import spoken_month
from builder.writing.escape import escaped, fenced
from builder.writing.markdown import rendered
from builder.writing.notebook import COLLAPSED, Notebook
from builder.writing.payload import packed, reordered
from builder.writing.setup import MODULE
from builder.writing.site import Site
from builder.writing.tables import spaced, table_call
from builder.writing.variants import asked_again

KINDS = {"svg": "svg+xml", "png": "png", "webp": "webp"}  # of pictures: the end of the MIME type
CALLED = ("explore", "local_model", "local_vectors")  # what authors' cells call, so that their page carries it


class BlockWriter:
    """Writes the blocks of one owner (a chapter or page) into a notebook.

    `owner` is the id that the checks' and tables' names begin with, `all_blocks` every block that it owns. After the
    source lines `breaks` the text goes on in a new line. Of the prose that is `boxed` all stands in one cell, in a box.
    """

    def __init__(
        self,
        book: Notebook,
        site: Site,
        owner: str,
        all_blocks: Sequence[Block] = (),
        *,
        breaks: frozenset[int] = frozenset(),
        boxed: Sequence[Prose] = (),
    ) -> None:
        self.book = book
        self.site = site
        self.owner = owner
        self.breaks = breaks
        self.boxed = boxed
        # From all blocks at once: `check` is also called alone, and a figure may stand in another section than its
        # check.
        self._figures, self._guessed = _figures(all_blocks, owner)

    def section(self, section: Section) -> None:
        """Add a section: its heading in one cell with the first prose below it."""
        self.blocks((section.heading, *section.blocks))

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Add blocks in order. Prose that stands together becomes one cell, parted where a heading begins."""
        cells: list[str] = []
        # The runtime shows the progress code below the last check of a section, where a reader is likely to stop; at a
        # prediction nobody does.
        last = next(reversed(counting(tuple(blocks))), None)
        for block in blocks:
            if isinstance(block, Prose) and not block.caption and block not in self.boxed:
                self._gather(block, cells)
                continue
            # Prose is held back until something else comes, so that a section's heading and what follows it share a
            # cell.
            self._flush(cells)
            match block:
                case Prose():
                    self._apart(block)
                case Cell():
                    self._cell(block)
                case Picture():
                    self._picture(block)
                case Table():
                    self._embed(block, "embed", f"Table: {block.name}", "table")
                case Worksheet():
                    self._embed(block, "worksheet", f"Your page: {spaced(block.name)}", "worksheet")
                case Check():
                    self.check(block, last=block is last)
        self._flush(cells)

    def prose(self, prose: Prose) -> list[str]:
        """Return the Markdown of a prose as it stands in this notebook, parted before each heading."""
        return rendered(prose, self.site, at=self.book.path, breaks=self.breaks)

    def check(self, check: Check, *, last: bool = False, again: str = "") -> None:
        """Add a check: its question, the cell to fill in where there is one, and the collapsed cell that asks.

        `last` says that a section ends here. `again` is "", or the page on which the check of another page is asked
        once more, its options in an order of their own and, where it varies, with other values.
        """
        name = f"{self.owner}/{check.id}"
        asked = asked_again(check, f"{again}/{name}") if again else check
        level = "#" * check.level
        # No parting at headings here: a stem is one cell, whose key must not depend on how many headings it has.
        stem = "\n\n".join("".join(self.prose(prose)) for prose in asked.stem)
        parts = (f"{level} Check: {escaped(check.title)}", stem, *self.examples(check))
        self.book.markdown("\n\n".join(parts), key=f"stem-{self.owner}-{check.id}")
        if isinstance(check.answer, Code):
            # The runtime finds the learner's cell by this line (MARK in runtime/checks/cells.py), also in notebooks
            # that readers already have: it may not change.
            starter = f"# Check: {name} (keep this line; your code goes below)\n"
            self.book.code(starter + check.answer.starter.code, key=f"starter-{self.owner}-{check.id}")
        # Only where asked again are options shuffled: in its own chapter a check stands as its author wrote it. The
        # hash is made before, so both are one question to the record.
        content = self.payload(check, name, self._figures.get(check.span, ""), asked if again else None)
        payload = packed(reordered(content, f"{again}/{name}") if again else content)
        options = (", again=True" if again else "") + (", last=True" if last else "")
        call = f'check("{name}", "{payload}"{options})'
        metadata = {"tags": ["check", *(["predict"] if check.predict else [])], MODULE: {"check": name}}
        add_guarded_cell(self.book, f"Check: {check.title}", call, metadata, key=f"check-{self.owner}-{check.id}")

    def examples(self, check: Check) -> Iterator[str]:
        """Yield what stands below the stem of a code check that has examples, as Markdown."""
        if isinstance(check.answer, Code) and check.answer.examples:
            yield "For example:"
            yield from (fenced("python", self.shown_example(example)) for example in check.answer.examples)

    def shown_example(self, example: Example) -> str:
        """Return an example as a reader sees it."""
        return example.code

    def payload(self, check: Check, name: str, figure: str, asked: Check | None) -> dict[str, Any]:
        """Return what the cell of a check hands the runtime; the arguments are those of `Site.content`."""
        return self.site.content(check, name, figure, asked)

    def _gather(self, prose: Prose, cells: list[str]) -> None:
        before, *headed = (part.strip("\n") for part in self.prose(prose))
        if before:
            cells[-1:] = [f"{cells[-1]}\n\n{before}" if cells else before]
        cells.extend(headed)

    def _flush(self, cells: list[str]) -> None:
        for cell in cells:
            self.book.markdown(cell)
        cells.clear()

    def _cell(self, cell: Cell) -> None:
        figure = self._figures.get(cell.span, "")
        lines = []
        if cell.hidden:
            what = "figure" if calls(cell.code, "explore") else "step"
            lines.append(f"#@title The code of this {what}")
        if figure:
            # The learner's own name `explore` is set anew in the figure's cell, so that the cell reads as any other
            # and the runtime still knows which figure a check means.
            maker = "guess_first" if cell.span in self._guessed else "figure"
            lines.append(f"from {MODULE} import {maker}")
            lines.append(f'explore = {maker}("{figure}")')
        # Hidden code may be looked at and changed. Only deleting it would break what stands below.
        metadata = COLLAPSED | {"deletable": False} if cell.hidden else {}
        self.book.code("\n".join([*lines, cell.code]), metadata)

    def _apart(self, prose: Prose) -> None:
        """Add prose that has a cell of its own: a caption, which stays with its picture, or all of a card."""
        if prose.caption:
            self.book.markdown("".join(self.prose(prose)), {"tags": ["caption"]})
        elif prose == self.boxed[0]:
            text = "\n\n".join("".join(self.prose(part)).strip("\n") for part in self.boxed)
            self.book.markdown(BOX.format(text=text), {"tags": ["card"]}, key="card")

    def _picture(self, picture: Picture) -> None:
        # Until it has run, the cell's title is what stands there: it says what is seen.
        add_picture(self.book, picture.words, KINDS[picture.kind], picture.data)

    def _embed(self, table: Table | Worksheet, name: str, title: str, tag: str) -> None:
        """Add the collapsed cell that hands a table to the runtime's function `name`."""
        more = []
        if isinstance(table, Table) and table.asof:
            more = [f'"as of {spoken_month(table.asof)}"']
        elif isinstance(table, Worksheet) and (origin := self.site.worksheet(table.origin)):
            title, sheet = origin
            more = [f'"{table.origin}"', json.dumps(f"{spaced(sheet.name)} ({title})", ensure_ascii=False)]
        call = table_call(name, f"{self.owner}/{table.name}", table.csv, *more)
        # By such marks `roadmap prove` finds what it has to drive (builder/proving/notebook.py).
        marks = {MODULE: {"page": f"{self.owner}/{table.name}"}} if isinstance(table, Worksheet) else {}
        add_guarded_cell(self.book, title, call, {"tags": [tag], **marks}, key=f"{tag}-{self.owner}-{table.name}")


def features(blocks: Iterable[Block]) -> set[str]:
    """Return the features of the runtime that blocks use: kinds of check, and the functions that their cells call."""
    found: set[str] = set()
    for block in blocks:
        if isinstance(block, Check):
            # Wherever there is a check, `add_summary` ends the page with a cell that calls this.
            found |= {block.answer.kind, "guess_first" if block.predict else "summary"}
            found |= {"vary"} if block.variants else set()
        elif isinstance(block, Table):
            found.add("embed")
        elif isinstance(block, Picture):
            found.add("picture")
        elif isinstance(block, Worksheet):
            found.add("worksheet")
        elif isinstance(block, Cell):
            found |= {name for name in CALLED if calls(block.code, name)}
    return found


def calls(code: str, name: str) -> bool:
    """Whether the Python `code` calls the function `name`."""
    return name in code and name in _called(code)  # most cells do not hold it: spare them the parsing


@lru_cache(maxsize=256)  # each figure's cell is asked about several times
def _called(code: str) -> frozenset[str]:
    # Parsed and not searched for: `# explore(…)` in a comment or a text is no figure. A name behind a dot is none
    # either.
    called = (node.func for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call))
    return frozenset(function.id for function in called if isinstance(function, ast.Name))


def _figures(blocks: Sequence[Block], owner: str) -> tuple[dict[Span, str], set[Span]]:
    """Return the figure's id by span, for the cells that draw one and the reach checks that read it; and the spans of
    those that a prediction keeps closed.

    A figure takes the id of the prediction above it, else that of the first reach check below it.
    """
    # By span, which cell and check both bear: the model gives a figure no name of its own.
    found: dict[Span, str] = {}
    guessed: set[Span] = set()
    drawn, prediction = None, ""
    for block in blocks:
        if isinstance(block, Cell) and calls(block.code, "explore"):
            drawn = block.span
            if prediction:
                found[drawn] = f"{owner}/{prediction}"
                guessed.add(drawn)
            prediction = ""
        elif isinstance(block, Check) and block.predict:
            prediction = block.id
        elif isinstance(block, Check) and isinstance(block.answer, Reach) and drawn:
            # setdefault: a second reach check below the same figure reads it by the id that the first has given it.
            found[block.span] = found.setdefault(drawn, f"{owner}/{block.id}")
    return found, guessed
