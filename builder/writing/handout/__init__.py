"""Handouts: a chapter for paper, and its answers on a sheet of their own. Pure, like all writing."""

from __future__ import annotations

from builder.writing.handout.sheet import Sheet, answer_sheet, card, handout

__all__ = ["Sheet", "answer_sheet", "card", "handout"]
