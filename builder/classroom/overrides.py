"""What a person decided: points that stand whatever the key says, each with its author and the reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from builder.classroom.limits import MOST_POINTS
from builder.classroom.tables import cell, delimiter_of, encoding_of, rows, text_of
from builder.errors import RefusedError
from builder.files import read, write

HEADS = ("learner", "check", "points", "author", "reason")
LARGEST = 50_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Override:
    """A line of overrides.csv. `line` is its number there, 0 for one that is not written yet."""

    learner: str
    check: str
    points: float
    author: str
    reason: str
    line: int = 0


Overrides = dict[tuple[str, str], Override]


def overrides_of(path: Path) -> Overrides:
    """Return what overrides.csv says of each learner and check: its last line on them. Raises RefusedError where a line
    has no points, no author or no reason."""
    found: Overrides = {}
    faults: list[str] = []
    for line, row in rows(path, HEADS):
        told = {head: row.get(head, "").strip() for head in HEADS}
        points = number_of(told["points"])
        lacking = [head for head in ("learner", "check", "author", "reason") if not told[head]]
        if points is None:
            faults.append(f"{path}:{line}: “{told['points']}” are no points; give a number from 0, as 0.5.")
        elif lacking:
            faults.append(f"{path}:{line}: no {' and no '.join(lacking)}; say who decided it and why.")
        else:
            one = Override(told["learner"], told["check"], points, told["author"], told["reason"], line)
            found[one.learner, one.check] = one
    if faults:
        raise RefusedError("\n".join(faults))
    return found


def number_of(text: str) -> float | None:
    """Return a number of a table that a person wrote, with a decimal point or comma; None for what is none, or below
    0, or beyond all sense."""
    try:
        number = float(text.strip().lstrip("'").replace(",", ".").replace("_", " "))  # 1_0 is ten to Python alone
    except ValueError:
        return None
    return number if 0 <= number <= MOST_POINTS else None


def add(path: Path, decided: Iterable[Override]) -> None:
    """Put lines at the end of overrides.csv, with its heading where there is no file yet."""
    before = read(path, LARGEST) if path.exists() else b""
    there = text_of(before, path)
    delimiter = delimiter_of(there)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    if not before:
        writer.writerow(HEADS)
    for one in decided:
        points: str | float = f"{one.points:g}".replace(".", ",") if delimiter == ";" else one.points
        writer.writerow([cell(one.learner), cell(one.check), points, cell(one.author), cell(one.reason)])
    if before and encoding_of(before) == "utf-8-sig":
        # What stands there stays as it is, byte by byte: a person wrote it.
        gap = b"" if before.endswith(b"\n") else b"\r\n"
        write(path, before + gap + text.getvalue().encode())
        return
    # An encoding that may lack what is added: all of it in UTF-8, which every spreadsheet reads by its mark.
    gap_there = "\r\n" if there and not there.endswith("\n") else ""
    write(path, (there + gap_there + text.getvalue()).encode("utf-8-sig"))
