"""A check on paper: its question and the room to answer it, and nothing of its key."""

from __future__ import annotations

from builder.model import Check, Choice, Code, Computed, Number, Order, Reach, Reflect, Several, Text
from builder.writing.escape import escaped, fenced
from builder.writing.handout.places import places, shown
from builder.writing.handout.words import printed
from builder.writing.rich import markdown_of

LINE = r"\_" * 16
BOX, PLACE = "[ ] ", r"\_\_\_ "  # before an option, and before an item to be numbered
ROOM = "text"  # a fence of empty lines stands for lines to write on
LINES_OF_CODE, LINES_OF_WORDS = 6, 5  # the same for every check: a solution's length would be a hint

GUESS = "*Guess first; then look at the figure below.*"
ONE = "*One is right.*"
SEVERAL = "*Two or more are right.*"
NUMBER_THEM = "*Number the lines in the right order.*"
MOVE = "*The figure moves in the notebook. Where it stands when you are done:*"


def question(check: Check, name: str, *, shuffled: bool) -> str:
    """Return the Markdown of a check, known in the course as `name`, for the learner's paper."""
    guess = [GUESS] if check.predict else []
    room = _room(check, places(check, name, shuffled=shuffled))
    return "\n\n".join((heading(check, check.level), *stem(check), *guess, *room))


def heading(check: Check, level: int) -> str:
    """Return a check's heading, at that level, with its id as in the source."""
    # The id is an HTML comment, as in the source, so that a printed sheet reads back (test_questions_read_back); it
    # does not show on paper.
    mark = ", predict" if check.predict else ""
    return f"{'#' * level} Check: {escaped(check.title)}\n<!-- id: {check.id}{mark} -->"


def stem(check: Check) -> list[str]:
    """Return the paragraphs of a check's question."""
    return [printed(prose) for prose in check.stem]


# Takes from an answer only what a learner may see: a test replaces all the rest and wants the same text
# (test_a_question_does_not_depend_on_its_key).
def _room(check: Check, order: list[int]) -> list[str]:  # noqa: PLR0911 - one return a kind
    """Return the paragraphs below the question: what to do, and where."""
    match check.answer:
        case Choice(options):
            return [ONE, _list(BOX, [markdown_of(option.text) for option in shown(options, order)])]
        case Several(options):
            return [SEVERAL, _list(BOX, [markdown_of(option.text) for option in shown(options, order)])]
        case Order(items):
            return [NUMBER_THEM, _list(PLACE, [markdown_of(item) for item in shown(items, order)])]
        case Number(unit=unit):
            # Neither the tolerance nor the number of digits: both would be hints.
            return [f"Answer: {LINE} {escaped(unit)}".rstrip()]
        case Computed() | Text():
            return [f"Answer: {LINE}"]
        case Reach(state=state):
            return [MOVE, ", ".join(f"{escaped(slider.replace('_', ' '))}: {LINE}" for slider, _ in state)]
        case Code(starter=starter, examples=examples):
            # Nobody runs code on paper: the first says what is asked for, and the others would fill pages.
            shown_calls = [fenced("python example", example.code) for example in examples[:1]]
            return [*shown_calls, fenced("python starter", starter.code), _lines(LINES_OF_CODE)]
        case Reflect():
            return [_lines(LINES_OF_WORDS)]


def _list(mark: str, texts: list[str]) -> str:
    """Return a list whose items begin with `mark`; further paragraphs of an item stand below it."""
    return "\n".join("- " + f"{mark}{text}".replace("\n", "\n  ") for text in texts)


def _lines(count: int) -> str:
    return fenced(ROOM, "\n" * (count - 1))
