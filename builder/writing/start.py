"""The notebook of start_here: the page, and in it the questions that lead to a road map."""

from __future__ import annotations

from builder.model import Page, Prose, counting
from builder.runtime.scoring.payload import VERSION
from builder.writing.blocks import BlockWriter, features
from builder.writing.cells import add_guarded, add_guarded_cell, add_picture, add_setup, add_summary
from builder.writing.map import map_stages
from builder.writing.notebook import Notebook
from builder.writing.payload import packed
from builder.writing.picture import all_roads_picture, roads_in_words
from builder.writing.record import QUESTIONS_HEADING
from builder.writing.review import review_link, review_place
from builder.writing.site import Site
from builder.writing.welcome import head, without_title

BEFORE = "before_you_begin"  # the page that comes before any road
FIND = f"""\
## {QUESTIONS_HEADING}

Three questions lead to your road map and its first steps; below them you see how far you have come on every road. \
Nothing to click? Run the page again."""


def start_notebook(page: Page, site: Site) -> Notebook:
    """Return the notebook of the first page: its prose up to the first heading, the way to a road, the rest."""
    book = Notebook(site.output(page.path), page.path)
    title, blocks = without_title(page.blocks)
    book.markdown(head(title or page.title, site, book.path, runs=True), key="head")
    add_setup(book, page.id, features(blocks) | {"find_road", "picture"})
    # At once below the title, for whoever comes back the next evening.
    add_guarded_cell(book, "Where you stopped", "go_on()", {"tags": ["roads"]}, key="go-on")
    writer = BlockWriter(book, site, page.id, blocks)
    sections: list[str] = []
    if blocks and isinstance(blocks[0], Prose):
        # Parted at the first heading: the way to a road stands between a page's opening and its sections, as high up
        # as can be.
        intro, *sections = writer.prose(blocks[0])
        book.markdown(intro)
    find = FIND + (f"\n\n{again}" if (again := review_link(site, at=book.path)) else "")
    book.markdown(find, key="find")
    add_guarded(book, "Find your road", f'find_road("{roads_payload(site, at=book.path)}")', "roads")
    # Below the questions, which are to stand in the first screen. Drawn here and not read from images/: what lies there
    # is the last build's.
    if len(site.course.road_maps) > 1:
        add_picture(book, roads_in_words(site.course), "svg+xml", all_roads_picture(site.course).encode())
    for section in sections:
        book.markdown(section)
    writer.blocks(blocks[1:] if blocks and isinstance(blocks[0], Prose) else blocks)
    add_summary(book, [f"{page.id}/{check.id}" for check in counting(blocks)])
    return book


def roads_payload(site: Site, *, at: str) -> str:
    """Return all road maps with their steps, as base64 of canonical JSON."""
    roads = [
        {
            "title": road.title,
            "audience": road.audience,
            "summary": road.summary,
            # Titles and not ids: the runtime has no list of chapters that are still to come or on other roads.
            "assumes": [site.title(chapter) for chapter, _ in road.assumes],
            "href": site.relative(road.path, at=at),
            "colab": site.settings.colab(site.output(road.path)),
            "stages": map_stages(road, site, at=at),
        }
        for road in site.course.road_maps
    ]
    # The same steps as in each road map's own notebook, seen from here, so that both say the same of a learner.
    found = {"roads": roads, "before": _before(site, at), "review": review_place(site, at=at)}
    return packed({"v": VERSION, **found})


def _before(site: Site, at: str) -> dict[str, str] | None:
    """Return the way to the page for whom all is new; None where the course has none."""
    page = next((page for page in site.course.pages if page.id == BEFORE), None)
    if page is None:
        return None
    address = site.settings.colab(site.output(page.path))
    return {"title": page.title, "href": site.relative(page.path, at=at), "colab": address}
