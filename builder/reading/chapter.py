"""A chapter: outcomes, skip test, resources, words, lesson."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from builder.model import Chapter, Check, Section, counting
from builder.reading import front_matter, identifiers, inline
from builder.reading.blocks import read_blocks, read_section
from builder.reading.draft import Scope
from builder.reading.markdown import Node
from builder.reading.page import cut_sections, open_file
from builder.reading.resources import read_resources
from builder.reading.shelf import NOTHING, Shelf
from builder.reading.silences import read_silences
from builder.reading.source import Source
from builder.reading.words import are_words, inspect_use, read_words
from builder.runtime.text import counted

_OUTCOMES = "You will be able to"
_SKIP_TEST, _LEARN, _WORDS = "Skip test", "Learn", "Words"


def read_chapter(text: str, path: str, shelf: Shelf = NOTHING) -> Chapter:
    """Return a chapter read from its decoded text.

    Raises one SourceError with all faults of the file.
    """
    source = Source(text, path, shelf)
    name = identifiers.stem(source)
    fields, body = open_file(source, front_matter.CHAPTER)
    intro, runs = cut_sections(body)
    outcomes = _outcomes(intro)
    # Outcomes before checks: each check says by number which it tests.
    scope = Scope(outcomes=len(outcomes))
    # A prediction of the opening stands right below the title.
    scope.level = 2
    blocks = read_blocks(source, intro, scope)
    scope.level = 3
    for check in counting(blocks):
        allowed = "put it below a heading of level two, or let it predict the figure that follows"
        source.fault(check.span.first, "a check above the first section", allowed)
    # In the order of the page, as `scope` carries tables, ids and the nearest figure from one section to the next.
    sections = [(run, read_section(source, run, scope)) for run in runs]
    _inspect_names(source, [section for _, section in sections])
    _, skip_test = _named(source, sections, _SKIP_TEST)
    links, learn = _named(source, sections, _LEARN)
    # Sections had this name before it had a meaning: one without a word in bold is a part of the lesson.
    list_of_words, glossary = _named(source, [one for one in sections if are_words(one[0])], _WORDS)
    # Both read again from the blocks, since a section's prose has no list any more.
    resources, words = read_resources(source, links), read_words(source, list_of_words)
    lesson = tuple(section for _, section in sections if section not in (skip_test, learn, glossary))
    if skip_test:
        _inspect_skip_test(source, skip_test)
    taught = (*blocks, *(block for part in (skip_test, *lesson) if part for block in (part.heading, *part.blocks)))
    inspect_use(source, words, taught)
    silences = read_silences(source, body)
    source.close()
    return Chapter(
        path=path,
        id=name,
        # Each of these is there: a missing field is a fault, and `close` has raised it.
        title=fields.words["title"],
        summary=fields.words["summary"],
        hours=fields.hours["hours"],
        needs=fields.ids.get("needs", ()),
        intro=blocks,
        outcomes=outcomes,
        skip_test=skip_test,
        learn=learn,
        resources=resources,
        lesson=lesson,
        glossary=glossary,
        words=words,
        silences=silences,
    )


def _outcomes(intro: Sequence[Node]) -> tuple[str, ...]:
    """Return the items of the list below "You will be able to", as Markdown; () where there is none."""
    for node, after in pairwise(intro):
        # On any line of the paragraph, as an author may begin it with a sentence to the reader.
        starts = [line.lstrip().startswith(_OUTCOMES) for line in node.content.split("\n")]
        if node.type == "paragraph" and any(starts) and after.items:
            return tuple(" ".join(block.content for block in item.children) for item in after.items)
    return ()


def _named(
    source: Source, sections: Sequence[tuple[list[Node], Section]], title: str
) -> tuple[list[Node], Section | None]:
    """Return the section of that title, with the blocks that it was read from; a fault for a second one."""
    named = [(run, section) for run, section in sections if section.title == title]
    for _, second in named[1:]:
        source.fault(second.span.first, f'a second section "{title}"', "keep one")
    return named[0] if named else ([], None)


def _inspect_names(source: Source, sections: Sequence[Section]) -> None:
    """Note each heading that is a section's name but for its case, spaces and signs: it would be one like any other."""
    # The sections that something is done with.
    names = {_letters(name): name for name in (_SKIP_TEST, _LEARN, _WORDS, "Recap")}
    for section in sections:
        name = names.get(_letters(section.title), section.title)
        if name != section.title:
            found = f'the section "{inline.short(section.title)}" is nearly "{name}"'
            source.fault(section.span.first, found, f"write ## {name}, or another title")


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text)).casefold()


def _inspect_skip_test(source: Source, section: Section) -> None:
    """Note what a skip test must not be; its checks are counted only where each of them can be read."""
    kinds = [check.answer.kind for check in section.checks]
    for check in section.blocks:
        if isinstance(check, Check) and (check.predict or not check.answer.fits_skip_test):
            kind = "a prediction" if check.predict else f"of the kind {check.answer.kind}"
            found = f'check "{check.id}" in the skip test is {kind}'
            source.fault(check.span.first, found, "ask it in the lesson: a skip test is answered without its cells")
    # A check that cannot be read is in no section, so the count would be wrong: other faults first.
    if source.faults:
        return
    if not 2 <= len(kinds) <= 3:  # noqa: PLR2004
        source.fault(section.span.first, f"the skip test holds {_count(section.checks)}", "write two or three")
    elif set(kinds) == {"choice"}:
        source.fault(section.span.first, "the skip test holds choices only", "let one be of another kind")


def _count(checks: Sequence[Check]) -> str:
    return counted(len(checks), "check")
