"""Files in the shapes of other tools: nothing that a reader would take for a cell or a check becomes text silently."""

from __future__ import annotations

import re

import pytest

from builder.errors import Fault, SourceError
from builder.model import Cell, Check, Table
from builder.reading import read_chapter
from builder.reading.dialects import HEADING, TEXT, Dialect
from tests.reading.dialect_files import FRONT, KINDS, Piece, made, pieces

PIECES = pieces()
SEEDS = 300


def faults_of(text: str) -> tuple[Fault, ...]:
    """Return the faults of a chapter; none where it is read."""
    try:
        read_chapter(text, "chapters/a.md")
    except SourceError as error:
        return error.faults
    return ()


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: f"{piece.tool}: {piece.text[:30]!r}")
def test_a_piece_alone_becomes_what_it_must(piece: Piece) -> None:
    """A piece of another tool is refused on one of its own lines; ours is built, and plain prose is read."""
    text = FRONT + piece.text.replace("@@", "1")
    found = faults_of(text)
    first, last = FRONT.count("\n") + 1, text.count("\n")
    assert bool(found) == (piece.kind == "told")
    assert [fault for fault in found if not first <= fault.line <= last] == []
    if piece.kind == "ours":
        blocks = [block for section in read_chapter(text, "chapters/a.md").sections for block in section.blocks]
        assert any(isinstance(block, Cell | Check | Table) for block in blocks)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_file_of_pieces_hides_none(seed: int) -> None:
    """In a whole file each piece of another tool has a fault of its own, and ours and plain ones have none."""
    text, placed = made(seed)
    lines = {fault.line for fault in faults_of(text)}
    told = [piece.kind == "told" for piece, _, _ in placed]
    assert [any(first <= line <= last for line in lines) for _, first, last in placed] == told


def test_every_piece_is_of_a_kind() -> None:
    """Each piece says what must become of it, and no file of the folder is empty."""
    assert {piece.kind for piece in PIECES} == set(KINDS)


@pytest.mark.parametrize("dialect", [*TEXT, *HEADING], ids=lambda dialect: dialect.pattern[:30])
def test_what_a_row_fits_holds_one_of_its_signs(dialect: Dialect) -> None:
    """Text without a sign of a row is not searched for it, so each place that it fits must hold one."""
    fitting = [match[0] for piece in PIECES for match in re.finditer(dialect.pattern, piece.text, re.MULTILINE)]
    assert dialect.signs
    assert [text for text in fitting if not any(sign in text for sign in dialect.signs)] == []
