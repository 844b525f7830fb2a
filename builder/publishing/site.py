"""Builds the site: JupyterLite with the course's notebooks as its contents, and Pyodide with the widgets' packages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from builder.errors import RefusedError
from builder.files import CHECKPOINTS, is_file, notebooks_of, read, write
from builder.lab.at_home import at_home
from builder.lab.server import DEFAULTS, EXTENSIONS, UNUSED, style
from builder.publishing.folder import beside, exchange, refuse_foreign
from builder.publishing.pyodide import ENTRY, lock_of, own_address
from builder.publishing.wheels import LOCK, lay_wheels
from builder.seal import is_sealed

KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
CONFIG = "jupyter-lite.json"
DATA = "jupyter-config-data"
WHEELS = "static/wheels"
INSTALL = "JupyterLite is not installed here: run `uv run --group lite roadmap lite …`."
START = "lab/index.html?path=start_here.ipynb"
# What `roadmap lab` has of its own, for the site: one page at a time without bars that readers do not need, and pages
# that run when they are opened, since whoever opens a site trusts it.
OURS = {"roadMapRun": "always", "roadMapPagesUrl": "./files"}
# Opens by itself where no page is open yet, and then lies over the page.
LAUNCHER = "@jupyterlab/launcher-extension"


def build_site(notebooks: Path, out: Path, pyodide: Path | None = None) -> None:
    """Build the site of the notebooks below `notebooks` into the folder `out`, which is made anew.

    `pyodide` is a folder with Pyodide to put into the site (None: readers' browsers load it from its CDN, and its list
    of packages is asked for there now). What was at `out` stays as it was until the whole site is there. Raises
    RefusedError when JupyterLite is missing, `out` is somebody else's or `pyodide` is no Pyodide.
    """
    if not find_spec("jupyterlite_core") or not find_spec("jupyterlite_pyodide_kernel"):
        raise RefusedError(INSTALL)
    # A link stays one, and leads to the new site. Not by pathlib, which raises where a link leads to itself.
    out = Path(os.path.realpath(out))
    # Before the minute that JupyterLite takes.
    _refuse_overlap(out, {"--notebooks": notebooks, "--pyodide": pyodide})
    refuse_foreign(out)
    lock = lock_of(pyodide)
    with beside(out) as place:
        pages, site = place / "pages", place / "site"
        _lay_pages(notebooks, pages)
        _jupyterlite(pages, place, site)
        _complete(site, lock, pyodide)
        exchange(site, out, place / "old")


def _refuse_overlap(out: Path, folders: dict[str, Path | None]) -> None:
    """Raise RefusedError when `out` lies in one of the folders of the options, or around it."""
    for folder in filter(None, folders.values()):
        theirs = Path(os.path.realpath(folder))
        if out == theirs or out in theirs.parents or theirs in out.parents:
            raise RefusedError(f"The site cannot lie in {folder} or around it; choose another folder with --out.")


def _lay_pages(notebooks: Path, pages: Path) -> None:
    """Lay the course's notebooks into `pages`: a site is for all to read, and what is not the course's stays here."""
    for path in notebooks_of(notebooks):
        content = read(path)
        if is_sealed(content):
            write(pages / path.relative_to(notebooks), at_home(content))


def _jupyterlite(pages: Path, place: Path, site: Path) -> None:
    """Run JupyterLite's own builder in the folder `place`. Raises RefusedError with what it said last."""
    # There, since it takes config files from the folder that it runs in, and leaves the database of its tasks in it.
    command = [sys.executable, "-m", "jupyterlite_core", "build", f"--output-dir={site}", "--apps=lab"]
    # Its own list of what to ignore would leave out pages in a folder called lib or build.
    command += [f"--contents={pages}", f"--ignore-contents=/{CHECKPOINTS}/", "--no-sourcemaps"]
    command += [f"--FederatedExtensionAddon.extra_labextensions_path={EXTENSIONS}"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 - ours
    if done.returncode or not is_file(site / CONFIG):
        last = "\n".join((done.stdout + done.stderr).splitlines()[-10:])
        raise RefusedError(f"JupyterLite could not build the site. Its last words:\n{last}")


def _complete(site: Path, lock: dict[str, Any], pyodide: Path | None) -> None:
    """Lay Pyodide, where it is given, and the widgets' packages into the site, and tell its kernel and its pages."""
    # lockFileURL is an option of the kernel since jupyterlite/pyodide-kernel#103.
    settings: dict[str, Any] = {"loadPyodideOptions": {"lockFileURL": f"./{WHEELS}/{LOCK}"}}
    if pyodide:
        for path in filter(is_file, pyodide.rglob("*")):
            if not path.name.endswith((".map", ".d.ts")):  # for who debugs it
                write(site / "static" / "pyodide" / path.relative_to(pyodide), read(path))
        # A site with Pyodide of its own may be meant for a place without a network, where asking PyPI makes
        # readers wait for nothing.
        settings |= {"pyodideUrl": f"./static/pyodide/{ENTRY}", "disablePyPIFallback": True}
    lay_wheels(lock, "../pyodide/" if pyodide else own_address(), site / WHEELS)
    config = json.loads(read(site / CONFIG))
    # Merged into what JupyterLite wrote, which names the wheels of its own kernel there.
    plugins = config[DATA].setdefault("litePluginSettings", {})
    plugins[KERNEL] = {**plugins.get(KERNEL, {}), **settings}
    config[DATA] |= {
        **OURS,
        "roadMapStyle": style(),
        "disabledExtensions": [*UNUSED, LAUNCHER],
        "settingsOverrides": json.loads(read(DEFAULTS)),
    }
    write(site / CONFIG, json.dumps(config, indent=2, sort_keys=True).encode())
    # The page of the application has a config of its own, which wins.
    lab = json.loads(read(site / "lab" / CONFIG))
    lab[DATA]["mode"] = "single-document"
    write(site / "lab" / CONFIG, json.dumps(lab, indent=2, sort_keys=True).encode())
