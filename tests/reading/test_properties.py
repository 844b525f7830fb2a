"""What holds for every source: reading ends, with a model or with faults; every span is the text it stands for."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.course import load
from builder.errors import SourceError
from builder.model import Cell, Check, Mistake, Prose, Snippet, Span, Table, documents_of
from builder.reading import decode, read_chapter, read_page, read_road_map
from tests.reading.cases import PAGES, cases

COURSE = Path(__file__).parents[1] / "fixtures" / "course"
EXAMPLE = (COURSE / "chapters/format_example.md").read_text(encoding="utf-8")
ROAD_MAP = (COURSE / "coin_road_map.md").read_text(encoding="utf-8")
READERS = (read_chapter, read_page, read_road_map)
# The marks that Markdown and the format give a meaning to, so that hostile sources come near to real ones.
MARKS = (
    "\n", "\n\n", "# ", "## ", "### Check: a\n", "<!-- id: a -->\n", "- ", "- [ ] ", "- [x] ", "  > ", "> ", "1. ",
    "```", "```python\n", "```python test\n", "```python answer\n", "```python reach a=1\n", "```csv data=a\n", "~~~",
    "```csv facts=a asof=2026-11 file=a.csv\n",
    "= `1/2` ± 0.1", "± 1", "`a`", "**Hint:**", "**Why:**", "**Model:**", "[a](b.md)", "[", "](", ")", "<", "<b>",
    "<!--", "-->", "$", "$x^2$", "$$", "\\", "*", "_", "|", "|a|b|\n|-|-|\n", "---\n", "===\n", "\t", "    ", "a", "1",
    "explore(draw, a=1)\n", "assert a, 'b'\n", "## Skip test\n", "## Learn\n", "## Path\n", "&amp;", "![a](b.svg)",
    "[a](https://a.org) by b · c · 1 h · free", "[^1]", "<!-- check: ok a, b -->", "## Words\n- **a** (b): c\n",
    "\u00a0", "\u2028", "\x0b", "\U0001f600", "\x85",
)  # fmt: skip


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_decoder(data: bytes) -> None:
    """Any bytes are a text with LF line ends only, or a fault."""
    try:
        text = decode(data, "a.md")
    except SourceError:
        return
    assert "\r" not in text
    assert "\0" not in text


@settings(max_examples=300)
@given(st.lists(st.sampled_from(MARKS) | st.text(max_size=5), max_size=40), st.sampled_from(sorted(PAGES)))
def test_no_text_crashes_a_reader(pieces: list[str], name: str) -> None:
    """Whatever stands on a page, reading it ends with a model whose spans hold, or with faults on lines that exist."""
    before, path, read = PAGES[name]
    _try(before + "".join(pieces), path, (read,))


@settings(max_examples=100)
@given(st.lists(st.sampled_from(MARKS) | st.text(max_size=5), max_size=30))
def test_no_file_crashes_a_reader(pieces: list[str]) -> None:
    """Whatever a file holds, front matter or none, each of the readers ends with a model or with faults."""
    _try("".join(pieces), "a.md", READERS)
    _try("---\n" + "".join(pieces), "a.md", READERS)


@settings(max_examples=150)
@given(st.data())
def test_a_mutated_example_is_a_model_or_a_fault(data: st.DataObject) -> None:
    """The example with lines lost, doubled, exchanged or cut is still read, or refused with faults."""
    source, read = (ROAD_MAP, read_road_map) if data.draw(st.booleans()) else (EXAMPLE, read_chapter)
    lines = source.split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        first, second = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        match data.draw(st.sampled_from(["lose", "double", "exchange", "cut", "indent"])):
            case "lose" if len(lines) > 1:
                del lines[first]
            case "double":
                lines.insert(second, lines[first])
            case "exchange":
                lines[first], lines[second] = lines[second], lines[first]
            case "cut":
                lines[first] = lines[first][: data.draw(st.integers(0, len(lines[first])))]
            case _:
                lines[first] = " " * data.draw(st.integers(1, 5)) + lines[first]
    _try("\n".join(lines), "a.md", (read,))


def _try(text: str, path: str, readers: tuple[Any, ...]) -> None:
    """Read a text; check the spans of the model, or the places of the faults."""
    text = text.replace("\0", "").replace("\r", "\n")
    for read in readers:
        faults = None
        try:
            _hold(read(text, path), text)
        except SourceError as error:
            faults = error.faults
        assert faults is None or {fault.path for fault in faults} == {path}
        assert all(1 <= fault.line <= text.count("\n") + 1 for fault in faults or ())


@pytest.mark.parametrize(
    "path", ["coin_road_map.md", "start_here.md", *(f"chapters/{n}.md" for n in ("python", "format_example"))]
)
def test_spans_cut_back_to_their_text(path: str) -> None:
    """Prose, cells, tables, snippets, links and headings are the characters of the source that they point to."""
    documents = {document.path: document for document in documents_of(load(COURSE))}
    assert _hold(documents[path], (COURSE / path).read_text(encoding="utf-8")) > 0


def test_links_are_placed_to_the_character() -> None:
    """A link's places hold in lists, quotations, tables, headings and long paragraphs, whatever stands around it."""
    prose = (
        "> - [a](a.md) and *[`b`](b.md#c)*\n>   then [c *d*](<c.md>) \\[no](d.md)\n\n"
        '| x | [a](a.md) |\n|---|---|\n| `a\\|b` [a](a.md) | a\\|b [a](a.md#b) \\| [b](b.md "title") |\n\n'
        "### Heading [a](a.md) ###\n\n1.  one\n    two [a](a.md)\n\tthree [b](  b.md  )\n\n"
        "\u00a0\n[a](a.md)\n\n> \u3000\n> [b](b.md)\n\n"
        "[a](a.md)[b](b.md) `![c](c.png)` [`[d]`](d.md)\n"
    )
    before, path, read = PAGES["lesson"]
    chapter = read(before + prose, path)
    links = [link.target for block in chapter.lesson[0].blocks if isinstance(block, Prose) for link in block.links]
    assert links == [
        *("a.md", "b.md#c", "c.md"),
        *("a.md", "a.md", "a.md#b", "b.md"),
        *("a.md", "a.md", "b.md"),
        *("a.md", "b.md"),
        *("a.md", "b.md", "d.md"),
    ]
    assert _hold(chapter, before + prose) > len(links)


