"""A check: its heading, its id, its stem, the marks of its one kind, its hints and its Why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from builder.model import Check, Prose
from builder.reading import dialects, fences, identifiers, inline, languages, quotations, slips
from builder.reading.draft import Draft, Scope, indent
from builder.reading.formula import Unfaithful, convert
from builder.reading.kinds import KINDS
from builder.reading.markdown import Node
from builder.reading.options import is_options
from builder.reading.prose import prose
from builder.reading.quotations import LABELS
from builder.reading.source import Source

# Looser than the form that is asked for: a title must be had for the faults even where the heading is misspelt.
_TITLE = re.compile(r"\W*check\W*", re.IGNORECASE)
_NO_ANSWER = (
    "write options (- [x] …), = `answer`, a numbered list, **Model:**, "
    "or a fence python answer, python reach or python starter"
)


def ends_check(node: Node) -> bool:
    """Tell whether a block ends the check above it: a thematic break, or a heading that begins with #."""
    # A heading by a line of dashes ends nothing: it is a slip, and `_misread` tells it as a fault of this check.
    return node.type == "hr" or (node.type == "heading" and node.tokens[0].markup.startswith("#"))


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands above a check's stem: its heading and its comment; `what` names the check in faults."""

    node: Node
    title: str
    marks: identifiers.Marks

    @property
    def what(self) -> str:
        return f'check "{self.marks.id or self.title}"'


@dataclass(frozen=True, slots=True)
class _Parts:
    """A check's body, each block told apart once.

    `stem` is what stands before the first mark of a kind, in runs, since a labelled quotation parts it; `rest` is what
    begins with that mark; `labelled` are the quotations by their label, wherever they stand.
    """

    stem: list[list[Node]]
    rest: list[Node]
    labelled: dict[str, list[Node]]


def read_check(source: Source, nodes: Sequence[Node], scope: Scope) -> Check | None:
    """Return the check that is a heading and the blocks below it; None where a fault leaves none.

    Notes every fault of the check; changes `scope` in place by the check's id.
    """
    heading, *body = nodes
    title = _title(source, heading, scope.level)
    marks = identifiers.Marks()
    # Any comment directly below is taken for the id's: a misspelt one has faults of its own.
    if body and identifiers.is_comment(body[0]):
        marks = identifiers.read_marks(source, body.pop(0), title)
    else:
        allowed = "write <!-- id: a-name --> directly below the heading"
        source.fault(heading.first, f'check "{title}" has no id', allowed)
    head = _Head(heading, title, marks)
    _enter(source, head, scope)
    # Nothing more is read then: what Markdown has misread would give a dozen faults, all but one of them false.
    if _misread(source, body, head):
        return None
    return _read(source, head, body, scope)


def _read(source: Source, head: _Head, body: list[Node], scope: Scope) -> Check | None:
    kind, first = _kind(source, head, body)
    parts = _parts(body, first)
    # The stem's fences are looked at by `prose`; these are not prose, and an open one has swallowed what follows.
    for node in parts.rest:
        if node.type == "fence":
            fences.inspect(source, node)
    draft = Draft(source, head.what, head.node.first, parts.rest, parts.labelled["Model"], scope, head.marks.predict)
    stem = _stem(source, parts.stem, head.what)
    # Before what is left over is told: a kind takes its blocks out of the draft.
    answer = KINDS[kind].read(draft) if kind else None
    if kind:
        _leftovers(draft)
    hints = tuple(quotations.labelled(source, node, head.what) for node in parts.labelled["Hint"])
    whys = [quotations.labelled(source, node, head.what) for node in parts.labelled["Why"]]
    for second in parts.labelled["Why"][1:]:
        draft.fault(second.first, "has a second Why", "keep one")
    # Last: each part has told its own faults by now. The file stops at any of them, so None loses nothing.
    if answer is None or not head.marks.id:
        return None
    return Check(
        span=source.span(head.node.first, body[-1].last),
        id=head.marks.id,
        title=head.title,
        stem=stem,
        answer=answer,
        hints=hints,
        why=whys[0] if whys else (),
        outcome=head.marks.outcome,
        rev=head.marks.rev,
        level=head.node.level,
        predict=head.marks.predict,
    )


