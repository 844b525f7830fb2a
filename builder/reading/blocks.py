"""Blocks: a run of Markdown cut into prose, cells, tables and checks, in the order of the page."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from builder.model import Block, Check, Section, Table, Worksheet
from builder.reading import fences, inline, predictions, python, slips, variants
from builder.reading.check import ends_check, read_check
from builder.reading.draft import Scope
from builder.reading.headings import is_check
from builder.reading.markdown import Node
from builder.reading.pictures import is_caption, is_picture, read_picture
from builder.reading.prose import prose
from builder.reading.silences import is_silence
from builder.reading.source import Source


def read_blocks(source: Source, nodes: Sequence[Node], scope: Scope) -> tuple[Block, ...]:
    """Return the blocks of a run of nodes; changes `scope` in place by what they define."""
    found: list[Block] = []
    waiting: list[Node] = []  # prose not yet closed
    rest = deque(nodes)
    while rest:
        node = rest.popleft()
        # A misspelt heading counts as a check's as well: the answer below it must never be taken into prose.
        apart = is_check(node) or _is_cell(node) or fences.is_table(node) or is_picture(node) or is_silence(node)
        # A page's sections come in one run.
        if node.type == "heading" and node.level == 2 and not apart:  # noqa: PLR2004
            predictions.end(source, scope)
        # A heading begins a prose of its own.
        if waiting and (apart or node.type == "heading"):
            found.append(prose(source, waiting))
            waiting = []
        # Meant for `roadmap check` alone, so that no page keeps it.
        if is_silence(node):
            continue
        if not waiting and is_caption(node, found[-1] if found else None):
            found.append(prose(source, [node], caption=True))
            continue
        if not apart:
            # Only what stands outside of checks: the same lines inside one are its parts.
            slips.inspect(source, node, waiting[-1] if waiting else None)
            waiting.append(node)
            continue
        block = _read_block(source, node, rest, scope)
        if isinstance(block, Check) and block.predict:
            predictions.begin(source, block, scope)
        if block:
            found.append(block)
    if waiting:
        found.append(prose(source, waiting))
    predictions.end(source, scope)
    return tuple(found)


def _read_block(source: Source, node: Node, rest: deque[Node], scope: Scope) -> Block | None:
    """Return what stands apart from prose; takes the blocks of a check out of `rest`."""
    if is_check(node):
        return _read_check(source, node, rest, scope)
    return read_picture(source, node, scope) if is_picture(node) else _read_fence(source, node, scope)


def _is_cell(node: Node) -> bool:
    return fences.language(node) == "python"


def _read_check(source: Source, heading: Node, rest: deque[Node], scope: Scope) -> Block | None:
    """Return the check below a heading, taking its blocks, and the thematic break that ends it, out of `rest`."""
    body = []
    while rest and not ends_check(rest[0]):
        if not is_silence(rest[0]):
            body.append(rest[0])
        rest.popleft()
    # The thematic break is a mark of the format here, and is not shown; a heading goes on to be read.
    if rest and rest[0].type == "hr":
        rest.popleft()
    nodes = [heading, *body]
    if any(variants.is_vary(node) for node in body):
        return variants.read_varying(source, nodes, scope, read_check)
    return read_check(source, nodes, scope)


def _read_fence(source: Source, node: Node, scope: Scope) -> Block | None:
    before = len(source.faults)
    fences.inspect(source, node)
    # An open fence has swallowed what follows, and an unknown word tells no role: more faults would be guesswork.
    if len(source.faults) > before:
        return None
    if fences.is_table(node):
        return _read_table(source, node, scope)
    role = fences.role(node) or ""
    if role in fences.CHECK_ROLES:
        source.fault(node.first, f"a fence python {role} outside a check", "put it below a heading Check: …")
        return None
    read = fences.cell(source, node)
    if read is None:
        return None
    cell, tree = read
    # The cell's figure holds for the checks below until the next one: read in the order of the page.
    if tree and (sliders := python.sliders(cell.code, tree)) is not None:
        scope.sliders = sliders
        scope.prediction = None
    return cell


def _read_table(source: Source, node: Node, scope: Scope) -> Table | Worksheet | None:
    table = fences.table(source, node)
    if table and table.name in scope.tables:
        found = f'the table "{table.name}" stands in line {scope.tables[table.name]} already'
        source.fault(node.first, found, "give each table of a page a name of its own")
    # What learners write into a page and into a check is kept by these names; a table with data is read only.
    elif isinstance(table, Worksheet) and table.name in scope.ids:
        found = f'the page "{table.name}" has the id of the check in line {scope.ids[table.name]}'
        source.fault(node.first, found, "give it a name of its own: both are kept by their names")
    elif table:
        scope.tables[table.name] = node.first
        if isinstance(table, Worksheet):
            scope.ids[table.name] = node.first
    return table


def read_section(source: Source, nodes: Sequence[Node], scope: Scope) -> Section:
    """Return the section that is a heading of level two and the blocks below it."""
    heading = nodes[0]
    span = source.span(heading.first, nodes[-1].last)
    title = inline.words(heading.inline).strip()
    return Section(span, title, prose(source, [heading]), read_blocks(source, nodes[1:], scope))
