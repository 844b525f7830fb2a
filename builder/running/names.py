"""Which built notebooks the names of a command line mean."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from builder.errors import RefusedError, near
from builder.files import notebooks_of


def resolve(out: Path, names: Iterable[str]) -> list[Path]:
    """Return the notebooks below `out` that `names` mean, in that order, each once; all of them when there is no name.

    A name is a path below `out` or its last part, with or without `.ipynb`. Raises RefusedError when a name fits no
    notebook or several, or when there is no notebook at all.
    """
    known = {name_of(path): path for path in notebooks_of(out)}
    if not known:
        raise RefusedError(f"There is no notebook in {out}; run `roadmap build` first.")
    wanted = [_match(name, known) for name in names]
    return [known[name] for name in dict.fromkeys(wanted or known)]


def name_of(path: Path) -> str:
    """Return how the command line names a built notebook: `chapters/probability`, `consumer_road_map`."""
    folder = f"{path.parent.name}/" if path.parent.name in ("chapters", "pages") else ""
    return f"{folder}{path.stem}"


def _match(name: str, known: dict[str, Path]) -> str:
    wanted = name.removesuffix(".ipynb").strip("/")
    if wanted in known:
        return wanted
    matches = [full for full in known if full.rpartition("/")[2] == wanted]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise RefusedError(f"{name} may be {' or '.join(matches)}; say which.")
    short = {full.rpartition("/")[2]: full for full in known}
    meant = near(wanted, [*known, *short], cutoff=0.5)
    hint = f"did you mean {short.get(meant, meant)}?" if meant else f"there are {', '.join(known)}."
    raise RefusedError(f"There is no notebook called {name}; {hint}")
