"""Pages to fill in: a table of examples, fields for the learner's own rows, kept like an answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..host.feedback import RUN_ALL, Feedback, feedback_html, guarded, small
from ..host.outputs import Place, link_to_file, show, show_widget
from ..host.paper import TO_PRINT, written
from ..host.style import rules_in, show_style
from ..host.threads import in_turn, keep_in_step
from ..host.widgets import Widget, has_widgets, label, restyle, widget
from ..record.event import saved_text
from ..record.session import SESSION
from ..text import counted
from .filled import (
    MOST_FILLED,
    WORKSHEET_HASH,
    Filled,
    column_of,
    first_cell,
    given_rows,
    holds_numbers,
    misreading,
    number_in,
    recorded_rows,
    rows_of,
    worksheet_event,
)
from .table import Row, csv_lines, full_name, rows_html

ROWS_AT_FIRST, MOST_COLUMNS = 3, 40
# On a narrow page, whose grid bears the class mlr-from-3, the row mlr-n3 and all that follow: nobody types there yet.
HIDDEN = ", ".join(
    f".mlr-from-{row} .mlr-n{row}, .mlr-from-{row} .mlr-n{row} ~ .mlr-cell" for row in range(MOST_FILLED)
)
SPARE = f"@media (max-width: 699px) {{ {HIDDEN} {{ display: none; }} }}"
EMPTY = "Nothing is filled in yet. What you type is kept when you leave the field."
DEAF = f"Nothing appears here when you type? Choose {RUN_ALL} again, then type what is missing."


class Worksheet:
    """A page to fill in. `columns` are its own and any that earlier rows had; `rows` hold what the learner typed.

    `choices` are what a column offers, by its name. `origin` is the page of another chapter from whose rows this one
    starts, "" for none, and `called` how that page is called. A narrow page shows `asked` rows and all that are filled.
    """

    def __init__(self, name: str, text: str, origin: str = "", called: str = "") -> None:
        heading, *examples = csv_lines(text)
        self.origin, self.called = origin, called
        known = [column_of(words) for words in heading]
        self.choices = {column: choices for column, choices, _ in known}
        self.units = {column: unit for column, _, unit in known}
        heading = list(self.choices)
        self.name, self.title = name, name.rpartition("/")[2].replace("_", " ")
        self.examples = [dict(zip(heading, line, strict=True)) for line in examples]
        self.numeric = {column for column in heading if holds_numbers([row[column] for row in self.examples])}
        self.signed = {column for row in self.examples for column in heading if row[column].startswith("-")}
        self.event = SESSION.history.standing(name, WORKSHEET_HASH).latest
        # Copied as long as nothing was typed here: then these rows are the learner's, and kept as such.
        self.rows = recorded_rows(self.event["answer"]) if self.event else rows_of(origin, heading)
        # Bounded, since a record may come from anybody's progress code.
        self.columns = list(dict.fromkeys([*heading, *(column for row in self.rows for column in row)]))[:MOST_COLUMNS]
        self.labels = [", ".join(filter(None, (column, self.units.get(column)))) for column in self.columns]
        self.fields: list[dict[str, Widget]] = []
        self.asked, self.paper = 0, ""
        self.grid: Widget = None
        self.buttons: Widget = None
        self.feedback: Widget = None
        self.place: Any = None

    # --- the rows ---

    @property
    def filled(self) -> list[Filled]:
        """The rows that hold anything."""
        return [row for row in self.rows if row]

    def fill(self, rows: list[Filled]) -> None:
        """Keep rows in place of the present ones; an empty one keeps its place unless none follows."""
        rows = [{column: text for column, text in row.items() if text} for row in rows]
        while rows and not rows[-1]:
            rows.pop()
        # Fields that are set from here, and those of a page that is shown again, come by as well: nothing new is
        # nothing to record.
        if rows == self.rows:
            return
        self.rows = rows
        self.event = worksheet_event(self.name, rows)
        SESSION.record(self.event)
        self.refresh()

    def handed_out(self) -> list[Row]:
        """Return the learner's rows, or the examples while there are none; numbers are numbers, empty cells None."""
        return [{column: self.value(row, column) for column in self.columns} for row in self.filled or self.examples]

    def value(self, row: Filled, column: str) -> int | float | str | None:
        """Return what stands in a cell; None also for words where a number belongs."""
        text = row.get(column, "")
        return number_in(text) if column in self.numeric else text or None

    def lines(self, rows: list[Filled]) -> list[list[str]]:
        """Return rows as texts in the order of the columns."""
        return [[row.get(column, "") for column in self.columns] for row in rows]

    def misread(self) -> list[str]:
        """Return a sentence for each cell that should hold a number and holds none, or one that may mean another."""
        cells = [
            (f'Row {place}, "{column}"', misreading(row[column], self.units[column], signed=column in self.signed))
            for place, row in enumerate(self.rows, 1)
            for column in self.columns
            if column in self.numeric and row.get(column)
        ]
        return [f"{where}: {told}" for where, told in cells if told]

    def save(self) -> str:
        """Write the page for a spreadsheet and for the printer; return where it is, or why it could not be."""
        if not self.filled:
            return "Fill in a row first."
        stem, rows = Path(self.name.rpartition("/")[2]), [self.labels, *self.lines(self.filled)]
        said, self.paper = written(stem, self.title.capitalize(), self.count(), rows)
        self.refresh()
        return said

    def count(self) -> str:
        """Return in words how many rows are filled in."""
        return counted(len(self.filled), "row")

    # --- what is shown ---

    def show(self) -> None:
        """Show the examples, the fields, and what is kept so far."""
        if not has_widgets():
            print(f'{self.text()}\n\nFill it in from a cell of your own: page("{self.name}", [{{…}}, …])')
        else:
            show_style()
            show(f'<style class="mlr-style">{rules_in(Path(__file__).with_name("worksheet.css"))}{SPARE}</style>', "")
            show_widget(self.box(), self.text())
        self.place = Place(*self.kept())

    def text(self) -> str:
        """Return the page as plain text: its columns and the examples."""
        lines = [" | ".join(line) for line in [self.labels, *self.lines(self.examples)]]
        return "\n".join([f"Your page: {self.title}. The columns, then examples:", *lines])

    def box(self) -> Widget:
        """Return the widgets of the page."""
        examples = widget("HTML", "mlr-wide", value=self.table("Examples", self.examples))
        self.grid = widget("Box", "mlr-sheet")
        shares = ("minmax(4.2rem, 1fr)" if column in self.numeric else "minmax(7rem, 3fr)" for column in self.columns)
        # A new Layout, for the one that is there belongs to all widgets (host/widgets.py).
        self.grid.layout = type(self.grid.layout)(grid_template_columns=" ".join(shares))
        self.feedback = widget("HTML", "mlr-wide")
        more, save = (widget("Button", "mlr-press", description=words) for words in ("Add a row", "Save to print"))
        more.on_click(guarded(self.add_row, self.feedback))
        save.on_click(guarded(lambda: self.say([("Your page", [self.save()])]), self.feedback))
        presses = [more, save]
        if self.origin:
            presses.append(widget("Button", "mlr-press", description="Take new rows"))
            presses[-1].on_click(guarded(lambda: self.say([("Your page", [self.take_new()])]), self.feedback))
        self.buttons = widget("HBox", "mlr-row mlr-wide", children=presses)
        self.put_fields()
        return widget("VBox", "mlr mlr-page", children=[examples, self.grid, self.buttons, self.feedback])

    def put_fields(self) -> None:
        """Put new fields with the present rows in place of the old ones, where there are widgets."""
        self.fields, self.asked = [], len(self.rows)
        if not self.grid:
            return
        for _ in range(min(max(ROWS_AT_FIRST, len(self.rows) + 1), MOST_FILLED)):
            self.put_row()
        self.ask_row()

    def add_row(self) -> None:
        """Add fields for one more row."""
        if len(self.fields) >= MOST_FILLED:
            self.say([("Your page", [f"It holds {MOST_FILLED} rows at most."])])
        else:
            self.put_row()
        self.ask_row()

    def put_row(self) -> None:
        """Put fields for the next row below the others."""
        place = len(self.fields)
        row = self.rows[place] if place < len(self.rows) else {}
        self.fields.append({column: self.field(column, place, row.get(column, "")) for column in self.columns})
        # The fields that are there stay the same objects, so nothing typed is lost as a row is added.
        self.grid.children = tuple(field for row in self.fields for field in row.values())

    def ask_row(self) -> None:
        """Show one more row on a narrow page too: a wide one, which has some to spare, shows them all."""
        self.asked = min(self.asked + 1, len(self.fields))
        self.hide_spare()

    def hide_spare(self) -> None:
        """Say from which row on a narrow page hides them; none that holds anything is one."""
        # By a class of the grid: a field that changes in any way forgets what is being typed into it.
        restyle(self.grid, f"mlr-sheet mlr-from-{max(self.asked, len(self.rows))}")

    def field(self, column: str, place: int, text: str) -> Widget:
        """Return the field of a cell. Its value comes when it is left: by then it is whole."""
        options = self.choices.get(column)
        kind = "Dropdown" if options else "Text" if column in self.numeric else "Textarea"
        # Each field bears a name for screen readers; worksheet.css hides those below the first row on a wide page.
        words = label(self.labels[self.columns.index(column)] + (f", row {place + 1}" if place else ""))
        begins = " mlr-begin" if place and column == self.columns[0] else ""
        # What was kept before the choices changed stays one of them, or it would be lost.
        offered = {"options": list(dict.fromkeys(["", *options, text]))} if options else {"continuous_update": False}
        classes = f"mlr-cell mlr-{'later' if place else 'first'}{begins} mlr-n{place}"
        made = widget(kind, classes, description=words, **offered, value=text)
        made.observe(guarded(self.typed, self.feedback), "value")
        return made

    def typed(self) -> None:
        """Keep what stands in the fields."""
        # All fields and not the one that changed: of two messages in two threads, the last sees what both brought.
        self.fill([{column: field.value.strip() for column, field in row.items()} for row in self.fields])
        # The buttons and all fields: whatever is typed or pressed next must be heard after this.
        keep_in_step(*self.buttons.children, *self.grid.children)

    def take_new(self) -> str:
        """Add the rows of the page that this one starts from which are not here yet; return what came of it."""
        SESSION.catch_up()  # they may have been typed in another notebook
        known = {first_cell(row) for row in self.rows}
        new = [row for row in rows_of(self.origin, list(self.choices)) if first_cell(row) not in known]
        rows = [*self.rows, *new][:MOST_FILLED]
        count = len(rows) - len(self.rows)
        self.fill(rows)
        self.put_fields()
        return f"{counted(count, 'row')} came from the {self.called}." if count else f"No new row in the {self.called}."

    def say(self, feedback: Feedback) -> None:
        """Show sentences below the fields, and what does not read well there."""
        self.feedback.value = feedback_html(feedback + [("Look again", [sentence]) for sentence in self.misread()])

    def refresh(self) -> None:
        """Show the present rows, wherever they came from."""
        if self.feedback:
            self.say([])
            self.hide_spare()
        if self.place:
            self.place.write(*self.kept())

    def kept(self) -> tuple[str, str]:
        """Return what is filled in so far as HTML and as plain text, the latter with its record."""
        trouble = [SESSION.store.trouble] if SESSION.store.trouble else []
        if not self.filled:
            start = [f"It starts from your rows of the {self.called}, once there are any."] if self.origin else []
            return small(*trouble, EMPTY, *start, DEAF), " ".join((*trouble, EMPTY, *start, DEAF))
        count, lines = f"Your page so far: {self.count()}", self.lines(self.filled)
        saved = saved_text(self.event) if self.event else ""
        text = [count, " | ".join(self.labels), *(" | ".join(line) for line in lines), saved]
        html = small(*trouble) + link_to_file(self.paper, TO_PRINT) + self.table(count, self.filled) + small(DEAF)
        return html, "\n".join([*trouble, *text])

    def table(self, title: str, rows: list[Filled]) -> str:
        """Return rows as a table that can be read on a narrow page."""
        return rows_html(title, self.labels, self.lines(rows), "mlr-stack")


