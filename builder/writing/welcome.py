"""The head of a page: its title, what it is, how to open it elsewhere, and what to do first on this host."""

from __future__ import annotations

from dataclasses import replace

from builder.model import Block, Prose
from builder.writing.escape import escaped
from builder.writing.site import Site

RUN_FIRST = """\
**Pictures and questions come alive when the page has run:** *Run > Run All Cells* in JupyterLab and on Binder,
*Run All* in VS Code, *Runtime > Run all* on Colab (and there *Run anyway*). Then come back up here."""


def head(title: str, site: Site, at: str, *paragraphs: str, runs: bool) -> str:
    """Return the Markdown of a page's first cell; `title` is plain text, the paragraphs are Markdown. `runs` says that
    the page has cells to run."""
    parts = [f"# {escaped(title)}", *paragraphs, site.launch(at), RUN_FIRST if runs else ""]
    return "\n\n".join(part for part in parts if part)


def without_title(blocks: tuple[Block, ...]) -> tuple[str, tuple[Block, ...]]:
    """Return the words of the level-one heading that the blocks begin with ("" if none), and the blocks without it."""
    if not blocks or not isinstance(first := blocks[0], Prose):
        return "", blocks
    if not first.headings or first.headings[0].start or first.headings[0].level != 1:
        return "", blocks
    heading, _, rest = first.text.partition("\n")
    return first.headings[0].words, (_shifted(first, rest, len(heading) + 1), *blocks[1:])


def _shifted(prose: Prose, text: str, by: int) -> Prose:
    links = tuple(
        replace(
            link,
            start=link.start - by,
            end=link.end - by,
            target_start=link.target_start - by,
            target_end=link.target_end - by,
        )
        for link in prose.links
        # Links in the title itself are dropped with it: the head is written from its plain words.
        if link.start >= by
    )
    headings = tuple(replace(heading, start=heading.start - by) for heading in prose.headings if heading.start >= by)
    # The span stays that of the whole, so its `first` is the line of the title: line numbers of what is left are off
    # by one.
    return replace(prose, text=text, links=links, headings=headings)
