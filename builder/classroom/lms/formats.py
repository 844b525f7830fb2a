"""The tables of grades that learning management systems export, by what tells them apart."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from builder.errors import RefusedError, few
from builder.runtime.text import counted

MOST_NAMED = 12  # columns in a sentence


@dataclass(frozen=True, slots=True)
class Format:
    """How one system writes its table; the fields are explained in formats.toml."""

    name: str
    marks: tuple[str, ...]
    keys: tuple[str, ...]
    title: str = ""
    column: str = ""
    part: str = ".+"
    points_row: str = ""
    points_column: str = ""
    locked: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    dropped: str = ""
    unread: str = ""
    told_by: str = ""
    last: str = ""
    stranger: str = ""

    def is_of(self, header: Sequence[str]) -> bool:
        """Whether a table with these columns is of this system."""
        told = not self.told_by or any(re.search(self.told_by, name) for name in header)
        return told and set(self.marks) <= set(header)

    def id_of(self, cell: str) -> str:
        """Return the id in a cell of a key column; "" where there is none."""
        found = re.search(self.part, cell)
        return found[0] if found else ""

    def titles(self, header: Sequence[str]) -> dict[int, re.Match[str]]:
        """Return the columns of grades by their places: their names, with the groups `title` and `points`."""
        start = 1 + list(header).index(self.last) if self.last in header else 0
        found = ((place, re.fullmatch(self.title, name)) for place, name in enumerate(header) if place >= start)
        return {place: match for place, match in found if match and match[0] not in (*self.marks, *self.keys)}


@cache
def formats() -> tuple[Format, ...]:
    """Return all of them, in the order in which they are tried."""
    text = (files(__package__) / "formats.toml").read_text(encoding="utf-8")
    return tuple(Format(**_frozen(row)) for row in tomllib.loads(text)["format"])


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def format_of(header: Sequence[str], name: str) -> Format:
    """Return whose table has these columns. Raises RefusedError where it is nobody's; it calls the file `name`."""
    found = next((one for one in formats() if one.is_of(header)), None)
    if found is None:
        ways = ", ".join(f"{one.name} ({', '.join(one.marks)})" for one in formats())
        raise RefusedError(
            f"{name} is no table of grades known here; its columns are {listed(header)}. "
            f"Known by these columns: {ways}. Export it in English."
        )
    return found


def column_of(form: Format, header: Sequence[str], wanted: str, name: str) -> int:
    """Return the place of the column whose title is `wanted`. Raises RefusedError where that is not just one."""
    if form.column:
        return list(header).index(form.column)
    titles = form.titles(header)
    # The whole name as well, for whoever copies it from the file.
    named = [place for place, match in titles.items() if bare(wanted) in {bare(match["title"]), bare(match[0])}]
    found = [place for place in named if not is_dropped(form, header[place])]
    if len(found) == 1:
        return found[0]
    if named and not found:
        raise RefusedError(
            f'{name}: {form.name} takes no grades in a column with the name "{header[named[0]]}"; '
            "rename it there, and export again."
        )
    # Of columns with the same title the whole names, by which --column tells them apart.
    known = [header[place] for place in found] or [
        match["title"] for place, match in titles.items() if not is_dropped(form, header[place])
    ]
    count = counted(len(found), "column") if found else "no column"
    way_out = f"it has {listed(known)}; give one with --column" if known else "make it there, and export again"
    raise RefusedError(f'{name} has {count} for "{wanted}"; {way_out}.')


def is_dropped(form: Format, name: str) -> bool:
    """Whether the system itself passes over a column with this name."""
    return bool(form.dropped and re.search(form.dropped, name))


def bare(title: str) -> str:
    """Return a title's letters and digits: an assignment week_3 is the column "Week 3"."""
    return re.sub(r"\W|_", "", title).casefold()


def listed(names: Sequence[str]) -> str:
    """Return names in a sentence, at most a dozen of them."""
    return few([f'"{name}"' for name in names], MOST_NAMED)
