"""The variants of a check in its payload: what is the same in all once, with a table of what differs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from builder.model import Check

# A number, a word, blanks, or a single sign: variants differ in few of these, and the rest is written once.
_TOKEN = re.compile(r"[\d.,]*\d|[^\W\d_]+|\s+|.", re.DOTALL)
_Path = tuple[str | int, ...]
_Column = list[tuple[type, Any]]  # by type as well: 2 and 2.0 are equal, and are two texts of JSON


def asked_again(check: Check, seed: str) -> Check:
    """Return another variant of a check, which depends on `seed` alone; the check itself where it does not vary."""
    if not check.variants:
        return check
    return check.variants[int(sha256(seed.encode()).hexdigest(), 16) % len(check.variants)]


def table_of(payloads: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what makes any of these payloads of the first: `leaves`, each a path with what stands there, and `table`,
    whose rows fill them. In a leaf a number is a column of the table, and a list is a text in pieces."""
    columns: list[_Column] = []
    leaves = [[list(path), _leaf(values, columns)] for path, values in _differing((), payloads)]
    return {"leaves": leaves, "table": [[value for _, value in row] for row in zip(*columns, strict=True)]}


def _differing(path: _Path, values: Sequence[Any]) -> Iterator[tuple[_Path, Sequence[Any]]]:
    """Yield the places in which values differ, as far down as they have one shape."""
    first = values[0]
    if all(value == first for value in values):
        return
    keys: list[str | int] = []
    if all(isinstance(value, dict) and value.keys() == first.keys() for value in values):
        keys = sorted(first)
    elif all(isinstance(value, list) and len(value) == len(first) for value in values):
        keys = list(range(len(first)))
    for key in keys:
        yield from _differing((*path, key), [value[key] for value in values])
    if not keys:
        yield path, values


def _leaf(values: Sequence[Any], columns: list[_Column]) -> int | list[str | int]:
    """Return a leaf; adds to `columns` in place what is not there yet."""
    if not all(isinstance(value, str) for value in values):
        return _place(values, columns)
    texts = [_TOKEN.findall(value) for value in values]
    if len({len(tokens) for tokens in texts}) > 1:
        return _place(values, columns)
    pieces: list[str | int] = []
    for tokens in zip(*texts, strict=True):
        if len(set(tokens)) > 1:
            pieces.append(_place(tokens, columns))
        elif pieces and isinstance(pieces[-1], str):
            pieces[-1] += tokens[0]
        else:
            pieces.append(tokens[0])
    return pieces


def _place(values: Sequence[Any], columns: list[_Column]) -> int:
    """Return the place of the column of these values; adds it to `columns` in place where it is not there yet."""
    column = [(type(one), one) for one in values]
    if column not in columns:
        columns.append(column)
    return columns.index(column)
