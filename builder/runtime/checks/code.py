"""Code: the learner's own cell, run against tests in a copy of the notebook."""

from __future__ import annotations

import ast

from IPython import get_ipython

from ..host.feedback import Feedback
from ..record.event import Recorded
from ..sandbox.namespace import Namespace, own_data, scope_of
from ..sandbox.trial import SECONDS, Failure, Trial, run_trial
from ..scoring.content import names_defined
from ..scoring.payload import Payload
from ..scoring.verdict import State, Verdict
from ..text import Rich
from .base import Check

MARK = "# Check:"
IN_PLAIN_WORDS = {
    "AttributeError": "the object has no such attribute",
    "EOFError": "a check cannot wait for input",
    "IndentationError": "the indentation does not fit",
    "IndexError": "a place that the sequence does not have",
    "KeyError": "a key that the dictionary does not have",
    "NameError": "a name that Python does not know here",
    "RecursionError": "a function that calls itself without end",
    "SyntaxError": "Python cannot read it",
    "TypeError": "a value of a type that does not fit there",
    "ValueError": "a value that does not fit there",
    "ZeroDivisionError": "a division by zero",
}


class Code(Check):
    """A cell that the learner fills in."""

    how = "Write your code in the cell above, run it, then check."
    asks_sure = False
    blank = "Write your code in the cell above and run it first."

    def __init__(self, name: str, payload: Payload) -> None:
        super().__init__(name, payload)
        nodes = (node for test in payload["tests"] for node in ast.walk(ast.parse(test)))
        tested = {node.id for node in nodes if isinstance(node, ast.Name)}
        self.names = sorted(names_defined(payload["solution"]) & tested)
        self.mistakes: list[tuple[Trial, Rich]] = []
        self.cell = ""

    def read(self, value: Recorded) -> object:
        """Return the source of the learner's cell; nothing is passed for code."""
        del value
        source = self.current_answer()
        if source is None:
            raise ValueError(self.blank)
        return source

    def words(self, answer: Recorded) -> str:
        """Return where the code stands and how long it is."""
        return f"{self.cell or 'your cell'}, {len(str(answer).splitlines())} lines"

    def key(self) -> Rich:
        """Return the reference solution."""
        return ["\n\n", ["code", self.payload["solution"]]]

    def judge_again(self, answer: Recorded) -> Verdict | None:
        """Return no verdict: code of an earlier session is offered and never run."""
        if not isinstance(answer, str):
            raise ValueError("not code")  # noqa: TRY004  (a record may hold any JSON value)
        return None

    def feedback_before(self) -> Feedback:
        """Return the learner's code of an earlier session, to be copied into the cell above."""
        memory = self.memory
        if not memory.earlier or memory.answer is None:
            return super().feedback_before()
        then = "It was right." if memory.state == State.RIGHT else "It was not right yet."
        offer = f"{then} To go on from it, copy it into the cell above:"
        return [("Your code from before", [offer, ["\n\n", ["code", memory.answer]]])]

    def current_answer(self) -> object:
        """Return the newest cell that bears the check's mark; where that is none, or still the starter, a newer one
        that defines what is asked for: many delete the mark with the starter."""
        cells = newest_cells()
        named = (cell for cell in cells if self.names and defined_or_none(cell[1]).issuperset(self.names))
        found = next((cell for cell in cells if self._marked(cell[1])), None)
        if found is None or is_untouched(found[1], self.payload["starter"]):
            found = next(named, found)
        if found is None:
            return None
        self.cell = f"your cell In [{found[0]}]"
        return found[1]

    def submit_current(self, *, sure: bool | None) -> None:
        """Judge the newest cell; say that it is running, for it may take its time."""
        self.notify(Verdict(State.RUNNING, (f"{SECONDS:g} seconds at most …",)))
        super().submit_current(sure=sure)

    def judge(self, answer: object, tries: int) -> Verdict:
        """Return the verdict on the source of a cell, as it was last run."""
        del tries
        source = str(answer)
        if is_untouched(source, self.payload["starter"]):
            where = self.cell or "your cell"
            return Verdict(
                State.NOT_ATTEMPTED,
                (sentence(f"{where} is as it was given. Change it, run it (Shift+Enter), then check."),),
            )
        trial = self._tried(source)
        failure = trial.failure
        part = f"{trial.passed} of {len(self.payload['tests'])} tests pass"
        if failure is None:
            return Verdict(State.RIGHT, self._where(), part)
        if not self.mistakes and not self._learn_mistakes():
            missing = "Something that this check needs is missing. Run the cells above, then check again."
            return Verdict(State.NOT_ATTEMPTED, (missing,))
        for known, say in self.mistakes:
            if trial.same_as(known):
                return Verdict(State.NOT_YET, (say, *self._where()), part)
        if failure.kind == "AssertionError":
            return Verdict(State.NOT_YET, (sentence(failure.message), *self._where()), part)
        return Verdict(State.ERROR, (self._told(failure), *self._where()), "" if trial.broken else part)

    def _marked(self, source: str) -> bool:
        heads = (line.strip() for line in source.splitlines()[:3])
        marks = (line.removeprefix(MARK).split() for line in heads if line.startswith(MARK))
        return any(words and words[0].strip(":,.") in {self.id, self.id.rpartition("/")[2]} for words in marks)

    def _where(self) -> tuple[Rich, ...]:
        return (f"(Looked at: {self.cell}, as you last ran it.)",) if self.cell else ()

    def _scope(self) -> Namespace:
        # What an earlier version of the cell defined must not stand in for what this one leaves out.
        scope = scope_of(self.id)
        for name in names_defined(self.payload["solution"]):
            scope.pop(name, None)
        own_data(scope)
        return scope

    def _tried(self, source: str) -> Trial:
        title = f"<{self.id}>"
        return run_trial(plain_python(source), self.payload["tests"], self.names, self._scope(), title)

    def _learn_mistakes(self) -> bool:
        # Once a check. Where the solution itself fails, the notebook is not ready, and nothing is learned.
        if self._tried(self.payload["solution"]).failure:
            return False
        self.mistakes = [(self._tried(mistake["code"]), mistake["say"]) for mistake in self.payload["mistakes"]]
        return True

    def _told(self, failure: Failure) -> Rich:
        if failure.kind == "KeyboardInterrupt":
            return f"Stopped after {SECONDS:g} seconds. Does a loop never end?"
        if failure.kind == "NameError" and any(f"'{name}'" in failure.message for name in self.names):
            return sentence(f"{failure.message}. Does your cell still define it?")
        where = f"Line {failure.line}: " if failure.line else ""
        what = IN_PLAIN_WORDS.get(failure.kind, "an exception")
        call: list[str | list[str]] = [" when calling ", ["code", failure.call]] if failure.call else []
        message = f" ({failure.message})" if failure.message else ""
        return [f"{where}{failure.kind}, {what}{message}", *call, "."]