def _title(source: Source, heading: Node, least: int) -> str:
    """Return the title as plain text, noting what is wrong with the heading; `least` is its least level."""
    dialects.inspect(source, heading.inline, heading.first)
    for token in heading.inline:
        if token.type == "image" or (token.type == "html_inline" and not token.content.startswith("<!--")):
            found = f"the title of a check holds {inline.UNSHOWN[token.type]}"
            source.fault(heading.first, found, "write words, `code` and simple formulas")
    words = []
    for token in heading.inline:
        try:
            # A title stands in headings and in widgets, so its formulas become characters, as in an option.
            words.append(convert(token.content) if token.type == "math_inline" else inline.words([token]))
        except Unfaithful as error:
            found = f"the title of a check has the formula ${token.content}$, which plain characters cannot say"
            source.fault(heading.first, found, f"say {error.part} in words")
    text = "".join(words).strip()
    # Exactly so first: `_TITLE` alone would take more signs off a title that begins with some, such as "(a) or (b)?".
    title = (text.removeprefix("Check:") if text.startswith("Check:") else _TITLE.sub("", text, count=1)).strip()
    # Of the source and not of the words: "**Check:** a" is refused too, so that authors find one form everywhere.
    if not heading.content.startswith("Check: ") or not title:
        found = f'the heading "{inline.short(heading.content)}" is no check'
        source.fault(heading.first, found, 'write "Check: " and a title')
    elif heading.level < least:
        source.fault(heading.first, f'check "{title}" is a heading of level {heading.level}', "begin it with ###")
    return title


def _enter(source: Source, head: _Head, scope: Scope) -> None:
    """Note an id that is taken and an outcome that is not listed."""
    name, outcome = head.marks.id, head.marks.outcome
    # Pages to fill in have ids here too: a check and a page are kept side by side.
    if name in scope.ids:
        found = f"{head.what} has the id of the check or page in line {scope.ids[name]}"
        source.fault(head.node.first, found, "give each check of a page an id of its own")
    elif name:
        scope.ids[name] = head.node.first
    if outcome and outcome > scope.outcomes:
        allowed = f'{scope.outcomes or "none"} are listed below "You will be able to"'
        source.fault(head.node.first, f"{head.what} tests outcome {outcome}", allowed)


def _kind(source: Source, head: _Head, body: list[Node]) -> tuple[str, int]:
    """Return the kind that a check bears the marks of and where the first of them stands; "" where there is a fault."""
    places: dict[str, int] = {}
    for place, node in enumerate(body):
        for name, kind in KINDS.items():
            if name not in places and kind.marks(node):
                places[name] = place
    # A numbered list next to another kind's marks is no answer: it is the stem's, or told as left over.
    if len(places) > 1:
        places.pop("order", None)
    if not places:
        source.fault(head.node.first, f"{head.what} has no answer", _NO_ANSWER)
    elif len(places) > 1:
        # By place on the page and not by the table of kinds, so that the fault stands at the second in the file.
        (one, first), (other, second) = sorted(places.items(), key=lambda item: item[1])[:2]
        lines = f"{one} (line {body[first].first}) and of {other} (line {body[second].first})"
        source.fault(body[second].first, f"{head.what} bears the marks of {lines}", "make two checks of it")
    else:
        return next(iter(places.items()))
    # No kind: all of it is stem, and is looked at as prose.
    return "", len(body)


def _parts(body: Sequence[Node], first: int) -> _Parts:
    """Return the parts of a body whose first mark stands at `first`."""
    parts = _Parts([[]], [], {name: [] for name in LABELS})
    for place, node in enumerate(body):
        # Labels first: a Hint above the options is no part of the stem, though it stands before the first mark.
        if name := quotations.label(node):
            parts.labelled[name].append(node)
            parts.stem.append([])
        else:
            (parts.stem[-1] if place < first else parts.rest).append(node)
    return parts


