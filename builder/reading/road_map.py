"""A road map: words to its reader, and the path: stages, each a numbered list of chapters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from builder.model import Block, Cell, Check, Picture, Prose, RoadMap, Stage, Step, Table, Worksheet
from builder.reading import front_matter, identifiers, inline, links
from builder.reading.blocks import read_blocks, read_section
from builder.reading.draft import Scope
from builder.reading.markdown import Node
from builder.reading.page import cut_sections, open_file
from builder.reading.shelf import NOTHING, Shelf
from builder.reading.source import Source

_PATH = "Path"
_STEP = "write 1. [Title](chapters/name.md) (optional), or 1. Title (optional, to come) <!-- id: name -->"
# From the root of the course only, where a road map lies; no ../ and no place in the page.
_CHAPTER = re.compile(r"chapters/([a-z0-9][a-z0-9_-]*)\.md")
_NOTE = re.compile(r"(.*?)\s*\(([^()]*)\)\s*")


def read_road_map(text: str, path: str, shelf: Shelf = NOTHING) -> RoadMap:
    """Return a road map read from its decoded text.

    Raises one SourceError with all faults of the file.
    """
    source = Source(text, path, shelf)
    name = identifiers.stem(source).removesuffix("_road_map")
    fields, body = open_file(source, front_matter.ROAD_MAP)
    before, paths, after = _split(body)
    # Checks are refused in a road map, but must be read to be told: so there is a scope for them.
    scope = Scope()
    image, intro = _intro(source, before, scope)
    for run in paths[1:]:
        source.fault(run[0].first, 'a second section "Path"', "keep one")
    if not paths:
        allowed = "write ## Path, and below it ### and a numbered list for each stage"
        source.fault(1, "the road map has no path", allowed)
    above, stages = _stages(source, paths[0]) if paths else ([], [])
    # Words below the heading of the path belong to no stage, and are shown above the first.
    intro += read_blocks(source, above, scope)
    outro = tuple(read_section(source, run, scope) for run in after)
    _inspect_blocks(source, [*intro, *(block for section in outro for block in section.blocks)])
    _inspect_steps(source, [step for stage in stages for step in stage.steps])
    source.close()
    # Each field is there, see `page.read_page`.
    return RoadMap(
        path=path,
        id=name,
        title=fields.words["title"],
        audience=fields.words["audience"],
        summary=fields.words["summary"],
        assumes=fields.ids.get("assumes", ()),
        code=fields.flags.get("code", True),
        image=image,
        intro=intro,
        stages=tuple(stages),
        outro=outro,
    )


def _split(body: Sequence[Node]) -> tuple[list[Node], list[list[Node]], list[list[Node]]]:
    """Return the blocks before the path, the sections "Path", and the other sections below the first of them."""
    before, runs = cut_sections(body)
    paths: list[list[Node]] = []
    after: list[list[Node]] = []
    for run in runs:
        if inline.words(run[0].inline).strip() == _PATH:
            paths.append(run)
        elif paths:
            after.append(run)
        else:
            # Sections above the path stay parts of the introduction, headings and all.
            before += run
    return before, paths, after


def _intro(source: Source, nodes: Sequence[Node], scope: Scope) -> tuple[str | None, tuple[Block, ...]]:
    """Return the target of the head image and the blocks before the path without it."""
    for place, node in enumerate(nodes):
        pictures = [token for token in node.inline if token.type == "image"]
        if not pictures:
            continue
        target = str(pictures[0].attrs["src"])
        # The first picture only: where it is no head image, `prose` refuses it with the others.
        if len(node.inline) > 1 or not links.is_picture(target):
            break
        blocks = read_blocks(source, nodes[:place], scope) + read_blocks(source, nodes[place + 1 :], scope)
        return target, blocks
    return None, read_blocks(source, nodes, scope)


def _inspect_blocks(source: Source, blocks: Sequence[Block]) -> None:
    names = {Check: "a check", Cell: "a python cell", Picture: "a picture", Table: "a table"}
    names |= {Worksheet: "a page to fill in"}
    for block in blocks:
        if not isinstance(block, Prose):
            allowed = "put it into a chapter or a page"
            source.fault(block.span.first, f"{names[type(block)]} in a road map", allowed)


# --- the path ----------------------------------------------------------------------------------------------------


def _stages(source: Source, path: Sequence[Node]) -> tuple[list[Node], list[Stage]]:
    """Return the blocks between the heading of the path and its first stage, and the stages."""
    runs: list[list[Node]] = [[]]
    for node in path[1:]:
        # Level three alone: deeper headings are a stage's own.
        if node.type == "heading" and node.level == 3:  # noqa: PLR2004
            runs.append([])
        runs[-1].append(node)
    if len(runs) == 1:
        source.fault(path[0].first, "the path has no stage", "write ### and its name, and below it a numbered list")
    return runs[0], [_stage(source, run) for run in runs[1:]]


def _stage(source: Source, nodes: Sequence[Node]) -> Stage:
    title = inline.words(nodes[0].inline).strip()
    lists = [node for node in nodes if node.type == "ordered_list"]
    if not lists:
        source.fault(nodes[0].first, f'the stage "{title}" has no numbered list of chapters', _STEP)
    for second in lists[1:]:
        source.fault(second.first, f'the stage "{title}" has a second numbered list', "write its chapters in one list")
    # Of the first list alone: steps of a second one would be told twice, as a list and as steps.
    items = lists[0].items if lists else []
    steps = tuple(step for item in items if (step := _step(source, item)))
    blocks: tuple[Block, ...] = ()
    for run in _between(nodes[1:], lists):
        # A scope of its own, as no block but prose may stand here anyway.
        blocks += read_blocks(source, run, Scope())
    _inspect_blocks(source, blocks)
    prose = tuple(block for block in blocks if isinstance(block, Prose))
    return Stage(source.span(nodes[0].first, nodes[-1].last), title, prose, steps)


def _between(nodes: Sequence[Node], lists: Sequence[Node]) -> list[list[Node]]:
    """Return the runs of blocks before, between and behind the lists."""
    runs: list[list[Node]] = [[]]
    for node in nodes:
        # By identity, which nodes compare by: two lists may be alike.
        if node in lists:
            runs.append([])
        else:
            runs[-1].append(node)
    return runs


def _step(source: Source, item: Node) -> Step | None:
    blocks = item.children
    if len(blocks) != 1 or blocks[0].type != "paragraph":
        source.fault(item.first, "a step of the path holds more than one line of words", _STEP)
        return None
    tokens = blocks[0].inline
    read = _linked if tokens and tokens[0].type == "link_open" else _unlinked
    return read(source, tokens, item.first)


def _linked(source: Source, tokens: Sequence[Token], line: int) -> Step | None:
    # There is one: Markdown opens no link without closing it.
    close = next(place for place, token in enumerate(tokens) if token.type == "link_close")
    title = inline.words(tokens[1:close]).strip()
    target = str(tokens[0].attrs["href"])
    chapter = _CHAPTER.fullmatch(target)
    rest, notes = _notes(inline.words(tokens[close + 1 :]))
    if chapter is None:
        source.fault(line, f'the step "{title}" links to {target!r}', _STEP)
    # The id comment tells that the chapter was to come; since then its link was added.
    elif "to come" in notes or any(token.type == "html_inline" for token in tokens):
        source.fault(line, f'the step "{title}" has a link and is to come', "keep the link only")
    elif rest or notes - {"optional"}:
        found = f'the step "{title}" has the words "{inline.short(rest or min(notes))}" behind its link'
        source.fault(line, found, "only (optional) may stand there")
    else:
        return Step(chapter[1], title, "optional" in notes, to_come=False, line=line)
    return None


def _unlinked(source: Source, tokens: Sequence[Token], line: int) -> Step | None:
    title, notes = _notes(inline.words(tokens))
    comments = [token.content for token in tokens if token.type == "html_inline"]
    name = identifiers.read_step_id(comments[0]) if len(comments) == 1 else ""
    # First, as the likeliest slip is a link that was forgotten, whatever else stands there.
    if "to come" not in notes:
        source.fault(line, f'the step "{title}" has no link', _STEP)
    elif notes - {"optional", "to come"} or any(token.type == "link_open" for token in tokens):
        source.fault(line, f'the step "{title}" holds more than words and (optional, to come)', _STEP)
    elif not name:
        source.fault(line, f'the step "{title}" has no id, or a malformed one', _STEP)
    else:
        return Step(name, title, "optional" in notes, to_come=True, line=line)
    return None


def _notes(words: str) -> tuple[str, set[str]]:
    """Return words without the parentheses at their end, and the notes in these."""
    # The last parentheses only: a title may have some of its own.
    match = _NOTE.fullmatch(words.strip())
    if not match:
        return words.strip(), set()
    return match[1], {note.strip() for note in match[2].split(",")}


def _inspect_steps(source: Source, steps: Sequence[Step]) -> None:
    seen: dict[str, int] = {}
    for step in steps:
        if step.id in seen:
            found = f'the chapter "{step.id}" stands in line {seen[step.id]} already'
            source.fault(step.line, found, "keep one step for each chapter")
        seen.setdefault(step.id, step.line)
