"""The notebook that asks again, over all chapters."""

from __future__ import annotations

from typing import Any

from builder.model import Chapter, Check
from builder.runtime.scoring.payload import VERSION
from builder.writing.cells import add_guarded, add_setup
from builder.writing.escape import escaped
from builder.writing.notebook import Notebook
from builder.writing.payload import packed
from builder.writing.record import record_payload
from builder.writing.site import Site
from builder.writing.welcome import head

# Written as a source all the same, so that links and addresses are made as for any page.
SOURCE = "review.md"  # there is no such file: the builder writes this page
TITLE = "Review"
INTRO = """\
What you answered wrong, had to be shown, or guessed is asked again here; from time to time, so is what you knew."""
HOW = """\
## What is due

Questions wait in boxes. A right and sure answer moves a question one box up, and it comes back after 1, 3, 7, 16, \
then 35 days; any other answer puts it back into the first box. What you were sure of and had wrong comes first. \
Options come in a new order each time. Nothing happens when you click? Run the page again."""
KEEPING = """\
## Your record

Your answers are yours: save them as a table and as a page to print, or let the course forget them. Nothing is \
forgotten until you have said so twice, and while this page stays open you can take it back. Below the buttons \
you see how often you were right when you were sure, and every answer, with the way back to its question."""


def review_notebook(site: Site) -> Notebook:
    """Return the review of a course that has one."""
    book = Notebook(site.output(SOURCE), SOURCE)
    book.markdown(head(TITLE, site, book.path, INTRO, runs=True), key="head")
    # Only what is really asked here: other kinds are named with the way back, so their modules can stay at home.
    kinds = {
        check.answer.kind for chapter in site.course.chapters for check in chapter.checks if check.answer.recallable
    }
    add_setup(book, "review", {"review", "care", *kinds})
    book.markdown(HOW, key="how")
    add_guarded(book, "What is due", f'review("{review_payload(site, at=book.path)}")', "review")
    book.markdown(KEEPING, key="keeping")
    add_guarded(book, "Your record", f'care("{record_payload(site, at=book.path)}")', "care")
    if site.course.start:
        start = site.course.start
        book.markdown(f"Back to {site.link(start.title, start.path, at=book.path)}.", key="way-on")
    return book


def has_review(site: Site) -> bool:
    """Whether there is anything to ask again."""
    # Checks of pages and road maps are not asked again: they belong to no chapter that one could go back to.
    return any(chapter.checks for chapter in site.course.chapters)


def review_link(site: Site, *, at: str) -> str:
    """Return the sentence that leads to the review from the notebook `at`; "" where there is none."""
    return f"Been here before? {site.link(TITLE, SOURCE, at=at)} asks again what is due." if has_review(site) else ""


def review_place(site: Site, *, at: str) -> dict[str, str] | None:
    """Return the way to the review from the notebook `at`, for the runtime; None where there is none."""
    address = site.settings.colab(site.output(SOURCE))
    return {"title": TITLE, "href": site.relative(SOURCE, at=at), "colab": address} if has_review(site) else None


def review_payload(site: Site, *, at: str) -> str:
    """Return every check of the course, with the way to its chapter, as base64 of canonical JSON."""
    # By id, so that the payload does not depend on the order of reading (test_another_order_gives_the_same_bytes).
    chapters = sorted(site.course.chapters, key=lambda chapter: chapter.id)
    items = [_item(check, chapter, site, at) for chapter in chapters for check in chapter.checks]
    return packed({"v": VERSION, "items": items})


def _item(check: Check, chapter: Chapter, site: Site, at: str) -> dict[str, Any]:
    # Without a figure: reach checks are never asked away from theirs, and the hash does not look at it.
    name = f"{chapter.id}/{check.id}"
    payload = site.content(check, name)
    asked = payload if check.answer.recallable else None  # the others are named, with the way back to them
    return {
        "name": name,
        "hash": payload["hash"],
        **{field: payload[field] for field in ("earlier",) if field in payload},
        # As Markdown, which the review shows both with the stem in.
        "title": escaped(check.title),
        "payload": asked,
        "chapter": escaped(chapter.title),
        "href": site.relative(chapter.path, at=at),
        "colab": site.settings.colab(site.output(chapter.path)),
    }
