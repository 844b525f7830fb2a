"""What all files share: front matter, one heading of level one, sections; and the plain page."""

from __future__ import annotations

from collections.abc import Sequence

from builder.model import Page
from builder.reading import bounds, front_matter, identifiers, inline
from builder.reading.blocks import read_blocks
from builder.reading.draft import Scope
from builder.reading.front_matter import Fields, Shape
from builder.reading.headings import is_check
from builder.reading.markdown import Node, parse
from builder.reading.shelf import NOTHING, Shelf
from builder.reading.silences import read_silences
from builder.reading.source import Source


def open_file(source: Source, known: dict[str, tuple[Shape, bool]]) -> tuple[Fields, list[Node]]:
    """Return the front matter's fields and the blocks below it; faults for headings out of place."""
    nodes = parse(source)
    front = nodes[0] if nodes and nodes[0].type == "front_matter" else None
    # Told alone: of an empty file, or of one whose front matter is left open, every heading and field would be a fault.
    if front is None and not _begins(source, known):
        source.close()
    body = nodes[1:] if front else nodes
    fields = front_matter.read_fields(source, front, known)
    if (count := sum(is_check(node) for node in body)) > bounds.MOST_CHECKS:
        source.fault(1, f"the file has {count:,} checks", f"part it: at most {bounds.MOST_CHECKS}")
        # Before any check is read, since each of many could take long.
        source.close()
    _inspect_headings(source, body)
    return fields, body


def _begins(source: Source, known: dict[str, tuple[Shape, bool]]) -> bool:
    """Tell whether a file without front matter holds a page all the same; a fault where it does not."""
    if not source.text.strip():
        allowed = f"begin it with {', '.join(known)} between two lines of ---, and a heading"
        source.fault(1, "the file is empty", allowed)
    elif source.lines[0].rstrip() == "---":
        source.fault(1, "the front matter is left open", "close it with --- on a line of its own")
    else:
        return True
    return False


def _inspect_headings(source: Source, body: Sequence[Node]) -> None:
    """Note what is not one heading of level one at the top and then no level skipped."""
    if not body or body[0].type != "heading" or body[0].level != 1:
        line = body[0].first if body else 1
        source.fault(line, "the page does not begin with its heading", "write # and the title below the front matter")
    # As if the title stood there: where it is missing, that is told above, once.
    level = 1
    titles = 0
    for node in body:
        # A heading made by a line below it is a fault of its own.
        if node.type != "heading" or node.tokens[0].markup in ("-", "="):
            continue
        words = inline.short(inline.words(node.inline))
        titles += node.level == 1
        if node.level == 1 and titles > 1:
            source.fault(node.first, f'a second heading of level one, "{words}"', "begin it with ## or more")
        elif node.level > level + 1:
            found = f'the heading "{words}" skips from level {level} to {node.level}'
            source.fault(node.first, found, f"begin it with {'#' * (level + 1)}")
        # Even where the level was wrong: the headings below a skipped one are not told again.
        level = node.level


def cut_sections(nodes: Sequence[Node]) -> tuple[list[Node], list[list[Node]]]:
    """Return the blocks before the first heading of level two, and then one run for each such heading.

    A check never opens a section.
    """
    runs: list[list[Node]] = [[]]
    for node in nodes:
        # By its signs, as a heading made by a line of dashes is of level two too, and a fault.
        if node.type == "heading" and node.tokens[0].markup == "##" and not is_check(node):
            runs.append([])
        runs[-1].append(node)
    return runs[0], runs[1:]


def read_page(text: str, path: str, shelf: Shelf = NOTHING) -> Page:
    """Return a page (start_here and those below pages/) read from its decoded text.

    Raises one SourceError with all faults of the file.
    """
    source = Source(text, path, shelf)
    name = identifiers.stem(source)
    fields, body = open_file(source, front_matter.PAGE)
    blocks = read_blocks(source, body, Scope())
    silences = read_silences(source, body)
    source.close()
    # No field is missing here, since `close` raises for each that is; the readers of other files rely on it too.
    return Page(path, name, fields.words["title"], fields.words["summary"], blocks, silences)