def newest_cells() -> list[tuple[int, str]]:
    """Return (number, source) of the cells that were run, newest first."""
    shell = get_ipython()
    history = shell.history_manager.input_hist_raw if shell else []
    return list(enumerate(history))[:0:-1]  # the first entry is IPython's own, and empty


def plain_python(source: str) -> str:
    """Return a cell's source with IPython's magics turned into calls, or as it is where IPython cannot read it."""
    shell = get_ipython()
    try:
        return str(shell.transform_cell(source)) if shell else source
    except SyntaxError:
        return source


def defined_or_none(source: str) -> set[str]:
    """Return the names that a cell defines; none where it is not Python."""
    try:
        return names_defined(plain_python(source))
    except SyntaxError:
        return set()


def is_untouched(source: str, starter: str) -> bool:
    """Whether a cell says no more than the starter, comments and spacing aside; or nothing at all."""
    try:
        tree = ast.parse(plain_python(source))
    except SyntaxError:
        return False
    return not tree.body or ast.dump(tree) == ast.dump(ast.parse(starter))


def sentence(message: str) -> str:
    """Return a message as a sentence: a capital first, a full stop last."""
    message = message.strip() or "A test fails"
    return message[0].upper() + message[1:] + ("" if message[-1] in ".!?" else ".")
