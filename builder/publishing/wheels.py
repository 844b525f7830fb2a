"""The widgets' packages for Pyodide, which has none of them: as wheels made of what is installed here."""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

from builder.files import write

# Plain Python all; what each needs of the others and of Pyodide's own packages.
# ipywidgets requires widgetsnbextension too, the classic Notebook's half, which JupyterLite's page never loads. Stated
# by hand for that, and asked again when a new version of these requires something new.
NEEDS = {
    "comm": [],
    "jupyterlab-widgets": [],
    "ipywidgets": ["comm", "ipython", "jupyterlab-widgets", "traitlets"],
}
LOCK = "pyodide-lock.json"


def lay_wheels(lock: dict[str, Any], base: str, folder: Path) -> None:
    """Write the wheels, and a lock that names them beside Pyodide's own packages, into `folder`.

    `lock` is Pyodide's own, and is not changed; `base` is the address of the files that it names, with a slash at its
    end, absolute or relative to `folder`.
    """
    # Their addresses are made absolute or relative to this lock: Pyodide looks for files beside the lock that it read,
    # and its own lie elsewhere.
    packages = {name: {**each, "file_name": base + each["file_name"]} for name, each in lock["packages"].items()}
    for name, needs in NEEDS.items():
        found = distribution(name)
        content = wheel_of(found)
        file = f"{name.replace('-', '_')}-{found.version}-py3-none-any.whl"
        write(folder / file, content)
        packages[name] = {
            "name": name,
            "version": found.version,
            "file_name": file,
            "install_dir": "site",
            "sha256": sha256(content).hexdigest(),
            "package_type": "package",
            # By this a cell's `import ipywidgets` finds its wheel: the kernel loads what a cell imports before it runs.
            "imports": [name.replace("-", "_")],
            "depends": needs,
            "unvendored_tests": False,
        }
    write(folder / LOCK, json.dumps({**lock, "packages": packages}, sort_keys=True).encode())


def wheel_of(package: Distribution) -> bytes:
    """Return the modules and metadata of an installed package as a wheel: the same bytes on every machine."""
    # `..` leads out of site-packages, to scripts and JupyterLab's half of the widgets, which a wheel cannot hold so.
    # Compiled files are of this Python and this machine.
    files = sorted(file for file in package.files or () if ".." not in file.parts and file.suffix != ".pyc")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            # A ZipInfo made by hand dates from 1980. ZipFile.write would take the file's own time, and each build
            # would differ.
            packed.writestr(zipfile.ZipInfo(file.as_posix()), Path(str(file.locate())).read_bytes())
    return buffer.getvalue()
