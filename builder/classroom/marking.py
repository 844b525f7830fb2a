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
from builder.classroom.scoring import Scored, credited, is_graded, is_unaided, scored, unscorable, words_of
from builder.classroom.submissions.answer import Answer

MOST_SCORES = 10_000  # that are remembered
BARE = "the page was not run, or was saved without its outputs"
DIFFER = "two of their answers differ"
Given = tuple[Attempt, Answer]
Pointed = tuple[Scored, float | None]  # what an answer comes to, and its points


def is_before(one: Attempt, other: Attempt) -> bool:
    """Whether an attempt surely came before another: in an earlier run, or by the time that the LMS tells."""
    if one.run != other.run:
        return one.run < other.run
    return bool(one.sent and other.sent and one.sent < other.sent)


def newest_of(attempts: list[Attempt]) -> list[Attempt]:
    """Return those of some attempts, one or more, that came in the newest run of any."""
    if len(attempts) == 1:  # as nearly always, and asked for each check
        return attempts
    newest = max(one.run for one in attempts)
    return [one for one in attempts if one.run == newest]


@dataclass(frozen=True, slots=True)
class Marking:
    """What rows are made by, the same for all learners. `executed` is what running code came to, where it was run."""

    assignment: Assignment
    overrides: Overrides = field(default_factory=dict)
    late: Rules = field(default_factory=dict)
    executed: Outcomes = field(default_factory=dict)
    scores: dict[tuple[str, bytes, bool], Pointed] = field(default_factory=dict)

    def pointed(self, question: Question, answer: Answer) -> Pointed:
        """Return what an answer comes to, and its points. What many say is scored once."""
        # All that scoring looks at; as JSON, where 1, 1.0 and true are three answers.
        key = (question.id, answer.said(), is_unaided(answer))
        if key not in self.scores:
            if len(self.scores) >= MOST_SCORES:
                self.scores.clear()
            self.scores[key] = credited(question, scored(question, answer, self.executed), answer)
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
        current = newest_of(covering)
        self.current += [one for one in current if one not in self.current]
        newest = current[0].run
        given = [one for one in self.given.get(question.id, ()) if one[0].run == newest]
        if not given:
            last = current[-1]
            place, reason = covering.index(last) + 1, BARE if last.held.bare else ""
            return self._made(question, Standing.UNANSWERED, attempt=place, file=last.file, reason=reason)
        return self._answered(question, covering, given)

    def _made(
        self,
        question: Question,
        state: Standing,
        points: float | None = None,
        **more: Any,  # noqa: ANN401 - fields of many types
    ) -> Row:
        """Return a row of this learner; `more` are its fields behind those that each row has."""
        possible = question.points if is_graded(question) else 0.0
        return Row(self.learner, self.name, question.chapter, question.id, state, points, possible, **more)

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
            points,
            attempt=covering.index(attempt) + 1,
            sure=answer.sure,
            answer=words_of(answer),
            file=attempt.file,
            verdict=found.verdict,
            part=found.part if first is answer or not chosen else self.marking.pointed(question, first)[0].part,
            tries=answer.tries,
            option=found.option,
            reason=f"{found.reason}; {late}" if found.reason and late else found.reason or late,
            said=found.said,
        )

    def _pointed(self, question: Question, attempt: Attempt, answer: Answer) -> tuple[Scored, float | None, str]:
        """Return what an answer comes to, its points, and what is to be said of its lateness."""
        found, points = self._worth(question, attempt, answer)
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
        given = self.given[question.id]
        if len(given) == 1:
            return chosen
        said = chosen[1].said()
        before = [one for one in given if is_before(one[0], chosen[0])]
        same: list[Given] = [*takewhile(lambda one: one[1].said() == said, reversed(before))]
        return same[-1] if same else chosen

    def _worth(self, question: Question, attempt: Attempt, answer: Answer) -> Pointed:
        values = variant_of(self.marking.assignment, question, self.learner)
        if values is not None and answer.variant != values:
            self._tell(attempt, f"{question.id} was answered with another learner's values", "ask whose answer it is")
            return unscorable("the answer is to another learner's values"), None
        return self.marking.pointed(question, answer)

    def _overridden(self, row: Row) -> Row:
        decided = self.marking.overrides.get((self.learner, row.check))
        if not decided:
            return row
        reason = f"decided by {decided.author}: {decided.reason}"
        return row._replace(state=Standing.SCORED, points=decided.points, reason=reason)
