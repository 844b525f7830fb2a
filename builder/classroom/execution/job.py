"""What a sandbox is given and what it hands back, as JSON: nothing else crosses its wall."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

LONGEST_SAID = 2_000  # characters of a sentence
STATES = frozenset({"right", "not yet", "error", "not attempted"})


@dataclass(frozen=True, slots=True)
class Tried:
    """A learner's code for a check: the check's id, its payload with key, and the source as it was handed in."""

    check: str
    payload: dict[str, Any]
    source: str


@dataclass(frozen=True, slots=True)
class Job:
    """One learner's code of one chapter. `cells` are the chapter's own cells of code before and between the checks, in
    order, as (check, source): the check is "" but where the learner's code is judged, which has no source."""

    cells: tuple[tuple[str, str], ...]
    tried: tuple[Tried, ...]

    def as_json(self) -> bytes:
        """Return the job as the sandbox reads it."""
        return json.dumps(asdict(self)).encode()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a learner's code: a state, how many tests passed, and a sentence."""

    state: str
    part: str = ""
    say: str = ""


def outcomes_of(said: bytes, job: Job) -> dict[str, Outcome]:
    """Return what a sandbox said, by check. Raises ValueError for what is no such answer: learner's code ran there."""
    found = json.loads(said)
    if not isinstance(found, dict):
        raise ValueError("no answers")  # noqa: TRY004 - what comes from there is data, not a type of ours
    asked = {one.check for one in job.tried}
    return {check: _outcome(one) for check, one in found.items() if check in asked}


def _outcome(found: object) -> Outcome:
    if not isinstance(found, Mapping) or found.get("state") not in STATES:
        raise ValueError("no state")
    part, say = found.get("part", ""), found.get("say", "")
    if not isinstance(part, str) or not isinstance(say, str):
        raise ValueError("no words")  # noqa: TRY004 - as above
    return Outcome(found["state"], part[:LONGEST_SAID], say[:LONGEST_SAID])
