"""Code: the learner's own cell, run against tests in a copy of the notebook."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial
from itertools import takewhile

from ..host.feedback import Feedback
from ..record.event import Recorded
from ..sandbox.child import EndedError, has_children
from ..sandbox.namespace import Namespace, own_data, scope_of
from ..sandbox.time_limit import TimeIsUp
from ..sandbox.trial import SECONDS, Failure, Trial, apart, run_trial
from ..scoring.content import names_defined
from ..scoring.payload import Payload
from ..scoring.verdict import State, Verdict
from ..text import Rich
from .base import Check
from .cells import (
    LONGEST_CELL,
    MARK,
    defined_or_none,
    is_untouched,
    names_a_check,
    newest_cells,
    plain_python,
    unread_cell,
)

Said = tuple[State, list[Rich], str]  # the fields of a verdict
RUN_IT = "Run it first (Shift+Enter)"
MOST_DOTS = 12
IN_PLAIN_WORDS = {
    "AssertionError": "an assertion in your code that fails",
    "AttributeError": "the object has no such attribute",
    "EOFError": "a check cannot wait for input",
    "IndentationError": "the indentation is wrong",
    "IndexError": "a position that the sequence does not have",
    "KeyboardInterrupt": "raised by your code or by the stop button",
    "KeyError": "a key that the dictionary does not have",
    "NameError": "a name that Python does not know here",
    "RecursionError": "a function that never stops calling itself",
    "SystemExit": "your code asks Python to end",
    "SyntaxError": "Python cannot read it",
    "TypeError": "a value of the wrong type",
    "ValueError": "a value that is not allowed there",
    "ZeroDivisionError": "a division by zero",
}


class Code(Check):
    """A cell that the learner fills in."""

    how = "Write your code in the cell above, run it, then check."
    asks_sure = False
    blank = "Run the cell above, with your code in it, first."
    what_counts = f"What counts is a cell as you last ran it. Typed something new? {RUN_IT}, then check."

    def __init__(self, name: str, payload: Payload) -> None:
        super().__init__(name, payload)
        nodes = (node for test in payload["tests"] for node in ast.walk(ast.parse(test)))
        tested = {node.id for node in nodes if isinstance(node, ast.Name)}
        # Only what a test names: a helper of the solution's own need not be in the learner's cell.
        self.names = sorted(names_defined(payload["solution"]) & tested)
        self.model = Trial()  # what the solution gives
        self.mistakes: list[Trial] = []  # what the known mistakes give, as far as they were tried
        self.cell = ""

    def lines(self) -> list[str]:
        """Return the calls that show what is asked for, and what to do."""
        examples = self.payload.get("examples", [])
        return [*(["For example:", *examples, ""] if examples else []), self.how]

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
        if memory.event and memory.event["hash"] != self.hash:
            then += " The tests are stricter now: check it once more to see whether it still is."
        offer = f"{then} To go on from it, copy it into the cell above:"
        return [("Your code from before", [offer, ["\n\n", ["code", memory.answer]]])]

    def current_answer(self) -> object:
        """Return the newest cell that bears the check's mark; where that is none, or still the starter, a newer one
        that defines what is asked for: many delete the mark with the starter."""
        cells = newest_cells()
        found = next((cell for cell in cells if names_a_check(cell[1], self.id)), None)
        if found is None or is_untouched(found[1], self.payload["starter"]):
            found = next((cell for cell in cells if self._defines(cell[1])), found)
        if found is None:
            return None
        # Noted here and read by judge() and words(), which say where the code stood.
        self.cell = f"your cell In [{found[0]}]"
        return found[1]

    def submit_current(self, *, sure: bool | None) -> None:
        """Judge the newest cell; say that it is running, for it may take its time."""
        stuck = "" if has_children() else " If nothing else is said in a minute, restart the kernel."
        # Said before the run: a host without children hears and shows nothing until it is over.
        self.notify(Verdict(State.RUNNING, (f"{SECONDS:g} seconds of computing at most …{stuck}",)))
        super().submit_current(sure=sure)

    def judge(self, answer: object, tries: int) -> Verdict:
        """Return the verdict on the source of a cell, as it was last run."""
        del tries
        source = str(answer)
        if refusal := self.refusal(source):
            return refusal
        try:
            state, told, part = apart(partial(self._verdicts, source))
        except EndedError as end:
            state, told, part = State.ERROR, [str(end)], ""
        # The front end's stop button; what has no verdict counts as no try.
        except KeyboardInterrupt:
            state, told, part = State.NOT_ATTEMPTED, ["It was stopped before it had an answer."], ""
        where = () if state == State.NOT_ATTEMPTED else self._where(source)
        return Verdict(State(state), (*told, *where), part)

    def refusal(self, source: str) -> Verdict | None:
        """Return the verdict on a cell that is no answer, too long or as it was given; None for one that is."""
        cell = self.cell or "your cell"
        if len(source) > LONGEST_CELL:
            say = f"{cell} is too long for a check: {len(source):,} characters, where {LONGEST_CELL:,} can be read."
        elif is_untouched(source, self.payload["starter"]):
            # Who wrote over the starter, mark and all, has no other cell.
            unread = unread_cell()
            newest = f"Your newest cell, In [{unread}], does not count yet: Python cannot read it. Mend and run it."
            say = f"{cell} is as it was given. {newest if unread else self.what_counts}"
        else:
            return None
        return Verdict(State.NOT_ATTEMPTED, (sentence(say),))

    def _verdicts(self, source: str) -> Iterator[Said]:
        """Yield what is said of a source: first by itself, then beside the solution and the known mistakes."""
        trial = self._tried(source)
        failure = trial.failure
        if failure is None:
            yield State.RIGHT, [], passed(trial)
            return
        # Said twice on purpose. Of what is yielded the last counts, so this one stands if a listed mistake then ends
        # the child.
        yield self._told(trial, failure)
        # A child takes what it learned with it when it ends; only where there are none does it last until the cell runs
        # again. Where the solution itself fails, the notebook is not ready, and nothing is learned.
        if self.model.failure or not self.model.outcomes:
            self.model = self._tried(self.payload["solution"])
        if self.model.failure:
            missing = "Something that this check needs is missing. Run the cells above, then check again."
            yield State.NOT_ATTEMPTED, [missing], ""
            return
        yield self._told(trial, failure, self._known(trial))

    def _defines(self, source: str) -> bool:
        return bool(self.names) and defined_or_none(source).issuperset(self.names)

    def _where(self, source: str) -> tuple[Rich, ...]:
        if not self.cell:
            return ()
        looked = f"(Looked at: {self.cell}, as you last ran it."
        if source != self.memory.answer:
            return (f"{looked})",)
        same = f"{looked} It is the same as at your last check."
        newer = takewhile(lambda cell: cell[1] != source, newest_cells())
        unmarked = next((number for number, text in newer if self._defines(text)), None)
        if unmarked is None:
            return (f"{same} Typed something new? {RUN_IT}.)",)
        lost = f"{same} Your newer cell In [{unmarked}] does not begin with "
        return ([lost, ["code", f"{MARK} {self.id}"], ". Put that line back and run the cell.)"],)

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

    def _known(self, trial: Trial) -> Rich:
        """Return the sentence of the first known mistake that does what a trial did, or ""; those behind it are not
        tried, and none where nothing was called, which is like no other."""
        for place, mistake in enumerate(self.payload["mistakes"] if trial.calls else ()):
            if place == len(self.mistakes):
                self.mistakes.append(self._tried(mistake["code"]))
            if trial.same_as(self.mistakes[place]):
                return mistake["say"]
        return ""

    def _told(self, trial: Trial, failure: Failure, mistake: Rich = "") -> Said:
        """Return what is said of a trial that failed; `mistake` is the sentence of a known one, or ""."""
        if not (failure.is_of_result or mistake):
            return State.ERROR, [self._error(failure)], "" if trial.broken else passed(trial)
        say = [mistake or sentence(failure.words)]
        if failure.result and failure.is_of_result:
            say.append([["code", failure.call], " gave ", ["code", failure.result], *self._kinds(trial), "."])
        return State.NOT_YET, say, passed(trial)

    def _kinds(self, trial: Trial) -> list[str]:
        """Return what kind of result the call that failed gave and what kind the solution gives, if that is another."""
        mine, theirs = trial.kinds_at_failure(self.model)
        if mine == theirs or not mine or not theirs:
            return []
        if mine != "None":
            return [f", {mine}, where the solution gives {theirs}"]
        # Not where None is an answer of this function: then it was meant.
        printed = "; what is only printed is not returned" if {*trial.kinds} <= {"None", ""} else ""
        return [f", where the solution gives {theirs}{printed}"]

    def _error(self, failure: Failure) -> Rich:
        if failure.kind == TimeIsUp.__name__:
            return failure.message
        if failure.kind == "NameError" and any(f"'{name}'" in failure.message for name in self.names):
            return sentence(f"{failure.message}. Does your cell still define it?")
        where = f"Line {failure.line}: " if failure.line else ""
        what = IN_PLAIN_WORDS.get(failure.kind, "an exception")
        call: list[str | list[str]] = [" when calling ", ["code", failure.call]] if failure.call else []
        message = f" ({failure.message})" if failure.message else ""
        return [f"{where}{failure.kind}, {what}{message}", *call, "."]


def passed(trial: Trial) -> str:
    """Return how many tests passed, with a dot for each where some did not."""
    words = f"{trial.passed} of {len(trial.outcomes)} tests pass"
    if not trial.failure or trial.broken or len(trial.outcomes) > MOST_DOTS:
        return words
    return " ".join([*("○" if outcome else "●" for outcome in trial.outcomes), words])


def sentence(message: str) -> str:
    """Return a message as a sentence: a capital first, a full stop last."""
    message = message.strip() or "A test fails"
    return message[0].upper() + message[1:] + ("" if message[-1] in ".!?" else ".")
