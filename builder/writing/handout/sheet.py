"""A page of the course as sheets: the handout, and the answers apart. Each is Markdown, and a notebook to be run."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, assert_never

from builder.model import Block, Cell, Chapter, Check, Code, Page, Picture, Prose, Table, Worksheet
from builder.writing.blocks import BlockWriter, calls, features
from builder.writing.borrowing import set_up
from builder.writing.card import card_of
from builder.writing.chapter import in_order
from builder.writing.dates import spoken_month
from builder.writing.escape import escaped, fenced
from builder.writing.handout.answer import answer, computed
from builder.writing.handout.question import question
from builder.writing.handout.words import printed, table
from builder.writing.notebook import Notebook
from builder.writing.setup import MODULE
from builder.writing.site import Site
from builder.writing.welcome import without_title

SHUFFLED = "*Options and items stand in an order of their own (seed: print), the same whenever this is printed.*"
EMPTY_ROWS = 4  # of a page to fill in, below its examples
SHOWN = "shown"  # the tag of a cell of the answers that is not for running alone


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed. `markdown` is complete but for what running gives; `notebook` (nbformat 4.5, JSON) gives that
    too when it is run, and `runs` says that there is something to run. In it, cells with the tag `hidden` are run only;
    of those whose source is hidden, the outputs are shown. `asks` says that it has questions."""

    title: str
    markdown: str
    notebook: str
    runs: bool
    asks: bool


def handout(page: Chapter | Page, site: Site, *, shuffled: bool = False) -> Sheet:
    """Return the page without a key: lesson, figures, tables, and its checks with room to answer."""
    writer = _SheetWriter(page, site, "", escaped(page.summary), SHUFFLED if shuffled else "")
    for block in writer.all:
        match block:
            case Prose():
                writer.book.markdown(printed(block, writer.breaks))
            case Cell():
                # First the cell, then what stands for it on paper, so that a figure's picture is above the line that
                # names its sliders. The notebook wants a cell where Markdown shows the table itself: `sheet` hides
                # it.
                writer.run(block)
                writer.book.markdown(_moves(block))
            case Picture():
                writer.run(block)
            case Table():
                writer.run(block)
                note = f"\n\n*As of {spoken_month(block.asof)}.*" if block.asof else ""
                writer.book.markdown(table(block.csv) + note)
            case Worksheet():
                writer.run(block)
                writer.book.markdown(table(block.csv, empty=EMPTY_ROWS))
            case Check():
                # The template keeps cells whose id begins so on one page of paper (template/index.html.j2).
                text = question(block, f"{page.id}/{block.id}", shuffled=shuffled)
                writer.book.markdown(text, key=f"question-{block.id}")
                writer.starter(block)
            case _:
                assert_never(block)  # a new kind of block must not be lost on paper
    return writer.sheet()


def card(chapter: Chapter, site: Site) -> Sheet | None:
    """Return the card of a chapter, to be printed alone; None where it has none."""
    proses = card_of(chapter)
    book = Notebook(site.output(chapter.path), chapter.path)
    book.markdown(f"# {escaped(chapter.title)}")
    for prose in proses:
        book.markdown(printed(prose))
    notebook = json.loads(book.dumps())
    made = Sheet(chapter.title, _markdown(notebook), json.dumps(notebook, ensure_ascii=False), runs=False, asks=False)
    return made if proses else None


def answer_sheet(page: Chapter | Page, site: Site, *, shuffled: bool = False) -> Sheet:
    """Return the answers of the page's checks, in the order in which `handout` shows them with the same `shuffled`."""
    writer = _SheetWriter(page, site, ": answers", "", SHUFFLED if shuffled else "")
    for block in writer.all:
        match block:
            case Check():
                writer.book.markdown(answer(block, f"{page.id}/{block.id}", shuffled=shuffled))
                if code := computed(block):
                    writer.book.code(code.code, {"tags": [SHOWN]})
                writer.starter(block)
            # Run unseen, since the code of a computed answer may use any name that the lesson has made.
            case Cell() | Table() | Worksheet():
                writer.run(block)
    return writer.sheet(only_answers=True)


