"""The head of a chapter, "From before": two checks drawn from the chapters that it needs."""

from __future__ import annotations

from hashlib import sha256

from builder.model import Block, Chapter, Check
from builder.writing.blocks import BlockWriter
from builder.writing.notebook import Notebook
from builder.writing.site import Site

# Two: enough to recall by, few enough that nobody turns back before the chapter has begun.
DRAWN = 2
INTRO = """\
## From before

Two questions about what this chapter builds on: recalling something is what makes it stick. If you cannot answer one, \
its chapter is worth a look: {chapters}."""


def drawn(chapter: Chapter, site: Site) -> list[tuple[Chapter, Check]]:
    """Return up to two checks of the chapters that `chapter` needs, of different chapters where that can be."""
    needed = [site.chapters[need] for need, _ in chapter.needs if need in site.chapters]
    piles = [_in_turn(chapter, need) for need in needed]
    # One of each chapter before a second one of any: two questions come from one chapter only where there is no
    # other.
    rounds = [pile[place] for place in range(DRAWN) for pile in piles if place < len(pile)]
    return rounds[:DRAWN]


def _in_turn(chapter: Chapter, need: Chapter) -> list[tuple[Chapter, Check]]:
    """The checks of `need` that can be asked anew, in an order that depends on the two chapters' ids alone."""
    # A skip test's questions stand on their own already; those of a lesson may speak of what stands above them.
    checks = need.skip_test.checks if need.skip_test else ()
    fit = [check for check in checks if check.answer.recallable]
    # Not `random`: its order is no promise between Pythons, and a build must give the same bytes everywhere. The
    # asking chapter is in the hash, so that two chapters with one need do not ask the same.
    by_chance = sorted(fit, key=lambda check: sha256(f"{chapter.id}/{need.id}/{check.id}".encode()).digest())
    return [(need, check) for check in by_chance]


def before_blocks(chapter: Chapter, site: Site) -> tuple[Block, ...]:
    """Return the checks drawn, for what the setup must carry."""
    return tuple(check for _, check in drawn(chapter, site))


def add_before(book: Notebook, chapter: Chapter, site: Site) -> None:
    """Add the two questions; nothing where the needed chapters have none."""
    asked = drawn(chapter, site)
    if not asked:
        return
    chapters = {need.id: site.link(need.title, need.path, at=book.path) for need, _ in asked}
    book.markdown(INTRO.format(chapters=", ".join(chapters.values())), key="from-before")
    for place, (need, check) in enumerate(asked, 1):
        # Owned by the chapter that it comes from: an answer given here counts there, under the same name and hash.
        writer = BlockWriter(book, site, need.id)
        writer.check(check, again=chapter.id, last=place == len(asked))
