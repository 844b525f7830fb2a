"""What a build depends on, as digests: the source, the settings, the builder itself and the libraries it reads with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from builder import files
from builder.stamps import DRAWN, Stamps

HASHES = "hashes.json"  # as course/hashes.py has it, whose import would cost a build with nothing to do
# What the files of a source end in that its notebooks may depend on.
# With what is passed over for its name and told (course/strays.py).
READ = (".md", ".MD", ".Md", ".markdown", ".mkd", ".mdown", ".txt", os.sep + HASHES, ".csv", ".svg", ".png", ".webp")
# The builder's own modules, style sheets and templates: who pulls a newer builder gets newer notebooks.
BUILDER = (".py", ".css", ".html")
# What Markdown and front matter are read with, as their installations are called.
LIBRARIES = ("markdown_it_py-", "mdit_py_plugins-", "mdurl-", "pyyaml-")

_TOOLS: list[str] = []  # what `tools` has told


def key(source: Path, out: Path, tools: str, stamps: Stamps) -> str:
    """Return a digest of all that the notebooks depend on: the source, the settings, and what `tools` makes them."""
    digest = sha256(tools.encode())
    for entry in _entries(source, READ, stamps):
        digest.update(entry)
    for folder in (source.resolve(), *source.resolve().parents):
        if files.is_file(folder / "pyproject.toml"):
            digest.update(files.read(folder / "pyproject.toml"))
            break
    # The launch links name the notebooks' folder, so the same source built into another place is another text.
    digest.update(os.fsencode(out.resolve()))
    return digest.hexdigest()


def tools(stamps: Stamps) -> str:
    """Return a digest of this builder, of Python and of the libraries, as they were when it was first asked for."""
    # Once in a process: who changes the builder while a process watches the source still builds with the old one.
    if not _TOOLS:
        _TOOLS.append(tools_in(Path(__file__).parent, stamps))
    return _TOOLS[0]


def tools_in(package: Path, stamps: Stamps) -> str:
    """Return a digest of the builder in the folder `package`, of Python and of the libraries."""
    digest = sha256(sys.version.encode())
    for entry in _entries(package, BUILDER, stamps):
        digest.update(entry)
    for name in sorted(_installed()):
        digest.update(os.fsencode(f"{name}\0"))
    return digest.hexdigest()


def _entries(folder: Path, endings: tuple[str, ...], stamps: Stamps) -> Iterator[bytes]:
    """Yield the name and a digest of each file of these endings, sorted."""
    for path in sorted(files.paths_below(folder, endings)):
        digest = stamps.look(path)  # "" where it cannot be read, which the course's reading then tells
        # The pictures that a build draws lie in the source as well, and are no part of what it is made of.
        if not digest.startswith(DRAWN):
            yield os.fsencode(f"{path.removeprefix(str(folder))}\0{digest}\0")


def _installed() -> Iterator[str]:
    """Yield the names under which the libraries are installed, which tell their versions."""
    # By the names of folders: to import importlib.metadata takes longer than all else of a build with nothing to do.
    for folder in sys.path:
        with suppress(OSError):
            yield from (name for name in os.listdir(folder or ".") if name.lower().startswith(LIBRARIES))  # noqa: PTH208
