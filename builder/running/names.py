"""Which built notebooks the names of a command line mean, and where executed ones may stand."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from builder.errors import RefusedError, near
from builder.files import notebooks_of
from builder.state import MANIFEST, STATE


def resolve(out: Path, names: Iterable[str]) -> list[Path]:
    """Return the notebooks below `out` that `names` mean, in that order, each once; all of them when there is no name.

    A name is a path below `out` or its last part, with or without `.ipynb`, or the path of the file, as a shell
    completes it. Raises RefusedError when a name fits no notebook or several, or when there is no notebook at all.
    """
    # A build writes to the root, chapters/ and pages/ alone, so no two of its notebooks have one name.
    known = {name_of(path): path for path in notebooks_of(out)}
    if not known:
        raise RefusedError(f"There is no notebook in {out}; run `roadmap build` first.")
    wanted = [_match(name, known) for name in names]
    # A name and its path may mean one notebook; run twice at once, both would write the same executed file.
    return [known[name] for name in dict.fromkeys(wanted or known)]


def refuse_output(out: Path, output: Path) -> None:
    """Raise RefusedError when executed notebooks written below `output` would stand among built ones or a reader's."""
    # A folder around `out` is allowed: the executed notebooks then stand beside it and not in it.
    mine, theirs = out.resolve(), output.resolve()
    if mine == theirs or mine in theirs.parents or any(os.path.lexists(output / name) for name in (STATE, MANIFEST)):
        raise RefusedError(f"{output} holds notebooks of the course; keep the executed ones elsewhere with --output.")


def name_of(path: Path) -> str:
    """Return how the command line names a built notebook: `chapters/probability`, `consumer_road_map`."""
    folder = f"{path.parent.name}/" if path.parent.name in ("chapters", "pages") else ""
    return f"{folder}{path.stem}"


def _match(name: str, known: dict[str, Path]) -> str:
    wanted = name.replace("\\", "/").removesuffix(".ipynb").strip("/")
    if wanted in known:
        return wanted
    file = Path(name).resolve()
    if at := next((full for full, path in known.items() if path.resolve() == file), ""):
        return at
    matches = [full for full in known if full.rpartition("/")[2] == wanted]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise RefusedError(f"{name} may be {' or '.join(matches)}; say which.")
    # Compared with short names too: `probabilty` is hardly like `chapters/probability`, whose folder is half of it.
    # The cutoff is lower than elsewhere for the same reason.
    short = {full.rpartition("/")[2]: full for full in known}
    meant = near(wanted, [*known, *short], cutoff=0.5)
    if meant:
        raise RefusedError(f"There is no notebook called {name}; did you mean {short.get(meant, meant)}?")
    nearest = short.get(near(wanted, short, cutoff=0))
    raise RefusedError(f"There is no notebook called {name}; of the {len(known)} there, {nearest} is the nearest.")
