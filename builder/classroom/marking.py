"""The rows of one learner: which answer counts, what it comes to, and what somebody has to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from builder.classroom.assignment import Assignment, Question, variant_of
from builder.classroom.attempts import Attempt
from builder.classroom.execution.results import Outcomes
from builder.classroom.gradebook import DECIMALS, Conflict, Row, Standing
from builder.classroom.lateness import WHOLE, Rules, lateness
from builder.classroom.overrides import Overrides
from builder.classroom.scoring import Scored, credited, is_graded, scored, unscorable, words_of
from builder.classroom.submissions.answer import Answer

MOST_SCORES = 10_000  # that are remembered
BARE = "the page was not run, or was saved without its outputs"
DIFFER = "two of their answers differ"
Given = tuple[Attempt, Answer]


def is_before(one: Attempt, other: Attempt) -> bool:
    """Whether an attempt surely came before another: in an earlier run, or by the time that the LMS tells."""
    if one.run != other.run:
        return one.run < other.run
    return bool(one.sent and other.sent and one.sent < other.sent)


@dataclass(frozen=True, slots=True)
class Marking:
    """What rows are made by, the same for all learners. `executed` is what running code came to, where it was run."""

    assignment: Assignment
    overrides: Overrides = field(default_factory=dict)
    late: Rules = field(default_factory=dict)
    executed: Outcomes = field(default_factory=dict)
    scores: dict[tuple[str, bytes], Scored] = field(default_factory=dict)

    def scored(self, question: Question, answer: Answer) -> Scored:
        """Return what an answer comes to. What many say is scored once."""
        key = (question.id, answer.said())
        if key not in self.scores:
            if len(self.scores) >= MOST_SCORES:
                self.scores.clear()
            self.scores[key] = scored(question, answer, self.executed)
        return self.scores[key]

    def rows(self, learner: str, name: str, attempts: Sequence[Attempt]) -> tuple[list[Row], set[Conflict]]:
        """Return a learner's rows, in the order of the assignment, and what somebody has to look at."""
        return Marked(self, learner, name, attempts).result()


