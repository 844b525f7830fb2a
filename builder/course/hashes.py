"""hashes.json: the forms that each check has had, by their content hashes, so that old answers stand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builder.errors import Fault
from builder.files import beginning
from builder.model import Kept
from builder.reading.source import LARGEST

NAME = "hashes.json"
_SHAPE = 'write {"chapter/id": {"rev": 1, "hashes": ["…"]}}, or take back what was changed by hand'


def read_hashes(source: Path, faults: list[Fault]) -> dict[str, Kept]:
    """Return what the source folder keeps of its checks, by their names; nothing where it keeps nothing.

    Adds a fault to `faults` in place where the file is not of its form.
    """
    try:
        return {str(name): _kept(entry) for name, entry in json.loads(beginning(source / NAME, LARGEST + 1)).items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        faults.append(Fault(NAME, 1, "the file is not a list of checks and their hashes", _SHAPE))
    return {}


def _kept(entry: dict[str, Any]) -> Kept:
    rev, hashes = entry["rev"], entry["hashes"]
    if type(rev) is not int or not hashes or not all(isinstance(one, str) for one in hashes):
        raise TypeError
    return Kept(rev, tuple(hashes))


def write_hashes(kept: Mapping[str, Kept]) -> bytes:
    """Return the file: a check a line, by name, so that a diff shows which ones have changed."""
    entries = ({"rev": one.rev, "hashes": one.hashes} for _, one in sorted(kept.items()))
    lines = (f" {json.dumps(name)}: {json.dumps(entry)}" for name, entry in zip(sorted(kept), entries, strict=True))
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()
