"""What a class's answers say of each question.

Facility, discrimination index and discriminative efficiency are Moodle's
(mod/quiz/report/statistics of moodle/moodle, calculator.php; https://docs.moodle.org/dev/Quiz_statistics_calculations):
by each learner's first finished attempt, a question without an answer in it being worth nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import StatisticsError, correlation, covariance, fmean
from typing import Any

from builder.classroom.assignment import Question
from builder.classroom.gradebook import Gradebook, Row, Standing
from builder.runtime.text import Rich, plain

FEW = 30  # learners; with fewer a correlation tells little
OPENERS = 3
KNOWN = {"text", "value"}  # by one of which a mistake is told
STUCK_TRIES = 3
QUIET = {Standing.MISSING, Standing.UNANSWERED}
MOST_RIGHT = 0.9  # a question that more get right needs no lesson


@dataclass(frozen=True, slots=True)
class Sureness:
    """How many answers were right and wrong, by how sure the learner was. `other` were not asked, or not scored."""

    sure_right: int = 0
    guessed_right: int = 0
    guessed_wrong: int = 0
    sure_wrong: int = 0
    other: int = 0
    silent: int = 0


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the class did with a question.

    `count` is how many handed in with this question among theirs, `facility` how much of it they have right (0 to 1),
    `discrimination` (-100 to 100) how far it agrees with the rest, `efficiency` the same as a share of what the marks
    allow; None where nothing was scored, or all did the same. `drawn` are the wrong options and mistakes, with the
    learners whom each drew, the most drawn first.
    """

    question: Question
    count: int
    facility: float | None
    discrimination: float | None
    efficiency: float | None
    sureness: Sureness
    drawn: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def is_doubtful(self) -> bool:
        """Whether those who did well on the rest did worse here, by more than chance alone makes of most questions."""
        # Of a correlation that is 0, the standard error is about 1 / sqrt(count).
        return self.discrimination is not None and self.discrimination < -100 / sqrt(self.count)

    @property
    def is_sureness_known(self) -> bool:
        """Whether anybody who was judged had said how sure they were."""
        one = self.sureness
        return any((one.sure_right, one.guessed_right, one.guessed_wrong, one.sure_wrong))


@dataclass(frozen=True, slots=True)
class Opener:
    """A question to open the next lesson with, and why: what its author says of the wrong answer that drew most, and
    the right one; "" where there is none, or none for all."""

    statistics: Statistics
    reason: str
    about: Rich = ""
    right: str = ""


def statistics(gradebook: Gradebook) -> tuple[Statistics, ...]:
    """Return what the class did with each question, in the order of the assignment."""
    by_check: dict[str, list[Row]] = defaultdict(list)
    for row in gradebook.rows:
        by_check[row.check].append(row)
    # Of a question that nobody could score, an empty answer is not worse than another.
    scored = {check for check, rows in by_check.items() if _is_scored(rows)}
    marks = {learner: _marks(rows, scored) for learner, rows in _handed_in(gradebook).items()}
    return tuple(_of(question, by_check[question.id], marks) for question in gradebook.assignment.questions)


def openers(found: Sequence[Statistics], *, own_values: bool = False) -> tuple[Opener, ...]:
    """Return the questions to open the next lesson with: most of all what people are sure of and wrong about.
    `own_values` says that learners had values of their own where a question varies, and so no right answer for all."""
    wanted = [one for one in found if one.facility is not None and one.facility < MOST_RIGHT]
    wanted.sort(key=lambda one: (-one.sureness.sure_wrong, one.facility))
    return tuple(_opener(one, own_values=own_values) for one in wanted[:OPENERS])


def surest_first(found: Sequence[Statistics]) -> tuple[Statistics, ...]:
    """Return the questions of which the class said how sure it was: first what most are sure of and wrong about."""
    return tuple(sorted((one for one in found if one.is_sureness_known), key=lambda one: -one.sureness.sure_wrong))


def silent(gradebook: Gradebook) -> tuple[str, ...]:
    """Return the learners from whom nothing came, or nothing but empty pages."""
    return tuple(learner for learner, rows in gradebook.by_learner().items() if {row.state for row in rows} <= QUIET)


