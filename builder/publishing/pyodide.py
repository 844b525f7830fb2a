"""Pyodide, Python in WebAssembly: a folder of it or its own address, and the list of its packages."""

from __future__ import annotations

import json
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from builder.errors import RefusedError
from builder.files import is_file, read
from builder.publishing.wheels import LOCK

ENTRY = "pyodide.mjs"
PARTS = (ENTRY, "pyodide.asm.wasm", "python_stdlib.zip", LOCK)
WANTED = ("ipython", "micropip")  # by JupyterLite's kernel, before any page runs
PATIENCE = 60  # seconds
WHOLE = "Unpack a whole release of it and name that by --pyodide."


def own_address() -> str:
    """Return the address of the files of the Pyodide that JupyterLite's kernel takes, with a slash at its end."""
    from jupyterlite_pyodide_kernel.constants import PYODIDE_CDN_URL  # noqa: PLC0415 - may be missing

    return f"{PYODIDE_CDN_URL}/"


def lock_of(folder: Path | None) -> dict[str, Any]:
    """Return Pyodide's list of its packages: the one in `folder`, or with None that of its own address.

    Raises RefusedError when it cannot be read there, or when `folder` lacks what every page needs.
    """
    if folder is None:
        return _lock(_fetched(own_address() + LOCK), own_address() + LOCK)
    if missing := [name for name in PARTS if not is_file(folder / name)]:
        raise RefusedError(f"{folder} is no Pyodide: it has no {' and '.join(missing)}. {WHOLE}")
    lock = _lock(read(folder / LOCK), str(folder / LOCK))
    # npm's package is an interpreter and a list of wheels without the wheels: a site with it would never start.
    if missing := [name for name in _wheels(lock["packages"]) if not is_file(folder / name)]:
        raise RefusedError(f"{folder} is half a Pyodide: it has no {missing[0]}, without which no page runs. {WHOLE}")
    return lock


def _lock(content: bytes, place: str) -> dict[str, Any]:
    """Return a lock that has of each package what is asked of it here."""
    try:
        lock: dict[str, Any] = json.loads(content)
        for package in lock["packages"].values():
            _ = "".join((package["file_name"], *package["depends"]))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise RefusedError(f"{place} is no list of Pyodide's packages. {WHOLE}") from error
    return lock


def _wheels(packages: dict[str, Any]) -> list[str]:
    """Return the names of the wheels of WANTED and of all that these need."""
    names = list(WANTED)
    for name in names:  # grows on the way
        # The list has them by their normal names, and what they need as their authors write it.
        needs = [one.lower().replace("_", "-") for one in packages.get(name, {}).get("depends", ())]
        names += [one for one in needs if one not in names]
    return [packages[name]["file_name"] if name in packages else name for name in names]


def _fetched(address: str) -> bytes:
    try:
        with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - an address of https, ours
            content: bytes = answer.read()
    except (HTTPException, OSError) as error:
        way_out = "try again with a network, or name a folder with Pyodide by --pyodide"
        raise RefusedError(f"{address} could not be read ({error}); {way_out}.") from error
    return content
