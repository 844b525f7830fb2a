"""What a build depends on, as digests: the source, the settings, the builder itself and the libraries it reads with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

from builder import files
from builder.seal import is_sealed

HASHES = "hashes.json"  # as course/hashes.py has it, whose import would cost a build with nothing to do
LARGEST = 1_000_001  # bytes of a source file that the key covers: a larger one is refused when it is read
# The files of a source that its notebooks may depend on.
READ = ("*.md", HASHES, "*.csv", "*.svg", "*.png", "*.webp")
# The builder's own modules, style sheets and templates: who pulls a newer builder gets newer notebooks.
BUILDER = ("*.py", "*.css", "*.html")
# What Markdown and front matter are read with, as their installations are called.
LIBRARIES = ("markdown_it_py-", "mdit_py_plugins-", "mdurl-", "pyyaml-")


def key(source: Path, out: Path, tools: str) -> str:
    """Return a digest of all that the notebooks depend on: the source, the settings, and what `tools` makes them."""
    digest = sha256(tools.encode())
    for entry in _entries(source, READ):
        digest.update(entry)
    for folder in (source.resolve(), *source.resolve().parents):
        if files.is_file(folder / "pyproject.toml"):
            digest.update(files.read(folder / "pyproject.toml"))
            break
    # The launch links name the notebooks' folder, so the same source built into another place is another text.
    digest.update(os.fsencode(out.resolve()))
    return digest.hexdigest()


@cache
def tools() -> str:
    """Return a digest of this builder, of Python and of the libraries, as they were when it was first asked for."""
    # Once in a process: who changes the builder while a process watches the source still builds with the old one.
    return tools_in(Path(__file__).parent)


def tools_in(package: Path) -> str:
    """Return a digest of the builder in the folder `package`, of Python and of the libraries."""
    digest = sha256(sys.version.encode())
    for entry in _entries(package, BUILDER):
        digest.update(entry)
    for name in sorted(_installed()):
        digest.update(os.fsencode(f"{name}\0"))
    return digest.hexdigest()


def _entries(folder: Path, patterns: tuple[str, ...]) -> Iterator[bytes]:
    """Yield the name and a digest of each file of these patterns, sorted."""
    for path in sorted(path for pattern in patterns for path in folder.rglob(pattern)):
        content = _beginning(path)
        # The pictures that a build draws lie in the source as well, and are no part of what it is made of.
        if path.suffix == ".svg" and is_sealed(content):
            continue
        yield os.fsencode(f"{path.relative_to(folder).as_posix()}\0") + sha256(content).digest()


def _installed() -> Iterator[str]:
    """Yield the names under which the libraries are installed, which tell their versions."""
    # By the names of folders: to import importlib.metadata takes longer than all else of a build with nothing to do.
    for folder in sys.path:
        with suppress(OSError):
            yield from (name for name in os.listdir(folder or ".") if name.lower().startswith(LIBRARIES))  # noqa: PTH208


def _beginning(path: Path) -> bytes:
    """Return what a source file holds; nothing where it cannot be read, which the course's reading then tells."""
    try:
        return files.beginning(path, LARGEST)
    except OSError:
        return b""