class Marked:
    """One learner while their rows are made."""

    def __init__(self, marking: Marking, learner: str, name: str, attempts: Sequence[Attempt]) -> None:
        self.marking, self.learner = marking, learner
        self.name = name or next((one.name for one in reversed(attempts) if one.name), "")
        self.readable = [one for one in attempts if not one.trouble]
        self.troubled = [one for one in attempts if one.trouble]
        self.current: list[Attempt] = []  # what some row is made of
        self.conflicts: set[Conflict] = set()
        self.given: dict[str, list[Given]] = {}
        for attempt in self.readable:
            for answer in attempt.held.answers:
                self.given.setdefault(answer.check, []).append((attempt, answer))

    def result(self) -> tuple[list[Row], set[Conflict]]:
        """Return the rows and the conflicts."""
        found = [self._overridden(self._row(question)) for question in self.marking.assignment.questions]
        self._tell_files()
        return found, self.conflicts

    def _tell(self, attempt: Attempt, what: str, remedy: str) -> None:
        self.conflicts.add(Conflict(self.learner, attempt.file, what, remedy))

    # --- files ---

    def _tell_files(self) -> None:
        """Note what is wrong with whole files, unless later ones stand in for them."""
        latest = max((one.run for one in self.readable), default=0)
        for attempt in self.troubled:
            if attempt.run >= latest and not (attempt.quiet and self.readable):
                self._tell(attempt, attempt.trouble[0], attempt.trouble[1])
        for attempt in self.current:
            self._tell_edition(attempt)
            # Who has answered nothing may well have what all were handed out.
            if attempt.others and attempt.held.answers:
                self._tell(attempt, f"the same file came from {', '.join(attempt.others)}", "ask whose work it is")
            for note in attempt.held.notes:
                self._tell(attempt, *note)
            # As it is typed, an id may have blanks around it, or small letters.
            for name in sorted({answer.learner.strip() for answer in attempt.held.answers} - {""}):
                if name.casefold() != self.learner.casefold():
                    self._tell(attempt, f"its answers were given as {name}", "ask whose they are")

    def _tell_edition(self, attempt: Attempt) -> None:
        assignment, held = self.marking.assignment, attempt.held
        # An earlier one of the same assignment: what is asked otherwise since is told by its cell.
        if held.edition and held.edition not in {assignment.edition, *assignment.earlier}:
            self._tell(attempt, "it is of another edition", "what was asked in the same words counts; look at the rest")
        chapters = {question.chapter for question in assignment.questions if question.id in held.covers}
        gone = [q.id for q in assignment.questions if q.chapter in chapters and q.id not in held.covers]
        if gone and not held.pasted:
            self._tell(attempt, f"it lacks the cells of {', '.join(gone)}", "ask for the notebook with all its cells")

    # --- a check ---

    def _row(self, question: Question) -> Row:
        covering = [one for one in self.readable if question.id in one.held.covers]
        if not covering:
            return self._absent(question)
        newest = max(one.run for one in covering)
        current = [one for one in covering if one.run == newest]
        self.current += [one for one in current if one not in self.current]
        given = [(one, answer) for one, answer in self.given.get(question.id, ()) if one.run == newest]
        if not given:
            last = current[-1]
            more = {"reason": BARE} if last.held.bare else {}
            return self._made(question, Standing.UNANSWERED, attempt=covering.index(last) + 1, file=last.file, **more)
        return self._answered(question, covering, given)

    def _made(self, question: Question, state: Standing, **more: Any) -> Row:  # noqa: ANN401 - fields of many types
        """Return a row of this learner; `more` are its fields."""
        return Row(
            learner=self.learner,
            name=self.name,
            chapter=question.chapter,
            check=question.id,
            state=state,
            points=more.pop("points", None),
            possible=question.points if is_graded(question) else 0.0,
            **more,
        )

    def _absent(self, question: Question) -> Row:
        """Return the row of a check that is in nothing that could be read."""
        pasted = [one for one in self.readable if one.held.pasted]
        if pasted:
            return self._made(question, Standing.UNANSWERED, attempt=1, file=pasted[-1].file)
        if self.troubled and not self.readable:
            last = self.troubled[-1]
            return self._made(question, Standing.UNSCORABLE, attempt=1, file=last.file, reason=last.trouble[0])
        return self._made(question, Standing.MISSING)

    def _answered(self, question: Question, covering: list[Attempt], given: list[Given]) -> Row:
        """Return the row of a check that has been answered, once or more often."""
        chosen = self._chosen(given)
        if chosen:
            chosen = self._earliest(question, chosen)
        attempt, answer = chosen or given[-1]
        found, points, late = self._pointed(question, attempt, answer) if chosen else self._doubtful(question, attempt)
        # Statistics are made of first answers: later ones know more than the question was to find out.
        first = self.given[question.id][0][1]
        return self._made(
            question,
            found.state,
            points=points,
            attempt=covering.index(attempt) + 1,
            sure=answer.sure,
            answer=words_of(answer),
            file=attempt.file,
            verdict=found.verdict,
            part=found.part if first is answer or not chosen else self.marking.scored(question, first).part,
            tries=answer.tries,
            option=found.option,
            reason="; ".join(filter(None, (found.reason, late))),
            said=found.said,
        )

    def _pointed(self, question: Question, attempt: Attempt, answer: Answer) -> tuple[Scored, float | None, str]:
        """Return what an answer comes to, its points, and what is to be said of its lateness."""
        found, points = credited(question, self._scored(question, attempt, answer), answer)
        late = lateness(self.marking.assignment.due, self.marking.late, attempt)
        if late.doubt:
            self._tell(attempt, late.doubt, "give this learner a line in late.csv: no time, and the per cent")
        return found, None if points is None else round(points * late.percent / WHOLE, DECIMALS), late.note

    def _doubtful(self, question: Question, attempt: Attempt) -> tuple[Scored, None, str]:
        self._tell(attempt, f"{DIFFER}, of {question.id}", "grade again without one, or decide in overrides.csv")
        return unscorable(DIFFER), None, ""

    def _chosen(self, given: list[Given]) -> Given | None:
        """Return the answer that counts: all are the same, or it was sent last; None where nobody can tell."""
        if len(given) == 1 or len({answer.said() for _, answer in given}) == 1:
            return given[0]  # the earliest: to send it once more takes nothing away
        times = [attempt.sent for attempt, _ in given]
        known = [time for time in times if time]
        if len(set(known)) < len(times):
            return None
        return given[times.index(max(known))]

    def _earliest(self, question: Question, chosen: Given) -> Given:
        """Return the answer that was chosen as it came first: what is sent once more unchanged, beside others that were
        changed, is no later for it."""
        said = chosen[1].said()
        before = [one for one in self.given[question.id] if is_before(one[0], chosen[0])]
        same: list[Given] = [*takewhile(lambda one: one[1].said() == said, reversed(before))]
        return same[-1] if same else chosen

    def _scored(self, question: Question, attempt: Attempt, answer: Answer) -> Scored:
        values = variant_of(self.marking.assignment, question, self.learner)
        if values is not None and answer.variant != values:
            self._tell(attempt, f"{question.id} was answered with another learner's values", "ask whose answer it is")
            return unscorable("the answer is to another learner's values")
        return self.marking.scored(question, answer)

    def _overridden(self, row: Row) -> Row:
        decided = self.marking.overrides.get((self.learner, row.check))
        if not decided:
            return row
        reason = f"decided by {decided.author}: {decided.reason}"
        return row._replace(state=Standing.SCORED, points=decided.points, reason=reason)
