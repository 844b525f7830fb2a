"""Builds the site: JupyterLite with the course's notebooks as its contents, and Pyodide with the widgets' packages."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from builder.errors import RefusedError
from builder.files import CHECKPOINTS, is_file, read, write
from builder.publishing.wheels import LOCK, lay_wheels

KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
CONFIG = "jupyter-lite.json"
ENTRY = "pyodide.mjs"
WHEELS = "static/wheels"
INSTALL = "JupyterLite is not installed here: run `uv run --group lite roadmap lite …`."
START = "lab/index.html?path=start_here.ipynb"
PATIENCE = 60  # seconds


def build_site(notebooks: Path, out: Path, pyodide: Path | None = None) -> None:
    """Build the site of the notebooks below `notebooks` into the folder `out`, which is made anew.

    `pyodide` is a folder with Pyodide to put into the site (None: readers' browsers load it from its CDN, and its list
    of packages is asked for there now). Raises RefusedError when JupyterLite is missing, `out` is somebody else's or
    `pyodide` is no Pyodide.
    """
    if not find_spec("jupyterlite_core") or not find_spec("jupyterlite_pyodide_kernel"):
        raise RefusedError(INSTALL)
    # Before the minute that JupyterLite takes.
    _refuse(notebooks, out, pyodide)
    with tempfile.TemporaryDirectory() as place:
        site = Path(place, "site")
        _jupyterlite(notebooks, Path(place), site)
        _complete(site, pyodide)
        # Only now, with a whole site to put there: a build that fails leaves the old one as it was.
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(site, out)


def _refuse(notebooks: Path, out: Path, pyodide: Path | None) -> None:
    mine, theirs = out.resolve(), notebooks.resolve()
    # `out` is deleted as a whole when the site is there: what it may hold is asked here and nowhere else.
    if mine == theirs or mine in theirs.parents or theirs in mine.parents:
        raise RefusedError(f"The site cannot lie in {notebooks} or around it; choose another folder with --out.")
    # The config is the sign of a site, as an empty folder is a sign of nothing.
    if out.exists() and not is_file(out / CONFIG) and (not out.is_dir() or any(out.iterdir())):
        raise RefusedError(f"{out} is no site that was built before; choose another folder with --out.")
    if pyodide and not (is_file(pyodide / ENTRY) and is_file(pyodide / LOCK)):
        raise RefusedError(
            f"{pyodide} is no Pyodide: it has no {ENTRY} and {LOCK}. Unpack a release of it and name that."
        )


def _jupyterlite(notebooks: Path, place: Path, site: Path) -> None:
    """Run JupyterLite's own builder in the empty folder `place`. Raises RefusedError with what it said last."""
    # In an empty folder: JupyterLite takes config files from the folder that it runs in, and leaves the database of its
    # tasks there.
    command = [sys.executable, "-m", "jupyterlite_core", "build", f"--output-dir={site}", "--apps=lab"]
    command += [f"--contents={notebooks.resolve()}", f"--ignore-contents=/{CHECKPOINTS}/", "--no-sourcemaps"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    # The config is asked for as well, since without it the folder is no site, and `_refuse` would not know it again.
    if done.returncode or not is_file(site / CONFIG):
        last = "\n".join((done.stdout + done.stderr).splitlines()[-10:])
        raise RefusedError(f"JupyterLite could not build the site. Its last words:\n{last}")


def _complete(site: Path, pyodide: Path | None) -> None:
    """Lay Pyodide, where it is given, and the widgets' packages into the site, and tell its kernel."""
    # lockFileURL is an option of the kernel since jupyterlite/pyodide-kernel#103.
    settings: dict[str, Any] = {"loadPyodideOptions": {"lockFileURL": f"./{WHEELS}/{LOCK}"}}
    if pyodide:
        shutil.copytree(pyodide, site / "static" / "pyodide", ignore=shutil.ignore_patterns("*.map", "*.d.ts"))
        # A site with Pyodide of its own may be meant for a place without a network, where asking PyPI makes
        # readers wait for nothing.
        settings |= {"pyodideUrl": f"./static/pyodide/{ENTRY}", "disablePyPIFallback": True}
        lay_wheels(json.loads(read(pyodide / LOCK)), "../pyodide/", site / WHEELS)
    else:
        from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL  # noqa: PLC0415 - may be missing

        lay_wheels(_fetched(f"{PYODIDE_CDN_URL}/{LOCK}"), f"{PYODIDE_CDN_URL}/", site / WHEELS)
    config = json.loads(read(site / CONFIG))
    plugins = config["jupyter-config-data"].setdefault("litePluginSettings", {})
    # Merged into what JupyterLite wrote, which names the wheels of its own kernel there.
    plugins[KERNEL] = {**plugins.get(KERNEL, {}), **settings}
    write(site / CONFIG, json.dumps(config, indent=2, sort_keys=True).encode())


def _fetched(address: str) -> dict[str, Any]:
    try:
        with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - an address of https, ours
            found: dict[str, Any] = json.load(answer)
    except OSError as error:
        way_out = "try again with a network, or name a folder with Pyodide by --pyodide"
        raise RefusedError(f"{address} could not be read ({error}); {way_out}.") from error
    return found
