"""Whatever a person did to the files, building and laying lose nothing of it: a model over random sequences."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from builder.build import build
from builder.errors import RefusedError
from builder.lab.reader_copy import lay
from builder.state import MANIFEST, STATE
from tests.building.small import add_page, make_source

SEEDS, STEPS = 16, 60
OURS, OTHERS, COPY = "road_maps", "my_lessons", "my_course"
OUTS = (*["notebooks"] * 5, "elsewhere", COPY, ".")
PAGES = ("start_here", "pages/one", "pages/two", "pages/three")
ENDINGS = (".ipynb", ".svg")


@pytest.mark.parametrize("seed", range(SEEDS))
def test_nothing_is_lost(tmp_path: Path, seed: int) -> None:
    """After every step each file that holds a person's work is where the model says, with that work in it."""
    model = Repository(tmp_path, Random(seed))  # noqa: S311 - a sequence, no secret
    steps: list[str] = []
    for step in model.random.choices(list(model.steps), list(model.steps.values()), k=STEPS):
        steps.append(step.__name__)
        step()
        for path, work in model.mine.items():
            assert path.is_file(), f"{path} is gone after {steps}"
            assert work in path.read_bytes(), f"{path} has lost {work[:20]!r} after {steps}"


class Repository:
    """A repository in which a person works by hand while courses are built, laid, pulled and checked out.

    `mine` is the model: for each file that holds a person's work the bytes that must be found in it. A build may move
    such a file only to the name that its report tells.
    """

    def __init__(self, root: Path, random: Random) -> None:
        self.root = root
        self.random = random
        self.mine: dict[Path, bytes] = {}
        self.old: dict[Path, bytes] = {}
        self.count = 0
        self.steps: dict[Callable[[], None], int] = {
            self.edit: 6,
            self.copy: 3,
            self.rename: 2,
            self.delete: 1,
            self.change_source: 4,
            self.remove_page: 2,
            self.check_out: 1,
            self.lose_state: 1,
            self.build: 8,
            self.lay: 2,
        }
        for source in (OURS, OTHERS):
            make_source(root / source)
        add_page(root / OTHERS, "pages/other")
        self.build_into(OURS, "notebooks")
        self.lay()

    # --- what a person does ------------------------------------------------------------------------------------

    def edit(self) -> None:
        """Put a new cell into a notebook, change its metadata, or change any file as an editor may."""
        path = self.one()
        self.count += 1
        mark = f"mine-{self.count}."
        how = "cell" if self.is_copy(path) else self.random.choice(["cell", "metadata", "text"])
        notebook = _notebook(path)
        if how == "text" or notebook is None:
            path.write_bytes(path.read_bytes() + mark.encode())
        else:
            cell = {"cell_type": "raw", "id": mark, "metadata": {}, "source": [mark]}
            notebook["cells"] += [cell] if how == "cell" else []
            notebook["metadata"] |= {mark: True} if how == "metadata" else {}
            path.write_bytes(json.dumps(notebook, indent=1).encode())
        self.mine[path] = mark.encode()

    def copy(self) -> None:
        """Copy a file, as Jupyter names copies; the copy carries every mark of its original."""
        path = self.one()
        folder = self.random.choice([path.parent, self.root / "notebooks", path.parent / "deeper"])
        place = folder / f"{path.stem}-Copy1{path.suffix}"
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            place.write_bytes(path.read_bytes())
            self.mine[place] = place.read_bytes()

    def rename(self) -> None:
        """Rename a file, perhaps to the name of a page, or of a file that was set aside."""
        path = self.one()
        place = path.with_name(self.random.choice(["one", "three", "mine", "one.yours"]) + path.suffix)
        if not place.exists() and not self.is_copy(path):
            # A build's own notebook in the place of another page is still no more than a build's.
            work = self.mine.pop(path, None) or (path.read_bytes() if place.stem == "mine" else None)
            path.rename(place)
            self.mine |= {place: work} if work else {}

    def delete(self) -> None:
        """Delete a file."""
        path = self.one()
        path.unlink()
        self.mine.pop(path, None)

    # --- what others do, and git -------------------------------------------------------------------------------

    def change_source(self) -> None:
        """Change a page of a source, or add it."""
        self.count += 1
        add_page(self.root / self.random.choice([OURS, OTHERS]), self.random.choice(PAGES), f"Title {self.count}")

    def remove_page(self) -> None:
        """Remove a page of a source."""
        page = self.random.choice(PAGES[1:])
        (self.root / self.random.choice([OURS, OTHERS]) / f"{page}.md").unlink(missing_ok=True)

    def check_out(self) -> None:
        """Put an older build into its place, but not over what a person changed: git would refuse that."""
        for path in self.old.keys() - self.mine.keys():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.old[path])

    def lose_state(self) -> None:
        """Delete or damage a build's state: a fresh clone has none."""
        state = self.root / self.random.choice(OUTS) / STATE
        if state.exists():
            state.unlink()
            if self.random.random() < 1 / 2:
                state.write_bytes(b"[" * 100_000)

    # --- what the commands do ----------------------------------------------------------------------------------

    def build(self) -> None:
        """Build a course, mostly ours and to its place."""
        self.build_into(self.random.choice([OURS, OURS, OURS, OTHERS]), self.random.choice(OUTS))

    def build_into(self, source: str, out: str) -> None:
        """Build; what is set aside is where the report says. A folder of another is refused, and nothing touched."""
        before, images = self.files(), self.root / source / "images"
        try:
            report = build(self.root / source, self.root / out)
        except RefusedError:
            assert self.files() == before
            return
        # Only a build at home draws the source's pictures anew.
        changed = {path for path, content in self.files().items() if before.get(path) != content}
        assert out == "notebooks" or not any(path.is_relative_to(images) for path in changed)
        for path, place in zip(report.edited, report.aside, strict=True):
            if path in self.mine:
                self.mine[place] = self.mine.pop(path)
        self.old |= {path: path.read_bytes() for path in report.written}

    def lay(self) -> None:
        """Lay the reader's copy, or bring it up to date."""
        lay(self.root / "notebooks", self.root / COPY)

    # --- the files ---------------------------------------------------------------------------------------------

    def files(self) -> dict[Path, bytes]:
        """Return all notebooks and pictures, and the manifest of the reader's copy."""
        paths = (path for path in sorted(self.root.rglob("*")) if path.suffix in ENDINGS or path.name == MANIFEST)
        return {path: path.read_bytes() for path in paths}

    def one(self) -> Path:
        """Return one of the notebooks and pictures."""
        return self.random.choice([path for path in self.files() if path.suffix in ENDINGS])

    def is_copy(self, path: Path) -> bool:
        """Whether a file lies in the reader's copy, where cells are merged and other things follow the course."""
        return path.is_relative_to(self.root / COPY)


def _notebook(path: Path) -> dict[str, Any] | None:
    try:
        return json.loads(path.read_bytes())
    except ValueError:
        return None
