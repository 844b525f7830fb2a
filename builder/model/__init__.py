"""What a course is once it has been read: frozen values, each with its place in the source.

Reading makes these, `course` checks them as a whole, writing and the classroom only read them. Nothing here knows
Markdown, notebooks or files.
"""

# Frozen all through, down to tuples: `Site` remembers anchors and hashes of pages, `writing.blocks` looks figures up
# by span, and a second writing of the same course must give the same bytes
# (test_writing_leaves_the_course_as_it_was).

from __future__ import annotations

from builder.model.answers import (
    Answer,
    Choice,
    Code,
    Computed,
    Example,
    ExpectedNumber,
    ExpectedText,
    Mistake,
    Number,
    Option,
    Order,
    Reach,
    Reflect,
    Several,
    Snippet,
    Text,
)
from builder.model.blocks import Cell, Heading, Link, Picture, Prose, Table, Worksheet
from builder.model.checks import Check
from builder.model.course import Course, Document, Kept, documents_of, named_checks
from builder.model.pages import Block, Chapter, Page, Resource, Section, Silence, Word, counting
from builder.model.rich import Rich, Run
from builder.model.road_maps import RoadMap, Stage, Step
from builder.model.span import Span

__all__ = [
    "Answer",
    "Block",
    "Cell",
    "Chapter",
    "Check",
    "Choice",
    "Code",
    "Computed",
    "Course",
    "Document",
    "Example",
    "ExpectedNumber",
    "ExpectedText",
    "Heading",
    "Kept",
    "Link",
    "Mistake",
    "Number",
    "Option",
    "Order",
    "Page",
    "Picture",
    "Prose",
    "Reach",
    "Reflect",
    "Resource",
    "Rich",
    "RoadMap",
    "Run",
    "Section",
    "Several",
    "Silence",
    "Snippet",
    "Span",
    "Stage",
    "Step",
    "Table",
    "Text",
    "Word",
    "Worksheet",
    "counting",
    "documents_of",
    "named_checks",
]
