"""The folder of a site: which may be built anew, and how the new site takes the old one's place."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from builder.errors import RefusedError
from builder.files import is_file, read, write

# In the site itself: the digests of the files that its build wrote, by their paths. It is the sign of a site of ours.
MANIFEST = ".site.json"
BESIDE = ".new-site."


def refuse_foreign(out: Path) -> None:
    """Raise RefusedError when there is anything at `out` but a site of ours or an empty folder."""
    if not os.path.lexists(out) or _known(out) is not None:
        return
    if not out.is_dir() or any(out.iterdir()):
        raise RefusedError(
            f"{out} holds what no build of a site left there; choose another folder with --out, or empty it first."
        )


@contextmanager
def beside(out: Path) -> Iterator[Path]:
    """Hand out a new folder on the disk of `out`, which is gone in the end, whatever happens.

    What the disk does not allow in it is told of `out`, which is the name that people know.
    """
    place = None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        place = tempfile.mkdtemp(prefix=BESIDE, dir=out.parent)
        yield Path(place)
    except OSError as error:
        names = (error.filename, error.filename2)
        if any(BESIDE in str(name) for name in names):
            raise OSError(error.errno, error.strerror, str(out)) from error
        raise
    finally:
        if place:
            shutil.rmtree(place, ignore_errors=True)


def exchange(site: Path, out: Path, old: Path) -> None:
    """Move the whole folder `site` to `out`, and what was there to `old`, all three on one disk.

    What somebody put into the old site, such as a CNAME or .git, comes along. Raises RefusedError, with the old site as
    it was, when the new one has another file of that name.
    """
    digests = {path.relative_to(site).as_posix(): _digest(path) for path in sorted(site.rglob("*")) if is_file(path)}
    for name in list(_others(out, _known(out) or {})) if out.is_dir() else ():
        if os.path.lexists(site / name):
            raise RefusedError(
                f"{out / name} is not as the build of the site left it; move it away, or choose another folder "
                "with --out."
            )
        _copy(out / name, site / name)
    write(site / MANIFEST, json.dumps(digests, indent=0, sort_keys=True).encode())
    try:
        if out.is_dir():
            out.rename(old)
        site.rename(out)
    except BaseException:  # ctrl-C between the two above all
        if old.is_dir() and not out.exists():
            old.rename(out)
        raise


def _known(out: Path) -> dict[str, str] | None:
    """Return what the last build of the site says of its files; None where no such build was."""
    try:
        found = json.loads(read(out / MANIFEST))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _others(folder: Path, known: dict[str, str], below: str = "") -> Iterator[str]:
    """Yield the paths of what no build of the site wrote so: files, and folders in which it has none."""
    for entry in sorted(folder.iterdir()):
        name = below + entry.name
        if entry.is_dir() and not entry.is_symlink() and any(one.startswith(f"{name}/") for one in known):
            yield from _others(entry, known, f"{name}/")
        elif name != MANIFEST and (entry.is_symlink() or not is_file(entry) or known.get(name) != _digest(entry)):
            yield name


def _digest(path: Path) -> str:
    return sha256(read(path)).hexdigest()


def _copy(path: Path, place: Path) -> None:
    """Copy a file, a link or a whole folder as it is."""
    # Not by copytree, whose error is a list of all that failed, without a number.
    if path.is_symlink():
        place.symlink_to(path.readlink())
    elif path.is_dir():
        place.mkdir()
        for entry in sorted(path.iterdir()):
            _copy(entry, place / entry.name)
    else:
        shutil.copy2(path, place)
