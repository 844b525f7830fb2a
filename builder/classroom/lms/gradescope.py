"""Gradescope's results.json: what its autograder hands back for one learner.

https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import json

from builder.classroom.gradebook import Row

AFTER = "after_published"  # until then a learner of the class could tell the next one


def results(rows: tuple[Row, ...]) -> bytes:
    """Return one learner's rows as results.json; what was not scored has no score in it."""
    tests = [_test(row) for row in rows]
    return json.dumps({"visibility": AFTER, "tests": tests}, ensure_ascii=False, indent=1).encode()


def _test(row: Row) -> dict[str, object]:
    scored = {} if row.points is None else {"score": row.points}
    said = row.reason or row.verdict or row.state.value
    return {"name": row.check, "max_score": row.possible, "output": said, "visibility": AFTER, **scored}
