"""Tells JupyterLab which cells of a reader's notebook are still the course's: those that may run by themselves."""

from __future__ import annotations

import json
from pathlib import Path

from jupyter_server.base.handlers import APIHandler
from tornado import web

from builder.files import is_file, notebooks_of, read
from builder.lab.at_home import at_home
from builder.lab.merge import digests, parsed

# Asked by labextensions/ml-road-map/static/page.js. The group may hold slashes: notebooks lie in folders.
ADDRESS = r"ml-road-map/cells/(.+\.ipynb)"


class CourseCells(APIHandler):
    """Answers `{"cells": […]}`, the ids of a notebook's cells that stand in the copy as the course has them."""

    def initialize(self, notebooks: Path, copy: Path) -> None:
        """Take the folder of the built notebooks, and that of the reader's copy of them."""
        self.notebooks, self.copy = notebooks, copy

    # Jupyter guards its own handlers; one of ours without this would answer anybody on this machine.
    @web.authenticated
    def get(self, name: str) -> None:
        """Answer for the notebook `name`, a posix path below the copy; of one that is not the course's, nothing."""
        self.finish(json.dumps({"cells": course_cells(self.notebooks, self.copy, name)}))


def course_cells(notebooks: Path, copy: Path, name: str) -> list[str]:
    """Return the ids of the cells of `name` whose kind and source in the copy are those of the built notebook.

    The built notebook is asked and not the copy's manifest, since who hands out a copy can write its manifest too.
    """
    # The name comes from the browser. It is looked up among the names that there are and never joined to a path before,
    # so that ../ and absolute names are simply not the course's.
    ours = {path.relative_to(notebooks).as_posix() for path in notebooks_of(notebooks)}
    if name not in ours or not is_file(copy / name):
        return []
    built, theirs = parsed(at_home(read(notebooks / name))), parsed(read(copy / name))
    if built is None or theirs is None:
        return []
    course = digests(built)
    return [id for id, digest in digests(theirs).items() if course.get(id) == digest]
