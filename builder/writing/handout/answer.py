"""The answer of a check, for the teacher's sheet: its key in the order shown, and why."""

from __future__ import annotations

from builder.model import Check, Choice, Code, Computed, Number, Option, Order, Reach, Reflect, Several, Snippet, Text
from builder.runtime.text import letter
from builder.writing.escape import escaped, fenced
from builder.writing.handout.places import places, shown
from builder.writing.handout.question import heading
from builder.writing.rich import code_span, markdown_of

# The builder runs no code of a chapter: the sheet names the answer, and the cell below it gives the value where the
# sheet is run.
COMPUTED = "What this gives"


def answer(check: Check, name: str, *, shuffled: bool) -> str:
    """Return the Markdown of the right answer of a check, known in the course as `name`."""
    # By the same `places` as the question: letters and numbers must be those on the learner's paper, shuffled or not.
    key = _key(check, places(check, name, shuffled=shuffled))
    why = [f"Why: {markdown_of(check.why)}"] if check.why else []
    below = (*why, *key) if computed(check) else (*key, *why)  # the code follows, in a cell that is run
    return "\n\n".join((heading(check, 2), *below))


def computed(check: Check) -> Snippet | None:
    """Return the code whose value is the answer; None where the answer is known without running any."""
    return check.answer.answer if isinstance(check.answer, Computed) else None


# No case for the rest: with a new kind of answer, mypy finds that something may return nothing.
def _key(check: Check, order: list[int]) -> list[str]:  # noqa: PLR0911 - one return a kind
    match check.answer:
        case Choice(options) | Several(options):
            return [_ticked(shown(options, order))]
        case Order(items):
            # The paper shows items in `order`, so item order[0] stands on top; its right place is order[0] + 1.
            numbers = ", ".join(str(place + 1) for place in order)
            return [f"From top to bottom: {numbers}", _numbered([markdown_of(item) for item in items])]
        case Number(expression, value, tolerance, unit):
            said = f"**{value:.6g}** {escaped(unit)}".rstrip()
            return [f"{said} (± {tolerance:.3g}), from {code_span(expression)}"]
        case Computed(_, tolerance, relative):
            return [f"{COMPUTED} (± {tolerance:.3g}{' of it' * relative})"]
        case Text(accepted):
            return [" or ".join(f"**{escaped(words)}**" for words in accepted)]
        case Reach(condition, state):
            found = ", ".join(f"{escaped(slider.replace('_', ' '))}: {value}" for slider, value in state)
            return [f"For example {found}; right is whatever meets {code_span(condition.code.strip())}"]
        case Code(solution=solution):
            return ["For example:", fenced("python", solution.code)]
        case Reflect(model):
            return [f"For example: {markdown_of(model)}"]


def _ticked(options: list[Option]) -> str:
    # Letters count all options shown, wrong ones too, as the list on the paper does.
    lines = (f"- **{letter(place)}** {markdown_of(one.text)}" for place, one in enumerate(options) if one.right)
    return "\n".join(line.replace("\n", "\n  ") for line in lines)


def _numbered(texts: list[str]) -> str:
    return "\n".join(f"{place}. {text}".replace("\n", "\n   ") for place, text in enumerate(texts, 1))
