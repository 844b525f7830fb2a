"""Reflect: a quotation **Model:** that stands beside what the learner has written."""

from __future__ import annotations

from builder.model import Reflect
from builder.reading import quotations
from builder.reading.draft import Draft
from builder.reading.markdown import Node


def marks(node: Node) -> bool:
    """Tell whether a block is a quotation with a model answer."""
    return quotations.label(node) == "Model"


def read(draft: Draft) -> Reflect | None:
    """Return the model answer."""
    # There is a first one: the kind is reflect only where `marks` has seen a Model.
    for second in draft.models[1:]:
        draft.fault(second.first, "has a second Model", "keep one")
    text = quotations.labelled(draft.source, draft.models[0], draft.what)
    return Reflect(text) if text else None
