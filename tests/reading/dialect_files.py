"""Whole files in the shapes that other tools' courses have, made from a seed, with what each piece of them must become.

A piece is either told, which means that it looks like a cell or a check of another tool and must be a fault on one of
its own lines; or ours, a cell or a check that is built; or plain, prose that says nothing wrong.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "dialects"
FRONT = "---\ntitle: A page\nsummary: A page.\nhours: 1\n---\n# A page\n\n## Practice\n\n"
KINDS = ("told", "ours", "plain")


@dataclass(frozen=True)
class Piece:
    """A piece of a file: the tool whose shape it has, what must become of it, and its text."""

    tool: str
    kind: str
    text: str


def pieces() -> list[Piece]:
    """Return all pieces of the folder, one file a tool: each below a line ~~~~ and its kind."""
    found = []
    for file in sorted(FOLDER.glob("*.md")):
        for part in file.read_text(encoding="utf-8").split("\n~~~~ ")[1:]:
            kind, _, text = part.partition("\n")
            found.append(Piece(file.stem, kind, text.strip("\n") + "\n"))
    return found


def made(seed: int) -> tuple[str, list[tuple[Piece, int, int]]]:
    """Return a file of that seed, and its pieces with the first and last line of each.

    Most pieces are of one tool, as in a course that was brought over from it; ids are made different.
    """
    dice = random.Random(seed)  # noqa: S311 - a seed that gives the same file again is what is wanted
    known = pieces()
    tool = dice.choice(sorted({piece.tool for piece in known}))
    own = [piece for piece in known if piece.tool in (tool, "ours")]
    text = FRONT
    placed = []
    for number in range(dice.randint(3, 12)):
        piece = dice.choice(own if dice.random() < 0.8 else known)
        first = text.count("\n") + 1
        text += piece.text.replace("@@", str(number))
        placed.append((piece, first, text.count("\n")))
        # A thematic break ends a check, so that what follows stands outside of it.
        text += "\n---\n\n" if dice.random() < 0.5 or "Check" in piece.text else "\n"
    return text, placed
