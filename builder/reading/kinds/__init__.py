"""The kinds of check, one a file, listed in one table: a new kind is a new file and one row."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from builder.model import Answer
from builder.reading.draft import Draft
from builder.reading.kinds import choice, code, computed, number, order, reach, reflect, several, text
from builder.reading.markdown import Node


class Kind(NamedTuple):
    """How a kind is known and read.

    `marks` tells whether a block makes its check one of this kind; `read` takes the kind's blocks out of a draft and
    returns the answer, or None where it noted why there is none.
    """

    marks: Callable[[Node], bool]
    read: Callable[[Draft], Answer | None]


# In the order in which faults name them. A numbered list makes an order only where no other kind is marked.
KINDS: dict[str, Kind] = {
    "choice": Kind(choice.marks, choice.read),
    "several": Kind(several.marks, several.read),
    "number": Kind(number.marks, number.read),
    "computed": Kind(computed.marks, computed.read),
    "text": Kind(text.marks, text.read),
    "reach": Kind(reach.marks, reach.read),
    "code": Kind(code.marks, code.read),
    "reflect": Kind(reflect.marks, reflect.read),
    "order": Kind(order.marks, order.read),
}
