"""What a repository says of itself in `[tool.roadmap]` of its pyproject.toml: where its notebooks live on the web."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from builder.errors import Fault, SourceError
from builder.files import is_file, read

KEYS = ("repository", "branch")
LARGEST = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the notebooks are served from.

    `repository` is `owner/name` on GitHub, or "" for no launch links at all; `branch` is the branch that the links
    name; `folder` is the notebooks' folder in the repository, posix, without a slash at its ends ("" = the root).
    """

    repository: str = ""
    branch: str = "main"
    folder: str = "notebooks"

    def colab(self, page: str) -> str:
        """Return the address that opens `page` (a path below the notebooks' folder) in Colab, or ""."""
        if not self.repository:
            return ""
        # A slash in a branch is part of Colab's path, as on GitHub. In Binder's it would end the name of the branch, so
        # there it is quoted too.
        place = f"{self.repository}/blob/{quote(self.branch)}/{self._file(page)}"
        return f"https://colab.research.google.com/github/{place}"

    def binder(self, page: str) -> str:
        """Return the address that opens `page` (a path below the notebooks' folder) in JupyterLab on Binder, or ""."""
        if not self.repository:
            return ""
        place = f"{self.repository}/{quote(self.branch, safe='')}"
        return f"https://mybinder.org/v2/gh/{place}?urlpath={quote(f'lab/tree/{self._file(page)}', safe='')}"

    def _file(self, page: str) -> str:
        return quote(f"{self.folder}/{page}".lstrip("/"))


def read_settings(source: Path, out: Path) -> Settings:
    """Return the settings of the nearest pyproject.toml at or above `source`; the defaults where there is none.

    Raises SourceError when the file cannot be read, and when `[tool.roadmap]` is no table, has an unknown key or a
    value that is no text.
    """
    # The same way up as in inputs.py's key. Were this to look elsewhere, a build would miss that the settings changed.
    for folder in (source.resolve(), *source.resolve().parents):
        project = folder / "pyproject.toml"
        if is_file(project):
            return _parse(project, _below(out, folder))
    return Settings()


def _below(out: Path, folder: Path) -> str:
    try:
        below = out.resolve().relative_to(folder).as_posix()
    except ValueError:  # built outside the repository: the links still name the place where it is published
        return "notebooks"
    return "" if below == "." else below


def _parse(project: Path, folder: str) -> Settings:
    table = _table(project)
    for key, value in table.items():
        # A misspelt key is a fault and not passed over: the links would go to the wrong place, and nobody would see it
        # before readers do.
        if key not in KEYS or not isinstance(value, str):
            found = f"[tool.roadmap] has {key} = {value!r}"
            raise SourceError([Fault(project.name, 1, found, f"it may hold {' and '.join(KEYS)}, both texts")])
    return Settings(table.get("repository", ""), table.get("branch", "main"), folder)


def _table(project: Path) -> dict[str, Any]:
    """Return what stands in `[tool.roadmap]`. Raises SourceError for what cannot be read, or is no table."""
    try:
        table = tomllib.loads(read(project, LARGEST).decode())
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SourceError([Fault(project.name, 1, f"cannot be read: {reason}", "mend the file")]) from error
    for name in ("tool", "roadmap"):
        inner: Any = table.get(name, {})
        if not isinstance(inner, dict):
            allowed = "write [tool.roadmap] on a line of its own"
            raise SourceError([Fault(project.name, 1, f'"{name}" is no table', allowed)])
        table = inner
    return table
