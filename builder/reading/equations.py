"""Lines that begin with = or ±: the answers and tolerances of numbers and words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from builder.model import ExpectedNumber
from builder.reading import bounds, inline
from builder.reading.arithmetic import NoNumber, NotArithmetic, evaluate
from builder.reading.draft import Draft, indent, read_item
from builder.reading.markdown import Node

# Plain digits, bounded: float() would take "inf", "1_0" and digits of other scripts as well.
_TOLERANCE = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?(?:e-?[0-9]{1,2})?)\s*(%?)")
# +/-, +-, and the minus sign that some keyboards write.
_PLUS_MINUS = re.compile(r"\+\s*/?\s*[-−]")
FORM = "write = `arithmetic` unit ± tolerance"


@dataclass(frozen=True, slots=True)
class Equation:
    """A line such as = `2/3` m ± 0.01: the codes in it, and the words before, between and behind them."""

    line: int
    codes: tuple[str, ...]
    words: tuple[str, ...]
    whole: bool

    @property
    def has_tolerance(self) -> bool:
        """Whether the words behind the last code hold ±, or what was meant for it."""
        return "±" in self.words[-1] or bool(_PLUS_MINUS.search(self.words[-1]))

    @property
    def is_arithmetic(self) -> bool:
        """Whether the line gives one expression that is arithmetic, be it too large or divided by zero."""
        if len(self.codes) != 1:
            return False
        try:
            evaluate(self.codes[0])
        # Any other expression is words, as in = `gradient descent`.
        except NotArithmetic:
            return False
        # Arithmetic all the same: told as such, or `1/0` would be accepted as a text to type.
        except NoNumber:
            return True
        return True


def is_equation(node: Node) -> bool:
    """Tell whether a block is a paragraph that begins with =."""
    # In the source's own characters: an escaped one is prose.
    return node.type == "paragraph" and node.content.startswith("=")


def is_tolerance(node: Node) -> bool:
    """Tell whether a block is a paragraph that begins with ±, or with what was meant for it."""
    return node.type == "paragraph" and (node.content.startswith("±") or bool(_PLUS_MINUS.match(node.content)))


def read_equation(node: Node) -> Equation:
    """Return the parts of a line that begins with =; `whole` is False where it holds more than codes and words."""
    codes: list[str] = []
    # Always one longer than `codes`: before, between and behind them. Callers rely on a first and a last.
    words = [""]
    whole = True
    for token in node.inline:
        if token.type == "code_inline":
            codes.append(token.content)
            words.append("")
        # An escaped sign in a unit is a word as well.
        elif token.type in ("text", "text_special"):
            words[-1] += token.content
        else:
            # A link or stress, say: then words and codes are not all that stands there.
            whole = False
    return Equation(node.first, tuple(codes), tuple(word.strip() for word in words), whole)


def read_tolerance(text: str) -> tuple[float, bool] | None:
    """Return a tolerance and whether it is relative ("2 %" is 0.02, True); None where the text is none."""
    match = _TOLERANCE.fullmatch(text.strip())
    if not match:
        return None
    relative = bool(match[2])
    return float(match[1]) / (100 if relative else 1), relative


def value_of(draft: Draft, line: int, expression: str, what: str) -> float | None:
    """Return the value of an expression; None, with a fault, where it has none."""
    try:
        return evaluate(expression)
    except NotArithmetic as error:
        part = "" if error.part == expression else f" ({inline.short(error.part)})"
        allowed = "write numbers, + - * / // % **, parentheses, sqrt, exp, log, log2, comb"
        draft.fault(line, f"{what} `{inline.short(expression)}`, which is not arithmetic{part}", allowed)
    except NoNumber as error:
        draft.fault(
            line, f"{what} `{inline.short(expression)}`, which {error}", "write arithmetic with a finite result"
        )
    return None


def read_mistakes(draft: Draft, lists: Sequence[Node]) -> tuple[ExpectedNumber, ...]:
    """Return the expected mistakes of a number; faults for those without value or feedback, and for doubles."""
    found: list[ExpectedNumber] = []
    values: set[float] = set()
    for item in items_of(draft, lists):
        paragraph, say = read_item(draft, item, "an expected mistake")
        text = mistake_text(draft, paragraph) if paragraph else None
        # `mistake_text` and `read_item` have told why.
        if paragraph is None or text is None:
            continue
        value = value_of(draft, item.first, text, "has the expected mistake")
        # Before the value is asked for, so that both faults of one mistake are told at once.
        if not say:
            no_feedback(draft, item, text)
        if value is None:
            continue
        # By value: `1/2` and `0.5` are one mistake to the scorer.
        if value in values:
            draft.fault(item.first, f"expects the mistake `{text}` twice", "keep one")
        values.add(value)
        span = draft.source.span(item.first, item.last)
        found.append(ExpectedNumber(span, text, value, say))
    return tuple(found)


def items_of(draft: Draft, lists: Sequence[Node]) -> list[Node]:
    """Return the items of the lists of expected mistakes; none, with a fault, where there are too many."""
    items = [item for node in lists for item in node.items]
    if len(items) <= bounds.MOST_MISTAKES:
        return items
    # None of them is read: each is compared with each answer, in the learner's kernel.
    draft.fault(items[0].first, f"expects {len(items):,} mistakes", f"keep {bounds.MOST_MISTAKES} at most")
    return []


def mistake_text(draft: Draft, paragraph: Node) -> str | None:
    """Return what stands between the backticks of an expected mistake; None, with a fault, where that is not all."""
    tokens = paragraph.inline
    if len(tokens) == 1 and tokens[0].type == "code_inline":
        return tokens[0].content
    words = inline.short(inline.words(tokens))
    allowed = "write the mistake alone, in backticks, and what to say about it in a quotation below"
    draft.fault(paragraph.first, f'has the expected mistake "{words}"', allowed)
    return None


def no_feedback(draft: Draft, item: Node, text: str) -> None:
    """Note an expected mistake about which nothing is said."""
    allowed = f"say what went wrong in a quotation below it, indented by {indent(draft.source, item)}"
    draft.fault(item.first, f"says nothing about the expected mistake `{inline.short(text)}`", allowed)
