"""What a lesson should be: long enough, in small cells, each introduced and read back, with something to see."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import groupby
from math import ceil
from statistics import median

from builder.authoring.prose import count_words
from builder.errors import Fault
from builder.model import Block, Cell, Chapter, Check, Picture, Prose, Table, Worksheet
from builder.writing.card import card_of

# The measures are those of the books that teach best, counted; CONTRIBUTING has them in short. In lines: the median
# of visible cells, the most for any, and what nine in ten keep to.
WORDS = (800, 1_600)
MEDIAN_LINES, MOST_LINES, NEARLY_ALL_LINES = 5, 25, 15
NEARLY_ALL = 0.9
IN_A_ROW = 2
INTRODUCED = 0.85
PICTURE_EVERY = 10
CHECK_EVERY = 10
# Calls that draw. A cell with one of them is a picture, as an embedded table is.
DRAWS = {"explore", "subplots", "plot", "hist", "scatter", "imshow", "bar", "barh", "figure", "boxplot"}


def lesson_warnings(chapter: Chapter, *, technical: bool) -> Iterator[Fault]:
    """Yield the warnings of a chapter's lesson. `technical` chapters show their code; the others must not."""
    blocks = [block for section in chapter.lesson for block in (section.heading, *section.blocks)]
    cells = [block for block in blocks if isinstance(block, Cell)]
    yield from _words(chapter, blocks)
    yield from _rhythm(chapter, blocks)
    if not technical:
        yield from code_warnings(chapter, blocks)
        return
    yield from _lengths(chapter, cells)
    yield from _rows(chapter, blocks)
    yield from _told(chapter, blocks)


def code_warnings(chapter: Chapter, blocks: Sequence[Block]) -> Iterator[Fault]:
    """Yield a warning for each cell among `blocks` that shows its code to readers who are not to see any."""
    for block in blocks:
        if isinstance(block, Cell) and not block.hidden:
            yield _fault(chapter, block.span.first, "a cell shows its code", "write ```python hidden here")


def _words(chapter: Chapter, blocks: Sequence[Block]) -> Iterator[Fault]:
    # The card is printed, not read with the lesson, and has a measure of its own.
    count = count_words(blocks) - count_words(card_of(chapter))
    low, high = WORDS
    if not low <= count <= high:
        yield _fault(chapter, _first_line(chapter), f"the lesson has {count} words", f"{low} to {high} read best")


def _lengths(chapter: Chapter, cells: Sequence[Cell]) -> Iterator[Fault]:
    lengths = sorted(_lines(cell) for cell in cells)
    if not lengths:
        yield _fault(chapter, _first_line(chapter), "the lesson has no cell to run", "let it show what it tells")
        return
    for cell in cells:
        if _lines(cell) > MOST_LINES:
            yield _fault(chapter, cell.span.first, f"a cell of {_lines(cell)} lines", f"{MOST_LINES} is the most")
    # Hidden cells do not count for the median, which is about reading; they do for the longest, which is about
    # mending.
    visible = [_lines(cell) for cell in cells if not cell.hidden]
    if visible and median(visible) > MEDIAN_LINES:
        found = f"half of the visible cells have {median(visible):g} lines or more"
        yield _fault(chapter, _first_line(chapter), found, f"{MEDIAN_LINES} is the measure")
    long = lengths[ceil(NEARLY_ALL * len(lengths)) - 1]
    if long > NEARLY_ALL_LINES:
        found = f"more than one cell in ten is longer than {NEARLY_ALL_LINES} lines"
        yield _fault(chapter, _first_line(chapter), found, "move what repeats into one hidden cell")


def _rows(chapter: Chapter, blocks: Sequence[Block]) -> Iterator[Fault]:
    for is_cell, run in groupby(blocks, key=lambda block: isinstance(block, Cell)):
        row = list(run)
        if is_cell and len(row) > IN_A_ROW:
            yield _fault(chapter, row[0].span.first, f"{len(row)} cells in a row", "put a sentence between them")


def _told(chapter: Chapter, blocks: Sequence[Block]) -> Iterator[Fault]:
    """Warn where too few cells are introduced by prose, or too few of those that show something are read back."""
    # What stands directly before and behind is all that is looked at: a check counts as words, since its question
    # speaks of the cell.
    places = [place for place, block in enumerate(blocks) if isinstance(block, Cell)]
    lonely = [place for place in places if not (place and _is_words(blocks[place - 1]))]
    mute = [place for place in places if _shows(blocks[place]) and not _read_back(blocks, place)]
    shown = [place for place in places if _shows(blocks[place])]
    for missing, of, what in ((lonely, places, "introduced"), (mute, shown, "read back in prose")):
        if of and len(missing) / len(of) > 1 - INTRODUCED:
            found = f"{len(missing)} of {len(of)} cells are not {what}"
            yield _fault(chapter, blocks[missing[0]].span.first, found, f"{INTRODUCED:.0%} should be")


def _rhythm(chapter: Chapter, blocks: Sequence[Block]) -> Iterator[Fault]:
    # A check is no cell to read: it neither wants a picture nor is one.
    lesson = [block for block in blocks if not isinstance(block, Check)]
    for what, every, is_one, counted in (
        ("picture or table", PICTURE_EVERY, _is_picture, lesson),
        ("check", CHECK_EVERY, _is_check, blocks),
    ):
        since = 0
        for block in counted:
            since = 0 if is_one(block) else since + 1
            # Equal and not more: one warning a stretch, however long it is.
            if since == every + 1:
                yield _fault(chapter, block.span.first, f"more than {every} cells without a {what}", "add one here")


def _is_picture(block: Block) -> bool:
    if isinstance(block, Prose):
        # A table in Markdown. Its first line may open the prose, but its rule and rows follow a line end.
        return "\n| " in block.text or "\n|-" in block.text
    if not isinstance(block, Cell):
        return isinstance(block, Picture | Table | Worksheet)
    calls = (node.func for node in ast.walk(ast.parse(block.code)) if isinstance(node, ast.Call))
    # By the name alone, whether plt.plot, ax.plot or explore: whose method it is cannot be known without running it.
    return any(getattr(call, "attr", getattr(call, "id", "")) in DRAWS for call in calls)


def _is_check(block: Block) -> bool:
    return isinstance(block, Check)


def _is_words(block: Block) -> bool:
    return isinstance(block, Prose | Check)


def _shows(block: Block) -> bool:
    """Whether a cell prints or ends in an expression."""
    if not isinstance(block, Cell):
        return False
    tree = ast.parse(block.code)
    # The name and not the call: print handed to map prints as well.
    prints = any(isinstance(node, ast.Name) and node.id == "print" for node in ast.walk(tree))
    return prints or bool(tree.body and isinstance(tree.body[-1], ast.Expr))


def _read_back(blocks: Sequence[Block], place: int) -> bool:
    return place + 1 < len(blocks) and _is_words(blocks[place + 1])


def _lines(cell: Cell) -> int:
    return len([line for line in cell.code.splitlines() if line.strip()])


def _first_line(chapter: Chapter) -> int:
    return chapter.lesson[0].span.first if chapter.lesson else 1


def _fault(chapter: Chapter, line: int, found: str, allowed: str) -> Fault:
    return Fault(chapter.path, line, found, allowed)
