"""Tables in cells: how one is handed to the runtime, and its name as words."""

from __future__ import annotations


def spaced(name: str) -> str:
    """Return the name of a table as words."""
    return name.replace("_", " ")


def table_call(function: str, name: str, csv: str, *more: str) -> str:
    """Return the call that hands the table `name` (chapter/table) to a function of the runtime, `more` being further
    arguments, as Python."""
    # The table stands between triple quotation marks, where these two are all that could end it early or mean
    # something else. In this order: the other way round, the new backslashes would be doubled.
    text = csv.strip("\n").replace("\\", "\\\\").replace('"""', r"\"\"\"")
    return f'{function}("{name}", """\\\n{text}\n"""{"".join(f", {one}" for one in more)})'