def _stem(source: Source, runs: Sequence[list[Node]], what: str) -> tuple[Prose, ...]:
    """Return the blocks before the first mark as prose."""
    for node in chain.from_iterable(runs):
        quotations.inspect_label(source, node, what)
        slips.inspect_stem(source, node, what)
        # Shown as code, it would look like any other cell, and what follows would miss what it defines.
        if fences.role(node) == "hidden" or fences.is_table(node):
            allowed = "put it above the check's heading"
            source.fault(node.first, f"{what} has a cell or a table in its stem, where it is never run", allowed)
    return tuple(prose(source, run) for run in runs if run)


def _leftovers(draft: Draft) -> None:
    """Note the blocks that no part of the check has taken."""
    # One fault for any amount of text: its cause is one missing line.
    told = False
    for node in draft.rest:
        if node.type == "blockquote":
            quotations.orphan(draft.source, node, draft.what)
        elif not told and not _is_misnamed(node):
            told = True
            draft.fault(node.first, "has lesson text inside it", "end the check with --- or a heading above the text")


def _is_misnamed(node: Node) -> bool:
    """Tell whether a block is a fence whose first words are a fault already."""
    if fences.language(node) == "python":
        return fences.role(node) is None
    return node.type == "fence" and bool(languages.meant(node.info))


def _misread(source: Source, body: list[Node], head: _Head) -> bool:
    """Note what Markdown reads as something else than its author meant; return whether there was any."""
    before = len(source.faults)
    what = head.what
    # Each block with the one below it; the last has none.
    for node, after in zip_longest(body, body[1:]):
        if after and _is_unindented(source, node, after):
            _note_unindented(source, node.items[-1], after, what)
        # No heading with # comes here (`ends_check`), so this one was made by a line of = or - below text.
        if node.type == "heading":
            mark = node.tokens[0].markup * 3
            allowed = "put an empty line between them"
            source.fault(node.last, f'{what} has "{mark}" directly below text, which makes a heading of it', allowed)
        elif node.type == "paragraph":
            _misread_lines(source, node, what)
        # Without an id of its own the check may have lost it to here: then the missing one alone is told.
        elif head.marks.id and identifiers.names_check(node):
            allowed = "keep one id, directly below the heading"
            source.fault(node.first, f"{what} has an id comment below its text", allowed)
    return len(source.faults) > before


def _note_unindented(source: Source, item: Node, quotation: Node, what: str) -> None:
    deep = indent(source, item)
    if name := quotations.nearly(quotation):
        words = inline.short(inline.words(quotation.children[0].inline))
        allowed = f"did you mean **{name}:**? write it so; where it is feedback, indent it by {deep}"
        source.fault(quotation.first, f'{what} has a quotation that begins "{words}"', allowed)
    else:
        source.fault(quotation.first, f"{what} has feedback that is not indented", f"indent it by {deep}")


def _is_unindented(source: Source, node: Node, after: Node) -> bool:
    """Tell whether a quotation below a list was meant for the list's last item."""
    if not node.items or after.type != "blockquote" or quotations.label(after):
        return False
    # Options are parted from their feedback by empty lines, too; below other lists only what touches was meant.
    return is_options(node) or after.first == source.span(node.first, node.last).last + 1


def _misread_lines(source: Source, node: Node, what: str) -> None:
    lines = [line.lstrip() for line in node.content.split("\n")]
    if name := quotations.unquoted(node):
        source.fault(node.first, f"{what} has a {name} that is no quotation", f"write > **{name}:** …")
    if lines[0].startswith(("-[", "*[", "+[", "[ ]", "[x]", "[X]")):
        source.fault(node.first, f"{what} has an option that is no list item", "write - [ ] or - [x], with the spaces")
    for number, line in enumerate(lines[1:], node.first + 1):
        # Directly below text Markdown makes one paragraph of both, and the answer would be shown with the question.
        if line.startswith(("= `", "=`", "±")):
            source.fault(number, f"{what} has a line with {line[0]} directly below text", "put an empty line above it")
