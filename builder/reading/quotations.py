"""Quotations of a check: its hints, its Why, its model; and the feedback nested under an option or a mistake."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from builder.model import Rich, Run
from builder.reading import inline
from builder.reading.markdown import Node
from builder.reading.prose import inspect_quotation
from builder.reading.source import Source

LABELS = ("Hint", "Why", "Model")
# Stands for feedback that is there but misread: a fault is noted already.
MISREAD: Rich = (Run("…"),)
# As people write it: without stars, in the plural, with a colon of full width.
_NEARLY = re.compile(r"(hint|why|model)s?\b\s*[:：]", re.IGNORECASE)
_FORMS = "begin it with **Hint:**, **Why:** or **Model:**"


def label(node: Node) -> str:
    """Return "Hint", "Why" or "Model" for a quotation that begins so; "" for any other block."""
    if node.type != "blockquote":
        return ""
    blocks = node.children
    # A quotation that begins with a list or code has no inline text there, and so no label.
    return _label(blocks[0].inline, 0) if blocks else ""


def nearly(node: Node) -> str:
    """Return the label that a quotation begins with, or was perhaps meant to begin with; "" for any other block."""
    if node.type != "blockquote" or not node.children:
        return ""
    match = _NEARLY.match(inline.words(node.children[0].inline))
    return label(node) or (match[1].capitalize() if match else "")


def unquoted(node: Node) -> str:
    """Return the label that a paragraph of its own begins with, outside of a quotation; "" for any other block."""
    if node.type != "paragraph":
        return ""
    match = _NEARLY.match(inline.words(node.inline))
    # "Model: a straight line" may begin a sentence of its own; the others hardly do.
    name = match[1].capitalize() if match else ""
    return _label(node.inline, 0) or (name if name != "Model" else "")


def _label(tokens: Sequence[Token], at: int) -> str:
    # Exactly one text in bold: **Hint: look** is a sentence that begins with the word.
    if [token.type for token in tokens[at : at + 3]] != ["strong_open", "text", "strong_close"]:
        return ""
    name = tokens[at + 1].content.removesuffix(":")
    return name if name in LABELS and tokens[at + 1].content.endswith(":") else ""


def labelled(source: Source, node: Node, what: str) -> Rich:
    """Return what a labelled quotation says behind its label."""
    inspect_quotation(source, node)
    name = label(node)
    blocks = node.children
    for block in blocks:
        tokens = block.inline
        # In the first paragraph not from its first token, where its own label stands.
        for at in range(0 if block is not blocks[0] else 1, len(tokens)):
            if second := _label(tokens, at):
                allowed = "put an empty line, without >, between them"
                source.fault(block.first, f"{what}: {name} and {second} run together in one quotation", allowed)
                # Nothing, but without a second fault: the author parts the two, and both are read anew.
                return ()
    text = inline.rich(source, blocks, f"{what}: its {name}", skip=3)
    if not text:
        source.fault(node.first, f"{what}: its {name} is empty", "write a sentence behind the label")
    return text


def inspect_label(source: Source, node: Node, what: str) -> bool:
    """Note a quotation that was meant to have a label; return whether it was."""
    # In this order, since `nearly` is true of a right label as well.
    if label(node) or not nearly(node):
        return False
    words = inline.short(inline.words(node.children[0].inline))
    source.fault(node.first, f'{what} has a quotation that begins "{words}"', _FORMS)
    return True


def feedback(source: Source, node: Node, what: str) -> Rich:
    """Return what a quotation below an option or a mistake says."""
    inspect_quotation(source, node)
    # Indented by mistake: Markdown makes it the last option's, and the answer's Why would be told for one option.
    if name := label(node):
        found = f"{what} has a {name} for its feedback"
        source.fault(node.first, found, f"a {name} belongs to the whole check: begin it at the margin, below the list")
        return MISREAD
    return inline.rich(source, node.children, f"{what}: its feedback")


def orphan(source: Source, node: Node, what: str) -> None:
    """Note a quotation that belongs to nothing."""
    if not inspect_label(source, node, what):
        allowed = f"indent feedback by two spaces below its option; or {_FORMS}"
        source.fault(node.first, f"{what} has a quotation that belongs to nothing", allowed)
