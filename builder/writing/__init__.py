"""Writing: the model to notebooks. Pure: what comes out depends on the course and the settings alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from builder.model import Course
from builder.settings import Settings
from builder.writing import glossary, review
from builder.writing.chapter import chapter_notebook
from builder.writing.notebook import Notebook
from builder.writing.page import page_notebook
from builder.writing.picture import drawings, pictures
from builder.writing.road_map import road_map_notebook
from builder.writing.site import Site
from builder.writing.start import start_notebook

__all__ = ["drawings", "lenders", "notebooks", "pictures", "write"]


def write(course: Course, settings: Settings) -> dict[str, str]:
    """Return the text of every notebook of the course by its path below the notebooks' folder."""
    return {name: make() for name, make in notebooks(course, settings).items()}


def notebooks(course: Course, settings: Settings) -> dict[str, Callable[[], str]]:
    """Return what makes the text of each notebook of the course, by its path below the notebooks' folder."""
    # One for all notebooks: it remembers anchors and content hashes, which every road map asks for again.
    site = Site(course, settings)
    makers: dict[str, Callable[[], Notebook]] = {page.path: partial(page_notebook, page, site) for page in course.pages}
    makers |= {chapter.path: partial(chapter_notebook, chapter, site) for chapter in course.chapters}
    makers |= {road_map.path: partial(road_map_notebook, road_map, site) for road_map in course.road_maps}
    if course.start:
        makers[course.start.path] = partial(start_notebook, course.start, site)
    if review.has_review(site):
        makers[review.SOURCE] = partial(review.review_notebook, site)
    if glossary.has_glossary(site):
        makers[glossary.SOURCE] = partial(glossary.glossary_notebook, site)
    # Sorted, so that what is written and reported does not depend on the order in which files were found.
    return {site.output(path): partial(_text, make) for path, make in sorted(makers.items())}


def lenders(course: Course) -> dict[str, tuple[str, ...]]:
    """Return which pages' checks a notebook or picture may hold beside its own: their paths, by its path. Those that
    are not named here may ask or count any, or list the words of any."""
    found: dict[str, tuple[str, ...]] = dict.fromkeys(drawings(course), ())
    found |= {Site.output(page.path): () for page in course.pages}
    chapters = {chapter.id: chapter.path for chapter in course.chapters}
    for chapter in course.chapters:
        needs = (need for need, _ in chapter.needs)
        found[Site.output(chapter.path)] = tuple(chapters[need] for need in needs if need in chapters)
    return found


def _text(make: Callable[[], Notebook]) -> str:
    return make().dumps()
