"""Reading: Markdown to the model, with the place of everything."""

from __future__ import annotations

from builder.reading.chapter import read_chapter
from builder.reading.page import read_page
from builder.reading.road_map import read_road_map
from builder.reading.shelf import Shelf
from builder.reading.source import decode

__all__ = ["Shelf", "decode", "read_chapter", "read_page", "read_road_map"]