@in_turn
def worksheet(name: str, text: str, origin: str = "", called: str = "") -> None:
    """Show the page to fill in `name` (chapter/page), given as CSV: a heading row, then examples.

    It starts from the rows of the page `origin` of another chapter, which is `called` so.
    """
    SESSION.worksheets[name] = Worksheet(name, text, origin, called)
    SESSION.worksheets[name].show()


@in_turn
def borrow(name: str, text: str) -> None:
    """Keep a page of another chapter for page(), without showing it: its own chapter is where it is filled in."""
    SESSION.worksheets[name] = Worksheet(name, text)


def pages(chapter: str) -> Callable[..., list[Row]]:
    """Return the function page() of a chapter."""

    def page(name: str, rows: object = None) -> list[Row]:
        """Return the rows of a page to fill in, each a dict: your own, or the examples while there are none.

        With `rows`, such dicts or a table of pandas, fill the page in with these first.
        """
        # A full name is taken, too: where there are no widgets, show() prints one.
        full = name if name in SESSION.worksheets else full_name("page", name, chapter, SESSION.worksheets)
        SESSION.worksheets_read.add(full)  # before anything may raise: a figure that fails is drawn anew later
        sheet: Worksheet = SESSION.worksheets[full]
        if rows is not None:
            sheet.fill(given_rows(rows, sheet.columns))
            sheet.put_fields()
        return sheet.handed_out()

    return page


TOOLS = {"page": pages}
