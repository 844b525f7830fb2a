"""What running learners' code came to, kept in executed.jsonl: each answer is run once, and grading anew reads it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from builder.classroom.assignment import Assignment, Question
from builder.classroom.attempts import Attempts
from builder.classroom.execution.crew import judge_here, judge_on_cluster
from builder.classroom.execution.job import STATES, Job, Outcome, Tried
from builder.classroom.submissions.answer import Answer
from builder.errors import RefusedError
from builder.files import notebooks_of, read
from builder.runtime.scoring.payload import Payload

RESULTS = "executed.jsonl"
PASSED_OVER = {"check", "hand-in", "map", "summary"}  # cells by their tags: what they show, nobody sees here
Outcomes = dict[str, Outcome]  # by the digests of question and source


@dataclass(slots=True)
class Execution:
    """What a run of `--execute` came to: how many answers were run, and why others were not, by learner and check."""

    count: int = 0
    broken: tuple[tuple[str, str], ...] = ()


def digest_of(payload: Payload | dict[str, Any], source: object) -> str:
    """Return what tells an answer to a question, and the question's tests, from all others."""
    text = json.dumps([payload["tests"], payload["solution"], payload["mistakes"], str(source)], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def outcomes_in(path: Path) -> Outcomes:
    """Return what earlier runs came to; a line that cannot be read is passed over, and its answer run once more."""
    found: Outcomes = {}
    for line in path.read_bytes().splitlines() if path.exists() else ():
        try:
            one = json.loads(line)
            outcome = Outcome(one["state"], one["part"], one["say"])
            if outcome.state in STATES:
                found[one["digest"]] = outcome
        except (ValueError, KeyError, TypeError):
            continue
    return found


def execute(
    folder: Path, assignment: Assignment, log: Attempts, address: str = "", tell: Callable[[str], None] | None = None
) -> Execution:
    """Run the code answers of a class that have not been run, here or on the Dask cluster at `address`.

    `folder` is the assignment's. Raises RefusedError where no sandbox holds: then nothing of a learner's has run.
    """
    path = log.path.with_name(RESULTS)
    pairs = list(_jobs(folder, assignment, log, set(outcomes_in(path))))
    jobs = [job for _, job in pairs]
    made, broken = Execution(), []
    with path.open("a", encoding="utf-8") as file:
        for place, judged in judge_on_cluster(jobs, address) if address else judge_here(jobs):
            learner, job = pairs[place]
            for one in job.tried:
                if isinstance(judged, str) or one.check not in judged:
                    broken.append((learner, f"{one.check}: {judged if isinstance(judged, str) else 'no answer'}"))
                    continue
                made.count += 1
                line = {"digest": digest_of(one.payload, one.source), "check": one.check, **asdict(judged[one.check])}
                file.write(json.dumps(line, sort_keys=True) + "\n")
                file.flush()  # a run that is killed goes on where it was
            if tell:
                tell(learner)
    made.broken = tuple(sorted(broken))
    return made


def _jobs(folder: Path, assignment: Assignment, log: Attempts, known: set[str]) -> Iterator[tuple[str, Job]]:
    """Yield learners with jobs: of each attempt the code of a chapter whose outcome is not known."""
    questions = {one.id: one for one in assignment.questions if one.payload["kind"] == "code"}
    cells = {chapter: _cells(folder, chapter) for chapter in {one.chapter for one in questions.values()}}
    for learner in log.index.learners():
        for attempt in log.of(learner):
            for chapter, chapters_cells in cells.items():
                tried = tuple(_tried(questions, chapter, attempt.held.answers, known))
                if tried:
                    yield learner, Job(chapters_cells, tried)


def _tried(
    questions: dict[str, Question], chapter: str, answers: tuple[Answer, ...], known: set[str]
) -> Iterator[Tried]:
    for answer in {one.check: one for one in answers}.values():
        question = questions.get(answer.check)
        if question is None or question.chapter != chapter or answer.mark != question.mark:
            continue
        digest = digest_of(question.payload, answer.answer)
        if digest not in known:
            known.add(digest)
            yield Tried(question.id, question.payload, str(answer.answer))


def _cells(folder: Path, chapter: str) -> tuple[tuple[str, str], ...]:
    """Return a chapter's cells of code, as they were handed out, in order: (check, source), as in a Job."""
    for path in notebooks_of(folder / "class"):
        cells = json.loads(read(path))["cells"]
        checks = [cell.get("metadata", {}).get("ml_road_map", {}).get("check", "") for cell in cells]
        if any(check.startswith(f"{chapter}/") for check in checks):
            return tuple(_step(cell, check) for cell, check in zip(cells, checks, strict=True) if _is_step(cell))
    raise RefusedError(f"{folder / 'class'} has no notebook of {chapter}; --execute runs its cells before the answers.")


def _is_step(cell: dict[str, Any]) -> bool:
    tags = set(cell.get("metadata", {}).get("tags", ()))
    return cell["cell_type"] == "code" and ("check" in tags or not tags & PASSED_OVER)


def _step(cell: dict[str, Any], check: str) -> tuple[str, str]:
    return (check, "") if check else ("", "".join(cell["source"]))
