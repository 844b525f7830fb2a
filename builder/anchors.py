"""Anchors: the names by which links reach the headings of a page, in the source on GitHub and in the notebook.

Whoever asks whether a heading is behind a link, and whoever writes that link into a notebook, asks here.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from builder.model import Block, Chapter, Check, Document, Page, Prose, RoadMap, Section

# What GitHub leaves of a heading's words besides spaces and hyphens: letters and their marks, digits, connectors.
# The rule is that of GitHub's html-pipeline, which drops all others.
_WORD = {"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"}


def anchors_of(document: Document) -> dict[str, str]:
    """Return the headings of a page: the name that GitHub gives each, and the anchor that leads to it in the notebook.

    A heading whose words stood above already has a number in its name; in the notebook both have one anchor, which
    leads to the upper one.
    """
    found: dict[str, str] = {}
    times: Counter[str] = Counter()
    # By line, since proses and checks are found apart from each other and a number belongs to the lower of two
    # headings. In a notebook the upper one is kept: Jupyter gives both one anchor (jupyter/notebook#4132).
    for _, words, shown in sorted(_headings(document)):
        name = github_name(words)
        found.setdefault(f"{name}-{times[name]}" if times[name] else name, jupyter_anchor(shown))
        times[name] += 1
    return found


def anchor_above(document: Document, line: int) -> str:
    """Return the anchor of the heading that stands above a line of the source; "" above the first."""
    above = [shown for place, _, shown in sorted(_headings(document)) if place < line]
    return jupyter_anchor(above[-1]) if above else ""


def github_name(words: str) -> str:
    """Return the name by which GitHub knows a heading: lower case, hyphens for spaces, punctuation dropped."""
    # Letter by letter, so that a sign between two spaces leaves two hyphens, as it does on GitHub.
    kept = (letter for letter in words.lower() if letter in " -" or unicodedata.category(letter) in _WORD)
    return "".join(kept).replace(" ", "-")


def jupyter_anchor(words: str) -> str:
    """Return the anchor that Jupyter gives a heading: its words with hyphens for spaces, and nothing else changed."""
    # Jupyter's rule, capitals and punctuation kept (jupyterlab/jupyterlab#1736): not GitHub's name, so links are
    # written anew for notebooks.
    return words.replace(" ", "-")


def _headings(document: Document) -> Iterator[tuple[int, str, str]]:
    """Yield every heading of a page: its line, its words, and its words as the notebook shows them."""
    for prose in proses(document):
        for heading in prose.headings:
            # The page's title is written anew, by its words; the others stand there as their author wrote them.
            shown = heading.words.strip() if heading.level == 1 else heading.words
            yield prose.span.first + prose.text.count("\n", 0, heading.start), heading.words, shown
    # A check's heading is no prose of the model, and its title stands there without "Check:".
    for check in _checks(document):
        yield check.span.first, f"Check: {check.title}", f"Check: {check.title}"
    if isinstance(document, RoadMap) and document.stages:
        numbered = enumerate(document.stages, 1)
        stages = [(stage.span.first, stage.title, stage_heading(number, stage.title)) for number, stage in numbered]
        yield from stages
        # The notebook has no heading of this name: its path begins with the first stage.
        # One line above the first stage is above it in the order of headings, wherever the heading really stands.
        yield stages[0][0] - 1, "Path", stages[0][2]


def stage_heading(number: int, title: str) -> str:
    """Return the words of a stage's heading in the notebook."""
    return f"Stage {number}: {title}"


def proses(document: Document) -> Iterator[Prose]:
    """Yield every prose of a page, headings of sections and stems of checks included, in the order of the model."""
    match document:
        case Chapter():
            yield from _in_blocks(document.intro)
            yield from _in_sections(document.sections)
        case Page():
            yield from _in_blocks(document.blocks)
        case RoadMap():
            yield from _in_blocks(document.intro)
            for stage in document.stages:
                yield from stage.prose
            yield from _in_sections(document.outro)


def _in_sections(sections: tuple[Section, ...]) -> Iterator[Prose]:
    for section in sections:
        yield section.heading
        yield from _in_blocks(section.blocks)


def _in_blocks(blocks: tuple[Block, ...]) -> Iterator[Prose]:
    # A check's answer and feedback stand in widgets, where no host makes an anchor: its stem alone is prose.
    for block in blocks:
        if isinstance(block, Prose):
            yield block
        elif isinstance(block, Check):
            yield from block.stem


def _checks(document: Document) -> Iterator[Check]:
    match document:
        case Chapter():
            # Not its `checks`, which leave out predictions: those have headings, too.
            blocks = chain(document.intro, *(section.blocks for section in document.sections))
            yield from (block for block in blocks if isinstance(block, Check))
        case Page():
            yield from (block for block in document.blocks if isinstance(block, Check))
