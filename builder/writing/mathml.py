"""Formulas as MathML, which browsers typeset by themselves."""

from __future__ import annotations

from html import escape
from typing import Literal

from latex2mathml.converter import convert


def mathml(tex: str, display: Literal["inline", "block"] = "inline") -> str:
    """Return a formula as MathML; what cannot be converted stays as typed."""
    try:
        return str(convert(tex, display=display))
    except Exception:  # noqa: BLE001 - it raises errors of many kinds, and a formula must not stop a page
        return f"<code>{escape(tex)}</code>"
