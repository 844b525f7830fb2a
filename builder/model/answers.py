"""What answers each kind of check, and the mistakes that people make in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from builder.model.rich import Rich
from builder.model.span import Span

# Each kind of answer says of itself whether it is `recallable` (it can be asked away from its place: no cell above, no
# figure, no long typing), whether it `fits_skip_test` (answered without the chapter's cells, and scored), whether it is
# `judged` right or wrong, and which `scored_fields` of its payload decide that.


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice or several; `feedback` is what is said when a wrong one is chosen, a right one chosen
    (choice) or missed (several)."""

    span: Span
    text: Rich
    # A choice has one right option and several has two or more: `reading` sees to it, and `authoring` and the
    # handouts build on it.
    right: bool
    feedback: Rich


@dataclass(frozen=True, slots=True)
class ExpectedNumber:
    """A wrong number that people really give: `expression` as written, its `value`, and what to say."""

    span: Span
    expression: str
    value: float
    feedback: Rich


@dataclass(frozen=True, slots=True)
class ExpectedText:
    """Wrong words that people really give, and what to say."""

    span: Span
    text: str
    feedback: Rich


@dataclass(frozen=True, slots=True)
class Snippet:
    """Python inside a check: `code` is `span` cut from the source."""

    span: Span
    code: str


@dataclass(frozen=True, slots=True)
class Example:
    """A call that the learner sees: `code` is `span` cut from the source, `call` the code without its last line where
    that says what it `gives` ("" where none does)."""

    span: Span
    code: str
    call: str
    gives: str = ""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong solution that people really write, and what to say."""

    span: Span
    code: str
    feedback: Rich


@dataclass(frozen=True, slots=True)
class Choice:
    """One right option."""

    # In the source's order. Where they are shuffled, answers are judged by the option, never by its place.
    options: tuple[Option, ...]
    # `kind` cannot be given to the constructor, and is a field all the same, so that repr and equality tell kinds
    # apart. It stands in payloads and recorded answers: it may never be renamed.
    kind: Literal["choice"] = field(default="choice", init=False)
    recallable: ClassVar[bool] = True
    fits_skip_test: ClassVar[bool] = True
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("options",)


@dataclass(frozen=True, slots=True)
class Several:
    """Two or more right options."""

    options: tuple[Option, ...]
    kind: Literal["several"] = field(default="several", init=False)
    recallable: ClassVar[bool] = True
    fits_skip_test: ClassVar[bool] = True
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("options",)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that the builder computes. `tolerance` is absolute, already worked out where the author wrote %."""

    expression: str
    value: float
    tolerance: float
    unit: str
    mistakes: tuple[ExpectedNumber, ...]
    kind: Literal["number"] = field(default="number", init=False)
    recallable: ClassVar[bool] = True
    fits_skip_test: ClassVar[bool] = True
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("value", "tolerance", "unit")


@dataclass(frozen=True, slots=True)
class Computed:
    """A number that the notebook computes when the check's cell runs. A relative tolerance is a share (0.02 = 2 %)."""

    answer: Snippet
    tolerance: float
    # The value is not known until the cell runs, so a share cannot be worked out here as it is for Number.
    relative: bool
    mistakes: tuple[ExpectedNumber, ...]
    kind: Literal["computed"] = field(default="computed", init=False)
    recallable: ClassVar[bool] = False
    fits_skip_test: ClassVar[bool] = False
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("code", "tolerance", "relative")


@dataclass(frozen=True, slots=True)
class Text:
    """A few words; any of `accepted` is right."""

    accepted: tuple[str, ...]
    mistakes: tuple[ExpectedText, ...]
    kind: Literal["text"] = field(default="text", init=False)
    recallable: ClassVar[bool] = True
    fits_skip_test: ClassVar[bool] = True
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("accepted",)


@dataclass(frozen=True, slots=True)
class Order:
    """Items in their right order."""

    # The key is this order: whoever shows items must shuffle them first.
    items: tuple[Rich, ...]
    kind: Literal["order"] = field(default="order", init=False)
    recallable: ClassVar[bool] = True
    fits_skip_test: ClassVar[bool] = True
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("items",)


@dataclass(frozen=True, slots=True)
class Reach:
    """A condition on the sliders of the figure above; `state` is one that meets it, as (slider, value) pairs."""

    condition: Snippet
    # Pairs and no dict, which anybody could change. `roadmap prove` moves the sliders here and expects a right
    # answer; the teacher's sheet gives it as an example.
    state: tuple[tuple[str, float | bool | str], ...]
    kind: Literal["reach"] = field(default="reach", init=False)
    recallable: ClassVar[bool] = False
    fits_skip_test: ClassVar[bool] = False
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("condition", "state")


@dataclass(frozen=True, slots=True)
class Code:
    """A cell to fill in, judged by tests."""

    # What the learner sees, as the examples are. The rest is the key, and no handout may hold it.
    starter: Snippet
    tests: tuple[Snippet, ...]
    solution: Snippet
    mistakes: tuple[Mistake, ...]
    examples: tuple[Example, ...] = ()
    # Wrong programs that must fail, and right ones in another style that must pass. They stay at home: `roadmap prove`
    # holds the tests to them.
    mutants: tuple[Snippet, ...] = ()
    others: tuple[Snippet, ...] = ()
    kind: Literal["code"] = field(default="code", init=False)
    recallable: ClassVar[bool] = False
    fits_skip_test: ClassVar[bool] = True
    judged: ClassVar[bool] = True
    scored_fields: ClassVar[tuple[str, ...]] = ("tests", "solution")


@dataclass(frozen=True, slots=True)
class Reflect:
    """Free words, then a model answer beside them."""

    # Nothing here is scored, so an author may reword it and answers given before still stand.
    model: Rich
    kind: Literal["reflect"] = field(default="reflect", init=False)
    recallable: ClassVar[bool] = False
    fits_skip_test: ClassVar[bool] = False
    judged: ClassVar[bool] = False
    scored_fields: ClassVar[tuple[str, ...]] = ()


# A union and no base class: a `match` without a case for one of them is then an error of the type checker, wherever a
# new kind was forgotten.
Answer = Choice | Several | Number | Computed | Text | Order | Reach | Code | Reflect
