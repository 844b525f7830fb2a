"""Writing: the model to notebooks. Pure: what comes out depends on the course and the settings alone."""

from __future__ import annotations

from builder.model import Course
from builder.settings import Settings
from builder.writing.chapter import chapter_notebook
from builder.writing.glossary import glossary_notebook
from builder.writing.page import page_notebook
from builder.writing.picture import pictures
from builder.writing.review import review_notebook
from builder.writing.road_map import road_map_notebook
from builder.writing.site import Site
from builder.writing.start import start_notebook

__all__ = ["pictures", "write"]


def write(course: Course, settings: Settings) -> dict[str, str]:
    """Return the text of every notebook of the course by its path below the notebooks' folder."""
    # One for all notebooks: it remembers anchors and content hashes, which every road map asks for again.
    site = Site(course, settings)
    books = {site.output(page.path): page_notebook(page, site) for page in course.pages}
    books |= {site.output(chapter.path): chapter_notebook(chapter, site) for chapter in course.chapters}
    books |= {site.output(road_map.path): road_map_notebook(road_map, site) for road_map in course.road_maps}
    if course.start:
        books[site.output(course.start.path)] = start_notebook(course.start, site)
    for made in (review_notebook(site), glossary_notebook(site)):
        if made is not None:
            books[made.path] = made
    # Sorted, so that what is written and reported does not depend on the order in which files were found.
    return {path: book.dumps() for path, book in sorted(books.items())}
