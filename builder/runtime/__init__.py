"""The runtime: what travels inside the notebooks. Imports nothing of the builder.

Each module here is a part. The builder joins the parts that a page needs, with all that they import, into one text.
For that, every part imports its neighbours at the top (`from .x import y`), all top-level names differ over all parts,
and no part holds three single quotes in a row.
"""

from __future__ import annotations

# What a page may need -> the parts for it. "base" is always needed, then the nine kinds of check and what cells call.
PARTS: dict[str, tuple[str, ...]] = {
    "base": ("page", "drive"),
    "choice": ("options",),
    "several": ("options",),
    "number": ("typed",),
    "computed": ("computed",),
    "text": ("typed",),
    "order": ("order",),
    "reach": ("reach",),
    "code": ("code",),
    "reflect": ("reflect",),
    "explore": ("explore",),
    "data": ("tables",),
    "worksheet": ("worksheet",),
    "map": ("map",),
    "roads": ("roads",),
    "review": ("review", "care"),
}
