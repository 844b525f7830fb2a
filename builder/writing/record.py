"""What the record's cell hands the runtime: the course's pages, with the titles of all that can be answered there."""

from __future__ import annotations

from builder.anchors import anchor_above, jupyter_anchor
from builder.model import Check, Document, Worksheet, documents_of
from builder.runtime.scoring.payload import VERSION
from builder.runtime.views.questions import QUESTIONS
from builder.writing.payload import packed
from builder.writing.site import Site

# The heading of start_here below which its questions stand.
QUESTIONS_HEADING = "Find your road"


def record_payload(site: Site, *, at: str) -> str:
    """Return the pages with something to answer, as seen from the notebook `at`, as base64 of canonical JSON."""
    # By path, so that the payload does not depend on the order of reading.
    pages = sorted(documents_of(site.course), key=lambda page: page.path)
    places = [
        {
            "id": page.id,
            "title": page.title,
            "titles": titles,
            "below": _below(page),
            "href": site.relative(page.path, at=at),
            "colab": site.settings.colab(site.output(page.path)),
        }
        for page in pages
        if (titles := _titles(page))
    ]
    return packed({"v": VERSION, "pages": places})


def _titles(page: Document) -> list[tuple[str, str]]:
    """Return the names of all that can be answered on a page, each with how it is called."""
    # Predictions too: a guess is an answer.
    named = [(f"{page.id}/{block.id}", block.title) for block in page.all_blocks if isinstance(block, Check)]
    named += [(name, f"Your page: {sheet.name.replace('_', ' ')}") for name, sheet in _sheets(page)]
    return named + [(name, question) for name, question, _ in QUESTIONS if _is_start(page)]


def _below(page: Document) -> dict[str, str]:
    """Return the anchor of the heading above all that has none of its own, by name."""
    sheets = {name: anchor_above(page, sheet.span.first) for name, sheet in _sheets(page)}
    return sheets | {name: jupyter_anchor(QUESTIONS_HEADING) for name, *_ in QUESTIONS if _is_start(page)}


def _sheets(page: Document) -> list[tuple[str, Worksheet]]:
    return [(f"{page.id}/{block.name}", block) for block in page.all_blocks if isinstance(block, Worksheet)]


def _is_start(page: Document) -> bool:
    """Whether a page is start_here."""
    return any(name.startswith(f"{page.id}/") for name, *_ in QUESTIONS)
