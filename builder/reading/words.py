"""Words: the list of a chapter's terms, - **term** (other names): what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from builder.model import Block, Check, Prose, Rich, Run, Word
from builder.reading import inline
from builder.reading.markdown import Node
from builder.reading.source import Source

_FORM = "write - **term** (other name, `np.std`): what it means, in a line"
# What a word loses before it is looked for, and what may follow it there: "probability" is used by "probabilities".
_ENDINGS = ("y", "e", "s")
_INFLECTED = r"\w{0,4}"
_LONG = 4  # letters: a shorter word has no ending to spare


def are_words(nodes: Sequence[Node]) -> bool:
    """Tell whether a section lists words: an item of it begins in bold. Any other of that name is a plain section."""
    return any(_term(item) for item in _items(nodes))


def read_words(source: Source, nodes: Sequence[Node]) -> tuple[Word, ...]:
    """Return the words of a section, faults for the items that are none and for a word that stands there twice."""
    found: dict[str, Word] = {}
    for item in _items(nodes):
        word = _word(source, item)
        if word is None:
            continue
        known = found.setdefault(word.term.casefold(), word)
        if known is not word:
            allowed = "explain it once"
            source.fault(item.first, f'the word "{word.term}" stands in line {known.span.first} already', allowed)
    return tuple(found.values())


def inspect_use(source: Source, words: Sequence[Word], blocks: Sequence[Block]) -> None:
    """Note each word that the prose and the questions in `blocks` never use."""
    proses = [prose for block in blocks for prose in _proses(block)]
    text = " ".join(" ".join(prose.text for prose in proses).split())
    for word in words:
        if not _used(word.term, text):
            found = f'the word "{word.term}" is never used in the text of its chapter'
            source.fault(word.span.first, found, "use it beside what it names, or delete its line")


def _items(nodes: Sequence[Node]) -> Iterator[Node]:
    return (item for node in nodes if node.type == "bullet_list" for item in node.items)


def _term(item: Node) -> str:
    """Return the words in bold that an item begins with; "" where there are none."""
    tokens = item.children[0].inline if item.children else []
    return inline.words(tokens[1 : _end(item)]).strip() if tokens and tokens[0].type == "strong_open" else ""


def _end(item: Node) -> int:
    """Return the place of the token that ends the bold words."""
    return next(place for place, token in enumerate(item.children[0].inline) if token.type == "strong_close")


def _word(source: Source, item: Node) -> Word | None:
    term = _term(item)
    if not term:
        begins = inline.short(inline.words(item.children[0].inline) if item.children else "")
        source.fault(item.first, f'the word "{begins}" does not begin in bold', _FORM)
        return None
    if len(item.children) > 1:
        source.fault(item.children[1].first, f'the word "{inline.short(term)}" has more than a line', _FORM)
    what = f'the word "{inline.short(term)}"'
    behind = inline.rich_line(source, item.children[0].inline[_end(item) + 1 :], item.first, what)
    also, meaning = _parted(behind)
    if not meaning:
        source.fault(item.first, f"{what} is not explained", _FORM)
        return None
    return Word(source.span(item.first, item.last), term, also, meaning)


def _parted(text: Rich) -> tuple[Rich, Rich]:
    """Return what stands in brackets before the colon, and what follows it; () for what is missing."""
    opened = bool(text) and not text[0].style and text[0].text.startswith("(")
    mark = "):" if opened else ":"
    for place, run in enumerate(text):
        before, found, after = run.text.partition(mark)
        if found and not run.style:
            also = _whole(inline.without((*text[:place], Run(before)), "(")) if opened else ()
            # Without brackets the colon comes first: what stands before it would belong to neither.
            misplaced = not opened and (place or before.strip())
            return also, () if misplaced else _whole((Run(after.lstrip()), *text[place + 1 :]))
    return (), ()


def _whole(text: Rich) -> Rich:
    """Return a text without the runs that are empty."""
    return tuple(run for run in text if run.text)


def _proses(block: Block) -> tuple[Prose, ...]:
    if isinstance(block, Prose):
        return (block,)
    return block.stem if isinstance(block, Check) else ()


def _used(term: str, text: str) -> bool:
    """Tell whether a text holds a term, in whatever case, number or tense; hyphens and spaces are alike."""
    parts = re.findall(r"\w+", term)
    # A term of signs alone, such as "@", is looked for as it stands.
    if not parts:
        return term in text
    stems = (part[:-1] if part.endswith(_ENDINGS) and len(part) >= _LONG else part for part in parts)
    pattern = rf"{_INFLECTED}\W{{1,3}}".join(stems)
    return bool(re.search(rf"\b{pattern}{_INFLECTED}\b", text, re.IGNORECASE))
