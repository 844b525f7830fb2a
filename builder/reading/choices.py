"""Choices: a column of a page to fill in that offers its values, who checks [nobody|a clerk|an expert]; or its unit,
cost [|euros]."""

from __future__ import annotations

import csv
import re

from builder.reading.source import Source

MOST, LONGEST = 12, 40  # choices of a column, and characters of one

# A bar between brackets: "weight [kg]" is a name, by which rows are kept.
_OFFERED = re.compile(r"\s*\[([^\[\]]*\|[^\[\]]*)\]\s*")

_WHOLE = re.compile(r"[^\[\]]*\]\s*")  # what may stand behind the first bracket
_BOUNDS = re.compile(r"(\d+) to (\d+)\]")


def without(text: str) -> str:
    """Return CSV whose heading row has the names of the columns alone."""
    heading, end, rows = text.partition("\n")
    return _OFFERED.sub("", heading) + end + rows


def inspect(source: Source, line: int, what: str, text: str) -> None:
    """Note choices that are none, and examples that are not among them. `text` is CSV that begins at `line`, with rows
    as wide as its heading."""
    rows = csv.reader(text.split("\n"))
    names = next(rows)
    for name in names:
        _inspect_name(source, line, what, name)
    offered = [_choices(name) for name in names]
    for choices in filter(None, offered):
        alike = len({choice.casefold() for choice in choices}) < len(choices)
        if alike or not all(choices) or len(choices) > MOST or max(map(len, choices)) > LONGEST:
            found = f"{what} offers the choices {'|'.join(choices)}"
            allowed = f"write two to {MOST} different ones, each of {LONGEST} characters at most, or a unit as [|euros]"
            source.fault(line, found, allowed)
    for row in rows:
        for value, choices in zip(row, offered, strict=False):
            if choices and value.strip() and value.strip() not in choices:
                found = f'{what} has the example "{value.strip()}", which is not offered'
                source.fault(line + rows.line_num - 1, found, f"write one of {', '.join(choices)}")


def _inspect_name(source: Source, line: int, what: str, name: str) -> None:
    """Note a heading of which the page would leave a part out, and a unit within which no number lies."""
    behind = name.partition("[")[2]
    if "|" in behind and not _WHOLE.fullmatch(behind):
        found = f'{what} has the column "{name.strip()}"'
        source.fault(line, found, "close the brackets, with nothing behind them, as in who checks [nobody|a clerk]")
    elif (bounds := _BOUNDS.search(behind)) and int(bounds[1]) >= int(bounds[2]):
        source.fault(line, f"{what} has the unit {bounds[0].removesuffix(']')}", "write the smaller number first")


def _choices(name: str) -> list[str]:
    """Return what a column offers; nothing where it names its unit."""
    match = _OFFERED.search(name)
    found = [choice.strip() for choice in match[1].split("|")] if match else []
    return [] if _is_unit(found) else found


def _is_unit(found: list[str]) -> bool:
    return len(found) == 2 and not found[0] and 0 < len(found[1]) <= LONGEST  # noqa: PLR2004 - none and the unit
