"""The payload of a check, version 1: what its cell hands the runtime, as base64 of canonical JSON."""

from __future__ import annotations

from typing import Any, TypedDict

from ..text import Rich

VERSION = 1


class Option(TypedDict):
    """An option of a choice or several; `say` is its feedback."""

    text: Rich
    right: bool
    say: Rich


class Mistake(TypedDict, total=False):
    """A wrong answer that people really give, by what it is told: a number, words or code; `say` is its feedback."""

    value: float
    text: str
    code: str
    say: Rich


class Payload(TypedDict, total=False):
    """A check. The first eight stand in each; those of one kind follow its name.

    `hash` is the content hash; payloads of builds before it came have none. `earlier` are those of earlier forms of the
    check whose answers stand. `predict` is there, and True, where the answer is a guess that is not scored.
    """

    v: int
    kind: str
    title: str
    stem: str
    hints: list[Rich]
    why: Rich
    rev: int
    hash: str
    earlier: list[str]
    # A check that varies: the values in it, the first ones where these are others, and what makes all others of it
    # (checks/variants.py).
    variant: dict[str, float]
    first: dict[str, float]
    vary: dict[str, Any]
    predict: bool
    # Of a class: the assignment's name and edition. There is no key then (scoring/recorded.py); `hash` is its mark.
    # `sliders` are the names that a reach check asks for.
    sliders: list[str]
    # choice, several
    options: list[Option]
    # number; computed has the code whose value is asked for, and says whether the tolerance is a share of it
    value: float
    tolerance: float
    unit: str
    code: str
    relative: bool
    # number, computed, text, code
    mistakes: list[Mistake]
    # text
    accepted: list[str]
    # order: the items in the right order, and the places in which they are first shown
    items: list[Rich]
    start: list[int]
    # reach: a condition on the sliders of a figure, and a state that meets it
    condition: str
    state: dict[str, Any]
    figure: str
    # code; the examples are calls that the learner sees
    starter: str
    examples: list[str]
    tests: list[str]
    solution: str
    # reflect
    model: Rich
