"""One sheet in one of the formats."""

from __future__ import annotations

from collections.abc import Callable

from builder.printing.pdf import find_browser, pdf
from builder.writing.handout import Sheet

FORMATS = ("md", "html", "pdf")


def printed(sheet: Sheet, form: str, *, say: Callable[[str], None], timeout: int = 300) -> bytes:
    """Return `sheet` as "md" (UTF-8), "html" (one file, nothing beside it) or "pdf" (A4).

    But for "md" this runs the sheet's code, in a kernel of its own; `say` is told before anything slow. `timeout` is
    the seconds that a cell may take. Raises RefusedError, in a sentence that names the way out, where the code fails or
    no browser is found that makes a PDF.
    """
    if form == "md":
        return sheet.markdown.encode()
    # Slow to import, and Markdown needs neither.
    from builder.printing.execution import executed  # noqa: PLC0415
    from builder.printing.page import page  # noqa: PLC0415

    browser = find_browser() if form == "pdf" else None  # to be missed before the code runs, not after
    if sheet.runs:
        say(f"{sheet.title}: running its author's code for pictures and results …")
    notebook = executed(sheet.notebook, timeout=timeout) if sheet.runs else None
    html = page(notebook or sheet.notebook, title=sheet.title, to_fill_in=sheet.asks)
    if browser is None:
        return html.encode()
    say(f"{sheet.title}: making the PDF …")
    return pdf(html, browser)
