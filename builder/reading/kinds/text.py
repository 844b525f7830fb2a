"""Text: = `gradient descent` or `GD`, and a list of expected mistakes.

Which words are the same is the scorer's to say: what it forgives a learner, an author cannot tell apart.
"""

from __future__ import annotations

from builder.model import ExpectedText, Text
from builder.reading import inline
from builder.reading.draft import Draft, is_list, read_item
from builder.reading.equations import is_equation, items_of, mistake_text, no_feedback, read_equation
from builder.reading.kinds import number
from builder.reading.markdown import Node
from builder.runtime.scoring.text import normalized


def marks(node: Node) -> bool:
    """Tell whether a block is a line with = that gives words."""
    # What is no number is words, so that `number.marks` alone decides and no line bears both marks.
    return is_equation(node) and not number.marks(node)


def read(draft: Draft) -> Text | None:
    """Return the accepted words and the expected mistakes, none of which is accepted or said twice."""
    node = draft.one(is_equation, "line with =")
    lists = draft.take(is_list)
    if node is None:
        return None
    equation = read_equation(node)
    # What stands between two codes must be "or": a comma or "and" leaves open whether one answer is asked or two.
    between = {word for word in equation.words[1:-1] if word != "or"}
    if not equation.codes or not equation.whole or between or equation.words[0] != "=" or equation.words[-1]:
        allowed = "write = `words` or `other words`, or = `arithmetic` unit ± tolerance"
        draft.fault(node.first, f'has the line "{inline.short(node.content)}"', allowed)
        return None
    # Keyed as the scorer compares, or two spellings that it cannot tell apart would pass as two answers.
    taken: dict[str, str] = {}
    for words in equation.codes:
        if not normalized(words):
            draft.fault(node.first, f"accepts `{words}`, of which nothing is compared", "write letters or digits")
        elif normalized(words) in taken:
            allowed = "keep one: case, spaces, accents and quotes are forgiven"
            draft.fault(node.first, f"accepts `{inline.short(words)}` twice", allowed)
        taken[normalized(words)] = "accepts"
    return Text(equation.codes, _mistakes(draft, lists, taken))


def _mistakes(draft: Draft, lists: list[Node], taken: dict[str, str]) -> tuple[ExpectedText, ...]:
    found = []
    for item in items_of(draft, lists):
        paragraph, say = read_item(draft, item, "an expected mistake")
        words = mistake_text(draft, paragraph) if paragraph else None
        if words is None:
            continue
        if not say:
            no_feedback(draft, item, words)
        key = normalized(words)
        # Accepted first, then twice: of the two this is the worse, for the feedback would never be shown.
        if taken.get(key) == "accepts":
            draft.fault(item.first, f"expects the mistake `{words}`, which it accepts", "keep it in one place")
        elif key in taken:
            draft.fault(item.first, f"expects the mistake `{words}` twice", "keep one")
        # Never over "accepts": a second mistake like an accepted word must be told so as well.
        taken.setdefault(key, "expects")
        found.append(ExpectedText(draft.source.span(item.first, item.last), words, say))
    return tuple(found)
