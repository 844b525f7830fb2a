"""A check: its heading, its id, its stem, the marks of its one kind, its hints and its Why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from builder.model import Check, Prose, Rich
from builder.reading import fences, identifiers, inline, quotations
from builder.reading.draft import Draft, Scope
from builder.reading.formula import Unfaithful, convert
from builder.reading.kinds import KINDS
from builder.reading.markdown import Node
from builder.reading.prose import prose
from builder.reading.source import Source

_TITLE = re.compile(r"check\s*:", re.IGNORECASE)
_NO_ANSWER = (
    "write options (- [x] …), = `answer`, a numbered list, **Model:**, "
    "or a fence python answer, python reach or python starter"
)


def is_check(node: Node) -> bool:
    """Tell whether a block is the heading of a check, or was meant for one."""
    return node.type == "heading" and bool(_TITLE.match(node.content))


def ends_check(node: Node) -> bool:
    """Tell whether a block ends the check above it: a thematic break, or a heading that begins with #."""
    return node.type == "hr" or (node.type == "heading" and node.tokens[0].markup.startswith("#"))


def read_check(source: Source, nodes: Sequence[Node], scope: Scope) -> Check | None:
    """Return the check that is a heading and the blocks below it; None where a fault leaves none.

    Notes every fault of the check; changes `scope` in place by the check's id.
    """
    heading, *body = nodes
    title = _title(source, heading)
    commented = bool(body) and identifiers.is_comment(body[0])
    marks = identifiers.read_marks(source, body[0], title) if commented else identifiers.Marks()
    if not commented or (not marks.id and "id:" not in body[0].content):
        allowed = "write <!-- id: a-name --> directly below the heading"
        source.fault(heading.first, f'check "{title}" has no id', allowed)
    what = f'check "{marks.id or title}"'
    _enter(source, heading, marks, scope, what)
    body = body[1:] if commented else body
    if _misread(source, body, what):
        return None
    return _read(source, heading, title, marks, body, scope, what)


def _read(
    source: Source, heading: Node, title: str, marks: identifiers.Marks, body: list[Node], scope: Scope, what: str
) -> Check | None:
    labelled = [node for node in body if quotations.label(node)]
    kind, first = _kind(source, heading, body, what)
    rest = [node for node in body[first:] if node not in labelled]
    models = [node for node in labelled if quotations.label(node) == "Model"]
    draft = Draft(source, what, heading.first, rest, models, scope)
    stem = _stem(source, body[:first], what)
    for node in rest:
        if node.type == "fence":
            fences.inspect(source, node)
    answer = KINDS[kind].read(draft) if kind else None
    if kind:
        _leftovers(draft)
    hints, whys = (
        [quotations.labelled(source, node, what) for node in labelled if quotations.label(node) == name]
        for name in ("Hint", "Why")
    )
    if len(whys) > 1:
        draft.fault(labelled[-1].first, "has a second Why", "keep one")
    if answer is None or not marks.id:
        return None
    span = source.span(heading.first, (body or [heading])[-1].last)
    why: Rich = whys[0] if whys else ()
    return Check(
        span, marks.id, title, stem, answer, tuple(hints), why, marks.outcome, marks.rev, level=heading.level
    )


def _title(source: Source, heading: Node) -> str:
    """Return the title as plain text, noting what is wrong with the heading."""
    words = []
    for token in heading.inline:
        try:
            words.append(convert(token.content) if token.type == "math_inline" else inline.words([token]))
        except Unfaithful as error:
            found = f"the title of a check has the formula ${token.content}$, which plain characters cannot say"
            source.fault(heading.first, found, f"say {error.part} in words")
    text = "".join(words).strip()
    title = _TITLE.sub("", text, count=1).strip()
    if not text.startswith("Check: ") or not title:
        source.fault(heading.first, f'the heading "{inline.short(text)}" is no check', 'write "Check: " and a title')
    elif not 3 <= heading.level <= 6:  # noqa: PLR2004 - below a section's heading
        source.fault(heading.first, f'check "{title}" is a heading of level {heading.level}', "begin it with ###")
    return title


def _enter(source: Source, heading: Node, marks: identifiers.Marks, scope: Scope, what: str) -> None:
    """Note an id that is taken and an outcome that is not listed."""
    if marks.id in scope.ids:
        found = f"{what} has the id of the check in line {scope.ids[marks.id]}"
        source.fault(heading.first, found, "give each check of a page an id of its own")
    elif marks.id:
        scope.ids[marks.id] = heading.first
    if marks.outcome and marks.outcome > scope.outcomes:
        found = f"{what} tests outcome {marks.outcome}"
        source.fault(heading.first, found, f'{scope.outcomes} are listed below "You will be able to"')


def _kind(source: Source, heading: Node, body: list[Node], what: str) -> tuple[str, int]:
    """Return the kind that a check bears the marks of and where the first of them stands; "" where there is a fault."""
    places: dict[str, int] = {}
    for place, node in enumerate(body):
        for name, kind in KINDS.items():
            if name not in places and kind.marks(node):
                places[name] = place
    if len(places) > 1:
        places.pop("order", None)
    if len(places) > 1:
        (one, first), (other, second) = sorted(places.items(), key=lambda item: item[1])[:2]
        found = f"{what} bears the marks of {one} (line {body[first].first}) and of {other} (line {body[second].first})"
        source.fault(body[second].first, found, "make two checks of it")
        return "", len(body)
    if not places:
        source.fault(heading.first, f"{what} has no answer", _NO_ANSWER)
        return "", len(body)
    return next(iter(places.items()))


def _stem(source: Source, nodes: list[Node], what: str) -> tuple[Prose, ...]:
    """Return the blocks before the first mark, but the labelled quotations, as prose."""
    for node in nodes:
        quotations.inspect_label(source, node, what)
        if fences.role(node) == "hidden" or fences.is_table(node):
            allowed = "end the check with --- above it, or put it before the check"
            source.fault(node.first, f"{what} has a cell or a table in its stem, where it is never run", allowed)
    runs = groupby(nodes, key=lambda node: bool(quotations.label(node)))
    return tuple(prose(source, list(run)) for is_label, run in runs if not is_label)


def _leftovers(draft: Draft) -> None:
    """Note the blocks that no part of the check has taken."""
    told = False
    for node in draft.rest:
        if node.type == "blockquote":
            quotations.orphan(draft.source, node, draft.what)
        elif not told and not (fences.language(node) == "python" and fences.role(node) is None):
            told = True
            draft.fault(node.first, "has lesson text inside it", "end the check with --- or a heading above the text")


def _misread(source: Source, body: list[Node], what: str) -> bool:
    """Note what Markdown reads as something else than its author meant; return whether there was any."""
    before = len(source.faults)
    for node in body:
        if node.type == "heading":
            mark = node.tokens[0].markup * 3
            allowed = "put an empty line between them"
            source.fault(node.last, f'{what} has "{mark}" directly below text, which makes a heading of it', allowed)
        elif node.type == "paragraph":
            _misread_lines(source, node, what)
    return len(source.faults) > before


def _misread_lines(source: Source, node: Node, what: str) -> None:
    lines = [line.lstrip() for line in node.content.split("\n")]
    if lines[0].startswith(("-[", "*[", "+[", "[ ]", "[x]", "[X]")):
        source.fault(node.first, f"{what} has an option that is no list item", "write - [ ] or - [x], with the spaces")
    for number, line in enumerate(lines[1:], node.first + 1):
        if line.startswith(("= `", "=`", "±")):
            source.fault(number, f'{what} has a line with {line[0]} directly below text', "put an empty line above it")