class _SheetWriter:
    """Gathers a sheet: its notebook, opened by the title and the cell that sets up what the others need."""

    def __init__(self, page: Chapter | Page, site: Site, suffix: str, *lead: str) -> None:
        self.page = page
        title, self.all = _blocks(page)
        self.title = (title or page.title) + suffix
        self.book = Notebook(site.output(page.path), page.path)
        self.book.markdown("\n\n".join(part for part in (f"# {escaped(self.title)}", *lead) if part))
        # Tables alone ask for no kernel: the Markdown shows them. But one above a computed answer is run for it
        # (test_a_computed_answer_finds_its_table).
        run = (isinstance(one, Cell | Picture) or (isinstance(one, Check) and computed(one)) for one in self.all)
        self.runs = any(run)
        self.breaks = _breaks(page)
        if self.runs:
            # Without the checks' modules: a sheet asks none of them.
            needed = features(block for block in self.all if not isinstance(block, Check))
            set_up(self.book, page.id, self.all, needed, site)
        # No `all_blocks`: figures get no id, as nothing here reads their sliders.
        self._writer = BlockWriter(self.book, site, page.id)

    def run(self, block: Block) -> None:
        """Add the cell of a block that is to be run."""
        if self.runs:
            self._writer.blocks([block])

    def starter(self, check: Check) -> None:
        """Add what a code check gives its reader to begin with, run unseen: later cells may use its names."""
        if self.runs and isinstance(check.answer, Code):
            self.book.code(check.answer.starter.code, {"tags": ["starter"]}, key=f"starter-{check.id}")

    def sheet(self, *, only_answers: bool = False) -> Sheet:
        """Return what was gathered; with `only_answers`, what is neither prose nor an answer is run only."""
        # The seal no longer holds after this; nobody asks a sheet for one.
        notebook = json.loads(self.book.dumps())
        for cell in notebook["cells"]:
            tags = cell["metadata"].get("tags", [])
            # All cells that the writer tags are the course's own (setup, tables, pages). An author's cells have no
            # tag, and are shown on the handout, as pictures are.
            if cell["cell_type"] == "code" and SHOWN not in tags and (only_answers or {*tags} - {"picture"}):
                cell["metadata"]["tags"] = [*tags, "hidden"]
        # Asked of what is left, since answers without a computed one have nothing to show for a run.
        runs = any(_is_shown(cell) for cell in notebook["cells"] if cell["cell_type"] == "code")
        asks = not only_answers and any(isinstance(block, Check) for block in self.all)
        return Sheet(self.title, _markdown(notebook), json.dumps(notebook, ensure_ascii=False), runs, asks)


def _is_shown(cell: dict[str, Any]) -> bool:
    return "hidden" not in cell["metadata"].get("tags", [])


def _markdown(notebook: dict[str, Any]) -> str:
    """Return what a notebook shows before it has run, as Markdown."""
    parts = []
    for cell in filter(_is_shown, notebook["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
        elif "picture" in cell["metadata"].get("tags", []):
            parts.append(f"*Picture: {escaped(cell['metadata'][MODULE]['picture'])}*")
        elif "jupyter" not in cell["metadata"]:  # those are collapsed
            parts.append(fenced("python", source))
    return "\n\n".join(parts) + "\n"


def _blocks(page: Chapter | Page) -> tuple[str, tuple[Block, ...]]:
    """Return the words of a page's title ("" if it has none) and all blocks below it, headings of sections too."""
    if isinstance(page, Page):
        return without_title(page.blocks)
    title, intro = without_title(page.intro)
    sections = (block for section in in_order(page) for block in (section.heading, *section.blocks))
    return title, (*intro, *sections)


def _breaks(page: Chapter | Page) -> frozenset[int]:
    """Return the lines after which the reason for a link begins: on paper it stands in a line of its own."""
    resources = page.resources if isinstance(page, Chapter) else ()
    return frozenset(resource.span.first for resource in resources if resource.why)


def _moves(cell: Cell) -> str:
    """Return the line below a figure: what moves it in the notebook. Nothing for any other cell."""
    if not calls(cell.code, "explore"):
        return ""
    # A dict, since the order is that of the code and two figures in a cell may share a slider.
    names = ", ".join(name.replace("_", " ") for name in dict.fromkeys(_sliders(cell.code)))
    return f"*In the notebook this figure has sliders: {names}.*"


def _sliders(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "explore":
            yield from (keyword.arg for keyword in node.keywords if keyword.arg)
