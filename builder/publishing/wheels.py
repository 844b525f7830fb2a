"""The widgets' packages for Pyodide, which has none of them: as wheels made of what is installed here."""

from __future__ import annotations

import io
import json
import zipfile
from base64 import urlsafe_b64encode
from hashlib import sha256
from importlib.metadata import Distribution, PackagePath, distribution
from pathlib import Path
from typing import Any

from builder.errors import RefusedError
from builder.files import read, write

# Plain Python all; what each needs of the others and of Pyodide's own packages.
# ipywidgets requires widgetsnbextension too, the classic Notebook's half, which JupyterLite's page never loads. Stated
# by hand for that, and asked again when a new version of these requires something new.
NEEDS = {
    "comm": [],
    "jupyterlab-widgets": [],
    "ipywidgets": ["comm", "ipython", "jupyterlab-widgets", "traitlets"],
}
LOCK = "pyodide-lock.json"
CAME_ALONG = {"METADATA", "WHEEL", "licenses", "LICENSE"}  # of the folder .dist-info


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
    """Return the modules and metadata of an installed package as a wheel: the same bytes on every machine.

    Raises RefusedError when nothing tells which files are the package's.
    """
    # By their names as text: paths have another order on Windows.
    files = {file.as_posix(): Path(str(file.locate())) for file in package.files or () if _is_of_a_wheel(file)}
    if not any(name.endswith("/__init__.py") for name in files):
        name = package.metadata["Name"]
        raise RefusedError(f"{name} is installed here without its files; use `uv run --group lite roadmap lite …`.")
    contents = {name: read(path) for name, path in sorted(files.items())}
    folder = next(name for name in contents if name.endswith(".dist-info/METADATA")).partition("/")[0]
    contents[f"{folder}/RECORD"] = _record(contents, f"{folder}/RECORD")
    buffer = io.BytesIO()
    # Stored and not compressed: another zlib gives other bytes.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as packed:
        for name, content in contents.items():
            packed.writestr(_entry(name), content)
    return buffer.getvalue()


def _is_of_a_wheel(file: PackagePath) -> bool:
    """Whether an installed file came with the wheel and belongs into one, and is the same wherever it is installed."""
    # `..` leads out of site-packages, to scripts and JupyterLab's half of the widgets, which a wheel cannot hold so.
    # Compiled files are of this Python and this machine.
    if ".." in file.parts or file.suffix == ".pyc":
        return False
    # pip, uv and others leave notes of their own beside the metadata: who installed it, when, from where.
    return not file.parts[0].endswith(".dist-info") or file.parts[1] in CAME_ALONG


def _record(contents: dict[str, bytes], own: str) -> bytes:
    """Return the list of a wheel's files with their digests. The one that is installed names what is left out here."""
    digests = {name: urlsafe_b64encode(sha256(one).digest()).rstrip(b"=").decode() for name, one in contents.items()}
    lines = [f"{name},sha256={digest},{len(contents[name])}\n" for name, digest in digests.items()]
    return "".join([*lines, f"{own},,\n"]).encode()


def _entry(name: str) -> zipfile.ZipInfo:
    """Return the entry of a file as on Unix, of 1980, for all to read: not this system's, time's and user's."""
    entry = zipfile.ZipInfo(name)
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry
