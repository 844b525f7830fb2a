"""Takes rows out of the notebook: a CSV file for spreadsheets, and a page of HTML that prints well."""

from __future__ import annotations

import csv
from pathlib import Path

from ..text import escape

PAPER = """\
<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 14px/1.5 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em }}
table {{ border-collapse: collapse; width: 100% }} thead {{ display: table-header-group }}
th, td {{ border-bottom: 1px solid #bbb; padding: 4px 8px; text-align: left; vertical-align: top }}
td {{ overflow-wrap: anywhere; white-space: pre-wrap }} tr {{ break-inside: avoid }}
</style><h1>{title}</h1><p>{lead}</p><table><thead>{head}</thead><tbody>{body}</tbody></table></html>
"""


def written(stem: Path, title: str, lead: str, rows: list[list[str]]) -> str:
    """Write rows, the first of them the heading, to `stem`.csv and `stem`.html; return where they are, or why not."""
    table, page = stem.with_suffix(".csv"), stem.with_suffix(".html")
    try:
        with table.open("w", newline="", encoding="utf-8-sig") as file:  # the mark tells spreadsheets it is UTF-8
            csv.writer(file).writerows([harmless(cell) for cell in row] for row in rows)
        page.write_text(paper(title, lead, rows), encoding="utf-8")
    except OSError as fault:
        return f"Could not be written: {fault.strerror}."
    return f"Written to {table.resolve()} and, to be printed, {page.resolve()}."


def harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in set("=@+\t\r") or (cell[:1] == "-" and not cell[1:2].isdigit()) else cell


def paper(title: str, lead: str, rows: list[list[str]]) -> str:
    """Return rows as a page of HTML that prints well, below a title and a sentence."""
    head, *body = [[escape(cell) for cell in row] for row in rows]
    heads = "".join(f'<th scope="col">{cell}</th>' for cell in head)
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in body)
    return PAPER.format(title=escape(title), lead=escape(lead), head=f"<tr>{heads}</tr>", body=lines)
