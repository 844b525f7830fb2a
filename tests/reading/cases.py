"""The cases in cases/*.md: a title, one or more sources, and the faults that reading them gives, word for word.

A case stands below a `##` heading. Its sources and its faults are fences of four tildes; what follows the tildes is the
source's path in a course, or the name of the page into which a piece of one is put (see `PAGES`), or "faults". A piece
with faults may have a twin, "mended" as they ask for, which has none.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from builder.course import load
from builder.course.memory import Memory
from builder.errors import Fault, SourceError
from builder.reading import read_chapter, read_page, read_road_map

FOLDER = Path(__file__).parent / "cases"

_FRONT = "---\ntitle: A page\nsummary: A page.\n{more}---\n\n# A page\n\n"
_CHAPTER = _FRONT.format(more="hours: 1\nneeds: []\n") + "You will be able to\n\n- toss\n- count\n\n"
_FIGURE = '```python hidden\ndef draw(tosses=10, kind="a", flag=False): ...\n\n'
_FIGURE += 'explore(draw, tosses=(1, 1000), kind=["a", "a b"], flag=False)\n```\n\n'
# A piece of a source -> the page around it, and what reads that page.
PAGES = {
    "lesson": (_CHAPTER + "## Practice\n\n" + _FIGURE, "chapters/a.md", read_chapter),
    "body": (_CHAPTER, "chapters/a.md", read_chapter),
    "page": (_FRONT.format(more="") + "## Practice\n\n", "pages/a.md", read_page),
    "path": (_FRONT.format(more="audience: All\n") + "## Path\n\n", "a_road_map.md", read_road_map),
}


@dataclass
class Case:
    """One case: where it stands, its sources by path or page, the faults that are expected, and the piece without them;
    None where there is none."""

    file: str
    title: str
    sources: dict[str, str] = field(default_factory=dict)
    faults: str | None = None
    mended: str | None = None

    @property
    def twin(self) -> Case:
        """The case of the mended piece, which has no faults."""
        (page,) = self.sources
        return Case(self.file, self.title, {page: self.mended or ""}, "")

    def found(self, folder: Path, memory: Memory | None = None) -> str:
        """Return the faults that reading gives, one a line; what the `memory` knows of a course is not read.

        The files of a course are laid below `folder`, and named as their author would name them.
        """
        if [name for name in self.sources if name in PAGES]:
            ((name, piece),) = self.sources.items()
            before, path, read = PAGES[name]
            return _lines(lambda: read(before + piece, path), before.count("\n"))
        for path, text in self.sources.items():
            file = folder / "road_maps" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        with contextlib.chdir(folder):
            return _lines(lambda: load(Path("road_maps"), memory))


def _lines(read: Callable[[], object], above: int = 0) -> str:
    """Return the faults of a reading, one a line; those of a piece without its path, counted below `above` lines."""
    try:
        read()
    except SourceError as error:
        return "".join(f"{_line(fault, above)}\n" for fault in error.faults)
    return ""


def _line(fault: Fault, above: int) -> str:
    if not above:
        return str(fault)
    message = re.sub(r"\bline (\d+)", lambda line: f"line {int(line[1]) - above}", f"{fault.found}; {fault.allowed}")
    return f"{fault.line - above}: {message}"


def cases() -> Iterator[Case]:
    """Yield the cases of all files."""
    for file in sorted(FOLDER.glob("*.md")):
        yield from read_cases(file)


def read_cases(file: Path) -> Iterator[Case]:
    """Yield the cases of one file."""
    case: Case | None = None
    name: str | None = None
    for line in file.read_text(encoding="utf-8").split("\n"):
        if name is None and line.startswith("## "):
            if case:
                yield case
            case = Case(file.stem, line[3:])
        elif line.startswith("~~~~") and name is None:
            name, text = line[4:].strip(), ""
        elif line == "~~~~" and case and name is not None:
            if name in ("faults", "mended"):
                setattr(case, name, text)
            else:
                case.sources[name] = text
            name = None
        elif name is not None:
            text += line + "\n"
    if case:
        yield case
