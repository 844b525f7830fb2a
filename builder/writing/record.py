"""What the record's cell hands the runtime: the course's pages, with the titles of all that can be answered there."""

from __future__ import annotations

from builder.anchors import Document, documents_of
from builder.model import Check, Worksheet
from builder.runtime.scoring.payload import VERSION
from builder.writing.payload import packed
from builder.writing.site import Site

# As runtime/record/session.py keeps them and runtime/views/find_road.py asks them.
START = [
    ("start_here/road", "Which road is yours?"),
    ("start_here/level", "How much of it do you know already?"),
    ("start_here/week", "How much time do you have in a week?"),
]


def record_payload(site: Site, *, at: str) -> str:
    """Return the pages with something to answer, as seen from the notebook `at`, as base64 of canonical JSON."""
    # By path, so that the payload does not depend on the order of reading.
    pages = sorted(documents_of(site.course), key=lambda page: page.path)
    places = [
        {
            "id": page.id,
            "title": page.title,
            "titles": titles,
            "href": site.relative(page.path, at=at),
            "colab": site.settings.colab(site.output(page.path)),
        }
        for page in pages
        if (titles := _titles(page) + (START if page is site.course.start else []))
    ]
    return packed({"v": VERSION, "pages": places})


def _titles(page: Document) -> list[tuple[str, str]]:
    """Return the names of the checks and pages to fill in of a page, each with how it is called."""
    # Predictions too: a guess is an answer.
    named = [(block.id, block.title) for block in page.all_blocks if isinstance(block, Check)]
    sheets = [block.name for block in page.all_blocks if isinstance(block, Worksheet)]
    named += [(name, f"Your page: {name.replace('_', ' ')}") for name in sheets]
    return [(f"{page.id}/{id}", title) for id, title in named]
