"""The outline of a page: a digest of all that other pages' notebooks may hold of it."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from hashlib import sha256
from typing import Any

from builder.anchors import anchor_above, anchors_of
from builder.model import Cell, Check, Document, Picture, Prose, Span, Worksheet


def outline(page: Document) -> str:
    """Return a digest of a page without its lesson's prose, cells and pictures, and without the places in its source.

    The headings count, as links lead to them, and checks with all that belongs to them, as they are asked elsewhere.
    """
    sheets = [block for block in page.all_blocks if isinstance(block, Worksheet)]
    # What the learner's record names of a page that has no heading of its own.
    below = [(sheet.name, anchor_above(page, sheet.span.first)) for sheet in sheets]
    content = [_outlined(page, asked=False), sorted(anchors_of(page).items()), below]
    return sha256(json.dumps(content).encode()).hexdigest()


def _outlined(value: Any, *, asked: bool) -> Any:  # noqa: ANN401 - a value of the model
    """Return a value as JSON, without what no other page's notebook shows; `asked` is whether it belongs to a check."""
    if isinstance(value, Span) or (isinstance(value, Prose | Cell | Picture) and not asked):
        return None
    if is_dataclass(value):
        parts = (getattr(value, field.name) for field in fields(value))
        return [type(value).__name__, *(_outlined(part, asked=asked or isinstance(value, Check)) for part in parts)]
    if isinstance(value, tuple):
        return [_outlined(part, asked=asked) for part in value]
    return value.hex() if isinstance(value, bytes) else value
