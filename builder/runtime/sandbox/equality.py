"""Whether two results are the same: type and value, floats nearly, arrays by element; and of which kind one is."""

from __future__ import annotations

import copy
import math
from typing import Any


def snapshot(value: Any) -> Any:  # noqa: ANN401  (any result)
    """Return a copy that later steps cannot change; of what cannot be copied, its type's name."""
    try:
        return copy.deepcopy(value)
    except Exception:
        return type(value).__qualname__


def kind_of(value: Any) -> str:  # noqa: ANN401  (any result)
    """Return in words of which kind a result is, with its size; never what is in it."""
    try:
        if getattr(value, "shape", ()):
            kind = "a table" if not hasattr(value, "tolist") else "a Series" if hasattr(value, "index") else "an array"
            return f"{kind} of shape {tuple(value.shape)}"
        if hasattr(value, "dtype"):  # a number of numpy
            return kind_of(value.item())
        if isinstance(value, list | tuple | dict | set):
            return f"a {type(value).__name__} of {len(value)}"
    except Exception:  # a learner's own class
        return "another object"
    words = {bool: "True or False", int: "a number", float: "a number", str: "text", type(None): "None"}
    return words.get(type(value), f"an object of type {type(value).__name__}")


def same_result(left: Any, right: Any) -> bool:  # noqa: ANN401  (any results)
    """Whether two results have the same type and value. Floats may differ in their last digits."""
    try:
        return same_value(left, right)
    except Exception:  # comparing runs the learner's own __eq__
        return False


def same_value(left: Any, right: Any) -> bool:  # noqa: ANN401, PLR0911  (any results; one line a type)
    """Whether two results agree. May raise what comparing them raises."""
    # By name: a class of the learner's cell is another object each time the cell runs.
    if type(left).__qualname__ != type(right).__qualname__:
        return False
    if isinstance(left, float):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12) or (left != left and right != right)  # noqa: PLR0124
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same_value, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same_value(left[key], right[key]) for key in left)
    if hasattr(left, "dtype") and hasattr(left, "tolist"):  # an array or a number of numpy, without importing it
        alike_in_kind = left.dtype == right.dtype and left.shape == right.shape
        return alike_in_kind and same_value(left.tolist(), right.tolist())
    if hasattr(left, "equals"):  # a table of pandas
        return bool(left.equals(right))
    return bool(left == right) or (hasattr(left, "__dict__") and same_value(vars(left), vars(right)))