def stuck(gradebook: Gradebook) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the learners who tried a question again and again and did not get it right, with those questions."""
    found = []
    for learner, rows in gradebook.by_learner().items():
        if checks := tuple(row.check for row in rows if row.tries >= STUCK_TRIES and row.verdict == "not yet"):
            found.append((learner, checks))
    return tuple(found)


def _handed_in(gradebook: Gradebook) -> dict[str, tuple[Row, ...]]:
    learners = gradebook.by_learner().items()
    return {learner: rows for learner, rows in learners if any(row.state != Standing.MISSING for row in rows)}


def _is_scored(rows: Sequence[Row]) -> bool:
    """Whether somebody's answer to a question has a share, or nobody gave one."""
    return any(row.part is not None for row in rows) or {row.state for row in rows} <= QUIET


def _marks(rows: Sequence[Row], scored: Container[str]) -> dict[str, float]:
    """Return a learner's shares by check. What could not be scored, or waits for a person, has none."""
    shares = {row.check: row.part or 0.0 for row in rows if row.part is not None or row.state == Standing.UNANSWERED}
    return {check: share for check, share in shares.items() if check in scored}


def _of(question: Question, rows: Sequence[Row], marks: dict[str, dict[str, float]]) -> Statistics:
    pairs = [
        (shares[question.id], fmean(rest))
        for shares in marks.values()
        if question.id in shares and (rest := [share for check, share in shares.items() if check != question.id])
    ]
    alone = [shares[question.id] for shares in marks.values() if question.id in shares]
    index, efficiency = _discrimination([here for here, _ in pairs], [rest for _, rest in pairs])
    return Statistics(
        question, len(alone), fmean(alone) if alone else None, index, efficiency, _sureness(rows), _drawn(rows)
    )


def _discrimination(here: list[float], rest: list[float]) -> tuple[float | None, float | None]:
    try:
        index = 100 * correlation(here, rest)
    except StatisticsError:  # fewer than two, or all alike
        return None, None
    # The largest covariance that these marks allow: the best here are the best on the rest.
    most = covariance(sorted(here), sorted(rest))
    return index, 100 * covariance(here, rest) / most if most > 0 else None


def _sureness(rows: Sequence[Row]) -> Sureness:
    counts: Counter[str] = Counter()
    for row in rows:
        if row.state in QUIET:
            counts["silent"] += row.state == Standing.UNANSWERED
        elif row.verdict in {"right", "not yet"} and row.sure is not None:
            counts[f"{'sure' if row.sure else 'guessed'}_{'right' if row.verdict == 'right' else 'wrong'}"] += 1
        else:
            counts["other"] += 1
    return Sureness(**counts)


def _drawn(rows: Sequence[Row]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    whom: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.verdict == "not yet" and row.option:
            whom[row.option].append(row.learner)
    return tuple((option, tuple(whom[option])) for option in sorted(whom, key=lambda one: (-len(whom[one]), one)))


def _opener(one: Statistics, *, own_values: bool) -> Opener:
    payload = one.question.payload
    about = _about(payload, one.drawn[0][0]) if one.drawn else ""
    return Opener(one, _reason(one), about, "" if own_values and one.question.variants else _right(payload))


def _about(payload: dict[str, Any], option: str) -> Rich:
    """Return what an author says of a wrong option or mistake; "" for several at once."""
    known = {plain(one["text"]): one["say"] for one in payload.get("options", ())}
    known |= {
        str(one.get("text") or f"{one['value']:g}"): one["say"] for one in payload.get("mistakes", ()) if KNOWN & {*one}
    }
    found: Rich = known.get(option, "")
    return found


def _right(payload: dict[str, Any]) -> str:
    """Return the right answer where it is short: options, a number, words."""
    if "options" in payload:
        return "; ".join(plain(one["text"]) for one in payload["options"] if one["right"])
    if payload["kind"] in {"number", "computed"} and "value" in payload:
        return f"{payload['value']:g} {payload.get('unit', '')}".strip()
    return str(next(iter(payload.get("accepted", ())), "")).removesuffix("*")


def _reason(one: Statistics) -> str:
    sure = one.sureness.sure_wrong
    right = f"The class has {per_cent(one.facility or 0)} of it right."
    reason = f"{sure} {'was' if sure == 1 else 'were'} sure and wrong." if sure else right
    if one.drawn:
        option, learners = one.drawn[0]
        reason += f" The most frequent wrong answer: “{option}” ({len(learners)})."
    return reason


def per_cent(share: float) -> str:
    """Return a share in per cent, which no line breaks."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"
