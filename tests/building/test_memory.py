"""What a build remembers of the pages that it read, and when it reads them anew."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from builder import course, inputs
from builder.build import build
from builder.course.bodies import BODIES
from builder.course.codec import decoded, encoded
from builder.course.memory import MEMORY, Memory, read_memory
from builder.course.outline import outline
from builder.errors import SourceError
from builder.model import Chapter, Page, documents_of
from builder.reading import Shelf, read_chapter
from builder.stamps import STAMPS
from builder.state import STATE
from builder.writing.notebook import Notebook
from tests.conftest import ROOT

FIXTURE = ROOT / "tests" / "fixtures" / "course"
EDITS = 24
PAGE = "---\ntitle: Another\nsummary: One.\n---\n\n# Another\n\n## What to bring\n\nWords.\n"
# What an edit puts into a page: things that change what it is read to be, or make a fault of it.
PIECES = (
    "One more sentence.",
    "A [link](chapters/python.md) and a [heading](#recap).",
    "## Another part",
    "```python\nx = 1\n```",
    "![A picture](../images/two_coins.svg)",
    "```csv data=more file=recordings/tosses.csv\n```",
    "### Check: One more\n<!-- id: one-more -->\n\nHow many?\n\n= `1/2` ± 0.1\n\n> **Why:** A half.\n\n---",
    "<b>",
    "---",
    "",
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of the fixture's course."""
    return Path(shutil.copytree(FIXTURE, tmp_path / "source"))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the pages that are read while the test runs, in order."""
    paths: list[str] = []
    decode = course.decode

    def noted(data: bytes, path: str) -> str:
        paths.append(path)
        return decode(data, path)

    monkeypatch.setattr(course, "decode", noted)
    return paths


def _built(source: Path, out: Path) -> dict[str, bytes] | tuple[str, ...]:
    """Build, and return every file of the build by its path, or the faults of the source."""
    try:
        build(source, out)
    except SourceError as error:
        return tuple(map(str, error.faults))
    found = (
        path for path in sorted(out.rglob("*")) if path.is_file() and path.name not in {STATE, MEMORY, BODIES, STAMPS}
    )
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in found}


def _another_reader(text: str, path: str, shelf: Shelf) -> Chapter:
    return replace(read_chapter(text, path, shelf), summary="As another builder reads it.")


def _edit(source: Path, chance: random.Random, *, restore: bool) -> None:
    """Change one thing of a source: a line, a file that pages show, which pages there are; or take all back."""
    if restore:
        shutil.rmtree(source)
        shutil.copytree(FIXTURE, source)
        return
    pages = sorted(source.rglob("*.md"))
    page = chance.choice(pages)
    lines = page.read_text(encoding="utf-8").split("\n")
    place = chance.randrange(len(lines))
    match chance.randrange(9):
        case 0:
            del lines[place]
        case 1:
            lines[place] = lines[chance.randrange(len(lines))]
        case 2:
            with (source / "recordings" / "tosses.csv").open("a", encoding="utf-8") as file:
                file.write("41,1\n")
        case 3:
            picture = source / "images" / "two_coins.svg"
            picture.write_text(picture.read_text(encoding="utf-8").replace("</svg>", "<g/></svg>"), encoding="utf-8")
        case 4:
            shutil.copy(page, page.with_name("a_copy.md"))
        case 5 if len(pages) > 3:
            page.unlink()
            return
        case _:
            lines[place:place] = ["", *chance.choice(PIECES).split("\n"), ""]
    page.write_text("\n".join(lines), encoding="utf-8", newline="\n")


@pytest.mark.parametrize("seed", [1, 2])
def test_with_memory_and_without_the_same_is_built(
    source: Path, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """After any edit, and after a change of the builder, a build that remembers gives the bytes or the faults of one
    that has nothing to remember, and reads less."""
    chance = random.Random(seed)  # noqa: S311 - edits, no secret
    saved = failed = 0
    for number in range(EDITS):
        if number == EDITS // 2:
            monkeypatch.setattr(course, "read_chapter", _another_reader)
            monkeypatch.setattr(inputs, "tools", lambda _: "another builder")
        mine = _built(source, tmp_path / "out")
        reads = len(read)
        read.clear()
        assert mine == _built(source, tmp_path / f"new-{number}")
        saved += len(read) - reads
        read.clear()
        failed += isinstance(mine, tuple)
        # Faults would else hide all that comes after them.
        _edit(source, chance, restore=isinstance(mine, tuple))
    assert saved > EDITS
    assert 0 < failed <= EDITS / 2


def test_only_what_changed_is_read(source: Path, tmp_path: Path, read: list[str]) -> None:
    """A page that changed is read again, and so are the pages that show a file that changed; no other is."""
    out = tmp_path / "out"
    build(source, out)
    assert len(read) == len(set(read)) > 5
    read.clear()
    (source / "pages" / "before_you_begin.md").write_text(PAGE, encoding="utf-8")
    build(source, out)
    assert read == ["pages/before_you_begin.md"]
    read.clear()
    with (source / "recordings" / "tosses.csv").open("a", encoding="utf-8") as file:
        file.write("41,1\n")
    build(source, out)
    assert read == ["chapters/format_example.md"]


def test_only_what_holds_it_is_written_anew(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More in a lesson writes its own notebook alone; a check that changes also those of the chapters that ask it from
    before, and those that count the checks of all."""
    made: list[str] = []
    dumps = Notebook.dumps

    def noted(book: Notebook) -> str:
        made.append(book.path)
        return dumps(book)

    monkeypatch.setattr(Notebook, "dumps", noted)
    page = source / "chapters" / "python.md"
    out = tmp_path / "out"
    build(source, out)
    every = set(made)
    for more in ("One more sentence.", "### More\n\n```python\n1 + 1\n```"):
        made.clear()
        page.write_text(f"{page.read_text(encoding='utf-8')}\n{more}\n", encoding="utf-8")
        build(source, out)
        assert made == ["chapters/python.ipynb"]
    page = source / "chapters" / "format_example.md"
    made.clear()
    page.write_text(page.read_text(encoding="utf-8").replace("### Check: ", "### Check: A ", 1), encoding="utf-8")
    build(source, out)
    left = {"chapters/python.ipynb", "pages/before_you_begin.ipynb"}
    assert left < every
    assert sorted(made) == sorted(every - left)
    for before, after in (("Starts from counting", "Begins with counting"), ("one euro,1", "one euro,2")):
        made.clear()
        page.write_text(page.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
        build(source, out)
        assert made == ["chapters/format_example.ipynb"]


TOLD_ELSEWHERE = {
    "the order of the road maps": (
        "start_here.md",
        "[the coin's](coin_road_map.md), the\nother is [for judges](judge_road_map.md)",
        "[for judges](judge_road_map.md), the\nother is [the coin's](coin_road_map.md)",
    ),
    "a title": ("chapters/probability.md", "title: ", "title: A "),
    "a link below a stage that waits": ("coin_road_map.md", "org/3/tutorial", "org/3/library"),
    "hours": ("chapters/probability.md", "hours: ", "hours: 1"),
    "a heading": ("pages/before_you_begin.md", "## What", "## What\n\n## What"),
    "a heading that a link leads to": ("pages/before_you_begin.md", "## What to bring", "## What To bring"),
    "a check's title that a link leads to": ("chapters/format_example.md", "One alarm", "One Alarm"),
    "a check that is asked from before": ("chapters/format_example.md", "How likely are two", "How often are two"),
    "a heading above a page to fill in": ("chapters/python.md", "```csv page=habits", "## New\n\n```csv page=habits"),
    "a row of a page to fill in": ("chapters/python.md", "typing without", "writing without"),
}


@pytest.mark.parametrize("what", TOLD_ELSEWHERE)
def test_what_other_pages_tell_is_told_anew(source: Path, tmp_path: Path, what: str) -> None:
    """What the notebooks of other pages hold of a page changes in them too, as in a build without memory."""
    name, before, after = TOLD_ELSEWHERE[what]
    build(source, tmp_path / "out")
    text = (source / name).read_text(encoding="utf-8")
    assert before in text
    (source / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    mine = _built(source, tmp_path / "out")
    assert isinstance(mine, dict)
    assert mine == _built(source, tmp_path / "new")


# One thing of each kind that a page can hold, and what is put in its place.
OF_EACH_KIND = {
    "title: A chapter": "title: The chapter",
    "summary: Every": "summary: Each",
    "hours: 0.5": "hours: 0.75",
    "needs: [python]": "needs: []",
    "fair coin is tossed ten times": "fair coin is thrown ten times",
    "tell a chance from a count": "tell a count from a chance",
    "## Skip test": "## Skip test\n\nTwo questions.",
    "the chance of one head. What": "the chance of a head. What",
    "Write down every pair": "Write down each pair",
    "± 0.001": "± 0.002",
    "lecture · 2 h": "lecture · 3 h",
    "10,1\n": "10,0\n",
    "Two coins, one": "Two coins: one",
    "*Heads and tails": "*Tails and heads",
    "asof=2026-11": "asof=2026-10",
    "A count turns": "One count turns",
    "heads / len(tosses)\n": "heads / len(tosses) + 0\n",
    "tosses=(10, 1000, 10)": "tosses=(10, 2000, 10)",
    "**0.5 > 0.5": "**0.5 > 0.51",
    'sum(row["heads"] for row in data("tosses"))\n': 'sum(one["heads"] for one in data("tosses"))\n',
    "p = 0.01, 0.02": "p = 0.02, 0.01",
    "the coin's bias\n": "a coin's bias\n",
    "or `Bayes`": "or `bayes`",
    "2. Collect the data": "2. Collect data",
    "== 1.5": "== 3 / 2",
    "id: own-coin": "id: my-coin",
    "> **Model:** A good": "> **Model:** The good",
    "at noon,a friend": "at noon,nobody",
    "- **mean** (average": "- **mean** (the average",
    "## Recap": "## Recap\n\nIn short:",
    "Count **all**": "Count *all*",
    "### Where next?": "### Where to?",
    "(probability.md)": "(probability.md#recap)",
}  # fmt: skip


def test_one_thing_of_each_kind_changes(source: Path, tmp_path: Path) -> None:
    """Whatever changes in a page, a build that remembers all others gives the bytes of a first one."""
    page = source / "chapters" / "format_example.md"
    mine = _built(source, tmp_path / "out")
    for number, (before, after) in enumerate(OF_EACH_KIND.items()):
        text = page.read_text(encoding="utf-8")
        assert before in text
        page.write_text(text.replace(before, after, 1), encoding="utf-8", newline="\n")
        last, mine = mine, _built(source, tmp_path / "out")
        assert isinstance(mine, dict), before
        assert mine != last, before
        assert mine == _built(source, tmp_path / f"new-{number}"), before


def test_another_builder_reads_everything(
    source: Path, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another builder, another version of a library or a build elsewhere has remembered counts for nothing."""
    build(source, tmp_path / "out")
    every = list(read)
    shutil.copytree(tmp_path / "out", tmp_path / "moved")
    (tmp_path / "moved" / STATE).unlink()
    read.clear()
    build(source, tmp_path / "moved")
    assert read == every
    read.clear()
    monkeypatch.setattr(inputs, "LIBRARIES", ("click-",))
    monkeypatch.setattr(inputs, "_TOOLS", [])
    build(source, tmp_path / "out")
    assert read == every


def test_a_check_of_the_build_trusts_no_memory(source: Path, tmp_path: Path, read: list[str]) -> None:
    """`build --check` reads every page itself, and leaves the memory as it was."""
    out = tmp_path / "out"
    build(source, out)
    every, before = list(read), (out / MEMORY).read_bytes()
    (out / STATE).unlink()
    read.clear()
    assert build(source, out, check=True).clean
    assert read == every
    assert (out / MEMORY).read_bytes() == before


@pytest.mark.parametrize("forged", [None, {"text": ["x = 1", [7]]}, {"text": "x = 1"}, {"text": [1, []]}, [["text"]]])
def test_the_runtime_is_stripped_once(tmp_path: Path, forged: object) -> None:
    """The modules of the runtime come back as they were kept; what is no such list counts for nothing."""
    modules = {"page": ("x = 1", ("text", "host")), "text": ("", ())}
    memory = Memory(tmp_path, "seed")
    memory.keep_runtime(modules)
    memory.write()
    assert read_memory(tmp_path, "seed").recall_runtime() == modules
    assert read_memory(tmp_path, "another").recall_runtime() == {}
    kept = (tmp_path / MEMORY).read_bytes()
    body = json.dumps(forged).encode()
    (tmp_path / MEMORY).write_bytes(kept[:64] + sha256(body).hexdigest().encode() + body + b"\n")
    assert read_memory(tmp_path, "seed").recall_runtime() == {}


def _forged(change: Callable[[list[Any]], object]) -> Callable[[Path], None]:
    """Return what changes what a memory tells of each page, and puts the right digest before it."""

    def damage(out: Path) -> None:
        lines = []
        for line in (out / MEMORY).read_bytes().splitlines():
            content = json.loads(line[128:])
            if isinstance(content, list):
                change(content)
            body = json.dumps(content).encode()
            lines.append(line[:64] + sha256(body).hexdigest().encode() + body + b"\n")
        (out / MEMORY).write_bytes(b"".join(lines))

    return damage


def _forged_bodies(change: Callable[[list[Any]], object]) -> Callable[[Path], None]:
    """Return what changes each page of a memory, and says of it that it lies there with the right digest."""

    def damage(out: Path) -> None:
        found, digests, places = (out / BODIES).read_bytes(), {}, {}
        content = b""
        for line in (out / MEMORY).read_bytes().splitlines():
            held = json.loads(line[128:])
            for path, (start, size, digest) in held.items() if "chapters/python.md" in held else ():
                page = json.loads(found[start : start + size])
                change(page)
                body = json.dumps(page).encode()
                digests[digest] = sha256(body).hexdigest()
                places[path] = (len(content), len(body), digests[digest])
                content += body
        (out / BODIES).write_bytes(content)
        _forged(lambda told: told.__setitem__(4, digests[told[4]]))(out)
        lines = (out / MEMORY).read_bytes().splitlines()
        body = json.dumps(places).encode()
        told = [line for line in lines if not line[128:].startswith(b'{"coin_road_map.md": [')]
        (key,) = (line[:64] for line in lines if line not in told)
        told.append(key + sha256(body).hexdigest().encode() + body)
        (out / MEMORY).write_bytes(b"\n".join([*told, b""]))

    return damage


def _in(name: str, damage: Callable[[Path], object]) -> Callable[[Path], object]:
    return lambda out: damage(out / name)


def _replaced(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def damage(memory: Path) -> None:
        memory.unlink()
        make(memory)

    return damage


DAMAGED_FILES: dict[str, Callable[[Path], object]] = {
    "missing": Path.unlink,
    "empty": lambda memory: memory.write_bytes(b""),
    "half a file": lambda memory: memory.write_bytes(memory.read_bytes()[: memory.stat().st_size // 2]),
    "other signs": lambda memory: memory.write_bytes(memory.read_bytes().replace(b"ch", b"CH")),
    "no JSON": lambda memory: memory.write_bytes(memory.read_bytes().replace(b"[", b"{")),
    "bytes": lambda memory: memory.write_bytes(os.urandom(5000)),
    "a folder": _replaced(Path.mkdir),
    "a pipe": _replaced(os.mkfifo),
    "a link to nothing": _replaced(lambda memory: memory.symlink_to("nothing")),
}
DAMAGES: dict[str, Callable[[Path], object]] = {
    **{f"the memory: {what}": _in(MEMORY, damage) for what, damage in DAMAGED_FILES.items()},
    "another class for an outline": _forged(lambda told: told[3].__setitem__(0, "Path")),
    "a number for an outline's title": _forged(lambda told: told[2].__setitem__("title", 7)),
    "a field that is none": _forged(lambda told: told[2].__setitem__("__class__", "Path")),
    "too little of an outline": _forged(list.pop),
    "another body": _forged(lambda told: told.__setitem__(4, "0" * 64)),
    "another class": _forged_bodies(lambda page: page.__setitem__(0, "Path")),
    "a number for a title": _forged_bodies(lambda page: page.__setitem__(3, 7)),
    "too little": _forged_bodies(list.pop),
    "nested": _forged_bodies(lambda page: page.__setitem__(3, json.loads("[" * 500 + "]" * 500))),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_memory_is_passed_over(source: Path, tmp_path: Path, read: list[str], damage: str) -> None:
    """Whatever stands where the memory was, the pages are read, the same is built, and no error is told."""
    out = tmp_path / "out"
    before = _built(source, out)
    DAMAGES[damage](out)
    (out / STATE).unlink()
    read.clear()
    assert _built(source, out) == before
    assert read


@pytest.mark.parametrize("damage", DAMAGED_FILES)
def test_lost_bodies_are_read_anew(source: Path, tmp_path: Path, read: list[str], damage: str) -> None:
    """Whatever stands where the bodies of pages were, those that are needed are read anew, and are remembered again
    where a file can stand there."""
    out = tmp_path / "out"
    build(source, out)
    DAMAGED_FILES[damage](out / BODIES)
    # Its road maps, the chapters that need it and the review ask for more than this page.
    page = source / "chapters" / "probability.md"
    page.write_text(page.read_text(encoding="utf-8").replace("hours: ", "hours: 1"), encoding="utf-8")
    read.clear()
    mine = _built(source, out)
    assert len(read) > 1
    assert mine == _built(source, tmp_path / "new")
    read.clear()
    page.write_text(page.read_text(encoding="utf-8").replace("hours: 1", "hours: 2"), encoding="utf-8")
    build(source, out)
    assert read == ["chapters/probability.md"] or not (out / BODIES).is_file()


def test_pages_survive_the_way_through_json() -> None:
    """Every page of the course and of the fixture comes back from JSON as it was, to the last value's type."""
    for folder in (ROOT / "road_maps", FIXTURE):
        for page in documents_of(course.load(folder)):
            assert repr(decoded(type(page), json.loads(json.dumps(encoded(page))))) == repr(page)


@pytest.mark.parametrize("value", [["Page"], ["Chapter", 1], "Page", [], None, ["Page", *[True] * 6]])
def test_what_is_no_page_is_refused(value: object) -> None:
    """JSON that stands for no page makes none."""
    with pytest.raises((TypeError, ValueError, KeyError)):
        decoded(Page, value)


def test_nothing_is_kept_without_a_seed(tmp_path: Path) -> None:
    """A memory that is not told by which tools pages are read remembers none."""
    memory, page = Memory(tmp_path), Page("a.md", "a", "A", "", ())
    memory.keep(page, outline(page), b"", ())
    memory.write()
    assert list(tmp_path.iterdir()) == []
