"""Delimiters: what parts the columns of a table that should be commas, and values that were meant for two."""

from __future__ import annotations

import re
from itertools import islice

# What other programs and languages write between columns, and what it is called in faults.
_SIGNS = {
    ";": "semicolons", "\t": "tabs", "|": "pipes", "，": "wide commas", "、": "wide commas", "；": "semicolons",
    "؛": "semicolons", "،": "wide commas", ":": "colons", "/": "slashes", "~": "tildes", "^": "carets",
}  # fmt: skip
# Of these none stands in a name of a column, or in each value of one, by chance.
_PLAIN = ";\t|，、；؛،"
# Names of columns, each a word, with a sign that words may hold as well.
_WORDS = re.compile(r"\w+(?:\s*([:/~^])\s*\w+)+")
_NUMBER = r"[-+]?\d+(?:[.,]\d+)?"
_SEVERAL = re.compile(rf"\s*{_NUMBER}(?:\s*[;|\t，、；؛]\s*{_NUMBER})+\s*")
REMEDY = "write commas between them, and quotes round a name that holds the sign"
_LOOKED_AT = 50  # rows: what parts columns stands in each


def between(lines: list[str]) -> str:
    """Return what parts the columns of a table's lines, its heading first, in place of commas; "" where nothing does.

    A sign that may stand in words counts only where it stands equally often in each line, and no comma in any.
    """
    heading, *rows = [line.strip() for line in islice((line for line in lines if line.strip()), _LOOKED_AT)]
    if '"' in heading:
        return ""
    alike = {sign for sign in _SIGNS if sign in heading and all(row.count(sign) == heading.count(sign) for row in rows)}
    for sign in _PLAIN:
        if sign in heading and ("," not in heading or sign in alike):
            return _SIGNS[sign]
    if not rows or any("," in line for line in (heading, *rows)):
        return ""
    words = _WORDS.fullmatch(heading)
    if words and words[1] in alike:
        return _SIGNS[words[1]]
    return "blanks" if _spaced(heading, rows) else ""


def _spaced(heading: str, rows: list[str]) -> bool:
    """Tell whether blanks part columns: two and more in each line, or one and nothing but numbers below the heading."""
    for blanks in (r"\s{2,}", r"\s+"):
        parts = [re.split(blanks, line) for line in (heading, *rows)]
        if len(parts[0]) > 1 and len({len(part) for part in parts}) == 1:
            return blanks != r"\s+" or all(re.fullmatch(_NUMBER, value) for part in parts[1:] for value in part)
    return False


def several(value: str) -> bool:
    """Tell whether a value is some numbers with another delimiter between them."""
    return bool(_SEVERAL.fullmatch(value))


def heading_fault(heading: list[str]) -> tuple[str, str] | None:
    """Return what is wrong with the names of columns, and its remedy; None where they are right."""
    # Of two columns "toss" and " heads" the second would be asked for in vain, as data("x")[0]["heads"].
    if any(name != name.strip() and name.strip() for name in heading):
        return "has a blank beside the name of a column", "write no blanks beside commas"
    if any(len(name) > 1 and name[0] == name[-1] and name[0] in "'‘’“”`" for name in heading):
        return "has quotes round the name of a column", 'leave them out; a value that holds a comma stands in "…"'
    if len(set(heading)) < len(heading) or not all(name.strip() for name in heading):
        return "has a column without a name of its own", "name each column"
    return None
