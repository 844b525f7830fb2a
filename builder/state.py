"""What the last build left in the notebooks' folder: which source it read, and a digest of each file that it wrote."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from builder import files
from builder.seal import is_sealed
from builder.stamps import DRAWN, Stamps

# Not committed: a fresh clone builds once in full.
STATE = ".build.json"
# What stands in a reader's copy instead, as lab/reader_copy.py writes it.
MANIFEST = ".roadmap.json"


# No dataclass, whose making takes a hundredth of a build with nothing to do.
class State(NamedTuple):
    """The memory of a build.

    `key` is a digest of all that the build read, `source` the path of the source folder as seen from the notebooks'
    (posix; "" = not known), `outputs` holds the digests of the files that it wrote by their paths, seen from there.
    """

    key: str = ""
    source: str = ""
    outputs: Mapping[str, str] = MappingProxyType({})

    def wrote(self, name: str, content: bytes) -> bool:
        """Whether a build wrote these bytes to the file `name`: the last one, or, by their seal, any."""
        # Either will do. The seal knows files of other builds too, in a fresh clone or after a pull; the digest also
        # knows one that bears no seal.
        return is_sealed(content) or self.outputs.get(name) == sha256(content).hexdigest()


def name_of(path: Path, out: Path) -> str:
    """Return how the state of the folder `out` names a file or a folder: its path as seen from there, posix."""
    try:
        # Relative, so that a repository that is moved keeps its state; resolved first, so that a link to a folder is
        # that folder.
        return Path(os.path.relpath(path.resolve(), out.resolve())).as_posix()
    except ValueError:  # on another drive of Windows
        return path.resolve().as_posix()


def content_of(path: Path) -> bytes | None:
    """Return what the file at `path` holds; None where there is none that can be read."""
    try:
        return files.read(path)
    except OSError:
        return None


def read_state(out: Path) -> State:
    """Return what the last build left in `out`. A state that cannot be read is no state."""
    try:
        found = json.loads(content_of(out / STATE) or b"")
        # Whatever is wrong with a state makes it no state: half a file, a merge, another edition's. That costs one
        # whole build and nobody's work, since files are known by their seals too.
        outputs = {str(path): str(digest) for path, digest in found["outputs"].items()}
        return State(str(found["key"]), str(found.get("source", "")), outputs)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return State()


def source_of(out: Path) -> Path | None:
    """Return the source folder of the last build into `out`, as seen from where the command runs; None if unknown."""
    named = read_state(out).source
    source = Path(os.path.normpath(out / named))
    return source if named and source.is_dir() else None


def write_state(out: Path, state: State) -> str:
    """Keep the state in `out` and return "", or a sentence where that cannot be done: it costs no more than time."""
    try:
        files.write(out / STATE, json.dumps(state._asdict(), indent=1, sort_keys=True).encode())
    except OSError as error:
        return f"{out / STATE} cannot be written ({error.strerror}), so the next build starts from nothing."
    return ""


def is_as_left(out: Path, state: State, stamps: Stamps) -> bool:
    """Whether every file that the last build wrote is still as it left it."""
    # An empty list would be "as left" in any folder, since all() of nothing is true.
    return bool(state.outputs) and all(
        stamps.look(f"{out}{os.sep}{name}").removeprefix(DRAWN) == digest for name, digest in state.outputs.items()
    )
