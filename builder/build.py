"""Building: from the source folder to the notebooks' folder, writing only what changed."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from builder.files import notebooks_of, write

# What the last build read and wrote. Not committed: a fresh clone builds once in full.
STATE = ".build.json"


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, or with `check` would have done: notebooks and pictures written, removed, left as they were."""

    written: tuple[Path, ...] = ()
    removed: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = field(default=(), repr=False)

    @property
    def clean(self) -> bool:
        """Whether the notebooks were what the source says already."""
        return not self.written and not self.removed


def build(source: Path, out: Path, *, check: bool = False) -> Report:
    """Build the course in `source` into `out`, its pictures into the source's images/, and return what was written.

    Goes by content, never by file time; a file whose text stays the same is not touched. With `check` nothing is
    written. Raises SourceError with every fault of the run, before anything is written.
    """
    key = _key(source, out)
    last_key, last = _read_state(out)
    if last_key == key and last == _digests(out, last):
        return Report(kept=tuple(out / path for path in last))
    files = _files(source, out)
    stale = _stale(out, files)
    changed = tuple(path for path, text in files.items() if _read(path) != text.encode())
    if not check:
        for path in changed:
            write(path, files[path].encode())
        for path in stale:
            path.unlink()
        outputs = {os.path.relpath(path, out): sha256(text.encode()).hexdigest() for path, text in files.items()}
        state = json.dumps({"key": key, "outputs": outputs}, indent=1, sort_keys=True)
        write(out / STATE, state.encode())
    return Report(changed, stale, tuple(path for path in files if path not in changed))


def _files(source: Path, out: Path) -> dict[Path, str]:
    """Return the text of every file of the build: the notebooks in `out`, the pictures in the source's images/."""
    # Imported here: a rebuild with nothing to do needs none of it.
    from builder import writing
    from builder.course import load
    from builder.settings import read_settings

    settings = read_settings(source, out)
    course = load(source)
    notebooks = {out / path: text for path, text in writing.write(course, settings).items()}
    return notebooks | {source / path: text for path, text in writing.pictures(course).items()}


def _key(source: Path, out: Path) -> str:
    """Return a digest of all that the notebooks depend on: the source, the settings and the builder itself."""
    package = Path(__file__).parent
    digest = sha256()
    for folder, pattern in ((source, "*.md"), (package, "*.py")):
        for path in sorted(folder.rglob(pattern)):
            digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            digest.update(sha256(path.read_bytes()).digest())
    for folder in (source.resolve(), *source.resolve().parents):
        if (folder / "pyproject.toml").is_file():
            digest.update((folder / "pyproject.toml").read_bytes())
            break
    digest.update(str(out.resolve()).encode())
    return digest.hexdigest()


def _stale(out: Path, files: dict[Path, str]) -> tuple[Path, ...]:
    """Return notebooks of an earlier build that the course no longer has. A notebook that is not ours is left alone."""
    return tuple(path for path in notebooks_of(out) if path not in files and _is_built(path))


def _is_built(path: Path) -> bool:
    try:
        return "source" in json.loads(path.read_bytes())["metadata"]["ml_road_map"]
    except (ValueError, KeyError, TypeError):
        return False


def _digests(out: Path, paths: dict[str, str]) -> dict[str, str]:
    return {path: sha256(_read(out / path)).hexdigest() for path in paths}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _read_state(out: Path) -> tuple[str, dict[str, str]]:
    """Return the last build's key and its files' digests; nothing that matches where they cannot be read."""
    try:
        state = json.loads(_read(out / STATE))
        return str(state["key"]), {str(path): str(digest) for path, digest in state["outputs"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return "", {}