def test_every_case_holds_its_spans() -> None:
    """The sources of the cases that have no fault give models whose spans hold."""
    held = 0
    for case in cases():
        if not case.faults and case.sources.keys() & PAGES.keys():
            ((name, piece),) = case.sources.items()
            before, path, read = PAGES[name]
            held += _hold(read(before + piece, path), before + piece)
    assert held > 0


def _hold(model: object, text: str) -> int:
    """Assert that every part of a model with a span is what the span cuts; return how many there are."""
    count = 0
    for part in _parts(model):
        match part:
            case Prose(span, cut, links, headings):
                assert span.cut(text) == cut
                for link in links:
                    assert cut[link.start] == "["
                    assert cut[link.end - 1] == ")"
                    assert cut[link.target_start : link.target_end] == link.target
                    assert link.line == span.first + cut.count("\n", 0, link.start)
                for heading in headings:
                    assert cut[heading.start :].startswith("#" * heading.level)
                count += 1 + len(links) + len(headings)
            case Cell(span, cut) | Snippet(span, cut) | Mistake(span, cut) | Table(span, _, cut, _, ""):
                assert span.cut(text) == cut
                count += 1
            case Span(_, first, last):
                assert 1 <= first <= last <= text.count("\n") + 1
    return count


def _parts(model: object) -> Iterator[object]:
    """Yield a model and every dataclass inside it, but for checks that vary: their text has values in its places."""
    if isinstance(model, Check) and model.variants:
        return
    if isinstance(model, tuple):
        for part in model:
            yield from _parts(part)
    elif dataclasses.is_dataclass(model):
        yield model
        for field in dataclasses.fields(model):
            yield from _parts(getattr(model, field.name))
