"""Gradescope's results.json: what its autograder hands back for the one learner whose files it was given.

https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from builder.classroom.grade import Report, Run, grade_pieces
from builder.classroom.gradebook import Conflict, Row, total_of
from builder.classroom.submissions import pieces
from builder.files import read, write

AFTER = "after_published"  # until then a learner of the class could tell the next one
ABOUT, NAMELESS = "submission_metadata.json", "learner"


def grade_one(folder: Path, paths: Sequence[Path], out: Path, run: Run = None) -> Report:
    """Grade `paths` as the work of one learner, whatever its files are called, and write results.json to `out`."""
    learner = learner_of(paths[0].absolute().parent / ABOUT)
    came = (replace(one, parts=("", learner, f"handed_in{one.ending}")) if one.parts else one for one in pieces(paths))
    report = grade_pieces(folder, came, run=run, most=float("inf"))
    people = report.gradebook.by_learner() if report.gradebook else {}
    write(out, results(people.get(learner, ()), report.conflicts))
    return report


def learner_of(about: Path) -> str:
    """Return the address of the learner by what Gradescope puts beside a submission; where nothing is, a stand-in."""
    try:
        return str(json.loads(read(about))["users"][0]["email"]).strip() or NAMELESS
    except (OSError, ValueError, LookupError, TypeError):
        return NAMELESS


def results(rows: Sequence[Row], conflicts: Sequence[Conflict] = ()) -> bytes:
    """Return one learner's rows as results.json. What was not scored has no score of its own; the total, which
    Gradescope then asks for, is 0 where nothing was. Conflicts are shown to the teacher alone."""
    tests = [_test(row) for row in rows]
    if conflicts:
        said = "\n".join(f"{one.file}: {one.what}; {one.remedy}." for one in conflicts)
        tests.append({"name": "For the teacher", "output": said, "visibility": "hidden"})
    made = {"score": total_of(rows) or 0.0, "visibility": AFTER, "tests": tests}
    return json.dumps(made, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _test(row: Row) -> dict[str, object]:
    scored = {} if row.points is None else {"score": row.points}
    said = row.reason or row.verdict or row.state.value
    return {"name": row.check, "max_score": row.possible, "output": said, "visibility": AFTER, **scored}
