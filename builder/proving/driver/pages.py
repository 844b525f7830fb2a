"""A page that the reader fills in: what is typed is kept, and its figures follow."""

from __future__ import annotations

from .figures import drawn, reason
from .runtime import session
from .steps import step


def drive_page(name: str) -> None:
    """Fill in the second row of a page by its fields, read it back, and add a row; every figure must follow."""
    sheet = session.worksheets.get(name)
    if not step(name, "a page", sheet, "is not shown", "mend the cell above that stops the page"):
        return
    examples = sheet.handed_out()
    typed = {column: "0,5" if column in sheet.numeric else " 12 & a <word> " for column in sheet.columns}
    typed |= {column: offered[0] for column, offered in sheet.choices.items() if offered}
    # A page that starts from another one's rows may hold some: all but the second are emptied.
    for place, fields in enumerate(sheet.fields):
        for column, field in fields.items():
            field.value = typed[column] if place == 1 else ""
    row = {column: 0.5 if typed[column] == "0,5" else typed[column].strip() for column in sheet.columns}
    row |= {column: sheet.value(typed, column) for column in sheet.numeric if sheet.choices.get(column)}
    kept = sheet.handed_out() == [row]
    shown = "12 &amp; a &lt;word&gt;" in sheet.kept()[0] or " 12 & a <word> " not in typed.values()
    before = len(sheet.fields)
    sheet.add_row()
    ok = kept and shown and len(examples) == len(sheet.examples) and len(sheet.fields) == before + 1
    step(name, "a row", ok, "does not keep a row that is typed", "give each column a heading of its own")
    # A copy: a figure that draws may register listeners anew.
    for listener, heard in list(session.listeners.items()):
        figure = heard.__self__ if listener.startswith("figure ") else None
        if figure and name in figure.worksheets:
            found = f"has a figure that does not follow a row that is typed: {reason(figure)}"
            step(name, "the figure follows", drawn(figure), found, "let draw take whatever stands in the rows")
