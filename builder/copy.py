"""The reader's copy of the course: laid once, renewed where the reader has changed nothing, never overwritten."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeGuard

MANIFEST = ".roadmap.json"

Verdict = Literal["new", "same", "renewed", "theirs", "kept"]


@dataclass(frozen=True, slots=True)
class Laid:
    """What `lay` did, as sorted posix paths below the copy.

    `new` were not there, `renewed` were replaced by the course's newer version; `kept` are the reader's own, and the
    course has a newer version of them. `trouble` is a sentence about a manifest that could not be read, or "".
    """

    new: tuple[str, ...]
    renewed: tuple[str, ...]
    kept: tuple[str, ...]
    trouble: str = ""


def lay(notebooks: Path, copy: Path) -> Laid:
    """Lay the built notebooks below `notebooks` into the folder `copy` and say what was done.

    The manifest in the copy remembers the fingerprint of each notebook as it was laid: a file that still has it is
    the course's and is renewed with the course; any other is the reader's and stays, as does what the course no
    longer holds. Raises ValueError when `copy` is no folder of its own.
    """
    _refuse(notebooks, copy)
    remembered, trouble = _read_manifest(copy / MANIFEST)
    hashes = dict(remembered)
    names: dict[Verdict, list[str]] = {"new": [], "same": [], "renewed": [], "theirs": [], "kept": []}
    for source in _notebooks(notebooks):
        name = source.relative_to(notebooks).as_posix()
        content = source.read_bytes()
        built = fingerprint(content)
        verdict = judge(_found(copy / name), built, remembered.get(name))
        names[verdict].append(name)
        if verdict in ("new", "renewed"):
            _write(copy / name, content)
        if verdict not in ("theirs", "kept"):
            hashes[name] = built
    if hashes != remembered or trouble:
        _write(copy / MANIFEST, _manifest(hashes))
    return Laid(tuple(names["new"]), tuple(names["renewed"]), tuple(names["kept"]), trouble)


def judge(found: str | None, built: str, remembered: str | None) -> Verdict:
    """Say what becomes of a notebook, by three fingerprints: of the reader's file (None: there is none), of the
    course's, and of the one that was laid (None: not known)."""
    if found is None:
        return "new"
    if found == built:
        return "same"
    if found == remembered:
        return "renewed"
    # The reader's own: worth a word only when the course has moved on since it was laid.
    return "theirs" if remembered == built else "kept"


def fingerprint(notebook: bytes) -> str:
    """Return a hash of a notebook's cells; of all its bytes where it is no notebook.

    The notebook's own metadata is left out: JupyterLab writes its kernel's name there as soon as the file is opened,
    and who has only looked has changed nothing.
    """
    try:
        cells = json.loads(notebook)["cells"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return hashlib.sha256(notebook).hexdigest()
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()


def _refuse(notebooks: Path, copy: Path) -> None:
    mine, theirs = notebooks.resolve(), copy.resolve()
    if mine == theirs or mine in theirs.parents or theirs in mine.parents:
        raise ValueError(f"Your copy cannot lie in {notebooks} or around it; choose another folder with --copy.")
    if copy.exists() and not copy.is_dir():
        raise ValueError(f"{copy} is a file; choose another folder for your copy with --copy.")


def _notebooks(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.ipynb")) if ".ipynb_checkpoints" not in path.parts]


def _found(path: Path) -> str | None:
    return fingerprint(path.read_bytes()) if path.exists() else None


def _write(path: Path, content: bytes) -> None:
    """Write a file in one step: whoever reads it, or stops us, sees the old one or the new one, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.new")
    half.write_bytes(content)
    half.replace(path)


# --- the manifest ------------------------------------------------------------------------------------------------


def _manifest(hashes: dict[str, str]) -> bytes:
    return json.dumps({"v": 1, "files": hashes}, indent=1, sort_keys=True).encode() + b"\n"


def _read_manifest(path: Path) -> tuple[dict[str, str], str]:
    """The hashes as laid and "", or nothing and the sentence that says why every file counts as the reader's."""
    if not path.exists():
        return {}, ""
    try:
        manifest = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        manifest = None
    if _is_manifest(manifest):
        return manifest["files"], ""
    return {}, f"{path} cannot be read, so every notebook that differs from the course counts as yours and is kept."


def _is_manifest(manifest: object) -> TypeGuard[dict[str, dict[str, str]]]:
    if not isinstance(manifest, dict) or manifest.get("v") != 1 or not isinstance(manifest.get("files"), dict):
        return False
    return all(isinstance(value, str) for value in manifest["files"].values())
